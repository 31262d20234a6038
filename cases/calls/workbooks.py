"""The rows of an XLSX workbook, one at a time: neither its rows nor the table of its shared texts is held in memory, however many there are."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

_TEXT = f"{{{SHEET_MAIN_NS}}}si"
_DATA = f"{{{SHEET_MAIN_NS}}}sheetData"
# Where a text begins, and its length.
_PLACE = struct.Struct("=QL")
# Most columns repeat a few texts.
_REMEMBERED = 2000


class Texts:
    """The shared texts of a workbook by number, in files without a name that are gone as soon as they are closed."""

    def __init__(self, source: IO[bytes]) -> None:
        self._texts, self._places, self._count = tempfile.TemporaryFile(), tempfile.TemporaryFile(), 0  # noqa: SIM115 (open as long as the book is)
        for node in _children(source, _TEXT):
            text: Any = Text.from_tree(node)
            # As openpyxl reads its own table.
            self._add(text.content.replace("x005F_", ""))
        self._texts.flush()
        self._places.flush()
        self._known = lru_cache(_REMEMBERED)(self._read)

    def _add(self, text: str) -> None:
        raw = text.encode("utf-8", "surrogatepass")
        self._places.write(_PLACE.pack(self._texts.tell(), len(raw)))
        self._texts.write(raw)
        self._count += 1

    def _read(self, number: int) -> str:
        start, length = _PLACE.unpack(os.pread(self._places.fileno(), _PLACE.size, number * _PLACE.size))
        return os.pread(self._texts.fileno(), length, start).decode("utf-8", "surrogatepass")

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < self._count:
            raise IndexError(number)
        return self._known(number)

    def close(self) -> None:
        """Gives the files back."""
        self._texts.close()
        self._places.close()


def _children(source: IO[bytes], tag: str, within: str = "") -> Iterator[Any]:
    """The elements of a tag as they come; each is forgotten before the next, by the element around them (the outermost, or the one named) too."""
    around = None
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            if around is None and (not within or element.tag == within):
                around = element
        elif element.tag == tag:
            yield element
            if around is not None:
                around.clear()


class _Book(ExcelReader):
    """openpyxl's reader with the shared texts outside of memory."""

    shared_strings: Any

    def read_strings(self) -> None:
        """Instead of a list."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = Texts(source)

    def close(self) -> None:
        """Gives all files back."""
        if isinstance(self.shared_strings, Texts):
            self.shared_strings.close()
        self.archive.close()


def rows(file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    """The number and the values of each row of the first sheet that is shown; raises what openpyxl raises of a damaged workbook."""
    book = _Book(file, read_only=True, data_only=True)
    try:
        book.read()
        workbook: Any = book.wb
        sheet = next((one for one in workbook.worksheets if one.sheet_state == "visible"), workbook.worksheets[0])
        formats = {"date_formats": workbook._date_formats, "timedelta_formats": workbook._timedelta_formats}
        with sheet._get_source() as source:
            cells_of = WorkSheetParser(source, book.shared_strings, data_only=True, epoch=workbook.epoch, **formats)
            for element in _children(source, ROW_TAG, within=_DATA):
                number, cells = cells_of.parse_row(element)
                # Height and style of every row would be kept.
                cells_of.row_dimensions.clear()
                yield number, _values(cells)
    finally:
        book.close()


def _values(cells: list[dict[str, Any]]) -> list[Any]:
    """Cells in their columns; one that is left out is None."""
    values: list[Any] = [None] * max((cell["column"] for cell in cells), default=0)
    for cell in cells:
        values[cell["column"] - 1] = cell["value"]
    return values
