"""Reading code lists: what may be chosen today, and the words of what was chosen before. Values are public: no actor is asked."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from corecit.common.models import Code

if TYPE_CHECKING:
    from corecit.accounts.models import Agency

# Every value by list, read once per request; None outside of one, where each call asks the database.
_remembered: ContextVar[dict[str, list[Code]] | None] = ContextVar("remembered_codes", default=None)


@contextlib.contextmanager
def remembered() -> Iterator[None]:
    """Within it the lists are read by one query, however many are asked for; the middleware wraps each request, tasks and exports may wrap theirs."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def forget() -> None:
    """Drops what is remembered, after a change of a list."""
    held = _remembered.get()
    if held is not None:
        held.clear()


# The lists as they stood when they were last read, with the mark of that state: they change a few times a year and are read by most pages.
_read: tuple[str, dict[str, list[Code]]] = ("", {})


def _standing() -> dict[str, list[Code]]:
    """Every value by list, read anew when any row differs from what was read before."""
    global _read
    with connection.cursor() as cursor:
        cursor.execute("SELECT md5(string_agg(c::text, '|' ORDER BY id)) FROM common_code c")
        mark = cursor.fetchone()[0] or ""
    if mark != _read[0]:
        found: dict[str, list[Code]] = {}
        for row in Code.objects.order_by("list", "sort", "label_en"):
            found.setdefault(row.list, []).append(row)
        _read = (mark, found)
    return _read[1]


def _all(lists: Iterable[str]) -> dict[str, list[Code]]:
    wanted = [str(name) for name in lists]
    held = _remembered.get()
    if held is not None and not held:
        held.update(_standing())
    if held is None:
        held = {}
        for row in Code.objects.filter(list__in=wanted).order_by("list", "sort", "label_en"):
            held.setdefault(row.list, []).append(row)
    return {name: held.get(name, []) for name in wanted}


def is_offered(code: Code) -> bool:
    """Whether a value may be chosen today: from `active_from_on` until the day before `active_to_on`, the day of its retirement."""
    today = timezone.localdate()
    return (code.active_from_on is None or code.active_from_on <= today) and (code.active_to_on is None or today < code.active_to_on)


def offered(list_name: str, agency: Agency | None, *, keep: Iterable[str] = ()) -> list[Code]:
    """The values offered to an agency today (everybody's and its own), and those in `keep` because the record has them already."""
    kept = set(keep)
    own = agency.pk if agency is not None else None
    return [
        row
        for row in _all([list_name])[str(list_name)]
        if row.code in kept or (is_offered(row) and (row.agency_id is None or row.agency_id == own))
    ]


def choices(list_name: str, agency: Agency | None, *, keep: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(code, label in the reader's language) for a form field, in the order of the list."""
    return [(row.code, row.label) for row in offered(list_name, agency, keep=keep)]


def label_map(lists: Iterable[str]) -> dict[str, dict[str, str]]:
    """list -> code -> label, retired values included, so that old records keep their words; one query for all."""
    return {name: {row.code: row.label for row in rows} for name, rows in _all(lists).items()}


def labels(list_name: str, codes: Iterable[str]) -> list[str]:
    """The words of some codes, in the order of the list; a code the list does not know stands for itself."""
    words = label_map([list_name])[str(list_name)]
    given = list(codes)
    return [word for code, word in words.items() if code in given] + [code for code in given if code not in words]


def label(list_name: str, code: str) -> str:
    """The words of one code; empty for none."""
    return labels(list_name, [code])[0] if code else ""


def with_trait(list_name: str, trait: str) -> set[str]:
    """The codes of a list that carry a trait: exclusive, needs_hold, needs_transport, needs_report, reached."""
    return {row.code for row in _all([list_name])[str(list_name)] if row.traits.get(trait)}
