"""Writing calls in batches, whichever door they came through: new ones, changed ones, unchanged ones, and rows that join a call of the same file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cases.calls import crisis_types
from cases.calls.rows import VALUES, CallRow, joined
from cases.models import Call, CallImport, CallRevision, CallSighting, CallSourceKind, CallTypeMap
from cases.selectors.call_imports import level_map, types_of
from corecit.accounts.models import Agency, Membership, Sector, User
from corecit.common import clock

NEW, CHANGED, UNCHANGED, MERGED = "new", "changed", "unchanged", "merged"
Key = tuple[int, str]


@dataclass(frozen=True)
class Source:
    """Through which door rows came: a file, CAD's push, or a person's typing."""

    kind: str
    call_import: CallImport | None = None
    user: User | None = None
    dispatch_agency: Agency | None = None


def dispatch_center(agency: Agency | None) -> Agency | None:
    """The agency when it is a dispatch center: its dispatchers see what it brings in."""
    return agency if agency is not None and agency.sector == Sector.DISPATCH else None


@dataclass
class _Change:
    """What becomes of one call: the row that stands there, the rows that are new, the values and digests of the content to come."""

    old: Call | None
    fresh: list[CallRow]
    values: dict[str, Any]
    digests: list[str]


def write(rows: Sequence[tuple[int, CallRow]], source: Source) -> list[str]:
    """Writes (agency, row) pairs within the caller's transaction; says of each: new, changed, unchanged or merged.

    A row is known by its digest. Rows of one call in one file (one per unit, or CAD split it) are merged; a row of another file takes the place of
    what was there, which stays readable as a revision.
    """
    groups: dict[Key, list[int]] = {}
    for place, (agency, row) in enumerate(rows):
        groups.setdefault((agency, row.number), []).append(place)
    by_key = {key: [rows[place][1] for place in places] for key, places in groups.items()}
    known = _known(groups)
    sighted = _sighted(source, known.values())
    locked = _locked([call.pk for key, call in known.items() if _fresh(by_key[key], call)])
    changes: dict[Key, _Change] = {}
    outcomes = [UNCHANGED] * len(rows)
    for key, places in groups.items():
        old = locked.get(known[key].pk, known[key]) if key in known else None
        fresh = _fresh(by_key[key], old)
        if not fresh:
            continue
        joins = old is not None and old.pk in sighted
        changes[key] = _change(old, by_key[key], fresh, joins=joins)
        first = NEW if old is None else MERGED if joins and old.last_import_id == getattr(source.call_import, "pk", None) else CHANGED
        _say(outcomes, places, rows, fresh, first)
    ids = {key: call.pk for key, call in known.items()} | _save(changes, source)
    _keep_revisions(changes, ids, source)
    if source.call_import is not None:
        marks = [CallSighting(call_import=source.call_import, call_id=ids[key]) for key in groups if ids[key] not in sighted]
        CallSighting.objects.bulk_create(marks, ignore_conflicts=True)
    return outcomes


def _fresh(group: Sequence[CallRow], old: Call | None) -> list[CallRow]:
    """The rows of a group that the call does not hold yet, each once."""
    have = set(old.digests) if old else set()
    return list({row.digest: row for row in group if row.digest not in have}.values())


def _say(outcomes: list[str], places: Sequence[int], rows: Sequence[tuple[int, CallRow]], fresh: Sequence[CallRow], first: str) -> None:
    """The first fresh row of a group made or changed the call, further ones were merged into it, the others say nothing new."""
    left = {row.digest: MERGED for row in fresh} | {fresh[0].digest: first}
    for place in places:
        outcomes[place] = left.pop(rows[place][1].digest, UNCHANGED)


def _known(keys: Iterable[Key]) -> dict[Key, Call]:
    wanted = list(keys)
    rows = Call.objects.filter(
        agency__in={agency for agency, _number in wanted}, incident_number__in={number for _agency, number in wanted}
    )
    found = {(row.agency_id, row.incident_number): row for row in rows.only("id", "agency_id", "incident_number", "digests")}
    return {key: found[key] for key in wanted if key in found}


def _sighted(source: Source, calls: Iterable[Call]) -> set[int]:
    """The calls that an earlier batch of the same file has met."""
    if source.call_import is None:
        return set()
    return set(
        CallSighting.objects.filter(call_import=source.call_import, call__in=[call.pk for call in calls]).values_list("call_id", flat=True)
    )


def _locked(ids: Sequence[int]) -> dict[int, Call]:
    return {call.pk: call for call in Call.objects.select_for_update().filter(pk__in=ids).order_by("pk")} if ids else {}


def _change(old: Call | None, group: Sequence[CallRow], fresh: list[CallRow], *, joins: bool) -> _Change:
    """Joined to what stands there when the same file brought that, or when a person typed it; else in its place, from all of the file's rows."""
    if old is not None and (joins or (old.source_kind == CallSourceKind.MANUAL and old.last_import_id is None)):
        rows, values, digests = fresh, {name: getattr(old, name) for name in VALUES}, list(old.digests)
    else:
        first, *rows = {row.digest: row for row in group}.values()
        values, digests = first.values, [first.digest]
    for row in rows:
        values = joined(values, row.values)
        digests.append(row.digest)
    return _Change(old, fresh, values, digests)


def _keep_revisions(changes: dict[Key, _Change], ids: dict[Key, int], source: Source) -> None:
    """The rows that the calls do not show any more, as they came."""
    revisions = []
    for key, change in changes.items():
        if change.old is not None:
            old = change.old
            revisions.append(
                CallRevision(
                    call_id=old.pk, call_import_id=old.last_import_id, line=old.line, raw=old.raw, digest=(old.digests or [""])[-1]
                )
            )
        for row in change.fresh[:-1]:
            revisions.append(
                CallRevision(call_id=ids[key], call_import=source.call_import, line=row.line or None, raw=row.raw, digest=row.digest)
            )
    CallRevision.objects.bulk_create(revisions, batch_size=500)


def _save(changes: dict[Key, _Change], source: Source) -> dict[Key, int]:
    """One INSERT ... ON CONFLICT DO UPDATE in the order of the keys, so that two writers never wait for each other in a ring."""
    if not changes:
        return {}
    agencies = {agency for agency, _number in changes}
    levels, teams = Levels(agencies), team_of_units(agencies)
    levels.learn((agency, text) for (agency, _number), change in changes.items() for text in types_of(change.values))
    calls = []
    for (agency, number), change in sorted(changes.items(), key=lambda item: item[0]):
        values, row, old = change.values, change.fresh[-1], change.old
        level = levels.of(agency, values)
        if old is not None and old.source_kind == CallSourceKind.MANUAL:
            # Who typed it in had seen that it was a crisis; CAD's type does not undo that.
            level = crisis_types.higher([level, old.crisis_level])
        calls.append(
            Call(
                agency_id=agency,
                incident_number=number,
                source_kind=source.kind,
                created_by=source.user,
                dispatch_agency=source.dispatch_agency,
                crisis_level=level,
                team_id=next((teams[agency, unit.casefold()] for unit in values["units"] if (agency, unit.casefold()) in teams), None),
                raw=row.raw,
                digests=change.digests,
                last_import=source.call_import,
                line=row.line or None,
                **{name: values[name] for name in VALUES},
            )
        )
    update = [*VALUES, "crisis_level", "team", "raw", "digests", "last_import", "line", "updated_at"]
    saved = Call.objects.bulk_create(calls, update_conflicts=True, unique_fields=["agency", "incident_number"], update_fields=update)
    return {(call.agency_id, call.incident_number): call.pk for call in saved}


class Levels:
    """What the types of some agencies mean; a type met for the first time gets a proposal, for an administrator to confirm."""

    def __init__(self, agencies: Iterable[int]) -> None:
        self.levels = level_map(*agencies)

    def learn(self, types: Iterable[tuple[int, str]]) -> None:
        """Proposes a level for each type that the map does not know yet."""
        unknown = sorted({key for key in types if key not in self.levels})
        if not unknown:
            return
        rows = []
        for agency, text in unknown:
            level, standard = crisis_types.propose(text)
            rows.append(CallTypeMap(agency_id=agency, local_type=text, level=level, standard_type=standard))
        CallTypeMap.objects.bulk_create(rows, ignore_conflicts=True)
        self.levels |= level_map(*{agency for agency, _text in unknown})

    def of(self, agency: int, values: dict[str, Any]) -> str:
        """The stronger of what a call began and ended as."""
        return crisis_types.higher([self.levels[agency, text] for text in types_of(values)])


def team_of_units(agencies: Iterable[int]) -> dict[tuple[int, str], int]:
    """(agency, call sign) -> team, of the teams in which the agency's people work; a call sign that two teams use says nothing."""
    wanted = set(agencies)
    today = clock.now().date()
    rows = Membership.objects.filter(is_active=True, team__is_active=True).exclude(unit="")
    rows = rows.exclude(ends_on__lt=today)
    teams: dict[int, set[int]] = {}
    serving = Membership.objects.filter(is_active=True, team__isnull=False, agency__in=wanted)
    for team, agency in [
        *serving.values_list("team_id", "agency_id"),
        *rows.filter(team__agency__in=wanted).values_list("team_id", "team__agency_id"),
    ]:
        teams.setdefault(team, set()).add(agency)
    found: dict[tuple[int, str], set[int]] = {}
    for unit, team in rows.filter(team__in=teams).values_list("unit", "team_id"):
        for agency in teams[team]:
            found.setdefault((agency, unit.casefold()), set()).add(team)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}
