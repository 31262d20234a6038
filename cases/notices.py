"""The kinds of notices that cases posts: sentences that name nobody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.notices.kinds import Kind, register

FOLLOW_UP = _("Open the follow-up")

register(
    Kind("follow-up-assigned", _("A follow-up was given to you"), _("A follow-up is now yours."), "phone-plus", FOLLOW_UP),
    Kind("follow-up-due", _("A follow-up is due"), _("One of your follow-ups is due."), "phone", FOLLOW_UP),
    Kind("follow-up-overdue", _("A follow-up is overdue"), _("A follow-up is overdue and nobody has been reached."), "phone-x", FOLLOW_UP),
    Kind(
        "follow-up-escalated",
        _("A follow-up of your team is long overdue"),
        _("A follow-up of your team has been overdue for %(hours)s hours. Talk to its owner, or give it to somebody else."),
        "alert-triangle",
        FOLLOW_UP,
    ),
    Kind(
        "follow-up-orphaned",
        _("A follow-up of your team has lost its owner"),
        _("The owner of a follow-up has left or can no longer open the case. Give it to somebody else."),
        "user-x",
        FOLLOW_UP,
    ),
    Kind(
        "follow-up-missed",
        _("A follow-up was missed"),
        _("The window of a follow-up has passed without contact. Plan a new one, or note why none is needed."),
        "calendar-x",
        FOLLOW_UP,
    ),
    Kind(
        "follow-up-cancelled",
        _("A follow-up of yours was cancelled"),
        _("Somebody else cancelled one of your follow-ups."),
        "circle-x",
        FOLLOW_UP,
    ),
)
