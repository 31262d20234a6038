"""Reading safety plans."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cases.models import Case, Encounter, Person, SafetyPlan, SafetyPlanCopy
from cases.states.records import OPEN
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.audit.trail import record_view
from corecit.web.paging import PAGE_SIZE, Page, page


def _rows(actor: Actor) -> QuerySet[SafetyPlan]:
    return visible(actor, SafetyPlan).select_related("author", "person", "case", "encounter")


@dataclass(frozen=True)
class Sheet:
    """A safety plan with its copies and the other versions."""

    plan: SafetyPlan
    copies: list[SafetyPlanCopy]
    others: list[SafetyPlan]

    @property
    def is_current(self) -> bool:
        """Whether no later version is known to the reader."""
        return all(one.pk < self.plan.pk for one in self.others)


def get(actor: Actor, uid: UUID | str) -> SafetyPlan:
    """One safety plan; raises NotVisible."""
    return fetch(actor, _rows(actor), uid=uid)


def sheet(actor: Actor, uid: UUID | str, *, via: str = "page") -> Sheet:
    """One version with copies and other versions; audited. Raises NotVisible."""
    plan = get(actor, uid)
    record_view(actor, plan, case=plan.case, person=plan.person, version=plan.version, via=via)
    copies = list(visible(actor, SafetyPlanCopy).filter(plan=plan).select_related("given_by"))
    return Sheet(plan, copies, list(_rows(actor).filter(person=plan.person).exclude(pk=plan.pk).order_by("-id")[:50]))


def listing(actor: Actor, person: Person, cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """The versions of a person's safety plan, newest first."""
    return page(_rows(actor).filter(person=person), ["-id"], cursor, size)


def of_person(actor: Actor, person: Person) -> SafetyPlan | None:
    """The present safety plan of a person: the newest version."""
    return _rows(actor).filter(person=person).order_by("-id").first()


def of_encounter(actor: Actor, encounter: Encounter) -> SafetyPlan | None:
    """The safety plan made at an encounter."""
    return _rows(actor).filter(encounter=encounter).order_by("-id").first()


def case_behind(actor: Actor, person: Person, encounter: Encounter | None) -> Case | None:
    """The case to which a new version belongs: the encounter's, else the actor's newest open case of the person."""
    rows = visible(actor, Case).filter(person=person)
    if encounter is not None and encounter.case_id:
        return rows.filter(pk=encounter.case_id).first()
    return rows.filter(status__in=OPEN).order_by("-opened_at", "-id").first()


def encounter_of(actor: Actor, person: Person, uid: UUID | None) -> Encounter | None:
    """The visible encounter of the person at which a plan is made; None for none. Raises NotVisible for another person's."""
    if uid is None:
        return None
    return fetch(actor, visible(actor, Encounter).filter(encounter_persons__person=person).distinct(), uid=uid)
