"""When a consent may be used: a pure rule, asked at sending and again at every reading."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What a consent can cover, and what a referral can carry under it.
CONTENT = {
    "referral_reason": gettext_lazy("Why the person is referred"),
    "clinical_summary": gettext_lazy("Clinical summary"),
    "screening": gettext_lazy("Screening result"),
    "part2": gettext_lazy("Substance-use treatment record (42 CFR Part 2)"),
}

# What the person can agree to hand over without a consent form: who they are and how to reach them.
PLAIN = ("name", "phone", "language", "contact_time", "message")

# The short form of 42 CFR 2.32(a)(2).
PART2_NOTICE = gettext_lazy("42 CFR part 2 prohibits unauthorized use or disclosure of these records.")


def problem(consent, *, organization_id: int, person_id: int, on: dt.date) -> str | None:
    """Why a consent may not be used for this recipient and person on this day; None when it may (42 CFR 2.31: expired, revoked or deficient ones open nothing)."""
    if consent.person_id != person_id:
        return _("The consent is another person's.")
    if consent.recipient_id != organization_id:
        return _("The consent names another organization.")
    if consent.revoked_at is not None:
        return _("The consent was revoked.")
    if consent.signed_on > on:
        return _("The consent is dated in the future.")
    if consent.expires_on is not None and consent.expires_on < on:
        return _("The consent has expired.")
    if not consent.content:
        return _("The consent does not say what may be disclosed.")
    if not consent.purpose:
        return _("The consent does not say for what purpose.")
    if not consent.told_right_to_revoke:
        return _("The consent does not record that the person was told of the right to revoke it.")
    if consent.signature == "verbal" and "part2" in consent.content:
        return _("A substance-use record needs a written or electronic signature.")
    return None
