"""Which needs an imported service meets: said by our own terms, else proposed from its terms, keywords and name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from corecit.common import clock
from partners.codes import propose_needs
from partners.hsds.writer import OWN_TAXONOMY
from partners.models import Attribute, Service


def propose(service_ids: Iterable[int]) -> None:
    """Fills the needs of imported services that nobody has set by hand."""
    services = Service.objects.filter(pk__in=list(service_ids)).only("pk", "uid", "name", "alternate_name", "needs", "needs_are_proposed")
    unset = [service for service in services.iterator(500) if service.needs_are_proposed or not service.needs]
    attributes = attributes_of({service.uid for service in unset})
    changed = []
    for service in unset:
        own, meant, words = attributes.get(service.uid, ([], [], []))
        needs = list(dict.fromkeys(own or [*meant, *propose_needs(*words)] or propose_needs(service.name, service.alternate_name)))
        proposed = bool(needs) and not own
        if (needs, proposed) != (service.needs, service.needs_are_proposed):
            service.needs, service.needs_are_proposed, service.updated_at = needs, proposed, clock.now()
            changed.append(service)
    Service.objects.bulk_update(changed, ["needs", "needs_are_proposed", "updated_at"], batch_size=200)


def attributes_of(uids: set[UUID]) -> dict[UUID, tuple[list[str], list[str], list[str]]]:
    """Of each service: needs said in our own terms, needs that other terms are taken to mean, and keywords."""
    found: dict[UUID, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    rows = Attribute.objects.filter(link_entity="service", link_uid__in=uids).select_related("taxonomy_term").order_by("id")
    for row in rows.iterator(500):
        own, meant, words = found[row.link_uid]
        term = row.taxonomy_term
        if term is None:
            words += [row.value] if row.link_type == "keyword" else []
        elif term.taxonomy == OWN_TAXONOMY:
            own.append(term.code)
        elif term.need:
            meant.append(term.need)
    return found
