"""Which column of an export is which: recognised from the names of the columns and from the values under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cases.calls import times

DEFAULT_MISSING = ["NULL", "-", "N/A", "1900-01-01"]
# Words that some exports write for "not recorded"; taken as such only where they are seen.
_MORE_MISSING = ["(NULL)", "NONE", "NA", "--", "UNDEFINED", "NOT CAPTURED", "1899-12-30", "1753-01-01", "0001-01-01"]
_PLACE = re.compile(r"\(?\s*-?\d{1,2}\.\d+\s*,\s*-?\d{1,3}\.\d+\s*\)?\s*$")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_SOURCE_WORDS = re.compile(r"\b(911|E-?911|PHONE|TELEPHONE|RADIO|ON-?VIEW|OFFICER|SELF|WALK|TEXT|FIELD)\b", re.I)


@dataclass(frozen=True)
class Column:
    """A column as its values show it; shares are of the values that are not missing."""

    name: str
    place: int
    values: tuple[str, ...]
    filled: float
    distinct: float
    days: float
    hours: float
    mangled: float
    numbers: float
    places: float

    @property
    def words(self) -> str:
        """The name in lower case, cut into words: IncidentStartTime, incident_start_time and INCIDENT START TIME are one."""
        text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", self.name)
        text = re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
        return " ".join(re.sub(r"[^A-Za-z0-9]+", " ", text).lower().split())

    @property
    def is_time(self) -> bool:
        """Whether it holds days, times of day or what a spreadsheet left of them."""
        return self.days > 0.7 or self.hours > 0.7 or self.mangled > 0.7

    @property
    def is_text(self) -> bool:
        """Whether it holds words."""
        return bool(self.values) and not self.is_time and self.numbers < 0.5

    def between(self, low: float, high: float) -> bool:
        """Whether it holds numbers in a range."""
        return self.numbers > 0.7 and all(low <= float(v) <= high for v in self.values if _NUMBER.match(v))


def _share(values: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def _hours(value: str) -> bool:
    if times.is_mangled(value):
        return False
    part = next((p for shape in ("HH:mm:ss", "hh:mm:ss AM") if (p := times.parse(value, shape))), None)
    return part is not None


def _day(value: str) -> bool:
    if _NUMBER.match(value) or not 6 <= len(value) <= 40 or sum(map(str.isdigit, value)) < 4:
        return False
    return any((p := times.parse(value, shape)) and p.day for shape in times.SHAPES)


def study(header: Sequence[str], sample: Sequence[Sequence[str]], missing: Sequence[str] = DEFAULT_MISSING) -> list[Column]:
    """Looks at the values under each name."""
    gone = {marker.casefold() for marker in missing}
    found = []
    for place, name in enumerate(header):
        cells = [row[place].strip() if place < len(row) else "" for row in sample]
        values = tuple(cell for cell in cells if cell and cell.casefold() not in gone)
        few = values[:40]
        found.append(
            Column(
                name=name,
                place=place,
                values=values,
                filled=len(values) / len(cells) if cells else 0.0,
                distinct=len(set(values)) / len(values) if values else 0.0,
                days=_share(few, _day),
                hours=_share(few, _hours),
                mangled=_share(few, times.is_mangled),
                numbers=_share(few, _NUMBER.match),
                places=_share(few, lambda v: _PLACE.search(v)),
            )
        )
    return found


@dataclass(frozen=True)
class Target:
    """One of our fields: the names it goes by, best first, and what its values must look like; `joins` columns may be joined in it."""

    name: str
    patterns: tuple[str, ...]
    fits: Callable[[Column], bool]
    joins: int = 1


def _any(column: Column) -> bool:
    return bool(column.values)


def _stamp(column: Column) -> bool:
    return column.is_time


def _seconds(column: Column) -> bool:
    return column.numbers > 0.7


# The order decides who takes a column first.
TARGETS: list[Target] = [
    Target(
        "incident_number",
        (
            r"^(master )?incident (number|no|num|id)$", r"^(cad|cfs) (event |incident |call )?(number|no|id)$", r"^(cad )?event (number|no|id)$", r"^inci(dent)? ?(id|no|num)\b",
            r"^call (number|no|id)$", r"^(run|dispatch) (number|no|id)$", r"^(cfs|incident|cad)$", r"^(number|id)$", r"^case ?(number|no|num)$|^caseno$",
        ),
        # One row per unit makes a number come several times.
        lambda c: c.distinct >= 0.2 and c.filled >= 0.3 and not c.is_time,
    ),
    Target("report_number", (r"^(report|general offense|go|rms) (number|no|num|id)$", r"^case ?(number|no|num|id)$|^caseno$"), lambda c: not c.is_time),
    Target(
        "received_at",
        (
            r"^(incident|call|event) start (date ?)?time$", r"^(time |date ?time )?(call )?received( at| on| date| time| date ?time)?$|^call (received|time|date ?time)$|^calltime$",
            r"^(original )?time queued$", r"^phone pick ?up", r"^(create|created|creation|entry|entered)( date)?( ?time)?$|^call create(d)?( date)? ?time$",
            r"^(event|incident|call|report(ed)?|offense) ?(date ?time|dt|date|time)$", r"^response date$", r"^(date ?time|date|start( date)?( time)?|queue time|time)$", r"\b(start|queue) time$",
        ),
        _stamp,
        joins=2,
    ),
    Target("dispatched_at", (r"^(incident |unit |first unit )?dispatch(ed)?( date)?( ?time| at)?$|^(time )?dispatched$", r"^(time )?(first )?unit (assigned|dispatched)( ?time)?$", r"\bdispatch(ed)?\b.*\btime$"), _stamp, joins=2),
    Target("en_route_at", (r"^(incident |unit |first unit )?en ?route( date)?( ?time| at)?$|^time en ?route$", r"\b(en ?route|responding)\b"), _stamp, joins=2),
    Target("arrived_at", (r"^(incident |unit |first unit )?(arrival|arrived?|on ?scene)( date)?( ?time| at)?$|^time (arrived|on ?scene)$", r"\b(arriv(al|ed?)|on ?scene)\b"), _stamp, joins=2),
    Target(
        "cleared_at",
        (
            r"^(incident |unit |last unit )?(clear(ed)?|first close|close[d]?|complet(e|ed|ion))( date)?( ?time| at)?$|^time (cleared|closed|completed)$|^incident first close time$",
            r"\b(clear(ed)?|close[d]?|complet(ed|ion))\b",
        ),
        _stamp,
        joins=2,
    ),
    Target("dispatched_seconds", (r"^sec(ond)?s? (to|until) disp",), _seconds),
    Target("arrived_seconds", (r"^sec(ond)?s? (to|until) (arr|on ?scene)",), _seconds),
    Target("cleared_seconds", (r"^sec(ond)?s? (to|until) (clo|clear)",), _seconds),
    Target("year", (r"^(yr|year)$",), lambda c: c.between(1990, 2100)),
    Target("latitude", (r"\b(latitude|lat)$", r"\b(y ?coord(inate)?|geo ?y)$"), lambda c: c.between(-90, 90)),
    Target("longitude", (r"\b(longitude|lon|long|lng)$", r"\b(x ?coord(inate)?|geo ?x)$"), lambda c: c.between(-180, 180)),
    Target("coordinates", (r"\b(location|coordinates|lat ?lon(g)?|point|geo\w*|georeference)$", r""), lambda c: c.places > 0.5),
    Target("source_text", (r"^(call |incident )?(source|reception)$|^callsource$|^(how|method) received$|^received (by|method)$", r"^call type$"), lambda c: _share(c.values, _SOURCE_WORDS.search) > 0.4),
    Target("final_type", (r"^final (call |incident |event )?(type|problem|nature)( desc(ription)?)?$|^(closed|cleared|final) (as )?type$",), _any),
    Target(
        "initial_type",
        (
            r"^(initial|original) (call |incident |event )?(type|problem|nature)( desc(ription)?)?$", r"^(problem|nature)( desc(ription)?)?$|^nature of call$",
            r"^(call|incident|event|cfs) (type|nature)( desc(ription)?)?$|^call for service type$", r"^type desc(ription)?$|^(type|offense|complaint|charge)$", r"\b(call|incident|event) type\b",
        ),
        _any,
    ),
    Target("priority", (r"^(call |final |initial )?(priority|pri)( number| no| code| level)?$",), _any),
    Target("address", (r"^(block |incident |street |event |call |blk)*addr(ess)?( desc)?$|^blkaddr$", r"^(incident |block |event |call )?location( address)?$|^block location$|^(100|hundred) block", r"\baddr(ess)?\b"), lambda c: not c.is_time),
    Target("city", (r"^(incident )?(city|municipality|town|city name)$",), lambda c: c.is_text),
    Target("beat", (r"^(police |patrol )?beat( code)?$", r"^(reporting|patrol|police) (district|area|zone|beat)$", r"^(zone|district|sector|precinct|grid|area|rd)$"), _any),
    Target("units", (r"^(responding |assigned |all )?units?( ids?| names?| assigned)?$|^call ?signs?$", r"^(primary|prime|first|responding) ?unit( id)?$"), lambda c: bool(c.values) and not c.between(0, 60), joins=3),
    Target("dispositions", (r"^(call |incident |final |event )?dispositions?( desc(ription)?)?$", r"^(event |call )?clearance( desc(ription)?)?$|^closed as$", r"^close ?(code|desc(ription)?)$|^dispo( code)?$"), _any, joins=3),
    Target("notes", (r"^(call |incident |cad )?(notes?|narrative|comments?|remarks?)$",), lambda c: c.is_text),
    Target("service", (r"^(agency|service|discipline|agency type|dept|department)$", r"^jurisdiction$"), lambda c: bool(c.values) and len(set(c.values)) <= 12),
]  # fmt: skip
JOINS = {target.name: target.joins for target in TARGETS}
TIME_FIELDS = ["received_at", "dispatched_at", "en_route_at", "arrived_at", "cleared_at"]


def guess(columns: Sequence[Column]) -> dict[str, list[str]]:
    """Our field -> the columns that most likely hold it."""
    chosen: dict[str, list[str]] = {}
    used: set[str] = set()
    for target in TARGETS:
        if _is_spare(target.name, chosen):
            continue
        ranked = [(score, -column.place, column) for column in columns if column.name not in used and (score := _score(target, column)) > 0]
        if ranked:
            best = max(ranked, key=lambda item: item[:2])[2]
            chosen[target.name] = [best.name]
            # Coordinates may stand in the cell of the address as well.
            if target.name != "coordinates":
                used.add(best.name)
    _pair_times(columns, chosen, used)
    if "incident_number" not in chosen:
        first = next(
            (c for c in columns if c.distinct > 0.7 and c.filled == 1 and not c.is_time and c.name not in used and c.places == 0), None
        )
        if first is not None:
            chosen["incident_number"] = [first.name]
    return {target.name: chosen[target.name] for target in TARGETS if target.name in chosen}


def _is_spare(name: str, chosen: dict[str, list[str]]) -> bool:
    """A time as seconds is taken only where there is none as such; a point only where there are no columns for both of its numbers."""
    if name.endswith("_seconds"):
        return name.replace("_seconds", "_at") in chosen
    return name == "coordinates" and "latitude" in chosen and "longitude" in chosen


def _score(target: Target, column: Column) -> float:
    if not target.fits(column):
        return 0
    for place, pattern in enumerate(target.patterns):
        if re.search(pattern, column.words):
            # Of two that go by equally good names, the fuller one.
            return 100 - 10 * place + column.filled
    return 0


def _pair_times(columns: Sequence[Column], chosen: dict[str, list[str]], used: set[str]) -> None:
    """Day in one column and time of day in another: the partner is the column whose name begins most alike; other times borrow the day received."""
    by_name = {column.name: column for column in columns}
    received = by_name.get(next(iter(chosen.get("received_at", [])), ""))
    if received is None:
        return
    if _lacks_hours(received):
        free = [c for c in columns if c.hours > 0.7 and c.name not in used]
        if free:
            partner = max(free, key=lambda c: (_common(c.words, received.words), -abs(c.place - received.place)))
            chosen["received_at"] = [received.name, partner.name]
            used.add(partner.name)
    elif received.hours > 0.7 and received.days <= 0.7:
        free = [c for c in columns if c.days > 0.7 and _lacks_hours(c) and c.name not in used]
        if free:
            partner = max(free, key=lambda c: (_common(c.words, received.words), -abs(c.place - received.place)))
            chosen["received_at"] = [partner.name, received.name]
            used.add(partner.name)
    day = chosen["received_at"][0] if len(chosen["received_at"]) == 2 else ""
    for field in TIME_FIELDS[1:]:
        column = by_name.get(chosen.get(field, [""])[0])
        if day and column is not None and column.hours > 0.7 and column.days <= 0.7:
            chosen[field] = [day, column.name]


def _lacks_hours(column: Column) -> bool:
    if column.days <= 0.7:
        return False
    few = column.values[:60]
    parts = [next((p for shape in times.SHAPES if (p := times.parse(value, shape)) and p.day), None) for value in few]
    return all(part is None or part.time is None or (part.time.hour, part.time.minute, part.time.second) == (0, 0, 0) for part in parts)


def _common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def seen_missing(sample: Sequence[Sequence[str]]) -> list[str]:
    """The usual markers for "not recorded", and further ones where the sample has them."""
    cells = {cell.strip().upper() for row in sample for cell in row}
    return DEFAULT_MISSING + [
        word for word in _MORE_MISSING if word in cells or any(cell.startswith(word) for cell in cells if word[0].isdigit())
    ]


def midnight_looks_missing(columns: Sequence[Column], chosen: dict[str, list[str]]) -> bool:
    """Whether a time other than the first is at midnight sharp too often to be true."""
    by_name = {column.name: column for column in columns}
    for field in TIME_FIELDS:
        names = chosen.get(field, [])
        column = by_name.get(names[0]) if len(names) == 1 else None
        if column is None or _lacks_hours(column) or len(column.values) < 10:
            continue
        midnight = _share(column.values, lambda v: re.search(r"(?:^|[ T])(?:00:00(?::00(?:\.0+)?)?|12:00(?::00)? ?AM)$", v, re.I))
        if midnight > 0.2:
            return True
    return False


def guess_separator(columns: Sequence[Column], names: Sequence[str]) -> str:
    """What stands between several dispositions in one cell; a comma or slash counts only where the parts also come alone."""
    values = [value for column in columns if column.name in names for value in column.values]
    alone = {value.strip() for value in values}
    for mark in (";", "|", "\n"):
        if any(mark in value for value in values):
            return mark
    for mark in (",", "/"):
        joined = [value for value in values if mark in value]
        split = [value for value in joined if all(part.strip() in alone for part in value.split(mark))]
        if joined and len(split) / len(joined) > 0.5:
            return mark
    return ""


def is_known(columns: dict[str, list[str]], header: Sequence[str]) -> bool:
    """Whether every column that a profile uses stands in a header."""
    present = set(header)
    return bool(columns) and all(name in present for names in columns.values() for name in names)


def likeness(kept: Sequence[str], header: Sequence[str]) -> float:
    """How much two headers have in common, 0 to 1."""
    one, other = set(kept), set(header)
    return len(one & other) / len(one | other) if one | other else 0.0
