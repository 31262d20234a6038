"""Follow-ups: there with their case, worked by their owner and by whoever works on the case."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import FollowUp, FollowUpAttempt
from cases.policies.cases import CasePolicy, in_open_case
from cases.states.follow_ups import is_open
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Side


def reads_purpose(actor: Actor, follow_up: FollowUp) -> bool:
    """Whether the actor may read what the contact is for, which is clinical: the clinical side, its owner and whoever planned it."""
    if actor.is_system or actor.side == Side.CLINICAL:
        return True
    return actor.user is not None and actor.user.pk in (follow_up.owner_id, follow_up.created_by_id)


@register
class FollowUpPolicy(Policy):
    """Rows of visible cases; changed while open."""

    model = FollowUp
    permissions = {
        "view": "case.view",
        "create": "case.work",
        "attempt": "followup.work",
        "unable": "followup.work",
        "cancel": "case.work",
        "reassign": "case.work",
    }

    def visible(self, actor: Actor) -> QuerySet[FollowUp]:
        """Follow-ups of visible cases."""
        return FollowUp.objects.filter(in_open_case(actor))

    def may_attempt(self, actor: Actor, follow_up: FollowUp | None) -> Verdict:
        """While it is open: its owner, and whoever works on the case."""
        if follow_up is None:
            return YES
        answer = is_open(follow_up.status)
        if not answer or actor.is_system or (actor.user is not None and follow_up.owner_id == actor.user.pk):
            return answer
        return CasePolicy().verdict(actor, "work", follow_up.case)

    may_cancel = may_reassign = may_attempt

    def may_unable(self, actor: Actor, follow_up: FollowUp | None) -> Verdict:
        """Only after the attempts that the protocol asks for."""
        answer = self.may_attempt(actor, follow_up)
        if not answer or follow_up is None:
            return answer
        missing = lacking(follow_up)
        return no(" ".join(missing)) if missing else YES


def lacking(follow_up: FollowUp) -> list[str]:
    """What of the attempts that the protocol asks for was not made yet, in sentences; days are counted on the agency's wall clock."""
    made = list(follow_up.attempts.values_list("at", "method"))
    days, ways = len({timezone.localtime(at).date() for at, _method in made}), len({method for _at, method in made})
    sentences = []
    if (missing := follow_up.attempts_needed - len(made)) > 0:
        sentence = ngettext(
            "%(needed)s attempts are asked for before a person counts as unable to contact; %(missing)s is missing.",
            "%(needed)s attempts are asked for before a person counts as unable to contact; %(missing)s are missing.",
            missing,
        )
        sentences.append(sentence % {"needed": follow_up.attempts_needed, "missing": missing})
    if days < follow_up.days_needed:
        sentences.append(
            _("The attempts are to be made on %(needed)s different days; so far there were %(made)s.")
            % {"needed": follow_up.days_needed, "made": days}
        )
    if ways < follow_up.methods_needed:
        sentences.append(
            _("The attempts are to be made in %(needed)s different ways; so far there were %(made)s.")
            % {"needed": follow_up.methods_needed, "made": ways}
        )
    return sentences


@register
class FollowUpAttemptPolicy(Policy):
    """Attempts of visible follow-ups; what was noted is read as the purpose is."""

    model = FollowUpAttempt
    permissions = {"view": "case.view"}

    def visible(self, actor: Actor) -> QuerySet[FollowUpAttempt]:
        """Attempts of visible follow-ups."""
        if actor.is_system:
            return FollowUpAttempt.objects.all()
        return FollowUpAttempt.objects.filter(Exists(FollowUpPolicy().visible(actor).filter(pk=OuterRef("follow_up_id"))))
