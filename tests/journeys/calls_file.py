"""A small CAD export for journeys: crisis calls of an hour ago, one of another kind, and a row without a number. Synthetic."""

from __future__ import annotations

import csv
import datetime as dt
import io
from zoneinfo import ZoneInfo

from django.utils import timezone

HEADER = ["Incident Number", "Call Received", "Dispatched", "En Route", "On Scene", "Cleared", "Call Type", "Priority", "Address", "Units"]
OWN, OTHERS, SECOND = "RPD26-004417", "RPD26-004412", "RPD26-004420"
ADDRESS = "418 Linden Ave"


def make() -> bytes:
    """The file: four calls and one row that must be rejected."""
    rows = [
        [OTHERS, *_times(140), "SUICIDE THREAT", "1", "77 Quarry Rd", "R9"],
        [OWN, *_times(95), "EDP", "2", ADDRESS, "U-OFFICER"],
        [SECOND, *_times(70), "MENTAL HEALTH", "2", "12 Foundry St", "U-OFFICER;R4"],
        ["RPD26-004423", *_times(60), "TRAFFIC STOP", "4", "Route 9", "R4"],
        ["", *_times(50), "EDP", "2", "5 Mill Ln", "R4"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode("utf-8-sig")


def _times(minutes_ago: int) -> list[str]:
    """Received, dispatched, en route, on scene, cleared, as Riverton's CAD writes them."""
    received = timezone.now().astimezone(ZoneInfo("America/New_York")) - dt.timedelta(minutes=minutes_ago)
    return [(received + dt.timedelta(minutes=m)).strftime("%m/%d/%Y %H:%M:%S") for m in (0, 2, 3, 9, 41)]
