"""Who works on a case: its lead and the people assigned, each an audited grant."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, GrantReason
from cases.selectors import shares
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.access.policies import lock
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid
from corecit.notices.operations import notices


def _worker(case: Case, user_id: int, field: str) -> User:
    found = next((one.user for one in shares.workers(case) if one.user_id == user_id), None)
    if found is None:
        sentence = _("Choose somebody of the case's team who works on cases. Anybody else gets it by sharing.")
        raise Invalid(sentence, {field: [sentence]})
    return found


def _give(actor: Actor, case: Case, user: User, level: grants.Level, reason: GrantReason) -> None:
    grants.grant(case, user, level, reason=reason, granted_by=actor.user)
    record(actor, "case.assign", case, to_user=user.pk, level=str(level), reason=str(reason))
    if actor.user is None or user.pk != actor.user.pk:
        notices.post(
            kind="case-assigned",
            key=f"case-assigned:{case.uid}:{user.pk}:{clock.now():%Y%m%dT%H%M%S%f}",
            user=user,
            path=reverse("cases:record-detail", args=[case.uid]),
        )


def _assign(actor: Actor, case: Case, user_id: int) -> None:
    user = _worker(case, user_id, "user")
    held = grants.held(case, user)
    if held is None or held.reason not in (GrantReason.ASSIGNED, GrantReason.LEAD):
        _give(actor, case, user, grants.Level.WORK, GrantReason.ASSIGNED)


def _lead(actor: Actor, case: Case, user_id: int | None) -> None:
    before, user = case.lead, _worker(case, user_id, "lead") if user_id is not None else None
    if before is not None:
        grants.grant(case, before, grants.Level.WORK, reason=GrantReason.ASSIGNED, granted_by=actor.user)
    case.lead = user
    case.save(update_fields=["lead", "updated_at"])
    record(actor, "case.lead", case, from_user=before.pk if before else None, to_user=user.pk if user else None)
    if user is not None:
        _give(actor, case, user, grants.Level.LEAD, GrantReason.LEAD)


@transaction.atomic
def begin(*, actor: Actor, case: Case, lead_id: int | None, user_ids: Iterable[int]) -> None:
    """Names the first people of a case that was opened in this transaction; called by `records.open_case` alone, which authorized it."""
    for user_id in dict.fromkeys(user_ids):
        if user_id != lead_id:
            _assign(actor, case, user_id)
    if lead_id is not None:
        _lead(actor, case, lead_id)


@transaction.atomic
def assign(*, actor: Actor, case_id: int, user_id: int) -> Case:
    """Assigns somebody of the team to a case; once they are, again changes nothing. Raises Denied, Invalid."""
    case = lock(actor, Case, "assign", pk=case_id)
    _assign(actor, case, user_id)
    return case


@transaction.atomic
def unassign(*, actor: Actor, case_id: int, user_id: int) -> Case:
    """Takes an assignment back; raises Conflict for the lead, who is first replaced."""
    case = lock(actor, Case, "assign", pk=case_id)
    if case.lead_id == user_id:
        raise Conflict(_("This person leads the case. Name another lead first."))
    user = User.objects.get(pk=user_id)
    held = grants.held(case, user)
    if held is not None and held.reason == GrantReason.ASSIGNED:
        grants.revoke(case, user)
        record(actor, "case.unassign", case, from_user=user.pk)
    return case


@transaction.atomic
def set_lead(*, actor: Actor, case_id: int, user_id: int | None) -> Case:
    """Names the lead, who may share and assign; the one before stays assigned. None leaves an unrestricted case without a lead."""
    case = lock(actor, Case, "assign", pk=case_id)
    if case.lead_id == user_id:
        return case
    if user_id is None and case.is_restricted:
        raise Conflict(_("A restricted case needs a lead, or it would be open to nobody."))
    _lead(actor, case, user_id)
    return case
