"""Safety plans: the clinical side alone, and of a case that is restricted those to whom the case is open."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import SafetyPlan, SafetyPlanCopy
from cases.policies.cases import CasePolicy, in_open_case
from cases.policies.encounters import EncounterPolicy
from corecit.access.actor import Actor
from corecit.access.policies import Policy, register


@register
class SafetyPlanPolicy(Policy):
    """Rows through the case they belong to; without one, through any case or encounter of the person. That patrol has a plan opens none."""

    model = SafetyPlan
    permissions = {"view": "clinical.read", "create": "clinical.write", "give": "clinical.write"}

    def visible(self, actor: Actor) -> QuerySet[SafetyPlan]:
        """Those within reach, and one's own."""
        if actor.is_system:
            return SafetyPlan.objects.all()
        if actor.user is None or not actor.can("clinical.read"):
            return SafetyPlan.objects.none()
        cases = CasePolicy().visible(actor)
        cared = Exists(cases.filter(person=OuterRef("person_id")))
        met = Exists(EncounterPolicy().visible(actor).filter(encounter_persons__person=OuterRef("person_id")))
        return SafetyPlan.objects.filter(Q(author=actor.user) | in_open_case(actor) | Q(case=None) & (Q(cared) | Q(met)))


@register
class SafetyPlanCopyPolicy(Policy):
    """Copies, with the plan they are of."""

    model = SafetyPlanCopy
    permissions = {"view": "clinical.read"}

    def visible(self, actor: Actor) -> QuerySet[SafetyPlanCopy]:
        """Copies of visible plans."""
        if actor.is_system:
            return SafetyPlanCopy.objects.all()
        return SafetyPlanCopy.objects.filter(plan__in=SafetyPlanPolicy().visible(actor))
