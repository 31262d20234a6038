"""One call that CAD pushes, or that a person types: checked field by field, into the same shape as a row of a file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases.calls import times
from cases.calls.columns import TIME_FIELDS
from cases.calls.rows import LENGTHS, MAX_DISPOSITION, MAX_NUMBER, MAX_UNIT, VALUES, CallRow, digest
from corecit.common.criminal_history import withheld

LISTS = {"units": MAX_UNIT, "dispositions": MAX_DISPOSITION}
FIELDS = ["agency", "incident_number", *[name for name in VALUES if name not in ("about_at", "time_marks")]]
MAX_NOTES = 100_000


def clean(text: str) -> str:
    """Text that the database takes: no NUL character, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def plain(value: Any, depth: int = 0) -> Any:
    """What CAD sent, in a form that the database keeps; beyond six levels, and numbers that are none, as text."""
    if isinstance(value, str):
        return withheld(clean(value))
    if isinstance(value, (dict, list)) and depth > 5:
        return clean(str(value)[:1000])
    if isinstance(value, dict):
        return {clean(str(key)): plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner, depth + 1) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, (bool, int, float, type(None))) else clean(str(value))


class Wrong(Exception):
    """What is wrong with an item: field -> sentences."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class ItemReader:
    """Reads items of one agency; times without an offset are local to it."""

    def __init__(self, zone: str) -> None:
        self.time = times.TimeReader(zone, ["YYYY-MM-DD HH:mm:ss"], frozenset())

    def read(self, item: Mapping[str, Any]) -> CallRow:
        """The call; raises Wrong. Fields that are not ours are kept in `raw`."""
        wrong: dict[str, list[str]] = {}
        number = self._text(item, "incident_number", MAX_NUMBER, wrong)
        if not number and "incident_number" not in wrong:
            wrong["incident_number"] = [_("Every call needs its incident number.")]
        values: dict[str, Any] = {name: self._text(item, name, length, wrong) for name, length in LENGTHS.items()}
        values |= {name: self._list(item, name, length, wrong) for name, length in LISTS.items()}
        values["units"] = list(dict.fromkeys(unit.upper()[:MAX_UNIT] for unit in values["units"]))
        values["notes"] = withheld(self._text(item, "notes", MAX_NOTES, wrong, one_line=False))
        values["latitude"], values["longitude"] = self._degrees(item, "latitude", 90, wrong), self._degrees(item, "longitude", 180, wrong)
        marks: dict[str, str] = {}
        values["time_marks"] = marks
        values["about_at"] = None
        self._times(item, values, marks, wrong)
        if not wrong and not (values["initial_type"] or values["final_type"] or any(values[name] for name in TIME_FIELDS)):
            wrong["received_at"] = [_("A call needs at least a time or a type.")]
        if wrong:
            raise Wrong(wrong)
        raw = {clean(str(key)): plain(value) for key, value in item.items() if key != "agency"}
        return CallRow(0, number, values, raw, digest(values, {key: str(value) for key, value in raw.items()}))

    def _times(self, item: Mapping[str, Any], values: dict[str, Any], marks: dict[str, str], wrong: dict[str, list[str]]) -> None:
        before = None
        for name in TIME_FIELDS:
            text = self._text(item, name, 40, wrong)
            reading = self.time.read([text], name, not_before=before)
            values[name] = reading.at
            if text and reading.at is None:
                wrong[name] = [_("Write the time as 2026-11-22T14:05:00-05:00, or without the offset for the agency's own time.")]
            elif reading.mark:
                marks[name] = reading.mark
            elif reading.at and before and reading.at < before:
                marks[name] = times.ORDER
            before = before or reading.at

    def _text(self, item: Mapping[str, Any], name: str, length: int, wrong: dict[str, list[str]], *, one_line: bool = True) -> str:
        value = item.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            wrong[name] = [_("This has to be text.")]
            return ""
        text = clean(str(value))
        text = " ".join(text.split()) if one_line else text.strip()
        if len(text) > length:
            wrong[name] = [_("Longer than %(n)s characters.") % {"n": length}]
        return text[:length]

    def _list(self, item: Mapping[str, Any], name: str, length: int, wrong: dict[str, list[str]]) -> list[str]:
        value = item.get(name)
        if value in (None, ""):
            return []
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value) or len(value) > 100:
            wrong[name] = [_("This has to be a list of at most 100 texts.")]
            return []
        if any(len(part) > length for part in value):
            wrong[name] = [_("One of these is longer than %(n)s characters.") % {"n": length}]
        return list(dict.fromkeys(" ".join(clean(part).split())[:length] for part in value if part.strip()))

    def _degrees(self, item: Mapping[str, Any], name: str, limit: int, wrong: dict[str, list[str]]) -> float | None:
        value = item.get(name)
        if value in (None, ""):
            return None
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = limit + 1.0
        if isinstance(value, bool) or not -limit <= number <= limit:
            wrong[name] = [_("This has to be a number from %(low)s to %(high)s.") % {"low": -limit, "high": limit}]
            return None
        return number
