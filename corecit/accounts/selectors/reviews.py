"""Reading when the accounts were last looked through."""

from __future__ import annotations

import datetime as dt

from corecit.accounts.models import User
from corecit.audit.models import SignOff, SignOffKind
from corecit.common import clock

EVERY = dt.timedelta(days=365)


def latest() -> SignOff | None:
    """The last review of the accounts."""
    return SignOff.objects.filter(kind=SignOffKind.ACCOUNTS).select_related("by").first()


def is_due() -> bool:
    """Whether the last review, or the first account, is a year old (CJIS AC-2)."""
    last = latest()
    if last is not None:
        return last.at < clock.now() - EVERY
    return User.objects.filter(created_at__lt=clock.now() - EVERY).exists()
