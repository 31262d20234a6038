"""Words and colours of a referral, so that templates stay plain."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from referrals.consents import CONTENT
from referrals.models import Referral, ReferralKind, ReferralStatus

_KINDS = {
    ReferralStatus.REQUESTED: ("warn", "send"),
    ReferralStatus.ACCEPTED: ("info", "check"),
    ReferralStatus.IN_PROGRESS: ("info", "progress"),
    ReferralStatus.ON_HOLD: ("neutral", "player-pause"),
    ReferralStatus.COMPLETED: ("good", "circle-check"),
    ReferralStatus.REJECTED: ("danger", "x"),
    ReferralStatus.FAILED: ("danger", "alert-triangle"),
    ReferralStatus.CANCELLED: ("muted", "ban"),
    ReferralStatus.ENTERED_IN_ERROR: ("muted", "eraser"),
}


def status(referral: Referral) -> dict[str, str]:
    """Kind, icon and word of a referral's state."""
    if referral.kind == ReferralKind.LOGGED and referral.status == ReferralStatus.COMPLETED:
        return {"kind": "neutral", "icon": "notes", "word": _("Logged")}
    kind, icon = _KINDS.get(ReferralStatus(referral.status), ("neutral", "circle"))
    return {"kind": kind, "icon": icon, "word": str(referral.get_status_display())}


def row(referral: Referral) -> dict[str, Any]:
    """A referral in a list."""
    return {"referral": referral, "status": status(referral), "outcome": referral.get_outcome_display() if referral.outcome else ""}


def carried(fields: dict[str, str]) -> list[tuple[str, str]]:
    """Labelled content that a partner reads."""
    words = {
        "name": _("Name"),
        "phone": _("Phone"),
        "language": _("Language"),
        "contact_time": _("Best way and time to reach the person"),
        "message": _("Message"),
    }
    return [(str(words.get(name) or CONTENT[name]), text) for name, text in fields.items()]
