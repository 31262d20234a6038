"""Suggestions to a response plan, and their answers."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import PlanSuggestion, ResponsePlan
from cases.operations.plans import tell
from cases.selectors import plan_people
from corecit.access.actor import Actor
from corecit.access.policies import lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Invalid
from corecit.notices.operations import notices


@transaction.atomic
def suggest(*, actor: Actor, plan_id: int, text: str) -> PlanSuggestion:
    """Tells the owner of a plan what to change; they learn of it, and so do those who approve when the owner is gone."""
    plan = lock(actor, ResponsePlan, "suggest", pk=plan_id)
    if not text.strip():
        raise Invalid(_("Write what you would change."), {"text": [_("Write what you would change.")]})
    same = PlanSuggestion.objects.filter(plan=plan, by=actor.person, text=text.strip(), answered_at=None).first()
    if same is not None:
        return same
    suggestion = PlanSuggestion.objects.create(plan=plan, by=actor.person, at=clock.now(), text=text.strip())
    record(actor, "plan.suggest", plan, person=plan.person)
    owner = [plan.owner] if plan_people.opens(plan.owner, plan) else plan_people.readers(plan.team, "plan.approve", plan)
    tell("plan-suggestion", str(suggestion.uid), plan, [user for user in owner if user != actor.user])
    return suggestion


@transaction.atomic
def answer(*, actor: Actor, suggestion_id: int, text: str, is_taken_up: bool) -> PlanSuggestion:
    """Answers a suggestion, once; who made it learns of the answer."""
    suggestion = lock(actor, PlanSuggestion, "answer", pk=suggestion_id)
    if not text.strip():
        raise Invalid(_("Write an answer."), {"text": [_("Write an answer.")]})
    suggestion.answered_at, suggestion.answered_by = clock.now(), actor.user
    suggestion.answer, suggestion.is_taken_up = text.strip(), is_taken_up
    suggestion.save(update_fields=["answered_at", "answered_by", "answer", "is_taken_up", "updated_at"])
    record(actor, "plan.answer", suggestion.plan, person=suggestion.plan.person, taken_up=is_taken_up)
    if suggestion.by != actor.user and suggestion.by.is_active:
        path = reverse("cases:plan-suggestion-list")
        notices.post(kind="plan-suggestion-answered", key=f"plan-suggestion-answered:{suggestion.uid}", user=suggestion.by, path=path)
    return suggestion
