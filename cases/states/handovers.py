"""The states of a hand-over from person to person. `docs/states.md` is drawn from this table."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import HandoverStatus
from corecit.access.policies import YES, Verdict, no

HANDOVER_TRANSITIONS: dict[str, dict[str, str]] = {
    HandoverStatus.REQUESTED: {
        "accept": HandoverStatus.ACCEPTED,
        "decline": HandoverStatus.DECLINED,
        "withdraw": HandoverStatus.WITHDRAWN,
    },
    HandoverStatus.ACCEPTED: {},
    HandoverStatus.DECLINED: {},
    HandoverStatus.WITHDRAWN: {},
}
ACTS: dict[str, object] = {
    "accept": gettext_lazy("Accept the case"),
    "decline": gettext_lazy("Decline"),
    "withdraw": gettext_lazy("Withdraw"),
}


def after(status: str, act: str) -> str:
    """The state that an act leads to; raises LookupError when it leads nowhere from here (ask `is_open` first)."""
    return HANDOVER_TRANSITIONS[status][act]


def is_open(status: str) -> Verdict:
    """Whether it still waits, with the sentence that says why not."""
    if HANDOVER_TRANSITIONS[status]:
        return YES
    return no(_("This hand-over is over: %(status)s.") % {"status": HandoverStatus(status).label})
