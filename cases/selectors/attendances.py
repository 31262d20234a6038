"""What EMS, who stand on neither side of the wall, see of the encounters they attended: time, place, type, outcome class, hold yes or no, who came."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from cases.models import EncounterDisposition, EncounterResponder
from cases.selectors.encounters_facts import UNIT_TIMES
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, fetch, verdict, visible
from corecit.audit.trail import record_view
from corecit.common.models import OutcomeClass
from corecit.web import paging
from corecit.web.paging import Page

ORDER = ["-id"]


@dataclass(frozen=True)
class Attendance:
    """One's own presence at an encounter, and of the encounter no more than the wall names."""

    row: EncounterResponder
    outcome_class: str
    is_hold: bool
    others: list[EncounterResponder]
    # Times of the own unit that CAD stamped.
    stamped: set[str]
    may_time: Verdict


def stamped(row: EncounterResponder) -> set[str]:
    """The times of a unit that CAD stamped: those of a call of its agency that names no other unit."""
    calls = row.encounter.calls.filter(agency=row.agency_id).values_list("units", *UNIT_TIMES)
    own = [times for units, *times in calls if [unit.lower() for unit in units] == [row.unit.lower()]]
    return {name for index, name in enumerate(UNIT_TIMES) if any(times[index] is not None for times in own)}


def _rows(actor: Actor) -> QuerySet[EncounterResponder]:
    ended = Prefetch(
        "encounter__dispositions", EncounterDisposition.objects.only("encounter", "outcome_class", "is_primary"), to_attr="ended"
    )
    return visible(actor, EncounterResponder).filter(user=actor.user).select_related("encounter", "agency").prefetch_related(ended)


def page(actor: Actor, cursor: str | None = None, size: int = paging.PAGE_SIZE) -> Page:
    """The encounters that the actor attended, the latest first."""
    return paging.page(_rows(actor), ORDER, cursor, size)


def outcome_class(row: EncounterResponder) -> str:
    """The class of the primary disposition of a fetched row; empty while nobody said how it ended."""
    return next((one.outcome_class for one in row.encounter.ended if one.is_primary), "")  # type: ignore[attr-defined]


def get(actor: Actor, uid: UUID) -> Attendance:
    """One of them, audited as a view of the encounter; raises NotVisible."""
    row = fetch(actor, _rows(actor), uid=uid)
    encounter = row.encounter
    record_view(actor, encounter, case=encounter.case)
    classes = {one.outcome_class for one in encounter.ended}  # type: ignore[attr-defined]
    return Attendance(
        row=row,
        outcome_class=outcome_class(row),
        is_hold=OutcomeClass.HOLD in classes,
        others=list(encounter.responders.select_related("user", "agency")),
        stamped=stamped(row),
        may_time=verdict(actor, "time", row),
    )
