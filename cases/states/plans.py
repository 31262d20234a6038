"""The states of a response plan and of a proposal to make one. `docs/states.md` is drawn from these tables."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import PlanAct, PlanStatus, ProposalStatus
from corecit.access.policies import YES, Verdict, no

# From -> act -> to. What was approved stays readable; a revision is a version of its own that replaces it when approved.
PLAN_TRANSITIONS: dict[str, dict[str, str]] = {
    PlanStatus.DRAFT: {PlanAct.SUBMIT: PlanStatus.SUBMITTED, PlanAct.RETIRE: PlanStatus.RETIRED},
    PlanStatus.SUBMITTED: {PlanAct.APPROVE: PlanStatus.APPROVED, PlanAct.RETURN: PlanStatus.RETURNED},
    PlanStatus.RETURNED: {PlanAct.SUBMIT: PlanStatus.SUBMITTED, PlanAct.RETIRE: PlanStatus.RETIRED},
    PlanStatus.APPROVED: {
        PlanAct.RENEW: PlanStatus.APPROVED,
        PlanAct.EXPIRE: PlanStatus.EXPIRED,
        PlanAct.REPLACE: PlanStatus.REPLACED,
        PlanAct.RETIRE: PlanStatus.RETIRED,
    },
    PlanStatus.EXPIRED: {
        PlanAct.RENEW: PlanStatus.APPROVED,
        PlanAct.REPLACE: PlanStatus.REPLACED,
        PlanAct.RETIRE: PlanStatus.RETIRED,
    },
    PlanStatus.REPLACED: {},
    # Only where a link of two records retired it, and is undone.
    PlanStatus.RETIRED: {PlanAct.RESTORE: PlanStatus.APPROVED},
}
PROPOSAL_TRANSITIONS: dict[str, dict[str, str]] = {
    ProposalStatus.OPEN: {"make": ProposalStatus.MADE, "decline": ProposalStatus.DECLINED},
    ProposalStatus.MADE: {},
    ProposalStatus.DECLINED: {},
}
ACTS: dict[str, object] = {
    PlanAct.SUBMIT: gettext_lazy("Submit for approval"),
    PlanAct.APPROVE: gettext_lazy("Approve"),
    PlanAct.RETURN: gettext_lazy("Return with a comment"),
    PlanAct.RENEW: gettext_lazy("Renew as it stands"),
    PlanAct.EXPIRE: gettext_lazy("Its time is over"),
    PlanAct.REPLACE: gettext_lazy("A revision was approved"),
    PlanAct.RETIRE: gettext_lazy("Retire plan"),
    PlanAct.RESTORE: gettext_lazy("The link of two records is undone"),
    "make": gettext_lazy("Make a plan"),
    "decline": gettext_lazy("Not now"),
}
# In these it is written; nothing of it is settled.
OPEN = (PlanStatus.DRAFT, PlanStatus.RETURNED)
IN_PREPARATION = (*OPEN, PlanStatus.SUBMITTED)
# Somebody said yes to these; they can be shown, renewed and revised.
SETTLED = (PlanStatus.APPROVED, PlanStatus.EXPIRED)


def after(status: str, act: str) -> str:
    """The state that an act leads to; raises LookupError when it leads nowhere from here (ask `follows` first)."""
    return PLAN_TRANSITIONS[status][act]


def follows(status: str, act: str) -> Verdict:
    """Whether an act is open in a state, with the sentence that says why not."""
    if act in PLAN_TRANSITIONS[status]:
        return YES
    return no(
        _("“%(act)s” is not open to a plan with the status “%(status)s”.") % {"act": ACTS[act], "status": PlanStatus(status).label.lower()}
    )


def decides(status: str) -> Verdict:
    """Whether a proposal can still be decided."""
    return YES if PROPOSAL_TRANSITIONS[status] else no(_("This proposal was decided already."))
