"""What becomes of an approved plan: visible to patrol or not, renewed, retired, expired; and who is reminded to look at it again."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import PlanAct, PlanStatus, ResponsePlan
from cases.operations.plans import expiry, note_step, tell
from cases.selectors import plan_people
from cases.states import plans as states
from corecit.access.actor import Actor
from corecit.access.policies import lock
from corecit.accounts.models import User
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid

# The second and last reminder before the end.
LAST_CALL_DAYS = 7


def _reason(note: str) -> str:
    if not note.strip():
        raise Invalid(_("Say why."), {"note": [_("Say why, in a sentence.")]})
    return note.strip()


@transaction.atomic
def show(*, actor: Actor, plan_id: int, is_visible: bool, note: str) -> ResponsePlan:
    """Switches whether patrol reads an approved plan, with the reason; both ways are steps and audit events of their own."""
    plan = lock(actor, ResponsePlan, "show", pk=plan_id)
    reason = _reason(note)[:300]
    if plan.is_visible_to_patrol == is_visible:
        return plan
    plan.is_visible_to_patrol, plan.visibility_note = is_visible, reason
    plan.visibility_at, plan.visibility_by = clock.now(), actor.user
    plan.save(update_fields=["is_visible_to_patrol", "visibility_note", "visibility_at", "visibility_by", "updated_at"])
    note_step(actor, plan, PlanAct.SHOW if is_visible else PlanAct.HIDE, reason)
    return plan


@transaction.atomic
def renew(*, actor: Actor, plan_id: int, note: str) -> ResponsePlan:
    """Lets a plan that still holds, word for word, run for another PLAN_MONTHS from today; once a day, raises Conflict."""
    plan = lock(actor, ResponsePlan, "renew", pk=plan_id)
    reason = _reason(note)
    ends = expiry(timezone.localdate())
    if plan.status == PlanStatus.APPROVED and plan.expires_on == ends:
        raise Conflict(_("This plan was approved or renewed today already."))
    plan.status = states.after(plan.status, PlanAct.RENEW)
    plan.approved_at, plan.approved_by, plan.expires_on = clock.now(), actor.user, ends
    plan.save(update_fields=["status", "approved_at", "approved_by", "expires_on", "updated_at"])
    note_step(actor, plan, PlanAct.RENEW, reason)
    return plan


@transaction.atomic
def retire(*, actor: Actor, plan_id: int, note: str) -> ResponsePlan:
    """Ends a plan for good; nobody on patrol reads it from then on, the writing side still does."""
    plan = lock(actor, ResponsePlan, "retire", pk=plan_id)
    reason = _reason(note)
    plan.status = states.after(plan.status, PlanAct.RETIRE)
    plan.save(update_fields=["status", "updated_at"])
    note_step(actor, plan, PlanAct.RETIRE, reason)
    return plan


def review(*, actor: Actor) -> tuple[int, int]:
    """Reminds of plans that end soon and expires those whose last day has passed; returns how many of each. For the clock's task."""
    if not actor.is_system:
        raise Denied(_("Reminders are posted by the system."))
    today = timezone.localdate()
    soon = today + dt.timedelta(days=settings.PLAN_REMIND_DAYS)
    ids = list(
        ResponsePlan.objects.filter(status=PlanStatus.APPROVED, expires_on__lte=soon)
        .order_by("expires_on", "pk")
        .values_list("pk", flat=True)
    )
    over = sum(_review_one(actor, pk, today) for pk in ids)
    return len(ids) - over, over


@transaction.atomic
def _review_one(actor: Actor, pk: int, today: dt.date) -> bool:
    plan = (
        ResponsePlan.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("team", "owner", "person")
        .filter(pk=pk)
        .first()
    )
    if plan is None or plan.status != PlanStatus.APPROVED or plan.expires_on is None:
        return False
    approvers = plan_people.readers(plan.team, "plan.approve", plan)
    owner = [plan.owner] if plan_people.opens(plan.owner, plan) else []
    if plan.expires_on < today:
        plan.status = states.after(plan.status, PlanAct.EXPIRE)
        plan.save(update_fields=["status", "updated_at"])
        note_step(actor, plan, PlanAct.EXPIRE)
        tell("plan-expired", plan.expires_on.isoformat(), plan, _once(owner + approvers))
        return True
    if plan.expires_on - today <= dt.timedelta(days=LAST_CALL_DAYS):
        # In the last week everybody who can renew it learns of it, the owner may be away.
        tell("plan-review", f"{plan.expires_on.isoformat()}:last", plan, _once(owner + approvers))
    else:
        tell("plan-review", plan.expires_on.isoformat(), plan, owner or approvers)
    return False


def _once(users: list[User]) -> list[User]:
    return list({user.pk: user for user in users}.values())
