"""Who may read the trail: the privacy officer all of it, supervisors what their own team and side did with records that they may see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from corecit.access.actor import Actor
from corecit.access.policies import Policy, policy_named, register
from corecit.accounts.roles import SIDES
from corecit.audit.models import AuditEvent, SignOff


def _within_reach(actor: Actor, column: str, model_name: str) -> Q:
    policy = policy_named(model_name)
    if policy is None:
        return Q(pk=None)
    return Q(Exists(policy.trail(actor).filter(pk=OuterRef(column)).order_by()))


@register
class AuditEventPolicy(Policy):
    """Rows of the trail."""

    model = AuditEvent
    permissions = {"read": "audit.own_team", "review": "audit.all"}

    def visible(self, actor: Actor) -> QuerySet[AuditEvent]:
        """All with audit.all; with audit.own_team what members of the team on one's own side did with cases and persons that one may see."""
        if actor.is_system or actor.can("audit.all"):
            return AuditEvent.objects.all()
        if not actor.can("audit.own_team") or actor.agency is None:
            return AuditEvent.objects.none()
        same_side = [role for role, side in SIDES.items() if side == actor.side]
        team = Q(team_id__in=actor.team_ids) | Q(team_id=None, agency=actor.agency)
        case = Q(case_id__isnull=False) & _within_reach(actor, "case_id", "case")
        person = Q(case_id=None, person_id__isnull=False) & _within_reach(actor, "person_id", "person")
        return AuditEvent.objects.filter(team, case | person, role__in=same_side)


@register
class SignOffPolicy(Policy):
    """Signed reviews of the log and of the accounts."""

    model = SignOff
    permissions = {}

    def visible(self, actor: Actor) -> QuerySet[SignOff]:
        """For those who sign them."""
        kinds = [kind for kind, permission in (("log", "audit.all"), ("accounts", "people.manage")) if actor.can(permission)]
        return SignOff.objects.filter(kind__in=kinds)
