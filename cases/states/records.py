"""The states of a case, and which may follow which. `docs/states.md` is drawn from this table."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import CaseStatus
from corecit.access.policies import YES, Verdict, no

# From -> the states that may follow, the usual next one first.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    CaseStatus.NEW: (CaseStatus.ACTIVE, CaseStatus.CLOSED),
    CaseStatus.ACTIVE: (CaseStatus.MONITORING, CaseStatus.CLOSED),
    CaseStatus.MONITORING: (CaseStatus.ACTIVE, CaseStatus.CLOSED),
    CaseStatus.CLOSED: (CaseStatus.REOPENED,),
    CaseStatus.REOPENED: (CaseStatus.ACTIVE, CaseStatus.MONITORING, CaseStatus.CLOSED),
}
# To -> what the button says.
ACTS: dict[str, object] = {
    CaseStatus.ACTIVE: gettext_lazy("Set to active"),
    CaseStatus.MONITORING: gettext_lazy("Set to monitoring"),
    CaseStatus.CLOSED: gettext_lazy("Close case"),
    CaseStatus.REOPENED: gettext_lazy("Reopen case"),
}
OPEN = (CaseStatus.NEW, CaseStatus.ACTIVE, CaseStatus.MONITORING, CaseStatus.REOPENED)


def follows(status: str, to: str) -> Verdict:
    """Whether a case may go from one state to another, with the sentence that says why not."""
    if to in TRANSITIONS[status]:
        return YES
    if status == to:
        return no(_("The case has this status already."))
    if status == CaseStatus.CLOSED:
        return no(_("The case is closed. Reopen it first."))
    return no(
        _("A case with the status “%(status)s” cannot be set to “%(to)s”.")
        % {"status": CaseStatus(status).label, "to": CaseStatus(to).label}
    )
