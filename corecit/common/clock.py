"""The one clock, so that tests can turn it (time-machine) and no module calls datetime.now by itself."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The present moment in UTC."""
    return timezone.now()


def minutes_ago(minutes: int) -> dt.datetime:
    """The moment so many minutes before now."""
    return now() - dt.timedelta(minutes=minutes)
