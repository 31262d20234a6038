"""Opening a case, leading it through its states, describing it, handing it over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, CaseStatus, CaseTransition, Encounter, EncounterPerson, Person
from cases.operations import assignments, encounters_persons, follow_up_owners, persons
from cases.selectors.records import transition_verdict
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock
from corecit.accounts.models import Team
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.common.selectors import codes


def _next_number() -> str:
    """C-26-000123: the year, and a number from one sequence for all, so that it tells nothing of an agency's volume."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number_seq')")
        (number,) = cursor.fetchone()
    return f"C-{timezone.localdate():%y}-{number:06}"


def touch(case_id: int) -> None:
    """Notes that something happened on a case, for lists by last activity; every operation that adds to a case calls it."""
    at = clock.now()
    Case.objects.filter(pk=case_id, activity_at__lt=at).update(activity_at=at)


def _step(actor: Actor, case: Case, from_status: str, reason: str) -> None:
    CaseTransition.objects.create(case=case, from_status=from_status, to_status=case.status, by=actor.user, at=clock.now(), reason=reason)


def _team(actor: Actor, team_id: int) -> Team:
    team = Team.objects.filter(pk=team_id, is_active=True).select_related("agency").first()
    if team is None or (team.pk not in actor.team_ids and not actor.is_system):
        sentence = _("Choose one of your teams.")
        raise Invalid(sentence, {"team": [sentence]})
    return team


@transaction.atomic
def open_case(
    *,
    actor: Actor,
    team_id: int,
    person_id: int | None = None,
    new_person: dict[str, Any] | None = None,
    encounter_id: int | None = None,
    lead_id: int | None = None,
    assigned_ids: list[int] | None = None,
    reason: str = "",
    uid: UUID | None = None,
    different: list[str] | None = None,
    typed: dict[str, Any] | None = None,
) -> Case:
    """Opens a case for a person (known, newly entered, or unknown), from an encounter or alone.

    `different` are persons who were shown and are not the new one; `typed` is what was typed of a known one before they were recognised.
    `uid` is the form's own: the same form sent twice opens one case. Raises Denied, Invalid, Conflict when the encounter has a case already.
    """
    authorize(actor, "create", Case)
    sent = Case.objects.filter(uid=uid, created_by=actor.user).first() if uid else None
    if sent is not None:
        return sent
    encounter = _free_encounter(actor, encounter_id) if encounter_id else None
    person = _person(actor, person_id, new_person, different or [])
    team = _team(actor, team_id)
    at = clock.now()
    case = Case.objects.create(
        **({"uid": uid} if uid else {}),
        number=_next_number(),
        person=person,
        agency=team.agency,
        team=team,
        reason=reason,
        opened_at=at,
        activity_at=at,
        created_by=actor.user,
    )
    _step(actor, case, "", "")
    record(actor, "case.open", case, person=person, from_encounter=encounter is not None)
    if encounter is not None:
        _tie(actor, encounter, case)
    if typed:
        persons.learn(actor=actor, person_id=person.pk, **typed)
    assignments.begin(actor=actor, case=case, lead_id=lead_id, user_ids=assigned_ids or [])
    return case


def _free_encounter(actor: Actor, encounter_id: int) -> Encounter:
    fetch(actor, Encounter, pk=encounter_id)
    encounter = Encounter.objects.select_for_update().get(pk=encounter_id)
    if encounter.entered_in_error_at is not None:
        raise Conflict(_("This encounter was entered in error. No case is opened from it."))
    if encounter.case_id is not None:
        raise Conflict(_("This encounter belongs to a case already."))
    return encounter


def _person(actor: Actor, person_id: int | None, new_person: dict[str, Any] | None, different: list[str]) -> Person:
    if person_id is not None:
        return fetch(actor, Person, pk=person_id)
    return persons.create(actor=actor, different=different, **(new_person or {}))


def _tie(actor: Actor, encounter: Encounter, case: Case) -> None:
    """Puts an encounter into a case; an unknown person in crisis becomes the case's, a known one must be the same."""
    subjects = list(EncounterPerson.objects.filter(encounter=encounter, role="subject").select_related("person"))
    if case.person_id not in {row.person_id for row in subjects}:
        if any(not row.person.is_unknown for row in subjects):
            raise Conflict(_("The encounter is about somebody else than the case. Set right who it was about first."))
        encounters_persons.put_subject(actor, encounter, case.person)
    encounter.case = case
    encounter.save(update_fields=["case", "updated_at"])
    record(actor, "case.encounter_add", encounter, case=case)
    touch(case.pk)


@transaction.atomic
def add_encounter(*, actor: Actor, case_id: int, encounter_id: int) -> Case:
    """Ties an encounter that has no case yet to an open one; raises Conflict, Denied."""
    case = lock(actor, Case, "work", pk=case_id)
    encounter = _free_encounter(actor, encounter_id)
    _tie(actor, encounter, case)
    return case


@transaction.atomic
def transition(*, actor: Actor, case_id: int, to: str, reason: str = "", close_reason: str = "") -> Case:
    """Leads a case to another state by the table of transitions.

    Closing needs a reason of the list close_reason and nothing in the way (cases.hooks). Raises Denied, Conflict with what stands in the way, Invalid.
    """
    case = lock(actor, Case, "transition", pk=case_id)
    if to not in CaseStatus.values:
        raise Invalid(_("There is no such status."))
    may = transition_verdict(actor, case, to)
    if not may:
        raise Conflict(may.reason)
    before, at = case.status, clock.now()
    closing = to == CaseStatus.CLOSED
    if closing and close_reason not in dict(codes.choices("close_reason", actor.agency)):
        sentence = _("Choose why the case is closed.")
        raise Invalid(sentence, {"close_reason": [sentence]})
    if closing and actor.user is None:
        raise Denied(_("A case is closed by a person."))
    case.status, case.activity_at = to, at
    case.closed_at, case.closed_by = (at, actor.user) if closing else (None, None)
    case.close_reason = close_reason if closing else ""
    case.save(update_fields=["status", "activity_at", "closed_at", "closed_by", "close_reason", "updated_at"])
    _step(actor, case, before, reason)
    action = {CaseStatus.CLOSED: "case.close", CaseStatus.REOPENED: "case.reopen"}.get(CaseStatus(to), "case.status")
    record(actor, action, case, from_status=before, to_status=to, close_reason=case.close_reason)
    return case


@transaction.atomic
def describe(*, actor: Actor, case_id: int, reason: str) -> Case:
    """Rewrites why the case was opened; the row history keeps what stood there."""
    case = lock(actor, Case, "describe", pk=case_id)
    if case.reason != reason:
        case.reason = reason
        case.save(update_fields=["reason", "updated_at"])
        record(actor, "case.describe", case)
        touch(case.pk)
    return case


@transaction.atomic
def hand_over(*, actor: Actor, case_id: int, team_id: int) -> Case:
    """Gives a case to another team: the old team sees it no longer, grants to persons stay as they are, open follow-ups go along."""
    case = lock(actor, Case, "hand_over", pk=case_id)
    team = Team.objects.filter(pk=team_id, is_active=True).select_related("agency").first()
    if team is None:
        sentence = _("Choose a team.")
        raise Invalid(sentence, {"team": [sentence]})
    if team.pk == case.team_id:
        raise Conflict(_("The case is with this team already."))
    before = case.team_id
    case.team, case.agency = team, team.agency
    case.save(update_fields=["team", "agency", "updated_at"])
    record(actor, "case.hand_over", case, from_team=before, to_team=team.pk)
    follow_up_owners.follow_case(actor=actor, case=case)
    touch(case.pk)
    return case
