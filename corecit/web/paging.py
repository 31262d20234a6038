"""Keyset paging: the next page starts after the last row shown, so it costs the same however deep."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from corecit.common.errors import Invalid

PAGE_SIZE = 25


@dataclass
class Page:
    """The rows of one page and the cursors of its neighbours (None: there is none)."""

    rows: list[Any]
    next: str | None = None
    previous: str | None = None

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    return str(value) if isinstance(value, (UUID, Decimal)) else value


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        return dt.datetime.fromisoformat(value["t"]) if "t" in value else dt.date.fromisoformat(value["d"])
    return value


def encode(values: list[Any], backward: bool) -> str:
    """A cursor from the sort values of a row; holds sort keys alone (dates, ids), so lists sort by nothing personal."""
    raw = json.dumps([backward, [_plain(value) for value in values]], separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> tuple[bool, list[Any]]:
    """The direction and sort values of a cursor; raises Invalid when it is not one of ours."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        backward, values = json.loads(raw)
        values = [_rich(value) for value in values]
        if len(values) != length:
            raise ValueError
    except (ValueError, TypeError, KeyError, binascii.Error):
        raise Invalid(_("This page address is damaged. Go back to the start of the list.")) from None
    return bool(backward), values


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def after(order: list[str], values: list[Any]) -> Q:
    """The rows behind these values in this order (names, a minus for falling), as nested comparisons that an index serves."""
    name, value = order[0].lstrip("-"), values[0]
    beyond = Q(**{f"{name}__{'lt' if order[0].startswith('-') else 'gt'}": value})
    if len(order) == 1:
        return beyond
    return beyond | (Q(**{name: value}) & after(order[1:], values[1:]))


def _place(rows: QuerySet[Any], order: list[str], cursor: str | None, by_row: bool) -> tuple[bool, list[Any]]:
    """The direction and sort values at which a page begins; none for the first."""
    if not cursor:
        return False, []
    if not by_row:
        return decode(cursor, len(order))
    backward, (pk,) = decode(cursor, 1)
    names = [name.lstrip("-") for name in order]
    found = rows.model._default_manager.filter(pk=pk if isinstance(pk, int) else None).values_list(*names).first()
    if found is None:
        raise Invalid(_("This page address is damaged. Go back to the start of the list."))
    return backward, list(found)


def merged(branches: Sequence[QuerySet[Any]], order: list[str], cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """A page of tuples of the sort values: the first of each branch, merged and each once; raises Invalid on a damaged cursor.

    Each branch is read along an index and bounded by the page, so the cost does not grow with what there is, as that of an OR over all ways does.
    """
    backward, values = decode(cursor, len(order)) if cursor else (False, [])
    way = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order] if backward else order
    if values:
        first = way[0].lstrip("-")
        beyond = after(way, values) & Q(**{f"{first}__{'lte' if way[0].startswith('-') else 'gte'}": values[0]})
        branches = [branch.filter(beyond) for branch in branches]
    fields = [name.lstrip("-") for name in order]
    limited = [branch.order_by(*way).values_list(*fields)[: size + 1] for branch in branches]
    if not limited:
        return Page([])
    found = list(limited[0] if len(limited) == 1 else limited[0].union(*limited[1:]).order_by(*way)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    if not found:
        return Page([])
    has_next, has_previous = (True, more) if backward else (more, bool(values))
    return Page(
        found,
        next=encode(list(found[-1]), False) if has_next else None,
        previous=encode(list(found[0]), True) if has_previous else None,
    )


def page(rows: QuerySet[Any], order: list[str], cursor: str | None = None, size: int = PAGE_SIZE, *, by_row: bool = False) -> Page:
    """One page of rows in an order whose last field is unique and none of which is null; raises Invalid on a damaged cursor.

    `by_row` puts the key of the last row into the cursor in place of its sort values: for lists sorted by a name, which has no place in an address.
    """
    backward, values = _place(rows, order, cursor, by_row)
    way = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order] if backward else order
    if values:
        rows = rows.filter(after(way, values))
        # The first sort field alone bounds the index scan.
        first = way[0].lstrip("-")
        rows = rows.filter(**{f"{first}__{'lte' if way[0].startswith('-') else 'gte'}": values[0]})
    found = list(rows.order_by(*way)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    if not found:
        return Page([])
    ends = [[row.pk] if by_row else [_value(row, name.lstrip("-")) for name in order] for row in (found[0], found[-1])]
    has_next = True if backward else more
    has_previous = more if backward else bool(values)
    return Page(found, next=encode(ends[1], False) if has_next else None, previous=encode(ends[0], True) if has_previous else None)
