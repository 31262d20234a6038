"""Reading assessments: of a case, of an encounter, one with its questions as they were asked; for the clinical side alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.models import Assessment, AssessmentStatus, Case, Encounter, EncounterPerson, Person
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.audit.trail import record, record_view
from corecit.web.paging import PAGE_SIZE, Page, page

RISK_RULES = ("cssrs", "asq")


def _rows(actor: Actor) -> QuerySet[Assessment]:
    return visible(actor, Assessment).select_related(
        "version__instrument", "person", "case", "encounter", "author", "author_agency", "override_by", "error_by"
    )


def get(actor: Actor, uid: UUID | str) -> Assessment:
    """One assessment; raises NotVisible."""
    return fetch(actor, _rows(actor), uid=uid)


def detail(actor: Actor, uid: UUID | str, *, via: str = "page") -> Assessment:
    """One assessment for reading; audited. Raises NotVisible."""
    found = get(actor, uid)
    record_view(actor, found, case=found.case, person=found.person, via=via)
    return found


def exported(actor: Actor, uid: UUID | str) -> Assessment:
    """One assessment for download; audited as an export. Raises NotVisible."""
    found = get(actor, uid)
    record(actor, "assessment.export", found, case=found.case, person=found.person)
    return found


def of_case(actor: Actor, case: Case, until: dt.datetime | None = None, limit: int = 50) -> list[Assessment]:
    """Completed ones of a case and of its encounters, newest first."""
    return of_cases(actor, [case], until, limit)


def on_cases(cases: Sequence[Case]) -> Q:
    """The condition of belonging to some cases, or to their encounters."""
    # Each found by its own index, where an OR over the two would be asked of every assessment there is.
    own, met = [Assessment.objects.filter(where).order_by().values("pk") for where in (Q(case__in=cases), Q(encounter__case__in=cases))]
    return Q(pk__in=own.union(met))


def of_cases(actor: Actor, cases: Sequence[Case], until: dt.datetime | None = None, limit: int = 50) -> list[Assessment]:
    """Completed ones of some cases and of their encounters, newest first."""
    rows = _rows(actor).filter(on_cases(cases)).exclude(status=AssessmentStatus.DRAFT)
    if until is not None:
        rows = rows.filter(completed_at__lte=until)
    return list(rows.defer("answers", "version__definition").order_by("-completed_at", "-id")[:limit])


def of_encounter(actor: Actor, encounter: Encounter, limit: int = 50) -> list[Assessment]:
    """Completed ones of an encounter, newest first."""
    rows = _rows(actor).filter(encounter=encounter).exclude(status=AssessmentStatus.DRAFT)
    return list(rows.defer("answers", "version__definition").order_by("-completed_at", "-id")[:limit])


def listing(
    actor: Actor, *, case: Case | None = None, encounter: Encounter | None = None, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page:
    """A page of the completed ones of a case and of its encounters, or of an encounter, newest first."""
    rows = _rows(actor).filter(on_cases([case]) if case is not None else Q(encounter=encounter))
    rows = rows.exclude(status=AssessmentStatus.DRAFT).defer("answers", "version__definition")
    return page(rows, ["-completed_at", "-id"], cursor, size)


def begun(actor: Actor, *, case: Case | None = None, encounter: Encounter | None = None) -> list[Assessment]:
    """What the actor began here and has not completed."""
    if actor.user is None:
        return []
    where = Q(case=case) if case is not None else Q(encounter=encounter)
    rows = _rows(actor).filter(where, author=actor.user, status=AssessmentStatus.DRAFT)
    return list(rows.defer("version__definition").order_by("-id")[:20])


def standing(actor: Actor, encounter: Encounter) -> Assessment | None:
    """The latest completed screen of an encounter that gives a level of risk."""
    rows = visible(actor, Assessment).filter(
        encounter=encounter, status=AssessmentStatus.COMPLETED, version__instrument__scoring__in=RISK_RULES
    )
    found = rows.exclude(level="").select_related("version__instrument").defer("answers", "version__definition")
    return found.order_by("-completed_at", "-id").first()


def persons_of(encounter: Encounter) -> list[Person]:
    """Everybody who can be asked at an encounter, the person in crisis first."""
    rows = EncounterPerson.objects.filter(encounter=encounter).select_related("person").order_by("id")
    found = sorted(rows, key=lambda row: row.role != "subject")
    return list({row.person_id: row.person for row in found}.values())
