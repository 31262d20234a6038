"""The kinds of notices of referrals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corecit.notices.kinds import Kind, register

register(
    Kind(
        "referral-sent",
        _("A referral is waiting for your answer"),
        _(
            "A crisis response team has sent you a referral. Open the link to read and answer it; no account is needed. Do not forward this message."
        ),
        "send",
        _("Read and answer"),
    ),
    Kind("referral-answered", _("A partner has answered a referral"), _("A partner has answered one of your referrals."), "message-circle"),
    Kind(
        "referral-unanswered",
        _("A referral was not answered in time"),
        _("The link of one of your referrals has expired without an answer."),
        "clock-exclamation",
    ),
    Kind(
        "referral-link-expired",
        _("A partner asks for a new link"),
        _("A partner opened an expired referral link and asks for a new one."),
        "link-off",
    ),
)
