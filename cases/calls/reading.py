"""Opening an export, whatever it is: CSV in any usual encoding and delimiter, or XLSX; row by row, so that memory stays flat."""

from __future__ import annotations

import codecs
import contextlib
import csv
import datetime as dt
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import IO, Any, cast

from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from cases.calls import workbooks

# What openpyxl says of a workbook that is damaged, at its beginning or on the way.
BROKEN_WORKBOOK = (InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, OSError)
DELIMITERS = ",;\t|"
# A cell larger than this comes from a quotation mark that is never closed.
MAX_CELL = 1_000_000
MAX_COLUMNS = 500
MAX_NAME = 200
HEADER_SEARCH = 30
_CHUNK = 1 << 20
# Control characters that no export writes.
_UNWRITTEN = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\x1a")
# An XLSX file is a zip; one that unpacks to more than this many times its limit is made to fill the disk or the memory.
_MAX_UNPACKED = 20

# The limit of the csv module is one for the whole process; the shorter one is kept here.
csv.field_size_limit(max(MAX_CELL, csv.field_size_limit()))


class FileProblem(Exception):
    """Why a file cannot be read as calls, in a sentence for the person who sent it."""


@dataclass(frozen=True)
class Layout:
    """How a file is to be opened: csv or xlsx, encoding and delimiter, and the number of records above the header."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    skip: int = 0

    def as_dict(self) -> dict[str, Any]:
        """As kept in the database."""
        return asdict(self)


@dataclass(frozen=True)
class Row:
    """A record with the line on which it begins and the header that stands above it; `cells` is None where it could not be taken apart."""

    line: int
    header: tuple[str, ...]
    cells: list[str] | None


def detect(file: IO[bytes]) -> Layout:
    """Finds out by content, never by the name, how a file is to be opened; raises FileProblem when it is not a table."""
    file.seek(0)
    start = file.read(8)
    if not start:
        raise FileProblem(_("The file is empty. Export it again from CAD."))
    if start.startswith(b"PK"):
        return _detect_xlsx(file)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem(
            _("This is an old Excel file (.xls) or one with a password. Save it as .xlsx or CSV without a password, and upload that.")
        )
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")):
        raise FileProblem(_("This is not a table but a document, picture or archive. Export the calls from CAD as CSV or XLSX."))
    return _detect_csv(file)


def _detect_xlsx(file: IO[bytes]) -> Layout:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename: info.file_size for info in archive.infolist()}
    except zipfile.BadZipFile:
        raise FileProblem(_("The file is damaged: it begins like an Excel file and ends in the middle. Upload it again.")) from None
    if "xl/workbook.xml" not in names:
        raise FileProblem(_("This is an archive, not a table. Unpack it and upload the CSV or XLSX file inside."))
    file.seek(0, io.SEEK_END)
    if sum(names.values()) > max(_MAX_UNPACKED * file.tell(), 50 * _CHUNK):
        raise FileProblem(_("The Excel file unpacks to far more than its size. Save it as CSV and upload that."))
    return Layout("xlsx", skip=_header_at([cells for _line, cells in _head(_xlsx_records(file)) if cells is not None]))


def _detect_csv(file: IO[bytes]) -> Layout:
    encoding = _encoding(file)
    file.seek(0)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(file.read(256 * 1024))
    if _is_binary(text[:4096]):
        raise FileProblem(_("This is not a text file. Export the calls from CAD as CSV or XLSX."))
    best, score = "", (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(record) for record in _records_of(text, delimiter) if record)
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(0, 0))
        if width > 1 and (times, width) > score:
            best, score = delimiter, (times, width)
    if not best:
        raise FileProblem(
            _("Only one column was found. Export the calls as CSV with commas, semicolons or tabs between the columns, or as XLSX.")
        )
    head = _records_of(text, best)[:HEADER_SEARCH]
    return Layout("csv", encoding, best, _header_at(head))


def _is_binary(text: str) -> bool:
    """Whether this is no text: more than one character in a hundred is none that is written. A single one is damage, and is left out."""
    strange = sum(character in _UNWRITTEN for character in text)
    return strange * 100 > len(text)


def _records_of(text: str, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) >= 100:
                break
    return records


def _encoding(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(4096)
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return name
    if len(head) > 3 and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _header_at(records: Sequence[Sequence[str]]) -> int:
    """The header is the first record at least half as wide as the widest; titles above it are skipped."""
    filled = [sum(1 for cell in record if cell.strip()) for record in records[:HEADER_SEARCH]]
    widest = max(filled, default=0)
    if widest < 2:
        raise FileProblem(_("No header was found. The first row has to name the columns."))
    return next(number for number, count in enumerate(filled) if count * 2 >= widest and count > 1)


def rows(file: IO[bytes], layout: Layout) -> Iterator[Row]:
    """Every record below the header. A header met again further down takes the place of the first, so that a file whose header grew is read on."""
    records = _csv_records(file, layout) if layout.kind == "csv" else _xlsx_records(file)
    header: tuple[str, ...] = ()
    first: list[str] = []
    for number, (line, cells) in enumerate(records):
        if number < layout.skip:
            continue
        if not header:
            first = [cell.strip() for cell in cells or []]
            header = names(first)
        elif cells is None:
            yield Row(line, header, None)
        elif not any(cell.strip() for cell in cells):
            continue
        elif cells[0].strip() == first[0] and _is_header(first, cells):
            header = names(cells)
        else:
            yield Row(line, header, cells)


def _is_header(first: list[str], cells: list[str]) -> bool:
    both = min(len(first), len(cells))
    return both > 1 and [cell.strip() for cell in cells[:both]] == first[:both]


def header(file: IO[bytes], layout: Layout) -> tuple[str, ...]:
    """The names of the columns; raises FileProblem when nothing stands under them."""
    for row in rows(file, layout):
        return row.header
    raise FileProblem(_("The file has a header and no rows. Export it again with the calls of the period."))


def names(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names: a blank one is called by its place, one that comes twice by its number."""
    if len(cells) > MAX_COLUMNS:
        raise FileProblem(_("The file has more than %(n)s columns. Check that it is an export of calls.") % {"n": MAX_COLUMNS})
    found: list[str] = []
    taken: set[str] = set()
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.replace("\x00", "").replace("\ufeff", "").split())[:MAX_NAME] or f"column_{place}"
        base, times = name[: MAX_NAME - 6], 1
        while name in taken:
            times += 1
            name = f"{base} ({times})"
        taken.add(name)
        found.append(name)
    while len(found) > 2 and found[-1] == f"column_{len(found)}":
        found.pop()
    return tuple(found)


def _csv_records(file: IO[bytes], layout: Layout) -> Iterator[tuple[int, list[str] | None]]:
    file.seek(0)
    text = io.TextIOWrapper(cast(IO[bytes], _Unclosed(file)), encoding=layout.encoding, errors="replace", newline="")
    reader = csv.reader(text, delimiter=layout.delimiter)
    line = 1
    while True:
        try:
            cells: list[str] | None = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        if cells is not None and any(len(cell) > MAX_CELL for cell in cells):
            cells = None
        elif cells is not None and any("\x00" in cell for cell in cells):
            cells = [cell.replace("\x00", "") for cell in cells]
        yield line, cells
        line = reader.line_num + 1


class _Unclosed(io.BufferedIOBase):
    """Lets a text wrapper end without closing the file below, which belongs to the caller."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        return self.file.read(-1 if size is None else size)

    def read1(self, size: int = -1) -> bytes:
        return self.file.read(size)


def _xlsx_records(file: IO[bytes]) -> Iterator[tuple[int, list[str] | None]]:
    file.seek(0)
    try:
        for line, cells in workbooks.rows(file):
            yield line, [plain(cell) for cell in cells]
    except BROKEN_WORKBOOK:
        raise FileProblem(_("The Excel file cannot be read to its end. Save it again as .xlsx or CSV, and upload that.")) from None


def plain(cell: Any) -> str:
    """The text of a spreadsheet's cell: dates as ISO, whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("\x00", "")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.timedelta):
        hours, rest = divmod(round(cell.total_seconds()) % 86400, 3600)
        return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)


def _head(records: Iterator[tuple[int, list[str] | None]]) -> list[tuple[int, list[str] | None]]:
    found = []
    for record in records:
        found.append(record)
        if len(found) >= HEADER_SEARCH:
            break
    return found
