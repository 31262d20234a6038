"""How calls and imports read on a page: words and colors of levels and states, doubtful times in sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.calls import times
from cases.models import Call, CallImport, CrisisLevel, ImportState, NoReportReason

LEVEL_KINDS = {CrisisLevel.CERTAIN: "danger", CrisisLevel.POSSIBLE: "warn", CrisisLevel.NO: "muted"}
LEVEL_ICONS = {CrisisLevel.CERTAIN: "heart-handshake", CrisisLevel.POSSIBLE: "help-circle", CrisisLevel.NO: "circle-minus"}
IMPORT_KINDS = {
    ImportState.UPLOADED: "warn",
    ImportState.QUEUED: "info",
    ImportState.RUNNING: "info",
    ImportState.DONE: "good",
    ImportState.FAILED: "danger",
}
FIELDS: dict[str, str | Promise] = {
    "incident_number": gettext_lazy("Incident number"),
    "report_number": gettext_lazy("Report number"),
    "service": gettext_lazy("Service (police, fire, EMS)"),
    "source_text": gettext_lazy("How it came in"),
    "initial_type": gettext_lazy("Initial type"),
    "final_type": gettext_lazy("Final type"),
    "priority": gettext_lazy("Priority"),
    "received_at": gettext_lazy("Received"),
    "dispatched_at": gettext_lazy("Dispatched"),
    "en_route_at": gettext_lazy("En route"),
    "arrived_at": gettext_lazy("First unit arrived"),
    "cleared_at": gettext_lazy("Cleared"),
    "dispatched_seconds": gettext_lazy("Seconds until dispatched"),
    "arrived_seconds": gettext_lazy("Seconds until arrived"),
    "cleared_seconds": gettext_lazy("Seconds until cleared"),
    "year": gettext_lazy("Year"),
    "about_at": gettext_lazy("About when"),
    "address": gettext_lazy("Address"),
    "city": gettext_lazy("City"),
    "beat": gettext_lazy("Beat"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "coordinates": gettext_lazy("Coordinates in one cell"),
    "units": gettext_lazy("Units"),
    "dispositions": gettext_lazy("Dispositions"),
    "notes": gettext_lazy("Notes"),
}


@dataclass(frozen=True)
class Mark:
    """A word with its color and icon."""

    word: str
    kind: str = "neutral"
    icon: str = ""


def level_mark(level: str) -> Mark:
    """Crisis, possibly, or not."""
    return Mark(str(CrisisLevel(level).label), LEVEL_KINDS[CrisisLevel(level)], LEVEL_ICONS[CrisisLevel(level)])


def import_mark(row: CallImport) -> Mark:
    """Where an import stands."""
    return Mark(str(ImportState(row.state).label), IMPORT_KINDS[ImportState(row.state)])


def report_mark(call: Call, is_reported: bool) -> Mark:
    """Whether a call has its report."""
    if is_reported:
        return Mark(_("Report begun"), "good")
    if call.no_report_reason:
        return Mark(_("No report needed"), "muted")
    if call.crisis_level == CrisisLevel.NO:
        return Mark(_("None due"), "muted")
    return Mark(_("Awaits a report"), "warn")


def no_report_reason(call: Call) -> str:
    """Why a call needs no report."""
    return str(NoReportReason(call.no_report_reason).label) if call.no_report_reason in NoReportReason.values else call.no_report_reason


def doubt(mark: str, *, is_second: bool = False) -> str:
    """A mark of a time as a sentence; `is_second`: of the hour that came twice the second was taken."""
    word, _colon, detail = mark.partition(": ")
    if word == times.AMBIGUOUS and is_second:
        return _(
            "The clock was turned back that night, so this hour came twice. The second is shown, as the first lies before the call was received."
        )
    sentences = {
        times.AMBIGUOUS: _("The clock was turned back that night, so this hour came twice. The first is shown."),
        times.SHIFTED: _("The clock was turned forward that night, so the time given did not exist. It is moved on by an hour."),
        times.DATE_ONLY: _("CAD gave the day without the time."),
        times.YEAR_ONLY: _("CAD gave no more than the year."),
        times.ORDER: _("Lies before the time the call was received."),
        times.CUT: _("Was too long and is cut here; the row as it came holds all of it."),
    }
    if word in sentences:
        return sentences[word]
    if word == times.UNREADABLE:
        if times.is_mangled(detail.strip("'")):
            return _(
                "The export says %(text)s: a spreadsheet left only minutes and seconds. Export again from CAD without opening the file in a spreadsheet."
            ) % {"text": detail}
        return _("The export says %(text)s, which is no time.") % {"text": detail}
    if word == times.RESTORED:
        return _("The export says %(text)s: a spreadsheet took the call sign for a number. It was put back.") % {"text": detail}
    if word == times.RELATIVE:
        return _("%(seconds)s seconds after the call was received, at a time unknown.") % {"seconds": detail}
    return mark


@dataclass(frozen=True)
class Stamp:
    """A time on the page of a call."""

    label: str
    at: dt.datetime | None
    doubt: str
    # In place of a time: the day or year when it was.
    text: str = ""


def stamps(call: Call) -> list[Stamp]:
    """The times of a call, each with what is doubtful about it; those that are not recorded too."""
    zone = ZoneInfo(call.agency.time_zone)
    rows = []
    for name in TIMES:
        at = getattr(call, name)
        is_second = at is not None and localtime(at, zone).fold == 1
        rows.append(Stamp(str(FIELDS[name]), at, doubt(call.time_marks.get(name, ""), is_second=is_second)))
    if call.received_at is None and call.about_at is not None:
        mark = call.time_marks.get("about_at", times.DATE_ONLY)
        day = localtime(call.about_at, zone)
        rows.insert(
            0,
            Stamp(
                str(FIELDS["about_at"]), None, doubt(mark), str(day.year) if mark == times.YEAR_ONLY else date_format(day, "DATE_FORMAT")
            ),
        )
    return rows


TIMES = ["received_at", "dispatched_at", "en_route_at", "arrived_at", "cleared_at"]


def other_doubts(marks: dict[str, str]) -> list[tuple[str, str]]:
    """What is doubtful about fields that are no times."""
    return [(str(FIELDS.get(name, name)), doubt(mark)) for name, mark in marks.items() if name not in (*TIMES, "about_at")]


def doubts(marks: dict[str, str]) -> list[tuple[str, str]]:
    """Everything doubtful about a row in a few words each, for the preview."""
    words = {
        times.AMBIGUOUS: _("this hour came twice"),
        times.SHIFTED: _("this hour was skipped"),
        times.DATE_ONLY: _("only the day"),
        times.YEAR_ONLY: _("only the year"),
        times.ORDER: _("before it was received"),
        times.CUT: _("too long, cut"),
    }
    found = []
    for name, mark in marks.items():
        word, _colon, detail = mark.partition(": ")
        text = words.get(word) or {
            times.UNREADABLE: _("%(text)s is unreadable") % {"text": detail},
            times.RESTORED: _("put back from %(text)s") % {"text": detail},
            times.RELATIVE: _("%(seconds)s s after it was received") % {"seconds": detail},
        }.get(word, mark)
        found.append((str(FIELDS.get(name, name)), text))
    return found


@dataclass(frozen=True)
class Line:
    """A call in a list."""

    call: Call
    level: Mark
    report: Mark
    doubtful: bool

    @property
    def type(self) -> str:
        """What it ended as, else what it began as."""
        return self.call.final_type or self.call.initial_type


def lines(calls: Any) -> list[Line]:
    """Calls as lines of a list; `is_reported` comes annotated where the list knows it."""
    return [
        Line(call, level_mark(call.crisis_level), report_mark(call, getattr(call, "is_reported", False)), bool(call.time_marks))
        for call in calls
    ]


def progress_of(row: CallImport) -> int | None:
    """Percent read of a CSV; a spreadsheet does not say how far it is."""
    if row.layout.get("kind") != "csv" or not row.size:
        return None
    return min(100, round(100 * row.bytes_done / row.size))


def counts(row: CallImport) -> list[tuple[str, int, str]]:
    """What became of the rows: label, number, kind."""
    return [
        (_("new"), row.rows_new, "good"),
        (_("changed"), row.rows_changed, ""),
        (_("unchanged"), row.rows_unchanged, ""),
        (_("joined to a call of the same file"), row.rows_merged, ""),
        (_("rejected"), row.rows_rejected, "danger" if row.rows_rejected else ""),
        (_("imported with something doubtful"), row.rows_marked, "warn" if row.rows_marked else ""),
    ]
