"""Emergency access to a case that is not open to the one who needs it: same side only, reading only, an hour, told at once, reviewed afterwards."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, EmergencyAccess, EmergencyOutcome, EmergencyReason, GrantReason
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock, sees
from corecit.accounts.models import User
from corecit.accounts.selectors.memberships import holders, members_of
from corecit.audit.models import AuditEvent, Outcome
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.notices.operations import notices

LASTS = dt.timedelta(minutes=60)
# Somebody who tries numbers is stopped: so many wrong ones within an hour.
TRIES, WITHIN = 5, dt.timedelta(hours=1)
SHORTEST_TEXT = 10


def _check_tries(actor: Actor) -> None:
    failed = AuditEvent.objects.filter(user=actor.user, action="case.emergency", outcome=Outcome.DENIED, at__gt=clock.now() - WITHIN)
    if len(failed.values_list("id")[:TRIES]) >= TRIES:
        raise Conflict(_("Too many numbers were tried within an hour. Call your supervisor or the clinician on call."))


@transaction.atomic
def open_case(*, actor: Actor, number: str, reason: str, text: str) -> Case | None:
    """Opens the case with this number to the actor for an hour and tells its owner and the privacy officers.

    None when there is no such case, which is noted too. A case that the actor sees anyway is returned as it is. Raises Denied, Invalid, Conflict.
    """
    authorize(actor, "create", EmergencyAccess)
    if reason not in EmergencyReason.values:
        raise Invalid(_("Choose a reason."), {"reason": [_("Choose a reason.")]})
    if len(text.strip()) < SHORTEST_TEXT:
        sentence = _("Say in a sentence what the emergency is. Whoever reviews it reads this.")
        raise Invalid(sentence, {"text": [sentence]})
    _check_tries(actor)
    if actor.user is None:
        raise Denied(_("Emergency access needs a person."))
    case = Case.objects.select_for_update().filter(number=number.strip().upper()).first()
    if case is None:
        record(actor, "case.emergency", outcome=Outcome.DENIED)
        return None
    if not sees(actor, case):
        _open(actor, actor.user, case, reason, text.strip())
    return case


def _open(actor: Actor, user: User, case: Case, reason: str, text: str) -> None:
    at = clock.now()
    emergency = EmergencyAccess.objects.create(
        case=case, user=user, role=actor.role, reason=reason, text=text, began_at=at, ends_at=at + LASTS
    )
    grants.grant(
        case, user, grants.Level.VIEW, reason=GrantReason.BREAK_GLASS, source="emergency", granted_by=user, expires_at=emergency.ends_at
    )
    record(actor, "case.emergency", case, reason=reason, emergency=emergency.pk)
    _tell(emergency)


def _tell(emergency: EmergencyAccess) -> None:
    """Tells the lead (without one, the supervisors of the team) and the privacy officers of the agency (without one, all of them)."""
    case = emergency.case
    owners = [case.lead] if case.lead and case.lead.is_active else [one.user for one in members_of([case.team], "case.manage")]
    for owner in {user.pk: user for user in owners}.values():
        path = reverse("cases:record-access", args=[case.uid])
        notices.post(kind="case-emergency", key=f"case-emergency:{emergency.uid}:{owner.pk}", user=owner, path=path)
    reviewers = holders("breakglass.review")
    near = [one for one in reviewers if one.agency_id == case.agency_id] or reviewers
    for user in {one.user_id: one.user for one in near}.values():
        path = reverse("cases:emergency-detail", args=[emergency.uid])
        notices.post(kind="case-emergency-review", key=f"case-emergency-review:{emergency.uid}:{user.pk}", user=user, path=path)


@transaction.atomic
def end(*, actor: Actor, emergency_id: int) -> EmergencyAccess:
    """Ends one's own emergency access before its hour is over."""
    emergency = lock(actor, EmergencyAccess, "end", pk=emergency_id)
    case = Case.objects.select_for_update().get(pk=emergency.case_id)
    emergency.ends_at = clock.now()
    emergency.save(update_fields=["ends_at", "updated_at"])
    held = grants.held(case, emergency.user)
    if held is not None and held.reason == GrantReason.BREAK_GLASS:
        grants.revoke(case, emergency.user)
    record(actor, "case.emergency_end", case, emergency=emergency.pk)
    return emergency


@transaction.atomic
def review(*, actor: Actor, emergency_id: int, outcome: str, text: str) -> EmergencyAccess:
    """Writes down what the review of an emergency access found, once; raises Denied, Invalid."""
    emergency = lock(actor, EmergencyAccess, "review", pk=emergency_id)
    if outcome not in EmergencyOutcome.values:
        raise Invalid(_("Choose an outcome."), {"outcome": [_("Choose an outcome.")]})
    if outcome != EmergencyOutcome.JUSTIFIED and not text.strip():
        sentence = _("Say what you found.")
        raise Invalid(sentence, {"review_text": [sentence]})
    emergency.reviewed_at, emergency.reviewed_by = clock.now(), actor.user
    emergency.outcome, emergency.review_text = outcome, text.strip()
    emergency.save(update_fields=["reviewed_at", "reviewed_by", "outcome", "review_text", "updated_at"])
    record(actor, "case.emergency_review", emergency.case, emergency=emergency.pk, outcome_of_review=outcome)
    return emergency
