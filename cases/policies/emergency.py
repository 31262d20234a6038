"""Emergency access: seen by whoever reviews it, by supervisors of the case's team, and by those who used it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import EmergencyAccess
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.common import clock


@register
class EmergencyAccessPolicy(Policy):
    """Anybody who works with cases may break the glass, on their own side; somebody else reviews it afterwards."""

    model = EmergencyAccess
    permissions = {"create": "case.view", "review": "breakglass.review"}

    def visible(self, actor: Actor) -> QuerySet[EmergencyAccess]:
        """All of them for reviewers; one's own; those on the cases of their team for supervisors."""
        if actor.is_system or actor.can("breakglass.review"):
            return EmergencyAccess.objects.all()
        if actor.user is None:
            return EmergencyAccess.objects.none()
        rows = Q(user=actor.user)
        if actor.can("audit.own_team"):
            rows |= Q(case__team__in=actor.team_ids)
        return EmergencyAccess.objects.filter(rows)

    def may_review(self, actor: Actor, emergency: EmergencyAccess | None) -> Verdict:
        """Once, after its end, by somebody else than the one who used it."""
        if emergency is None:
            return YES
        if actor.user is not None and emergency.user_id == actor.user.pk:
            return no(_("Emergency access is reviewed by somebody else than the person who used it."))
        if emergency.reviewed_at is not None:
            return no(_("This emergency access was reviewed already."))
        if emergency.ends_at > clock.now():
            return no(_("This emergency access is still open. It can be reviewed once it has ended."))
        return YES

    def may_end(self, actor: Actor, emergency: EmergencyAccess | None) -> Verdict:
        """Early, by the person who uses it."""
        if emergency is None or actor.user is None or emergency.user_id != actor.user.pk:
            return no(_("Only the person who uses an emergency access ends it early."))
        if emergency.ends_at <= clock.now():
            return no(_("This emergency access has ended already."))
        return YES
