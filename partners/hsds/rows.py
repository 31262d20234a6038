"""What the readers hand on: one row of one HSDS table, and what was wrong with a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Row:
    """A row by HSDS 3.0 table and column names, and where it stood: file, and line number or path within the JSON."""

    table: str
    values: dict[str, Any]
    file: str
    line: str
    # What the reader changed or left out, in sentences.
    marks: list[str] = field(default_factory=list)
    # Why the row cannot be taken at all.
    refusal: str = ""

    @property
    def id(self) -> str:
        """The identifier that the file gives."""
        found = self.values.get("id")
        return "" if found is None else str(found).replace("\x00", "").strip()


@dataclass(frozen=True)
class Problem:
    """Why a row was rejected, or what was left out of a row that was kept."""

    file: str
    line: str
    table: str
    id: str
    kept: bool
    reason: str


@dataclass
class Package:
    """A directory's file or files, opened: its format in words, how many rows it has, and its rows table by table."""

    format: str
    total: int
    # Table name -> its rows, read when asked.
    tables: dict[str, Callable[[], Iterator[Row]]]
    problems: list[Problem] = field(default_factory=list)


class NotADirectory(ValueError):
    """The file is no HSDS package; the message says what it seems to be and what to do."""
