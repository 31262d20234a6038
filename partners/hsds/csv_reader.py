"""HSDS as CSV: a folder, a zip, or one file; encodings and separators as spreadsheets leave them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from partners.hsds import older, values
from partners.hsds.rows import NotADirectory, Package, Problem, Row
from partners.hsds.tables import LEFT_OUT, TABLES, table_of

# A zip that unpacks to more is not a directory of services but an attack or a mistake.
MAX_UNPACKED = 500 * 1024 * 1024
csv.field_size_limit(4 * 1024 * 1024)

Source = Callable[[], bytes]


def read_folder(path: Path) -> Package:
    """The package of a folder of CSV files."""
    files: dict[str, Source] = {file.name: file.read_bytes for file in sorted(path.glob("*.csv"))}
    return read_files(files, path.name)


def read_zip(archive: zipfile.ZipFile, name: str) -> Package:
    """The package of a zip of CSV files, in whatever folder of it they stand."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and entry.filename.lower().endswith(".csv")]
    entries = [entry for entry in entries if not PurePath(entry.filename).name.startswith(".") and "__MACOSX" not in entry.filename]
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise NotADirectory(
            _("%(file)s unpacks to more than %(size)s MB. Import it in parts.") % {"file": name, "size": MAX_UNPACKED // 1024 // 1024}
        )
    files: dict[str, Source] = {}
    for entry in entries:
        short = PurePath(entry.filename).name
        if short in files:
            raise NotADirectory(
                _("%(file)s holds %(name)s twice, in different folders. Import one folder at a time.") % {"file": name, "name": short}
            )
        files[short] = _entry(archive, entry)
    return read_files(files, name)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Source:
    return lambda: archive.read(entry)


def read_files(files: dict[str, Source], name: str) -> Package:
    """The package of some CSV files; raises NotADirectory when none of them is known."""
    kinds: dict[str, str] = {}
    problems: list[Problem] = []
    is_older = False
    for file, source in files.items():
        stem = PurePath(file).stem.lower()
        header = header_of(source())
        kind = None if stem in LEFT_OUT else older.kind_of_file(stem, header) or table_of(stem) or older.kind_by_header(header)
        if kind is None:
            known = stem in LEFT_OUT
            reason = (
                _("corecit keeps its own history and does not take this file.")
                if known
                else _("Not a table of HSDS by its name or columns; not read.")
            )
            problems.append(Problem(file, "", stem, "", True, reason))
            continue
        kinds[file] = kind
        is_older = is_older or older.is_older(kind, header)
    if not kinds:
        raise NotADirectory(_("%(file)s holds no table of HSDS, such as organizations.csv or services.csv.") % {"file": name})
    total = sum(count_rows(files[file]) for file in kinds)
    if is_older:
        return Package(_("HSDS 1.1 or Ohana CSV"), total, _translated(files, kinds), problems)
    return Package(_("HSDS 3.0 CSV"), total, _streamed(files, kinds), problems)


def _streamed(files: dict[str, Source], kinds: dict[str, str]) -> dict[str, Callable[[], Iterator[Row]]]:
    """Table by table in the order of their references, each file read when its turn comes."""
    return {
        table: _chain(table, {file: files[file] for file, kind in kinds.items() if kind == table})
        for table in TABLES
        if table in kinds.values()
    }


def _chain(table: str, files: dict[str, Source]) -> Callable[[], Iterator[Row]]:
    return lambda: (row for file, source in files.items() for row in read_rows(file, table, source()))


def _translated(files: dict[str, Source], kinds: dict[str, str]) -> dict[str, Callable[[], Iterator[Row]]]:
    """Older files, in memory: one of their rows may become rows of several tables."""
    organization_of = {
        row.id: values.cell(row.values.get("organization_id"))
        for file, kind in kinds.items()
        if kind == "location"
        for row in read_rows(file, kind, files[file]())
    }
    found: dict[str, list[Row]] = {table: [] for table in TABLES}
    for file, kind in kinds.items():
        for row in older.translate(kind, read_rows(file, kind, files[file]()), organization_of):
            found[row.table].append(row)
    return {table: _listed(rows) for table, rows in found.items() if rows}


def _listed(rows: list[Row]) -> Callable[[], Iterator[Row]]:
    return lambda: iter(rows)


def read_rows(file: str, table: str, content: bytes) -> Iterator[Row]:
    """The rows of one CSV file, each with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(decode(content), newline=""), delimiter=_delimiter(content))
    header: list[str] = []
    begins = 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [cell.strip().lower() for cell in cells]
            continue
        row = Row(table, dict(zip(header, cells, strict=False)), file, str(line))
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            row.refusal = _("The row has %(cells)s cells, the header %(columns)s: a comma or quotation mark is missing or too many.") % {
                "cells": len(cells), "columns": len(header),
            }  # fmt: skip
        yield row


def decode(content: bytes) -> str:
    """UTF-8 with or without byte order mark, else Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(content: bytes) -> str:
    head = content[:20000].splitlines()[0].decode("cp1252", errors="replace") if content.strip() else ""
    return max(",;\t", key=head.count)


def header_of(content: bytes) -> list[str]:
    """The column names of a CSV file, in lower case."""
    for cells in csv.reader(io.StringIO(decode(content), newline=""), delimiter=_delimiter(content)):
        if any(cell.strip() for cell in cells):
            return [cell.strip().lower() for cell in cells]
    return []


def count_rows(source: Source) -> int:
    """About how many rows a file has: its lines, for the progress bar."""
    return max(source().count(b"\n"), 1)
