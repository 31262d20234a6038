"""The protocol: its rules are known to whoever works on cases, and kept by administrators; what was answered is read by side."""

from __future__ import annotations

from django.db.models import QuerySet

from cases.models import ProtocolAnswer, ProtocolRule
from cases.policies.cases import in_open_case
from corecit.access.actor import Actor
from corecit.access.policies import Policy, register
from corecit.accounts.roles import Side

KEEPS = "codes.manage"


@register
class ProtocolRulePolicy(Policy):
    """Rules hold nothing of anybody; they are part of how the agency works."""

    model = ProtocolRule
    permissions = {"view": "case.view", "create": KEEPS, "edit": KEEPS, "retire": KEEPS, "restore": KEEPS}

    def visible(self, actor: Actor) -> QuerySet[ProtocolRule]:
        """All, for whoever keeps them or works on cases."""
        if actor.can(KEEPS) or actor.can("case.work"):
            return ProtocolRule.objects.all()
        return ProtocolRule.objects.none()


@register
class ProtocolAnswerPolicy(Policy):
    """Answers on visible cases; those that rest on something clinical for the clinical side alone."""

    model = ProtocolAnswer
    permissions = {"view": "case.view"}

    def visible(self, actor: Actor) -> QuerySet[ProtocolAnswer]:
        """Those of visible cases, by side."""
        if actor.is_system:
            return ProtocolAnswer.objects.all()
        rows = ProtocolAnswer.objects.filter(in_open_case(actor))
        return rows if actor.side == Side.CLINICAL else rows.filter(is_clinical=False)
