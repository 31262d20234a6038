"""The lock-out: five failed sign-ins within fifteen minutes lock an address of sign-in until an administrator unlocks it (CJIS AC-7).

It counts what was typed, whether an account of that name exists or not, so that the answers are the same.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum

from corecit.common import clock


def username_of(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address typed, in lower case, wherever the sign-in page or another door puts it."""
    values = credentials or {}
    typed = values.get("username") or values.get("email") or (request.POST.get("login", "") if request is not None else "")
    return str(typed).strip().lower()[:255]


class Handler(AxesDatabaseHandler):
    """axes' own handler knows "for ever" or "until the cool-off is over"; ours forgets old failures only where they have not locked."""

    def clean_expired_user_attempts(self, request: Any = None, credentials: dict | None = None) -> int:
        """Drops the failures of those whose last one is older than the window and who are not locked."""
        since = clock.now() - dt.timedelta(minutes=settings.LOCKOUT_WINDOW_MINUTES)
        old = (
            AccessAttempt.objects.values("username")
            .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
            .filter(failures__lt=settings.AXES_FAILURE_LIMIT, last__lte=since)
        )
        return AccessAttempt.objects.filter(username__in=[row["username"] for row in old]).delete()[0]


def is_locked(email: str) -> bool:
    """Whether sign-in with this address is locked."""
    failures = AccessAttempt.objects.filter(username=email.lower()).aggregate(n=Sum("failures_since_start"))["n"]
    return (failures or 0) >= settings.AXES_FAILURE_LIMIT


def locked_among(emails: list[str]) -> set[str]:
    """Those of some addresses that are locked, by one query."""
    rows = AccessAttempt.objects.filter(username__in=[email.lower() for email in emails]).values("username")
    return {row["username"] for row in rows.annotate(n=Sum("failures_since_start")).filter(n__gte=settings.AXES_FAILURE_LIMIT)}


def unlock(email: str) -> int:
    """Forgets the failures of an address; returns how many rows went. Call from the operation that audits it."""
    return AccessAttempt.objects.filter(username=email.lower()).delete()[0]
