"""Measured figures, into docs/performance.md: each measurement owns one section between its marks."""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"


def _clocked(act: Callable[[], Any]) -> tuple[float, float, int]:
    """The milliseconds of one run, those that it spends in its queries, and how many these are."""
    spent: list[float] = []

    def clocked(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append((time.perf_counter() - begun) * 1000)

    with connection.execute_wrapper(clocked):
        begun = time.perf_counter()
        act()
        whole = (time.perf_counter() - begun) * 1000
    return whole, sum(spent), len(spent)


def by_hand(query: str, values: Any = ()) -> Callable[[], Any]:
    """A query of one's own through the same driver."""

    def ask() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else None

    return ask


def undone(act: Callable[[], Any]) -> Callable[[], None]:
    """The act in a transaction that is rolled back."""

    def run() -> None:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return run


def line(label: str, reader: str, ours: Callable[[], Any], theirs: Callable[[], Any], times: int = 15) -> str:
    """One line of `table`: the medians of so many runs after one that warms up; ours and by hand in turn, so that both meet the same load."""
    ours(), theirs()
    runs = [(_clocked(ours), _clocked(theirs)) for _ in range(times)]
    whole, queries, optimum = (statistics.median(taken) for taken in zip(*((one[0], one[1], hand[1]) for one, hand in runs), strict=True))
    return f"| {label} | {reader} | {whole:.1f} | {queries:.1f} in {runs[0][0][2]} | {optimum:.1f} | {queries / optimum:.1f} |"


def table(lines: list[str]) -> str:
    """Lines under their heads."""
    return "| what | who | whole, ms | queries, ms | by hand, ms | ratio |\n|---|---|---:|---:|---:|---:|\n" + "\n".join(lines)


def machine() -> str:
    """What it was measured on, in a few words."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {timezone.now():%Y-%m-%d},"
        f" load average {os.getloadavg()[0]:.1f}"
    )


def write(name: str, text: str) -> None:
    """Puts a section in the place of its last measuring, or at the end of the page."""
    section = f"<!-- {name} -->\n{text.strip()}\n\n_Measured on {machine()}._\n<!-- /{name} -->"
    page = PAGE.read_text(encoding="utf-8")
    pattern = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->", re.S)
    page = pattern.sub(lambda _: section, page) if pattern.search(page) else f"{page.rstrip()}\n\n{section}\n"
    PAGE.write_text(page, encoding="utf-8")
    print(f"\n{text.strip()}")
