"""What a measure is: every number with its n, denominator, share unknown, period and definition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reporting.statistics import wilson
from reporting.suppression import share_is_small, suppress

HIDDEN = "–"


@dataclass(frozen=True)
class Rate:
    """A share: part of whole, and how many were not known."""

    key: str
    label: str
    part: int
    whole: int
    definition: str
    unknown: int = 0
    hidden: bool = False
    icon: str = "percentage"

    @property
    def shown(self) -> str:
        """The share in per cent."""
        if self.hidden:
            return HIDDEN
        return f"{number_format(100 * self.part / self.whole, 1)} %" if self.whole else _("no data")

    @property
    def counts(self) -> str:
        """n of denominator, share unknown, and the interval: a rate on few cases shows how sure it is."""
        if self.hidden:
            return _("Left out: small numbers.")
        text = _("%(part)s of %(whole)s") % {"part": number_format(self.part), "whole": number_format(self.whole)}
        if self.unknown:
            text += " · " + _("%(n)s unknown") % {"n": number_format(self.unknown)}
        interval = wilson(self.part, self.whole)
        if interval:
            text += " · " + _("95 %% interval %(low)s–%(high)s %%") % {
                "low": number_format(100 * interval[0], 1),
                "high": number_format(100 * interval[1], 1),
            }
        return text


@dataclass(frozen=True)
class Spread:
    """A time in minutes: median and 90th percentile, over n of whole."""

    key: str
    label: str
    median: float | None
    ninetieth: float | None
    n: int
    whole: int
    definition: str
    hidden: bool = False

    @property
    def shown(self) -> str:
        """The median."""
        if self.hidden:
            return HIDDEN
        return _("%(n)s min") % {"n": number_format(self.median, 1)} if self.median is not None else _("no data")

    @property
    def counts(self) -> str:
        """90th percentile and on how many."""
        if self.hidden:
            return _("Left out: small numbers.")
        text = _("n %(n)s of %(whole)s") % {"n": number_format(self.n), "whole": number_format(self.whole)}
        return (
            _("90th percentile %(p)s min") % {"p": number_format(self.ninetieth, 1)} + " · " + text if self.ninetieth is not None else text
        )


@dataclass(frozen=True)
class Table:
    """Counts by something, for a chart and the table beside it."""

    key: str
    label: str
    columns: list[str]
    rows: list[list[Any]]
    definition: str
    kind: str = "bar"
    stacked: bool = False

    @property
    def chart(self) -> dict[str, Any]:
        """As the chart component takes it."""
        return {"kind": self.kind, "columns": self.columns, "rows": self.rows, "stacked": self.stacked, "unit": ""}


@dataclass
class Dashboard:
    """All that is shown, in order."""

    total: int
    rates: list[Rate] = field(default_factory=list)
    spreads: list[Spread] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    limit: int = 0


def rate(key: str, label: str, part: int, whole: int, definition: str, *, limit: int, unknown: int = 0, icon: str = "percentage") -> Rate:
    """A share, left out where it would give a small count away."""
    return Rate(key, label, part, whole, definition, unknown, bool(limit) and share_is_small(part, whole, limit), icon)


def table(
    key: str,
    label: str,
    columns: list[str],
    rows: list[list[Any]],
    definition: str,
    *,
    limit: int,
    kind: str = "bar",
    stacked: bool = False,
) -> Table:
    """Counts of one or more series, small cells left out; `stacked` rows also add up to a number that is shown."""
    if limit:
        _leave_out(rows, len(columns), limit, across=stacked)
    return Table(key, label, columns, rows, definition, kind, stacked)


def _leave_out(rows: list[list[Any]], width: int, limit: int, *, across: bool) -> None:
    """Leaves small cells out of each column and, where rows have a known sum too, of each row, until neither gives one away."""
    counts = [row[1:] for row in rows]
    hidden: set[tuple[int, int]] = set()
    while True:
        before = len(hidden)
        lines = [[(r, c) for r in range(len(rows))] for c in range(width - 1)]
        if across:
            lines += [[(r, c) for c in range(width - 1)] for r in range(len(rows))]
        for line in lines:
            kept = suppress([counts[r][c] for r, c in line], limit, hidden={n for n, cell in enumerate(line) if cell in hidden})
            hidden |= {cell for cell, value in zip(line, kept, strict=True) if value is None}
        if len(hidden) == before:
            break
    for r, c in hidden:
        rows[r][c + 1] = None
