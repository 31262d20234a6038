"""Planning follow-ups, recording attempts, ending them, and giving them to somebody else."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case, Encounter, FollowUp, FollowUpAttempt
from cases.operations.follow_up_owners import path_of, tell_owner
from cases.operations.records import touch
from cases.selectors.follow_up_people import possible_owners
from cases.states.follow_ups import after
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock, sees, visible
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from corecit.notices.operations import notices

MAX_ATTEMPTS_NEEDED = 20
# A phone's clock may be a little ahead of ours.
AHEAD = dt.timedelta(minutes=5)


@transaction.atomic
def create(
    *,
    actor: Actor,
    case: Case,
    purpose: str,
    method: str,
    opens_at: dt.datetime,
    due_at: dt.datetime,
    expires_at: dt.datetime,
    owner: User | None = None,
    attempts_needed: int = 3,
    days_needed: int = 1,
    methods_needed: int = 1,
    encounter: Encounter | None = None,
    uid: UUID | None = None,
) -> FollowUp:
    """Plans a contact for the person of a case; `owner` is the actor unless said otherwise, and learns of it.

    Unable to contact asks for `attempts_needed` attempts, made on `days_needed` different days and in `methods_needed` different ways.

    The same `uid` (the form's) plans once, however often it is sent. Raises Invalid, Denied, NotVisible, Conflict.
    """
    row = lock(actor, Case, "work", pk=case.pk)
    authorize(actor, "create", FollowUp)
    if uid is not None and (earlier := _earlier(actor, row, uid, purpose)):
        return earlier
    _check_window(opens_at, due_at, expires_at)
    _check_words(actor, purpose, method, attempts_needed)
    owner = _owner(actor, row, owner or actor.user)
    if encounter is not None and (encounter.case_id != row.pk or not sees(actor, encounter)):
        raise Invalid(_("This encounter does not belong to the case."))
    follow_up = FollowUp.objects.create(
        uid=uid or uuid4(),
        case=row,
        encounter=encounter,
        owner=owner,
        team_id=row.team_id,
        purpose=purpose.strip(),
        method=method,
        opens_at=opens_at,
        due_at=due_at,
        expires_at=expires_at,
        attempts_needed=attempts_needed,
        days_needed=days_needed,
        methods_needed=methods_needed,
        created_by=actor.user,
    )
    touch(row.pk)
    record(actor, "followup.create", follow_up, case=row, method=method, owner=owner.pk)
    tell_owner(actor, follow_up)
    return follow_up


@transaction.atomic
def record_attempt(
    *,
    actor: Actor,
    follow_up: FollowUp,
    method: str,
    result: str,
    at: dt.datetime | None = None,
    note: str = "",
    uid: UUID | None = None,
) -> FollowUpAttempt:
    """Records one try to reach the person; a result that means "reached" ends the follow-up as done.

    The same `uid` (the form's) records once, however often it is sent. Raises Invalid, Denied, NotVisible, Conflict.
    """
    if actor.user is None:
        raise Denied(_("Only a person can try to reach a person."))
    row = fetch(actor, visible(actor, FollowUp).select_for_update(of=("self",)), pk=follow_up.pk)
    if uid is not None and (earlier := FollowUpAttempt.objects.filter(uid=uid).first()):
        if (earlier.follow_up_id, earlier.by, earlier.result, earlier.note) != (row.pk, actor.user, result, note.strip()):
            raise Conflict(_("This form was used before. Load the page again."))
        return earlier
    authorize(actor, "attempt", row)
    now = clock.now()
    at = at or now
    _check_attempt(actor, method, result, at)
    attempt = FollowUpAttempt.objects.create(
        uid=uid or uuid4(), follow_up=row, at=at, by=actor.user, method=method, result=result, note=note.strip()
    )
    row.first_attempt_at = min(at, row.first_attempt_at or at)
    row.save(update_fields=["first_attempt_at", "updated_at"])
    if result in codes.with_trait(CodeList.CONTACT_RESULT, "reached"):
        _end(actor, row, "reach", now)
    touch(row.case_id)
    record(actor, "followup.attempt", row, case=row.case, method=method, result=result, status=row.status)
    return attempt


@transaction.atomic
def close_unable(*, actor: Actor, follow_up: FollowUp) -> FollowUp:
    """Ends a follow-up as unable to contact, once the attempts asked for were made; raises Denied with what is missing."""
    row = lock(actor, FollowUp, "unable", pk=follow_up.pk)
    _end(actor, row, "unable", clock.now())
    touch(row.case_id)
    record(actor, "followup.unable", row, case=row.case)
    return row


@transaction.atomic
def cancel(*, actor: Actor, follow_up: FollowUp, reason: str) -> FollowUp:
    """Ends a follow-up that is no longer needed, with the reason; its owner learns of it when somebody else did."""
    row = lock(actor, FollowUp, "cancel", pk=follow_up.pk)
    if not reason.strip():
        sentence = _("Say why the follow-up is no longer needed.")
        raise Invalid(sentence, {"reason": [sentence]})
    row.end_reason = reason.strip()[:300]
    _end(actor, row, "cancel", clock.now())
    touch(row.case_id)
    record(actor, "followup.cancel", row, case=row.case)
    if actor.user is not None and row.owner_id != actor.user.pk:
        notices.post(kind="follow-up-cancelled", key=f"followup-cancelled:{row.uid}", user=row.owner, by_email=False, path=path_of(row))
    return row


@transaction.atomic
def reassign(*, actor: Actor, follow_up: FollowUp, owner: User) -> FollowUp:
    """Gives a follow-up to somebody else who can open the case; the new owner learns of it."""
    row = lock(actor, FollowUp, "reassign", pk=follow_up.pk)
    if owner.pk == row.owner_id:
        return row
    before, row.owner = row.owner_id, _owner(actor, row.case, owner)
    # The supervisors were told that the earlier owner let it lie; of the new one they are told anew.
    row.escalated_at = None
    row.save(update_fields=["owner", "escalated_at", "updated_at"])
    record(actor, "followup.reassign", row, case=row.case, before=before, after=owner.pk)
    tell_owner(actor, row)
    return row


def _end(actor: Actor, row: FollowUp, act: str, at: dt.datetime) -> None:
    row.status = after(row.status, act)
    row.completed_at, row.completed_by = at, actor.user
    row.save(update_fields=["status", "completed_at", "completed_by", "end_reason", "updated_at"])


def _earlier(actor: Actor, case: Case, uid: UUID, purpose: str) -> FollowUp | None:
    earlier = FollowUp.objects.filter(uid=uid).first()
    if earlier is not None and (earlier.case_id, earlier.created_by, earlier.purpose) != (case.pk, actor.user, purpose.strip()):
        raise Conflict(_("This form was used before. Load the page again."))
    return earlier


def _owner(actor: Actor, case: Case, owner: User | None) -> User:
    if owner is None or owner not in possible_owners(actor, case):
        sentence = _("Choose somebody who works on follow-ups and can open this case.")
        raise Invalid(sentence, {"owner": [sentence]})
    return owner


def _check_window(opens_at: dt.datetime, due_at: dt.datetime, expires_at: dt.datetime) -> None:
    fields: dict[str, list[str]] = {}
    if due_at <= clock.now():
        fields["due_at"] = [_("The due time lies in the past. Choose a later one.")]
    elif due_at < opens_at:
        fields["due_at"] = [_("The due time lies before the window opens. Choose a later one, or open the window earlier.")]
    if expires_at < due_at:
        fields["expires_at"] = [_("The window closes before the contact is due. Choose a later time.")]
    _refuse(fields)


def _check_words(actor: Actor, purpose: str, method: str, attempts_needed: int) -> None:
    fields: dict[str, list[str]] = {}
    if not purpose.strip():
        fields["purpose"] = [_("Say what the contact is for.")]
    elif len(purpose.strip()) > 200:
        fields["purpose"] = [_("At most 200 characters. Put the rest into a note on the case.")]
    if method not in _offered(actor, CodeList.CONTACT_METHOD):
        fields["method"] = [_("Choose how the person is to be contacted.")]
    if not 1 <= attempts_needed <= MAX_ATTEMPTS_NEEDED:
        fields["attempts_needed"] = [_("Choose a number from 1 to %(most)s.") % {"most": MAX_ATTEMPTS_NEEDED}]
    _refuse(fields)


def _check_attempt(actor: Actor, method: str, result: str, at: dt.datetime) -> None:
    fields: dict[str, list[str]] = {}
    if method not in _offered(actor, CodeList.CONTACT_METHOD):
        fields["method"] = [_("Choose how you tried.")]
    if result not in _offered(actor, CodeList.CONTACT_RESULT):
        fields["result"] = [_("Choose what came of it.")]
    if at > clock.now() + AHEAD:
        fields["at"] = [_("This time lies in the future. Enter when you tried.")]
    _refuse(fields)


def _offered(actor: Actor, name: str) -> set[Any]:
    return {code.code for code in codes.offered(name, actor.agency)}


def _refuse(fields: dict[str, list[str]]) -> None:
    if fields:
        raise Invalid(next(iter(fields.values()))[0], fields)
