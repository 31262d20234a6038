"""Writes rows of an HSDS package into the directory: what is new, what changed, what is refused and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from corecit.common import clock
from partners.hsds.rows import Problem, Row
from partners.hsds.tables import TABLES, Table
from partners.hsds.values import Unreadable, cell
from partners.operations import imported_tables

CHUNK = 200


@dataclass
class Counts:
    """What became of the rows; `marked` are among the kept ones."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    marked: int = 0


@dataclass
class Prepared:
    """A row that can be written: its values by field of the model."""

    row: Row
    fields: dict[str, Any]
    marks: list[str] = field(default_factory=list)


class Refused(ValueError):
    """The row cannot be taken; the message says why."""


def as_uuid(text: str) -> UUID | None:
    """The UUID that a text is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


class References:
    """Finds the rows that identifiers name: those of this source first, then any row with this uid."""

    def __init__(self, source: str) -> None:
        self.source = source
        # Table -> identifier -> key; None: looked for and not there.
        self.known: dict[str, dict[str, int | None]] = {}
        self.uids: dict[str, dict[int, UUID]] = {}

    def learn(self, table: str, wanted: Iterable[str]) -> None:
        """Looks up many identifiers of a table with one query."""
        known = self.of(table)
        uids = {hsds_id: uid for hsds_id in wanted if hsds_id not in known and (uid := as_uuid(hsds_id))}
        if uids:
            found = dict(TABLES[table].model._default_manager.filter(uid__in=uids.values()).values_list("uid", "pk"))
            known.update({hsds_id: found.get(uid) for hsds_id, uid in uids.items()})

    def find(self, table: str, hsds_id: str) -> int | None:
        """The key of a row, or None."""
        known = self.of(table)
        if hsds_id not in known:
            self.learn(table, [hsds_id])
        return known.get(hsds_id)

    def uid(self, table: str, pk: int) -> UUID:
        """The uid of a row that was found."""
        uids = self.uids.setdefault(table, {})
        if pk not in uids:
            rows = TABLES[table].model._default_manager
            missing = {key for key in self.of(table).values() if key is not None and key not in uids} | {pk}
            uids.update(rows.filter(pk__in=missing).values_list("pk", "uid"))
        return uids[pk]

    def add(self, table: str, hsds_id: str, pk: int) -> None:
        """Remembers a row just written."""
        self.of(table)[hsds_id] = pk

    def of(self, table: str) -> dict[str, int | None]:
        """Identifier -> key of all rows of this source in a table."""
        if table not in self.known:
            rows = TABLES[table].model._default_manager.filter(source=self.source).exclude(hsds_id="")
            self.known[table] = dict(rows.values_list("hsds_id", "pk"))
        return self.known[table]


class Writer:
    """Writes the rows of one source, table by table."""

    def __init__(self, source: str, report: Callable[[Problem], None]) -> None:
        self.source = source
        self.report = report
        self.references = References(source)
        self.counts = Counts()
        self.services: set[int] = set()
        # Table -> the identifiers that stand in the file, rejected rows too; a table that the file has not is not here.
        self.present: dict[str, set[str]] = {}

    def write(self, name: str, rows: Iterable[Row]) -> Iterator[Counts]:
        """Writes a table chunk by chunk, each in a transaction of its own; yields the counts after each."""
        table = TABLES[name]
        seen: dict[str, str] = {}
        present = self.present.setdefault(name, set())
        own_references: list[tuple[str, Row]] = []
        stream = iter(rows)
        while chunk := list(islice(stream, CHUNK)):
            self.counts.read += len(chunk)
            present.update(row.id for row in chunk)
            self.look_up(name, table, chunk)
            prepared = [found for row in chunk if (found := self.prepare(name, table, row, seen, own_references)) is not None]
            self.save(name, table, prepared)
            yield self.counts
        self.link_own(name, table, own_references)

    def look_up(self, name: str, table: Table, chunk: list[Row]) -> None:
        """Learns all identifiers that a chunk names, table by table."""
        self.references.learn(name, [row.id for row in chunk])
        for column, reference in table.references.items():
            self.references.learn(reference.table, {cell(row.values.get(column)) for row in chunk})

    def prepare(self, name: str, table: Table, row: Row, seen: dict[str, str], own: list[tuple[str, Row]]) -> Prepared | None:
        """The row ready for writing, or None when it was rejected."""
        try:
            self.check_identity(row, seen)
            prepared = Prepared(row, {}, list(row.marks))
            self.clean(table, prepared)
            self.resolve(name, table, prepared, own)
            imported_tables.finish(name, prepared, self.references)
            self.require(table, prepared)
            self.shorten(table, prepared)
        except (Refused, imported_tables.CannotTake) as refusal:
            self.reject(row, str(refusal))
            return None
        return prepared

    def check_identity(self, row: Row, seen: dict[str, str]) -> None:
        """Refuses a row without an id, or with one that another row of the file has."""
        if row.refusal:
            raise Refused(row.refusal)
        if not row.id:
            raise Refused(_("id is empty: without it the row cannot be recognised the next time."))
        if len(row.id) > 100:
            raise Refused(_("id is longer than 100 characters."))
        if row.id in seen:
            raise Refused(
                _("The id %(id)s stands already on line %(line)s; an id may be given once.") % {"id": row.id, "line": seen[row.id]}
            )
        seen[row.id] = row.line

    def clean(self, table: Table, prepared: Prepared) -> None:
        """Cells become values; one that cannot be read is left out and marked, unless the row needs it."""
        for name, column in table.columns.items():
            if name not in prepared.row.values:
                continue
            try:
                prepared.fields[column.field] = column.clean(prepared.row.values[name])
            except Unreadable as error:
                if name in table.required:
                    raise Refused(f"{name}: {error}") from None
                prepared.marks.append(f"{name}: {error}")

    def require(self, table: Table, prepared: Prepared) -> None:
        """Refuses a row that lacks what its table cannot be without."""
        for name in table.required:
            column = table.columns.get(name)
            if column is not None and prepared.fields.get(column.field) in (None, ""):
                raise Refused(_("%(column)s is empty.") % {"column": name})

    def resolve(self, name: str, table: Table, prepared: Prepared, own: list[tuple[str, Row]]) -> None:
        """Identifiers of other rows become keys."""
        for column, reference in table.references.items():
            wanted = cell(prepared.row.values.get(column))
            if not wanted and reference.needed and not imported_tables.may_lack(name, column, prepared.row):
                raise Refused(_("%(column)s is empty.") % {"column": column})
            if column not in prepared.row.values:
                continue
            if wanted and reference.table == name:
                own.append((column, prepared.row))  # may stand further down in the same file
                continue
            found = self.references.find(reference.table, wanted) if wanted else None
            if wanted and found is None:
                reason = _("%(column)s names %(id)s, which is neither in this import nor in the directory.") % {
                    "column": column,
                    "id": wanted,
                }
                if reference.needed:
                    raise Refused(reason)
                prepared.marks.append(reason)
            prepared.fields[f"{reference.field}_id"] = found
        if table.belongs_to_any and not any(prepared.fields.get(f"{table.references[column].field}_id") for column in table.belongs_to_any):
            raise Refused(
                _("It belongs to nothing in the directory: none of %(columns)s names a row.") % {"columns": ", ".join(table.belongs_to_any)}
            )

    def shorten(self, table: Table, prepared: Prepared) -> None:
        """Cuts text that is longer than its field, and says so."""
        for name, value in prepared.fields.items():
            limit = getattr(table.model._meta.get_field(name), "max_length", None) if isinstance(value, str) else None
            if limit and len(value) > limit:
                prepared.fields[name] = value[:limit]
                prepared.marks.append(_("%(column)s was cut to %(limit)s characters.") % {"column": name, "limit": limit})

    def save(self, name: str, table: Table, prepared: list[Prepared]) -> None:
        """Writes a chunk at once; when the database refuses, row by row, so that the good ones are kept."""
        try:
            with transaction.atomic():
                outcome = self.store(name, table, prepared)
        except DatabaseError:
            outcome = []
            for one in prepared:
                outcome += self.save_one(name, table, one)
        for one, what, pk in outcome:
            self.references.add(name, one.row.id, pk)
            setattr(self.counts, what, getattr(self.counts, what) + 1)
            self.mark(one)
            if name == "service":
                self.services.add(pk)

    def save_one(self, name: str, table: Table, one: Prepared) -> list[tuple[Prepared, str, int]]:
        """Writes a single row, or rejects it with what the database said."""
        try:
            with transaction.atomic():
                return self.store(name, table, [one])
        except DatabaseError as error:
            said = str(error).splitlines()[0] if str(error) else type(error).__name__
            self.reject(one.row, _("The database refused the row: %(error)s") % {"error": said})
            return []

    def store(self, name: str, table: Table, prepared: list[Prepared]) -> list[tuple[Prepared, str, int]]:
        """Creates and updates; returns each row with what became of it and its key."""
        existing = self.existing(name, table, prepared)
        outcome: list[tuple[Prepared, str, int]] = []
        fresh: list[tuple[Prepared, models.Model]] = []
        taken = set(
            table.model._default_manager.filter(uid__in=[uid for one in prepared if (uid := as_uuid(one.row.id))]).values_list(
                "uid", flat=True
            )
        )
        for one in prepared:
            found = existing.get(one.row.id)
            if found is None:
                fresh.append((one, self.made(table, one, taken)))
            else:
                outcome.append((one, "changed" if self.change(found, one) else "unchanged", found.pk))
        table.model._default_manager.bulk_create([made for _one, made in fresh])
        return outcome + [(one, "new", made.pk) for one, made in fresh]

    def existing(self, name: str, table: Table, prepared: list[Prepared]) -> dict[str, Any]:
        """The rows that the directory has already, by the identifier of the file."""
        keys = {one.row.id: pk for one in prepared if (pk := self.references.find(name, one.row.id)) is not None}
        keys |= imported_tables.same_rows(name, [one for one in prepared if one.row.id not in keys])
        rows = table.model._default_manager.select_for_update().in_bulk(set(keys.values()))
        return {hsds_id: rows[pk] for hsds_id, pk in keys.items() if pk in rows}

    def made(self, table: Table, one: Prepared, taken: set[UUID]) -> models.Model:
        """A new row; it keeps the identifier of its file as ours where that is a UUID not in use, so that an export gives it back."""
        made = table.model(source=self.source, hsds_id=one.row.id, **one.fields)
        uid = as_uuid(one.row.id)
        if uid is not None and uid not in taken:
            made.uid = uid  # type: ignore[attr-defined]
        return imported_tables.prepare_new(made)

    def change(self, found: Any, one: Prepared) -> bool:
        """Writes what differs; False when nothing does."""
        fields = imported_tables.writable(found, one.fields)
        changed = [name for name, value in fields.items() if getattr(found, name) != value]
        for name in changed:
            setattr(found, name, fields[name])
        if changed:
            found.updated_at = clock.now()
            found.save(update_fields=[*changed, "updated_at"])
        return bool(changed)

    def link_own(self, name: str, table: Table, references: list[tuple[str, Row]]) -> None:
        """References between rows of one table (parents), once all of them are there."""
        for column, row in references:
            own, parent = self.references.find(name, row.id), self.references.find(name, cell(row.values[column]))
            if own is None:
                continue
            if parent is None:
                reason = _("%(column)s names %(id)s, which is neither in this import nor in the directory.")
                self.mark(Prepared(row, {}, [reason % {"column": column, "id": cell(row.values[column])}]))
                continue
            field_name = f"{table.references[column].field}_id"
            table.model._default_manager.filter(pk=own).exclude(**{field_name: parent}).update(
                **{field_name: parent, "updated_at": clock.now()}
            )

    def reject(self, row: Row, reason: str) -> None:
        """Counts and reports a row that was not taken."""
        self.counts.rejected += 1
        self.report(Problem(row.file, row.line, row.table, row.id, False, reason))

    def mark(self, one: Prepared) -> None:
        """Counts and reports what was left out of a row that was taken."""
        if one.marks:
            self.counts.marked += 1
            self.report(Problem(one.row.file, one.row.line, one.row.table, one.row.id, True, " ".join(one.marks)))
