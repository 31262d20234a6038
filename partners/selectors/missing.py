"""What a newer file of a source does not hold any more, though an earlier one did."""

from __future__ import annotations

from django.db.models import QuerySet

from corecit.access.actor import Actor
from corecit.access.policies import visible
from partners.models import DirectoryImport, ImportState, Service
from partners.policies import on_offer


def services(source: str, present: dict[str, set[str]]) -> list[int]:
    """The keys of services on offer that came from a source and are not among what its new file holds; none for a file without services."""
    if not present.get("service"):
        return []
    rows = Service.objects.filter(on_offer(), source=source).exclude(hsds_id="").order_by("pk").values_list("pk", "hsds_id", "uid")
    return [pk for pk, hsds_id, uid in rows if hsds_id not in present["service"] and str(uid) not in present["service"]]


def still_on_offer(actor: Actor, found: DirectoryImport) -> QuerySet[Service]:
    """The services of an import's list that are on offer still, by name."""
    rows = visible(actor, Service).filter(on_offer(), pk__in=found.missing_services)
    return rows.select_related("organization").order_by("name", "pk")


def is_latest(found: DirectoryImport) -> bool:
    """Whether no later file of the source was imported."""
    return not DirectoryImport.objects.filter(source=found.source, state=ImportState.DONE, pk__gt=found.pk).exists()
