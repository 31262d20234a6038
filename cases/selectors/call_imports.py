"""Reading imports of calls: the list, the file's columns and first rows as they would be read, the rejected rows, profiles and the type map."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any, cast
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Count, QuerySet
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from cases.calls import columns as engine
from cases.calls import crisis_types, reading, times
from cases.calls.rows import CallRow, Profile, Rejected, RowReader
from cases.models import Call, CallImport, CallProfile, CallRejection, CallTypeMap, ImportState, RejectReason
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.accounts.models import Agency
from corecit.common.errors import NotVisible

SAMPLE = 500
PREVIEW = 8


def listing(actor: Actor) -> QuerySet[CallImport]:
    """Imports, newest first."""
    return visible(actor, CallImport).select_related("agency", "profile", "created_by")


def detail(actor: Actor, uid: UUID) -> CallImport:
    """One import; raises NotVisible."""
    return fetch(actor, listing(actor), uid=uid)


def is_open(row: CallImport) -> bool:
    """Whether its columns may still be set: before it starts, and after it failed."""
    return row.state in (ImportState.UPLOADED, ImportState.FAILED) and bool(row.file)


def is_running(row: CallImport) -> bool:
    """Whether there is progress to wait for."""
    return row.state in (ImportState.QUEUED, ImportState.RUNNING)


def is_failed(row: CallImport) -> bool:
    """Whether it stopped before the end of the file."""
    return row.state == ImportState.FAILED


def header(row: CallImport) -> tuple[str, ...]:
    """The column names of the file."""
    with default_storage.open(row.file, "rb") as file:
        return reading.header(cast(IO[bytes], file), reading.Layout(**row.layout))


def reasons(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Reasons for rejected rows in words, the most frequent first."""
    return [(str(RejectReason(code).label), number) for code, number in sorted(counts.items(), key=lambda item: -item[1])]


def profiles(actor: Actor, agency: Agency) -> QuerySet[CallProfile]:
    """The profiles of an agency."""
    return visible(actor, CallProfile).filter(agency=agency)


def profile_named(actor: Actor, agency: Agency, name: str) -> CallProfile | None:
    """The profile of that name, whatever its case."""
    return profiles(actor, agency).filter(name__iexact=name.strip()).first()


def recognised(actor: Actor, agency: Agency, header: Sequence[str]) -> CallProfile | None:
    """The profile made from a header most like this one, all of whose columns stand in it; a header may have grown meanwhile."""
    known = [profile for profile in profiles(actor, agency) if engine.is_known(profile.columns, header)]
    return max(known, key=lambda profile: (engine.likeness(profile.header, header), profile.pk), default=None)


def absent_columns(profile: CallProfile, header: Sequence[str]) -> list[str]:
    """The columns that a profile reads and a header lacks."""
    return sorted({name for names in profile.columns.values() for name in names} - set(header))


def profile_names(actor: Actor, agency: Agency) -> list[str]:
    """The names of an agency's profiles."""
    return list(profiles(actor, agency).values_list("name", flat=True))


def kept_as(profile: CallProfile) -> dict[str, Any]:
    """A profile as `start` takes it."""
    names = ["columns", "time_zone", "date_formats", "missing_markers", "midnight_is_missing", "list_separator", "agency_values", "header"]
    return {name: getattr(profile, name) for name in names}


def as_engine(profile: CallProfile) -> Profile:
    """The profile as the reading engine knows it."""
    return Profile(
        columns=profile.columns,
        time_zone=profile.time_zone,
        date_formats=profile.date_formats,
        missing_markers=profile.missing_markers,
        midnight_is_missing=profile.midnight_is_missing,
        list_separator=profile.list_separator,
    )


def sample(row: CallImport) -> list[reading.Row]:
    """The first rows of the file; raises FileProblem."""
    with default_storage.open(row.file, "rb") as file:
        return list(islice(reading.rows(cast(IO[bytes], file), reading.Layout(**row.layout)), SAMPLE))


@dataclass
class Proposal:
    """How a file is most likely to be read, and what was found about it."""

    profile: Profile
    header: tuple[str, ...]
    kept: CallProfile | None = None
    either_way: bool = False
    mangled: list[str] = field(default_factory=list)
    # Columns that hold times of day, and such that hold numbers or points; the selects for these offer no others.
    hours: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    agency_values: dict[str, str] = field(default_factory=dict)


def proposal(actor: Actor, row: CallImport, rows: Sequence[reading.Row]) -> Proposal:
    """The profile that is recognised by the header, else one guessed from names and values; raises FileProblem when no row stands below the header."""
    if not rows:
        raise reading.FileProblem(_("The file has a header and no rows. Export it again with the calls of the period."))
    header = max((r.header for r in rows), key=len)
    cells = [r.cells for r in rows if r.cells is not None]
    missing = engine.seen_missing(cells)
    studied = engine.study(header, cells, missing)
    kept = recognised(actor, row.agency, header)
    chosen = kept.columns if kept else engine.guess(studied)
    by_name = {column.name: column for column in studied}
    shapes, either_way = times.detect(
        [by_name[name].values for field_ in engine.TIME_FIELDS for name in chosen.get(field_, []) if name in by_name]
    )
    profile = as_engine(kept) if kept else _guessed(row.agency, studied, chosen, shapes, missing)
    service = [by_name[name] for name in chosen.get("service", []) if name in by_name]
    return Proposal(
        profile=profile,
        header=header,
        kept=kept,
        either_way=either_way and not kept,
        mangled=[c.name for c in studied if c.mangled > 0.5 and any(c.name in chosen.get(f, []) for f in engine.TIME_FIELDS)],
        hours=[c.name for c in studied if c.hours > 0.2],
        numbers=[c.name for c in studied if c.numbers > 0.2 or c.places > 0.2],
        services=sorted({value for column in service for value in column.values})[:12],
        agency_values=kept.agency_values if kept else {},
    )


def _guessed(agency: Agency, studied: list[engine.Column], chosen: dict[str, list[str]], shapes: list[str], missing: list[str]) -> Profile:
    return Profile(
        columns=chosen,
        time_zone=agency.time_zone,
        date_formats=shapes,
        missing_markers=missing,
        midnight_is_missing=engine.midnight_looks_missing(studied, chosen),
        list_separator=engine.guess_separator(studied, chosen.get("dispositions", [])),
    )


@dataclass
class Preview:
    """Real rows as they would be read, and counts over the sample."""

    calls: list[tuple[CallRow, str]]
    rows: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    marked: int = 0
    unreadable: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)


def preview(row: CallImport, rows: Sequence[reading.Row], profile: Profile) -> Preview:
    """Reads the sample with a profile and picks rows worth looking at: the first, crisis calls, doubtful ones."""
    levels = level_map(row.agency.pk)
    reader = RowReader(profile)
    found = Preview([])
    scored: list[tuple[int, CallRow, str]] = []
    for number, record in enumerate(rows):
        read = reader.read(record)
        found.rows += 1
        if isinstance(read, Rejected):
            found.rejected[read.reason] = found.rejected.get(read.reason, 0) + 1
            continue
        level = crisis_types.higher([level_of(levels, row.agency.pk, text) for text in types_of(read.values)])
        found.levels[level] = found.levels.get(level, 0) + 1
        marks = read.values["time_marks"]
        found.marked += bool(marks)
        for name, mark in marks.items():
            if mark.startswith(times.UNREADABLE):
                found.unreadable[name] = found.unreadable.get(name, 0) + 1
        scored.append((3 * (number < 3) + 2 * crisis_types.RANK[level] // 2 + bool(marks), read, level))
    best = sorted(scored, key=lambda item: -item[0])[:PREVIEW]
    found.calls = [(call, level) for _score, call, level in sorted(best, key=lambda item: item[1].line)]
    return found


def types_of(values: dict[str, Any]) -> list[str]:
    """The keys of a call's initial and final type."""
    return [crisis_types.key(text) for text in (values["initial_type"], values["final_type"]) if text]


def level_map(*agency_ids: int) -> dict[tuple[int, str], str]:
    """(agency, type) -> level, of several agencies."""
    rows = CallTypeMap.objects.filter(agency__in=agency_ids).values_list("agency_id", "local_type", "level")
    return {(agency, crisis_types.key(text)): level for agency, text, level in rows}


def level_of(levels: dict[tuple[int, str], str], agency_id: int, key: str) -> str:
    """The level of a type by the agency's map, else the proposed one."""
    return levels.get((agency_id, key)) or crisis_types.propose(key)[0]


def rejected_lines(actor: Actor, row: CallImport, limit: int) -> list[tuple[str, list[int], int]]:
    """Why rows were rejected: (reason, its first lines in the file, how many rows), the most frequent first."""
    rows = visible(actor, CallRejection).filter(call_import=row)
    counted = dict(rows.order_by().values_list("reason").annotate(n=Count("pk")))
    codes = sorted(counted, key=lambda code: -counted[code])
    return [
        (str(RejectReason(code).label), list(rows.filter(reason=code).order_by("id").values_list("line", flat=True)[:limit]), counted[code])
        for code in codes
    ]


class _Echo:
    def write(self, text: str) -> str:
        """What csv writes is what it returns."""
        return text


def rejected_file(actor: Actor, row: CallImport) -> Iterator[str]:
    """The rejected rows as CSV, line by line: line number, reason, and the row as it came under the file's own columns."""
    rejections = visible(actor, CallRejection).filter(call_import=row).order_by("id")
    # The database keeps no order of the columns; the profile does.
    header: list[str] = list(row.profile.header) if row.profile else []
    for rejection in rejections.iterator(chunk_size=500):
        header += [name for name in rejection.raw if name not in header]
    writer = csv.writer(_Echo())
    yield writer.writerow([_("Line"), _("Reason"), *map(_safe, header)])
    for rejection in rejections.iterator(chunk_size=500):
        yield writer.writerow([rejection.line, rejection.get_reason_display(), *[_safe(rejection.raw.get(name, "")) for name in header]])


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is written as text."""
    risky = cell.startswith(("=", "+", "@", "\t", "\r")) or (cell.startswith("-") and len(cell) > 1 and not cell[1].isdigit())
    return f"'{cell}" if risky else cell


def types(actor: Actor, *, agency: Agency | None, level: str = "", unconfirmed: bool = False, text: str = "") -> QuerySet[CallTypeMap]:
    """The types of an agency's map."""
    rows = visible(actor, CallTypeMap).filter(agency=agency)
    if level:
        rows = rows.filter(level=level)
    if unconfirmed:
        rows = rows.filter(is_confirmed=False)
    return rows.filter(local_type__icontains=text) if text else rows


def agencies_with_types(actor: Actor) -> list[Agency]:
    """The agencies that have a type map."""
    return list(Agency.objects.filter(pk__in=visible(actor, CallTypeMap).order_by().values("agency")))


def number_unconfirmed(actor: Actor, agency: Agency) -> int:
    """How many types nobody has looked at."""
    return visible(actor, CallTypeMap).filter(agency=agency, is_confirmed=False).count()


def numbers_unconfirmed(actor: Actor) -> int:
    """How many types of all agencies nobody has looked at, 1,000 at most."""
    return len(visible(actor, CallTypeMap).filter(is_confirmed=False).values_list("pk")[:1000])


def are_types_confirmed(actor: Actor) -> bool | None:
    """Whether somebody has looked at every type; None while there is no type."""
    return visible(actor, CallTypeMap).order_by("is_confirmed").values_list("is_confirmed", flat=True).first()


def has_calls(actor: Actor) -> bool:
    """Whether any call came in, by whatever door; tells nothing of it, so it asks no permission to see calls."""
    return Call.objects.exists()


def types_by_uid(actor: Actor, agency: Agency, uids: Sequence[str]) -> list[CallTypeMap]:
    """The types of an agency that a form names; raises NotVisible when one is not there."""
    try:
        wanted = {UUID(uid) for uid in uids}
    except ValueError:
        raise NotVisible from None
    rows = list(visible(actor, CallTypeMap).filter(agency=agency, uid__in=wanted).order_by("local_type", "id"))
    if len(rows) != len(wanted):
        raise NotVisible
    return rows


def numbers_of_calls(rows: Sequence[CallTypeMap]) -> dict[int, int]:
    """Type -> how many calls of the agency began or ended as it; counts alone, so it asks no permission to see calls."""
    if not rows:
        return {}
    keys = {row.local_type: row.pk for row in rows}
    counts: dict[int, int] = {}
    calls = Call.objects.filter(agency=rows[0].agency_id).annotate(first=Upper("initial_type"), last=Upper("final_type")).order_by()
    for first, last, number in calls.values_list("first", "last").annotate(n=Count("pk")):
        for key in {first, last} & keys.keys():
            counts[keys[key]] = counts.get(keys[key], 0) + number
    return counts
