"""Taking back what was given to somebody who leaves: their own grants on single cases."""

from __future__ import annotations

from django.db import transaction

from cases.models import Case, GrantReason
from cases.selectors import leavers
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.access.policies import authorize
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock


@transaction.atomic
def end_grants(*, actor: Actor, user: User) -> int:
    """Ends every grant of a person's own, each audited; returns how many cases were closed to them that way.

    Their lead of an ordinary case ends with it. A restricted case that nobody else could open stays with its lead until somebody names another.
    """
    authorize(actor, "edit", user)
    held = dict(grants.held_by(Case, user))
    cases = list(Case.objects.select_for_update().filter(pk__in=held).order_by("pk"))
    kept = leavers.open_to_nobody_else(cases, user)
    ended = [case for case in cases if case.pk not in kept]
    for case in ended:
        _end_of(actor, case, user, held[case.pk].reason)
    return len(ended)


def _end_of(actor: Actor, case: Case, user: User, reason: str) -> None:
    if case.lead_id == user.pk:
        case.lead = None
        case.save(update_fields=["lead", "updated_at"])
        record(actor, "case.lead", case, from_user=user.pk, to_user=None)
    if reason == GrantReason.BREAK_GLASS:
        case.emergencies.filter(user=user, ends_at__gt=clock.now()).update(ends_at=clock.now(), updated_at=clock.now())
    grants.revoke(case, user)
    record(actor, "case.revoke", case, reason=reason, from_user=user.pk, source="leaves")
