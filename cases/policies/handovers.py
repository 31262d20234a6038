"""Hand-overs: there for giver, receiver, whoever asked, and supervisors of the team; what is written in them is read by side."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import CaseStatus, Handover
from cases.policies.cases import CasePolicy
from cases.states.handovers import is_open
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register


def reads_note(actor: Actor, handover: Handover) -> bool:
    """Whether the actor may read what the giver's side wrote: that side, and whoever wrote it."""
    if actor.is_system or actor.side == handover.side:
        return True
    return actor.user is not None and actor.user.pk == handover.asked_by_id


def reads_answer(actor: Actor, handover: Handover) -> bool:
    """Whether the actor may read why it was declined: the side of those it went between."""
    return actor.is_system or actor.side == handover.side


@register
class HandoverPolicy(Policy):
    """A party to it knows of it even where the case is not open to them yet; nothing of the case is shown with it then."""

    model = Handover
    permissions = {"view": "case.view", "accept": "case.work", "decline": "case.work", "withdraw": "case.work"}

    def visible(self, actor: Actor) -> QuerySet[Handover]:
        """One's own, and those of visible cases of the teams one manages."""
        if actor.is_system:
            return Handover.objects.all()
        if actor.user is None or not actor.can("case.view"):
            return Handover.objects.none()
        mine = Q(giver=actor.user) | Q(receiver=actor.user) | Q(asked_by=actor.user)
        if not actor.can("case.manage"):
            return Handover.objects.filter(mine)
        seen = Exists(CasePolicy().visible(actor).filter(pk=OuterRef("case_id"), team__in=actor.team_ids))
        return Handover.objects.filter(mine | seen)

    def may_accept(self, actor: Actor, handover: Handover | None) -> Verdict:
        """The receiver, while it waits and the case is open."""
        if handover is None:
            return YES
        answer = self.may_decline(actor, handover)
        if answer and handover.case.status == CaseStatus.CLOSED:
            return no(_("The case was closed meanwhile. Decline, or have it reopened first."))
        return answer

    def may_decline(self, actor: Actor, handover: Handover | None) -> Verdict:
        """The receiver, while it waits."""
        if handover is None:
            return YES
        if actor.user is None or handover.receiver_id != actor.user.pk:
            return no(_("%(name)s is asked, and answers.") % {"name": handover.receiver.name})
        return is_open(handover.status)

    def may_withdraw(self, actor: Actor, handover: Handover | None) -> Verdict:
        """The giver, whoever asked, and supervisors of the team, while it waits."""
        if handover is None:
            return YES
        own = actor.user is not None and actor.user.pk in (handover.giver_id, handover.asked_by_id)
        if not own and not (actor.can("case.manage") and handover.case.team_id in actor.team_ids):
            return no(_("Only the giver, whoever asked, or a supervisor of the team withdraws it."))
        return is_open(handover.status)
