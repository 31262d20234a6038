"""Changing the items of a Questionnaire that is being written: plain lists and dictionaries in, new ones out."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

Row = dict[str, Any]
# What the form of an item writes; whatever else an imported item holds (codes, prefixes, extensions) stays with it.
WRITTEN = {"linkId", "type", "text", "answerOption", "repeats", "required", "enableWhen", "enableBehavior"}


def walk(items: list[Row]) -> Iterator[Row]:
    """Every item, groups before what they hold."""
    for row in items:
        yield row
        yield from walk(row.get("item", []))


def find(items: list[Row], link_id: str) -> Row | None:
    """The item of that linkId."""
    return next((row for row in walk(items) if row.get("linkId") == link_id), None)


def siblings(items: list[Row], link_id: str) -> list[Row] | None:
    """The list in which an item stands."""
    if any(row.get("linkId") == link_id for row in items):
        return items
    return next((found for row in items if (found := siblings(row.get("item", []), link_id)) is not None), None)


def group_of(items: list[Row], link_id: str) -> str:
    """The linkId of the group around an item; empty at the top."""
    return next((str(row["linkId"]) for row in walk(items) if any(one.get("linkId") == link_id for one in row.get("item", []))), "")


def new_link(items: list[Row]) -> str:
    """A linkId that no item has, nor had while the highest one stands."""
    taken = {str(row.get("linkId")) for row in walk(items)}
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"


def asked_by(items: list[Row], link_id: str) -> list[Row]:
    """The items that show after an answer to this one, or to what it holds."""
    row = find(items, link_id)
    inside = {link_id} | {str(one["linkId"]) for one in walk(row.get("item", []))} if row else set()
    return [
        one
        for one in walk(items)
        if one["linkId"] not in inside and any(when.get("question") in inside for when in one.get("enableWhen", []))
    ]


def put(items: list[Row], made: Row, group: str = "") -> list[Row]:
    """With an item added at the end of a group (or of the form), or changed in its place; moved when its group is another."""
    result = copy.deepcopy(items)
    known = find(result, made["linkId"])
    if known is not None:
        made = {key: value for key, value in known.items() if key not in WRITTEN and (key != "item" or made["type"] == "group")} | made
        if group_of(result, made["linkId"]) == group:
            known.clear()
            known.update(made)
            return result
        result = remove(result, made["linkId"])
    holder = find(result, group) if group else None
    (holder.setdefault("item", []) if holder is not None else result).append(made)
    return result


def remove(items: list[Row], link_id: str) -> list[Row]:
    """Without an item and what it holds."""
    result = copy.deepcopy(items)
    here = siblings(result, link_id)
    if here is not None:
        here[:] = [row for row in here if row.get("linkId") != link_id]
    return result


def move(items: list[Row], link_id: str, by: int) -> list[Row]:
    """With an item one place up (-1) or down (1) among its neighbours."""
    result = copy.deepcopy(items)
    here = siblings(result, link_id)
    if here is None:
        return result
    place = next(number for number, row in enumerate(here) if row.get("linkId") == link_id)
    other = place + by
    if 0 <= other < len(here):
        here[place], here[other] = here[other], here[place]
    return result


def condition_words(when: Row) -> str:
    """The answer of a condition in the words in which an administrator writes it."""
    value = next((value for key, value in when.items() if key.startswith("answer")), "")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value.get("display", value.get("code", ""))) if isinstance(value, dict) else str(value)
