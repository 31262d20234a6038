"""One record of an export into the values of one call, or the reason why not."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cases.calls import times
from cases.calls.columns import TIME_FIELDS
from cases.calls.reading import Row
from corecit.common.criminal_history import withheld

SECONDS = {"dispatched_at": "dispatched_seconds", "arrived_at": "arrived_seconds", "cleared_at": "cleared_seconds"}
LENGTHS = {
    "report_number": 60, "source_text": 120, "service": 60, "initial_type": 200, "final_type": 200, "priority": 20, "address": 300, "city": 120, "beat": 60,
}  # fmt: skip
MAX_NUMBER = 60
MAX_UNIT = 40
MAX_DISPOSITION = 200
# What a call's row fills; the order is that of the digest.
VALUES = [
    "report_number", "source_text", "service", "initial_type", "final_type", "priority", *TIME_FIELDS, "about_at", "time_marks", "address", "city", "beat",
    "latitude", "longitude", "units", "dispositions", "notes",
]  # fmt: skip
_POINT = re.compile(r"\(?\s*(-?\d{1,2}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)?")
# 5.00E+93 was unit 5E93 before a spreadsheet took it for a number.
_SCIENTIFIC = re.compile(r"^(\d)(?:\.(\d+))?E\+?(-?\d+)$")
_BETWEEN_UNITS = re.compile(r"[,;|\n]")


@dataclass(frozen=True)
class Profile:
    """How the export of one agency is to be read."""

    columns: dict[str, list[str]]
    time_zone: str
    date_formats: Sequence[str] = ()
    missing_markers: Sequence[str] = ()
    midnight_is_missing: bool = False
    list_separator: str = ""


@dataclass(slots=True)
class CallRow:
    """The call that a record tells of; `values` by the names of the model's fields."""

    line: int
    number: str
    values: dict[str, Any]
    raw: dict[str, str]
    digest: str = ""


@dataclass(slots=True)
class Rejected:
    """A record that is no call, with the code of the reason."""

    line: int
    reason: str
    raw: dict[str, str]


@dataclass
class RowReader:
    """Reads records by a profile."""

    profile: Profile
    header: tuple[str, ...] = ()
    places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.missing = frozenset(marker.strip().casefold() for marker in self.profile.missing_markers)
        self.time = times.TimeReader(self.profile.time_zone, self.profile.date_formats, self.missing, self.profile.midnight_is_missing)

    def read(self, row: Row) -> CallRow | Rejected:
        """The call, or why there is none."""
        if row.cells is None:
            return Rejected(row.line, "unreadable", {})
        if row.header is not self.header:
            self._turn_to(row.header)
        raw = self.raw(row.cells)
        cells = row.cells
        number = self.text(cells, "incident_number")
        if not number:
            return Rejected(row.line, "no_number", raw)
        if _SCIENTIFIC.match(number) and "+" in number:
            return Rejected(row.line, "mangled_number", raw)
        if len(number) > MAX_NUMBER:
            return Rejected(row.line, "long_number", raw)
        values = self.values(cells)
        if not (
            values["initial_type"]
            or values["final_type"]
            or values["about_at"]
            or values["time_marks"]
            or any(values[f] for f in TIME_FIELDS)
        ):
            return Rejected(row.line, "empty", raw)
        return CallRow(row.line, number, values, raw, digest(values, raw))

    def _turn_to(self, header: tuple[str, ...]) -> None:
        place = {name: number for number, name in enumerate(header)}
        self.places = {name: [place[c] for c in names if c in place] for name, names in self.profile.columns.items()}
        self.header = header

    def raw(self, cells: Sequence[str]) -> dict[str, str]:
        """Every cell as it came, by column; cells beyond the header as extra_1, extra_2."""
        raw = {name: withheld(cell) for name, cell in zip(self.header, cells, strict=False)}
        for number, cell in enumerate(cells[len(self.header) :], 1):
            if cell.strip():
                raw[f"extra_{number}"] = cell
        return raw

    def values(self, cells: Sequence[str]) -> dict[str, Any]:
        """The values of the call's fields."""
        values: dict[str, Any] = {}
        marks: dict[str, str] = {}
        for name, length in LENGTHS.items():
            text = self.text(cells, name)
            if len(text) > length:
                marks[name] = times.CUT
            values[name] = text[:length]
        for name in ("initial_type", "final_type"):
            values[name] = values[name].lstrip("- ")
        self._times(cells, values, marks)
        values["address"] = self._address(cells, values["address"])
        values["latitude"], values["longitude"] = self._point(cells)
        values["units"] = self._units(cells, marks)
        values["dispositions"] = self._dispositions(cells)
        values["notes"] = self._notes(cells)
        values["time_marks"] = marks
        return values

    def cell(self, cells: Sequence[str], name: str) -> list[str]:
        """The cells of a field, missing ones as empty text."""
        found = []
        for place in self.places.get(name, ()):
            text = cells[place].strip() if place < len(cells) else ""
            found.append("" if text.casefold() in self.missing else text)
        return found

    def text(self, cells: Sequence[str], name: str) -> str:
        """The first filled cell of a field, on one line."""
        for text in self.cell(cells, name):
            if text:
                return _line(text)
        return ""

    def _times(self, cells: Sequence[str], values: dict[str, Any], marks: dict[str, str]) -> None:
        before: dt.datetime | None = None
        about: dt.datetime | None = None
        day_column = self.places.get("received_at", [None])[0] if len(self.places.get("received_at", [])) == 2 else None
        for name in TIME_FIELDS:
            places = self.places.get(name, [])
            values[name] = None
            if not places:
                continue
            texts = [cells[place] if place < len(cells) else "" for place in places]
            carry = name != "received_at" and day_column is not None and places[0] == day_column
            if carry and not (texts[-1].strip() and texts[-1].strip().casefold() not in self.missing):
                continue
            reading = self.time.read(texts, name, not_before=before, carry_day=carry)
            values[name] = reading.at
            about = about or reading.about
            if reading.mark:
                marks[name] = reading.mark
            elif reading.at and before and reading.at < before:
                marks[name] = times.ORDER
            before = reading.at if before is None else before
        self._durations(cells, values, marks)
        if values["received_at"] is None and about is None:
            about = self._year(cells, marks)
        values["about_at"] = None if values["received_at"] else about

    def _durations(self, cells: Sequence[str], values: dict[str, Any], marks: dict[str, str]) -> None:
        """Times given as seconds after the call was received; without that time they are only marked."""
        for name, source in SECONDS.items():
            text = self.text(cells, source)
            if values[name] is not None or not text:
                continue
            try:
                seconds = float(text)
            except ValueError:
                marks[name] = f"{times.UNREADABLE}: {text[:40]!r}"
                continue
            if not 0 <= seconds < 30 * 86400:
                continue
            if values["received_at"] is None:
                marks[name] = f"{times.RELATIVE}: {seconds:g}"
            else:
                values[name] = values["received_at"] + dt.timedelta(seconds=seconds)

    def _year(self, cells: Sequence[str], marks: dict[str, str]) -> dt.datetime | None:
        text = self.text(cells, "year")
        if not (text.isdigit() and 1990 <= int(text) <= 2100):
            return None
        marks["about_at"] = times.YEAR_ONLY
        return self.time.start_of(dt.date(int(text), 1, 1))

    def _address(self, cells: Sequence[str], single: str) -> str:
        lines = [line for text in self.cell(cells, "address") for line in html.unescape(text).splitlines()]
        if len(lines) < 2:
            return single
        kept = [" ".join(line.split()) for line in lines if line.strip() and not _POINT.fullmatch(line.strip())]
        return ", ".join(kept)[: LENGTHS["address"]]

    def _point(self, cells: Sequence[str]) -> tuple[float | None, float | None]:
        pair: tuple[str, str] | None = None
        latitude, longitude = self.text(cells, "latitude"), self.text(cells, "longitude")
        if latitude and longitude:
            pair = latitude, longitude
        elif found := _POINT.search(" ".join(self.cell(cells, "coordinates"))):
            pair = found[1], found[2]
        if pair is None:
            return None, None
        try:
            north, east = float(pair[0]), float(pair[1])
        except ValueError:
            return None, None
        if not (-90 <= north <= 90 and -180 <= east <= 180) or (north == 0 and east == 0):
            return None, None
        return north, east

    def _units(self, cells: Sequence[str], marks: dict[str, str]) -> list[str]:
        """Call signs in capitals, as CAD and rosters do not agree on them."""
        found: dict[str, None] = {}
        for text in self.cell(cells, "units"):
            parts = _BETWEEN_UNITS.split(text)
            if self.profile.list_separator:
                parts = [piece for part in parts for piece in part.split(self.profile.list_separator)]
            for part in parts:
                unit = _line(part)
                if not unit or unit.casefold() in self.missing:
                    continue
                cut = _SCIENTIFIC.match(unit)
                if cut and "+" in unit and not (cut[2] or "").strip("0"):
                    marks["units"] = f"{times.RESTORED}: {unit!r}"
                    unit = f"{cut[1]}E{int(cut[3])}"
                elif cut and "+" in unit:
                    marks["units"] = f"{times.UNREADABLE}: {unit!r}"
                found[unit.upper()[:MAX_UNIT]] = None
        return list(found)

    def _dispositions(self, cells: Sequence[str]) -> list[str]:
        found: dict[str, None] = {}
        mark = self.profile.list_separator
        for text in self.cell(cells, "dispositions"):
            for part in text.split(mark) if mark else [text]:
                value = _line(part)
                if value and value.casefold() not in self.missing:
                    found[value[:MAX_DISPOSITION]] = None
        return list(found)

    def _notes(self, cells: Sequence[str]) -> str:
        return withheld("\n".join(html.unescape(text) for text in self.cell(cells, "notes") if text))


def _line(text: str) -> str:
    """Entities resolved, white space (the non-breaking kind too) made single."""
    return " ".join((html.unescape(text) if "&" in text else text).split())


def digest(values: dict[str, Any], raw: dict[str, str]) -> str:
    """Of the row as it came and of what was read from it, so that a better profile also counts as a change; blank cells and the order of columns do not."""
    filled = sorted((name, cell) for name, cell in raw.items() if cell.strip())
    read = [values[name] for name in VALUES]
    return hashlib.blake2b(repr((filled, read)).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def joined(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Two rows of one call in one file (one per unit, or CAD split it): units and dispositions together, the first of each time and the last
    clearance, other values of the later row where it has any."""
    result = dict(old)
    for name in VALUES:
        one, other = old[name], new[name]
        if name in ("units", "dispositions"):
            result[name] = list(dict.fromkeys([*one, *other]))
        elif name == "time_marks":
            result[name] = one | other
        elif name == "notes":
            result[name] = one if other in one else "\n".join(filter(None, [one, other]))
        elif name == "cleared_at":
            result[name] = max(filter(None, [one, other]), default=None)
        elif name in TIME_FIELDS:
            result[name] = min(filter(None, [one, other]), default=None)
        else:
            result[name] = one if other in (None, "") else other
    if result["received_at"]:
        result["about_at"] = None
    return result
