"""The states of a follow-up, and what ends it. `docs/states.md` is drawn from this table."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import FollowUpStatus
from corecit.access.policies import YES, Verdict, no

# From -> act -> to. A follow-up whose window passes is missed; it is not forgotten but planned again.
FOLLOW_UP_TRANSITIONS: dict[str, dict[str, str]] = {
    FollowUpStatus.OPEN: {
        "reach": FollowUpStatus.DONE,
        "unable": FollowUpStatus.UNABLE,
        "cancel": FollowUpStatus.CANCELLED,
        "expire": FollowUpStatus.EXPIRED,
    },
    FollowUpStatus.DONE: {},
    FollowUpStatus.UNABLE: {},
    FollowUpStatus.CANCELLED: {},
    FollowUpStatus.EXPIRED: {},
}
ACTS: dict[str, object] = {
    "reach": gettext_lazy("Person reached"),
    "unable": gettext_lazy("Unable to contact"),
    "cancel": gettext_lazy("Cancel follow-up"),
    "expire": gettext_lazy("Window passed"),
}


def after(status: str, act: str) -> str:
    """The state that an act leads to; raises LookupError when it leads nowhere from here (ask `is_open` first)."""
    return FOLLOW_UP_TRANSITIONS[status][act]


def is_open(status: str) -> Verdict:
    """Whether anything can still be done, with the sentence that says why not."""
    if FOLLOW_UP_TRANSITIONS[status]:
        return YES
    if status == FollowUpStatus.EXPIRED:
        return no(_("The window of this follow-up has passed. Plan a new one to try again."))
    return no(_("This follow-up is over: %(status)s. Plan a new one to try again.") % {"status": FollowUpStatus(status).label})
