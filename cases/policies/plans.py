"""Response plans: the clinical side reads and writes them, officers read what is approved, in force and visible to patrol; partners nothing."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import PlanAct, PlanProposal, PlanStatus, PlanStep, PlanSuggestion, ResponsePlan
from cases.policies.persons import of_person, on_patrol
from cases.states import plans as states
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register

# Whoever did one of these to a version has written it, and does not approve it.
WRITING = (PlanAct.CREATE, PlanAct.EDIT, PlanAct.SUBMIT)


def _wrote(actor: Actor, plan: ResponsePlan) -> bool:
    return PlanStep.objects.filter(plan=plan, act__in=WRITING, by=actor.user).exists()


@register
class ResponsePlanPolicy(Policy):
    """Rows of persons who are there for the actor; for the police side those on patrol alone."""

    model = ResponsePlan
    permissions = {
        "view": "plan.view",
        "create": "plan.write",
        "edit": "plan.write",
        "submit": "plan.write",
        "revise": "plan.write",
        "approve": "plan.approve",
        "return": "plan.approve",
        "renew": "plan.approve",
        "retire": "plan.write",
        "show": "plan.approve",
        "suggest": "plan.view",
    }

    def visible(self, actor: Actor) -> QuerySet[ResponsePlan]:
        """Every plan of a person within reach for those who write plans; approved, unexpired and visible ones for other readers."""
        if actor.is_system:
            return ResponsePlan.objects.all()
        if actor.user is None or not actor.can("plan.view"):
            return ResponsePlan.objects.none()
        rows = ResponsePlan.objects.filter(of_person(actor))
        return rows if actor.can("plan.write") else rows.filter(on_patrol())

    def may_edit(self, actor: Actor, plan: ResponsePlan | None) -> Verdict:
        """While it is a draft, or was returned."""
        if plan is None or plan.status in states.OPEN:
            return YES
        if plan.status in states.SETTLED:
            return no(_("An approved plan is not changed. Revise it: the new version takes its place once it is approved."))
        return no(_("This plan was submitted. It can be changed once it is returned."))

    def may_submit(self, actor: Actor, plan: ResponsePlan | None) -> Verdict:
        """By whoever writes, from a draft or a returned plan."""
        return YES if plan is None else states.follows(plan.status, PlanAct.SUBMIT)

    def may_revise(self, actor: Actor, plan: ResponsePlan | None) -> Verdict:
        """One revision of a settled plan at a time."""
        if plan is None:
            return YES
        if plan.status not in states.SETTLED:
            return no(_("Only an approved plan is revised."))
        if ResponsePlan.objects.filter(person=plan.person_id, status__in=states.IN_PREPARATION).exists():
            return no(_("A new version is in preparation already."))
        return YES

    def _second(self, actor: Actor, plan: ResponsePlan | None, act: str) -> Verdict:
        if plan is None:
            return YES
        if plan.team_id not in actor.team_ids:
            return self._other_team()
        if _wrote(actor, plan):
            return no(_("You wrote this version. A second person approves it."))
        return states.follows(plan.status, act)

    def may_approve(self, actor: Actor, plan: ResponsePlan | None) -> Verdict:
        """A second person, never one who wrote it."""
        return self._second(actor, plan, PlanAct.APPROVE)

    def may_return(self, actor: Actor, plan: ResponsePlan | None) -> Verdict:
        """As approving."""
        return self._second(actor, plan, PlanAct.RETURN)

    def may_renew(self, actor: Actor, plan: ResponsePlan | None) -> Verdict:
        """A second person, who read it again; not while a new version is in preparation."""
        answer = self._second(actor, plan, PlanAct.RENEW)
        if plan is None or not answer:
            return answer
        if ResponsePlan.objects.filter(person=plan.person_id, status__in=states.IN_PREPARATION).exists():
            return no(_("A new version is in preparation. Approve that one instead."))
        if ResponsePlan.objects.filter(person=plan.person_id, status=PlanStatus.APPROVED).exclude(pk=plan.pk).exists():
            return no(_("Another plan of this person is in force. Officers read one plan at a time."))
        return YES

    def may_retire(self, actor: Actor, plan: ResponsePlan | None) -> Verdict:
        """The writing side, whatever is not over already; what officers read now is retired by who may also approve."""
        if plan is None:
            return YES
        if plan.status in states.SETTLED and not actor.can("plan.approve"):
            return no(_("An approved plan is retired by somebody who may approve plans."))
        if plan.team_id not in actor.team_ids:
            return self._other_team()
        return states.follows(plan.status, PlanAct.RETIRE)

    @staticmethod
    def _other_team() -> Verdict:
        return no(_("This is the plan of another team, which decides about it."))

    def may_show(self, actor: Actor, plan: ResponsePlan | None) -> Verdict:
        """Only what is approved and in force is shown; hiding it again follows the same rule."""
        if plan is None:
            return YES
        if plan.team_id not in actor.team_ids:
            return self._other_team()
        if plan.status != PlanStatus.APPROVED:
            return no(_("Only an approved plan is made visible to patrol."))
        if plan.expires_on is not None and plan.expires_on < timezone.localdate():
            return no(_("This plan has expired. Renew it first."))
        return YES


@register
class PlanStepPolicy(Policy):
    """What was done to a plan, with its notes: for the side that writes plans."""

    model = PlanStep
    permissions = {"view": "plan.write"}

    def visible(self, actor: Actor) -> QuerySet[PlanStep]:
        """Steps of visible plans."""
        if actor.is_system:
            return PlanStep.objects.all()
        if not actor.can("plan.write"):
            return PlanStep.objects.none()
        return PlanStep.objects.filter(plan__in=ResponsePlanPolicy().visible(actor))


@register
class PlanSuggestionPolicy(Policy):
    """A suggestion is read by who made it and by the side that writes plans."""

    model = PlanSuggestion
    permissions = {"view": "plan.view", "answer": "plan.write"}

    def visible(self, actor: Actor) -> QuerySet[PlanSuggestion]:
        """One's own, also when the plan is over; all of visible plans for those who write them."""
        if actor.is_system:
            return PlanSuggestion.objects.all()
        if actor.user is None or not actor.can("plan.view"):
            return PlanSuggestion.objects.none()
        own = Q(by=actor.user)
        if not actor.can("plan.write"):
            return PlanSuggestion.objects.filter(own)
        return PlanSuggestion.objects.filter(own | Q(plan__in=ResponsePlanPolicy().visible(actor)))

    def may_answer(self, actor: Actor, suggestion: PlanSuggestion | None) -> Verdict:
        """Once."""
        if suggestion is not None and suggestion.answered_at is not None:
            return no(_("This suggestion was answered already."))
        return YES


@register
class PlanProposalPolicy(Policy):
    """The crisis team's work list; whoever reads plans may add to it, those who write them decide."""

    model = PlanProposal
    permissions = {"view": "plan.write", "create": "plan.view", "decide": "plan.write"}

    def visible(self, actor: Actor) -> QuerySet[PlanProposal]:
        """Proposals to the actor's teams about persons within reach."""
        if actor.is_system:
            return PlanProposal.objects.all()
        if actor.user is None or not actor.can("plan.write"):
            return PlanProposal.objects.none()
        return PlanProposal.objects.filter(of_person(actor), team__in=actor.team_ids)

    def may_decide(self, actor: Actor, proposal: PlanProposal | None) -> Verdict:
        """While it is open."""
        return YES if proposal is None else states.decides(proposal.status)
