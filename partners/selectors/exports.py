"""The directory as HSDS 3.0: for the API, and as one file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, visible
from partners.hsds import writer
from partners.models import Attribute, Organization, Phone, Service
from partners.selectors import services

CHUNK = 100
SPECIFICATION = "https://docs.openreferral.org/en/3.0/"


def with_everything(rows: QuerySet[Service]) -> QuerySet[Service]:
    """With all that the full form of a service holds, in a fixed number of queries."""
    own = Phone.objects.filter(contact=None)
    return rows.select_related("organization", "organization__parent_organization", "program").prefetch_related(
        Prefetch("phones", own),
        "schedules",
        "service_areas",
        "languages",
        "cost_options",
        "required_documents",
        "funding",
        "at_locations__schedules",
        Prefetch("at_locations__phones", own),
        "at_locations__location__addresses",
        Prefetch("at_locations__location__phones", own),
        "at_locations__location__schedules",
        "at_locations__location__languages",
        "at_locations__location__accessibility",
    )


def rows(actor: Actor, filters: dict[str, Any]) -> QuerySet[Service]:
    """Services with organisation and program, for the list of the API."""
    found = services.filtered(actor, filters)
    return found.select_related("organization", "organization__parent_organization", "program")


def one(actor: Actor, uid: UUID | str) -> dict[str, Any]:
    """One service in full; raises NotVisible."""
    service = fetch(actor, with_everything(visible(actor, Service)), uid=uid)
    return writer.service_full(service, attributes=_attributes([service])[service.uid])


def organization(actor: Actor, uid: UUID | str) -> dict[str, Any]:
    """One organisation in full with its services; raises NotVisible."""
    own = Phone.objects.filter(contact=None)
    places = ["addresses", "schedules", "languages", "accessibility"]
    queryset = (
        visible(actor, Organization)
        .select_related("parent_organization")
        .prefetch_related(
            Prefetch("phones", own),
            "programs",
            "identifiers",
            "funding",
            "locations",
            Prefetch("locations__phones", own),
            *(f"locations__{place}" for place in places),
        )
    )
    found = fetch(actor, queryset, uid=uid)
    offered = with_everything(services.filtered(actor, {"organization": found.uid})).order_by("name", "id")
    return writer.organization_full(found, offered)


def stream(actor: Actor) -> Iterator[str]:
    """The whole directory as one HSDS file, piece by piece, so that memory stays flat: services in full, each with its organisation."""
    authorize(actor, "export", Organization)
    return _pieces(actor)


def _pieces(actor: Actor) -> Iterator[str]:
    yield f'{{"version": "3.0", "profile": "{SPECIFICATION}", "contents": [\n'
    separator, last = "", 0
    everything = with_everything(services.filtered(actor, {}))
    while chunk := list(everything.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        attributes = _attributes(chunk)
        for service in chunk:
            yield separator + json.dumps(writer.service_full(service, attributes=attributes[service.uid]), ensure_ascii=False)
            separator = ",\n"
        last = chunk[-1].pk
    yield "\n]}\n"


def _attributes(chunk: Iterable[Service]) -> dict[UUID, list[Attribute]]:
    """Terms that came with an import; ours are written from the needs themselves."""
    found: dict[UUID, list[Attribute]] = defaultdict(list)
    linked = Attribute.objects.filter(link_entity="service", link_uid__in=[service.uid for service in chunk])
    for row in linked.exclude(taxonomy_term__taxonomy=writer.OWN_TAXONOMY).exclude(link_type__in=OWN_TYPES).select_related("taxonomy_term"):
        found[row.link_uid].append(row)
    return found


# Values that the writer makes from our own fields.
OWN_TYPES = [
    "accepts_police_drop_off",
    "takes_voluntary_holds",
    "takes_involuntary_holds",
    "walk_in",
    "open_24_7",
    "medical_clearance_rule",
    "weapons_rule",
    "insurance",
]
