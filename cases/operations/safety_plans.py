"""Writing safety plans down, and recording the copies that were given."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Answer, ClinicalPart, Encounter, Person, SafetyPlan, SafetyPlanCopy
from cases.selectors import safety_plans as selectors
from cases.states import reports
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid

STEPS = ("warning_signs", "myself", "distractions", "people", "professionals", "safer", "matters")
AHEAD = dt.timedelta(minutes=5)


@transaction.atomic
def save(
    *,
    actor: Actor,
    person_id: int,
    steps: dict[str, str],
    reviewed_on: dt.date,
    review_by_on: dt.date | None = None,
    encounter_uid: UUID | None = None,
    seen_version: int = 0,
    uid: UUID | None = None,
) -> SafetyPlan:
    """Keeps a version of the safety plan of a person; earlier ones stay as they are. The same `uid` (the form's) keeps one, however often sent.

    Raises Invalid for an empty plan or dates that do not fit, Conflict when somebody kept another version since `seen_version`.
    """
    person = lock(actor, Person, "view", pk=person_id)
    authorize(actor, "create", SafetyPlan)
    known = SafetyPlan.objects.filter(uid=uid).first() if uid else None
    if known is not None:
        if known.author_id != actor.person.pk or known.person_id != person.pk:
            raise Conflict(_("This form was used before. Open it again."))
        return known
    words = {name: steps.get(name, "").strip() for name in STEPS}
    _check(words, reviewed_on, review_by_on)
    encounter = selectors.encounter_of(actor, person, encounter_uid)
    before = selectors.of_person(actor, person)
    if (before.version if before else 0) != seen_version:
        raise Conflict(_("Somebody else kept a newer version meanwhile. Open it in another window, compare, and save yours again."))
    newest = SafetyPlan.objects.filter(person=person).order_by("-version").values_list("version", flat=True).first() or 0
    plan = SafetyPlan.objects.create(
        **({"uid": uid} if uid else {}),
        person=person,
        case=selectors.case_behind(actor, person, encounter),
        encounter=encounter,
        author=actor.person,
        version=newest + 1,
        reviewed_on=reviewed_on,
        review_by_on=review_by_on,
        **words,
    )
    record(actor, "safetyplan.save", plan, case=plan.case, person=person, version=plan.version)
    if encounter is not None:
        _fill_in(encounter)
    return plan


def _check(words: dict[str, str], reviewed_on: dt.date, review_by_on: dt.date | None) -> None:
    if not any(words.values()):
        raise Invalid(_("The safety plan is empty."), {"warning_signs": [_("Write at least one step.")]})
    if reviewed_on > timezone.localdate():
        raise Invalid(_("This day is still to come."), {"reviewed_on": [_("This day is still to come.")]})
    if review_by_on is not None and review_by_on < reviewed_on:
        raise Invalid(_("The next review comes after the last one."), {"review_by_on": [_("The next review comes after the last one.")]})


def _fill_in(encounter: Encounter) -> None:
    """Answers the clinical report's question while the report is still written; what was handed in is amended by its author alone."""
    ClinicalPart.objects.filter(encounter=encounter, status__in=reports.OPEN).update(safety_plan_made=Answer.YES)


@transaction.atomic
def give(*, actor: Actor, plan_id: int, way: str, language: str, given_at: dt.datetime | None = None) -> SafetyPlanCopy:
    """Records that a copy of this version was given; now unless said otherwise. Raises Invalid for a time to come."""
    plan = lock(actor, SafetyPlan, "give", pk=plan_id)
    at = given_at or clock.now()
    if at > clock.now() + AHEAD:
        raise Invalid(_("This time is still to come."), {"given_at": [_("This time is still to come.")]})
    copy = SafetyPlanCopy.objects.create(plan=plan, given_at=at, given_by=actor.person, way=way, language=language)
    record(actor, "safetyplan.give", plan, case=plan.case, person=plan.person, way=way, language=language)
    return copy


@transaction.atomic
def printed(*, actor: Actor, plan_id: int, language: str) -> None:
    """Records that the paper was made: a PDF leaves the system."""
    plan = lock(actor, SafetyPlan, "view", pk=plan_id)
    record(actor, "safetyplan.print", plan, case=plan.case, person=plan.person, language=language)
