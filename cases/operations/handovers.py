"""Handing a case to another person, who accepts or declines; nothing moves before they accept."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, FollowUp, FollowUpStatus, GrantReason, Handover, HandoverStatus
from cases.operations.records import touch
from cases.selectors import handovers as selectors
from cases.states.handovers import after
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.access.policies import fetch, lock
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid
from corecit.notices.operations import notices

LONGEST = 4000


@transaction.atomic
def request(*, actor: Actor, case_uid: UUID, receiver_uid: UUID, giver_uid: UUID | None = None, note: str = "") -> Handover:
    """Asks somebody of the team to take a case over from its giver (the actor unless a supervisor says otherwise); they are told.

    The case stays with the giver until it is accepted. Raises NotVisible, Denied, Invalid, Conflict where an answer is waited for already.
    """
    case = lock(actor, Case, "give", pk=fetch(actor, Case, uid=case_uid).pk)
    giver = next((one for one in selectors.givers(actor, case) if one.uid == (giver_uid or actor.person.uid)), None)
    if giver is None:
        raise Invalid(_("Choose who gives the case."), {"giver": [_("Choose somebody who works on the case.")]})
    receiver = next((one for one in selectors.receivers(case, giver) if one.uid == receiver_uid), None)
    if receiver is None:
        sentence = _("Choose somebody of the case's team, on the giver's side, who works on cases.")
        raise Invalid(sentence, {"receiver": [sentence]})
    if len(note.strip()) > LONGEST:
        raise Invalid(_("The note is too long."), {"note": [_("At most %(n)s characters.") % {"n": LONGEST}]})
    if Handover.objects.filter(case=case, giver=giver, status=HandoverStatus.REQUESTED).exists():
        raise Conflict(_("A hand-over of this case waits for an answer already. Withdraw it first."))
    row = Handover.objects.create(
        case=case, giver=giver, receiver=receiver, asked_by=actor.person, side=selectors.side_of_user(giver), note=note.strip()
    )
    record(actor, "handover.request", row, case=case, giver=giver.pk, receiver=receiver.pk)
    _tell(row, "handover-requested", {receiver.pk: receiver})
    return row


@transaction.atomic
def request_caseload(*, actor: Actor, giver_uid: UUID, receivers: dict[UUID, UUID], note: str = "") -> list[Handover]:
    """Asks for a whole caseload, or a part of it: case -> who is to take it. All or none; raises as `request` does."""
    if not receivers:
        raise Invalid(_("Choose who takes at least one of the cases."))
    return [
        request(actor=actor, case_uid=case_uid, receiver_uid=receiver_uid, giver_uid=giver_uid, note=note)
        for case_uid, receiver_uid in receivers.items()
    ]


def _locked(actor: Actor, uid: UUID, act: str) -> Handover:
    """The case is locked before its hand-over, as whatever changes both does."""
    seen = fetch(actor, Handover, uid=uid)
    Case.objects.select_for_update().filter(pk=seen.case_id).values_list("pk").first()
    return lock(actor, Handover, act, pk=seen.pk)


def _end(actor: Actor, row: Handover, act: str, answer: str = "") -> None:
    row.status = after(row.status, act)
    row.answered_at, row.answered_by, row.answer = clock.now(), actor.person, answer
    row.save(update_fields=["status", "answered_at", "answered_by", "answer", "updated_at"])
    record(actor, f"handover.{act}", row, case=row.case)


@transaction.atomic
def accept(*, actor: Actor, uid: UUID) -> Handover:
    """Takes a case over: its lead or assignment, and the giver's open follow-ups on it, are the receiver's from now on.

    Raises NotVisible, Denied, Conflict where the giver has nothing to give any more.
    """
    row = _locked(actor, uid, "accept")
    case, giver, receiver = row.case, row.giver, row.receiver
    held, leads = grants.held(case, giver), case.lead_id == giver.pk
    works = held is not None and held.reason in (GrantReason.ASSIGNED, GrantReason.LEAD)
    if not leads and not works:
        raise Conflict(_("The case was taken from the giver meanwhile. Decline, and ask its lead."))
    _take(actor, case, giver, receiver, leads=leads)
    if works:
        grants.revoke(case, giver)
        record(actor, "case.unassign", case, from_user=giver.pk, source="handover")
    moved = _take_follow_ups(actor, case, giver, receiver)
    _end(actor, row, "accept")
    touch(case.pk)
    record(actor, "handover.moved", row, case=case, follow_ups=moved, lead=leads)
    _tell(row, "handover-accepted", {giver.pk: giver, row.asked_by_id: row.asked_by})
    return row


def _take(actor: Actor, case: Case, giver: User, receiver: User, *, leads: bool) -> None:
    if leads:
        case.lead = receiver
        case.save(update_fields=["lead", "updated_at"])
        record(actor, "case.lead", case, from_user=giver.pk, to_user=receiver.pk, source="handover")
    if not leads and case.lead_id == receiver.pk:
        # They lead it already, which holds more than what is given.
        return
    level, reason = (grants.Level.LEAD, GrantReason.LEAD) if leads else (grants.Level.WORK, GrantReason.ASSIGNED)
    grants.grant(case, receiver, level, reason=reason, source="handover", granted_by=actor.user)
    record(actor, "case.assign", case, to_user=receiver.pk, level=str(level), reason=str(reason), source="handover")


def _take_follow_ups(actor: Actor, case: Case, giver: User, receiver: User) -> int:
    rows = list(FollowUp.objects.select_for_update().filter(case=case, owner=giver, status=FollowUpStatus.OPEN).order_by("pk"))
    for one in rows:
        # The supervisors were told of the giver; of the receiver they are told anew.
        one.owner, one.escalated_at = receiver, None
        one.save(update_fields=["owner", "escalated_at", "updated_at"])
        record(actor, "followup.reassign", one, case=case, before=giver.pk, after=receiver.pk)
    return len(rows)


@transaction.atomic
def decline(*, actor: Actor, uid: UUID, reason: str) -> Handover:
    """Leaves the case with its giver, with the reason; giver and asker are told."""
    row = _locked(actor, uid, "decline")
    if not reason.strip():
        raise Invalid(_("Say why you decline."), {"reason": [_("Say why you decline.")]})
    _end(actor, row, "decline", reason.strip()[:300])
    _tell(row, "handover-declined", {row.giver_id: row.giver, row.asked_by_id: row.asked_by})
    return row


@transaction.atomic
def withdraw(*, actor: Actor, uid: UUID) -> Handover:
    """Takes the question back; the receiver is told."""
    row = _locked(actor, uid, "withdraw")
    _end(actor, row, "withdraw")
    _tell(row, "handover-withdrawn", {row.receiver_id: row.receiver})
    return row


def _tell(row: Handover, kind: str, people: dict[int, User]) -> None:
    path = reverse("cases:handover-detail", args=[row.uid])
    for user in people.values():
        if user.is_active:
            notices.post(kind=kind, key=f"{kind}:{row.uid}:{user.pk}", user=user, path=path)
