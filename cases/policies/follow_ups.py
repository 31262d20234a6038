"""Follow-ups: with their case."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cases.models import FollowUp, FollowUpStatus
from cases.policies.cases import CasePolicy
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register


@register
class FollowUpPolicy(Policy):
    """Rows of visible cases; changed while open."""

    model = FollowUp
    permissions = {
        "view": "case.view",
        "create": "case.work",
        "attempt": "followup.work",
        "complete": "followup.work",
        "cancel": "case.work",
        "reassign": "case.work",
    }

    def visible(self, actor: Actor) -> QuerySet[FollowUp]:
        """Follow-ups of visible cases."""
        if actor.is_system:
            return FollowUp.objects.all()
        return FollowUp.objects.filter(Exists(CasePolicy().visible(actor).filter(pk=OuterRef("case_id"))))

    def may_attempt(self, actor: Actor, follow_up: FollowUp | None) -> Verdict:
        """While it is open."""
        if follow_up is not None and follow_up.status != FollowUpStatus.OPEN:
            return no(_("This follow-up is closed already."))
        return YES

    may_complete = may_cancel = may_reassign = may_attempt
