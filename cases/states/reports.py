"""The states of one side's report, and what takes it from one to the next. `docs/states.md` is drawn from this table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from cases.models import ReportStatus
from corecit.access.policies import YES, Verdict, no

# From -> act -> to. An amendment is submitted again with a new version; what was approved stays readable.
REPORT_TRANSITIONS: dict[str, dict[str, str]] = {
    ReportStatus.DRAFT: {"submit": ReportStatus.SUBMITTED},
    ReportStatus.SUBMITTED: {"approve": ReportStatus.APPROVED, "return": ReportStatus.RETURNED},
    ReportStatus.RETURNED: {"submit": ReportStatus.SUBMITTED},
    ReportStatus.APPROVED: {"amend": ReportStatus.SUBMITTED},
}
ACTS: dict[str, object] = {
    "submit": gettext_lazy("Submit report"),
    "approve": gettext_lazy("Approve"),
    "return": gettext_lazy("Return with a comment"),
    "amend": gettext_lazy("Amend report"),
}
# In these its author writes on; nothing of it is settled.
OPEN = (ReportStatus.DRAFT, ReportStatus.RETURNED)

_WHY_NOT: dict[str, object] = {
    "submit": gettext_lazy("The report was submitted. It can be changed once it is returned, or amended once it is approved."),
    "approve": gettext_lazy("Only a submitted report can be reviewed."),
    "return": gettext_lazy("Only a submitted report can be reviewed."),
    "amend": gettext_lazy("Only an approved report is amended. Before that it is edited."),
}


def after(status: str, act: str) -> str:
    """The state that an act leads to; raises LookupError when it leads nowhere from here (ask `follows` first)."""
    return REPORT_TRANSITIONS[status][act]


def follows(status: str, act: str) -> Verdict:
    """Whether an act is open in a state, with the sentence that says why not."""
    if act in REPORT_TRANSITIONS[status]:
        return YES
    return no(str(_WHY_NOT[act]))
