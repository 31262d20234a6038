"""The case: open to its team (unless restricted) and to those with a grant."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case, CaseStatus, CaseTransition, GrantReason
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Side
from corecit.common import clock
from corecit.common.stands import Stands


def in_force() -> Q:
    """Rows of the read table that have no end, or whose end is still to come: what expired opens nothing, swept or not."""
    return Q(expires_at=None) | Q(expires_at__gt=clock.now())


def case_open(actor: Actor, column: str) -> Stands:
    """The condition that a row of the read table opens the case in a column to the actor now; `in_force` says which rows do."""
    principals = tuple(actor.principals)
    anyone = ", ".join(["%s"] * len(principals)) or "NULL"
    rows = f"cases_caseaccess opens WHERE opens.case_id = {{}} AND opens.principal IN ({anyone}) AND (opens.expires_at IS NULL OR opens.expires_at > %s)"
    return Stands(column, rows, (*principals, clock.now()))


def in_open_case(actor: Actor) -> Q:
    """The condition that the row's case is there for the actor, as `CasePolicy.visible` says of the case itself."""
    if actor.is_system:
        return ~Q(pk__in=[])
    if not actor.can("case.view") or actor.user is None:
        return Q(pk__in=[])
    return Q(case_open(actor, "case"))


def reads_reason(actor: Actor, case: Case) -> bool:
    """Whether the actor may read why the case was opened, which is clinical: the clinical side, and whoever wrote it."""
    return actor.is_system or actor.side == Side.CLINICAL or (actor.user is not None and case.created_by_id == actor.user.pk)


def _works_on(case: Case, actor: Actor) -> bool:
    held = grants.held(case, actor.user) if actor.user is not None else None
    return held is not None and held.reason in (GrantReason.LEAD, GrantReason.ASSIGNED)


@register
class CasePolicy(Policy):
    """Rows from `cases_caseaccess`; acts by role, and by grant for those the case was shared with."""

    model = Case
    permissions = {
        "view": "case.view",
        "create": "case.create",
        "work": "case.work",
        "describe": "case.work",
        "hand_over": "case.manage",
        "give": "case.work",
        "see_openings": "audit.own_team",
        "assign": "case.work",
        "share": "case.work",
        "restrict": "case.manage",
        "transition": "case.work",
        "history": "case.work",
    }

    def visible(self, actor: Actor) -> QuerySet[Case]:
        """Cases opened to the actor or one of their teams."""
        if actor.is_system:
            return Case.objects.all()
        if not actor.can("case.view") or actor.user is None:
            return Case.objects.none()
        return Case.objects.filter(case_open(actor, "pk"))

    def holds(self, actor: Actor, codename: str, obj: Any) -> bool:
        """view_case as `visible` says; work_case and share_case as the acts say."""
        if codename == "view_case":
            return self.sees(actor, obj)
        act = {"work_case": "work", "share_case": "share"}.get(codename)
        return act is not None and self.sees(actor, obj) and bool(self.verdict(actor, act, obj))

    def may_work(self, actor: Actor, case: Case | None) -> Verdict:
        """Members of the team work on its ordinary cases; others need a grant that says so."""
        if actor.is_system or case is None:
            return YES
        if case.status == CaseStatus.CLOSED:
            return no(_("The case is closed. Reopen it first."))
        return self._reaches(actor, case, "work", _("The case was shared with you for reading only. Ask its lead to let you work on it."))

    def may_transition(self, actor: Actor, case: Case | None) -> Verdict:
        """As work, but on a closed case too, so that it can be reopened."""
        if actor.is_system or case is None:
            return YES
        return self._reaches(actor, case, "work", _("The case was shared with you for reading only. Ask its lead to let you work on it."))

    # Who may change a case reads how it came to stand so; a share for reading and emergency access open no more than the case.
    may_history = may_transition

    def may_share(self, actor: Actor, case: Case | None) -> Verdict:
        """The lead, whoever manages the team's cases, and holders of a share grant."""
        if actor.is_system or case is None or case.lead_id == getattr(actor.user, "pk", None):
            return YES
        if actor.can("case.manage") and case.team_id in actor.team_ids:
            return YES
        if actor.user and grants.holds(case, "share", user=actor.user, team_ids=actor.team_ids):
            return YES
        return no(_("Only the lead of the case or a supervisor of its team may share it."))

    def may_assign(self, actor: Actor, case: Case | None) -> Verdict:
        """As sharing; a case that nobody leads is taken by anybody who works on it."""
        if case is not None and case.lead_id is None and (taken := self.may_work(actor, case)):
            return taken
        return self.may_share(actor, case)

    def may_restrict(self, actor: Actor, case: Case | None) -> Verdict:
        """Supervisors of the case's team."""
        return self._supervises(actor, case, _("Only a supervisor of the team may restrict the case."))

    def may_hand_over(self, actor: Actor, case: Case | None) -> Verdict:
        """Supervisors of the case's team."""
        return self._supervises(actor, case, _("Only a supervisor of the team may hand the case over to another team."))

    def may_give(self, actor: Actor, case: Case | None) -> Verdict:
        """Whoever leads the case or is assigned to it, and supervisors of its team; to another person, who must accept."""
        if actor.is_system or case is None:
            return YES
        if case.status == CaseStatus.CLOSED:
            return no(_("The case is closed. Reopen it first."))
        if actor.can("case.manage") and case.team_id in actor.team_ids:
            return YES
        if actor.user is not None and (case.lead_id == actor.user.pk or _works_on(case, actor)):
            return YES
        return no(_("Only those who work on the case, or a supervisor of its team, hand it over."))

    def may_see_openings(self, actor: Actor, case: Case | None) -> Verdict:
        """Supervisors of the case's team; the privacy officer reads the audit trail itself."""
        return self._supervises(actor, case, _("Who opened a case is shown to supervisors of its team and to the privacy officer."))

    def may_describe(self, actor: Actor, case: Case | None) -> Verdict:
        """The reason for the case is clinical: the clinical side writes it, and whoever opened the case."""
        if case is not None and not reads_reason(actor, case):
            return no(_("Why the case was opened is written by the clinical side, or by whoever opened it."))
        return self.may_work(actor, case)

    @staticmethod
    def _supervises(actor: Actor, case: Case | None, reason: str) -> Verdict:
        return YES if actor.is_system or case is None or case.team_id in actor.team_ids else no(reason)

    @staticmethod
    def _reaches(actor: Actor, case: Case, verb: str, reason: str) -> Verdict:
        if case.team_id in actor.team_ids and not case.is_restricted:
            return YES
        if actor.user and grants.holds(case, verb, user=actor.user, team_ids=actor.team_ids):
            return YES
        return no(reason)


@register
class CaseTransitionPolicy(Policy):
    """Steps of visible cases; the words of a step are shown as the reason of the case is."""

    model = CaseTransition
    permissions = {"view": "case.view"}

    def visible(self, actor: Actor) -> QuerySet[CaseTransition]:
        """Steps of visible cases."""
        return CaseTransition.objects.filter(in_open_case(actor))
