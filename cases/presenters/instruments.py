"""A form that is being written, in lines an administrator reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cases.instruments import editing
from cases.models import InstrumentVersion

SIGNS: dict[str, str] = {"=": "=", "!=": "≠", ">=": "≥", "<=": "≤", ">": ">", "<": "<", "exists": "?"}
ICONS = {
    "group": "folder",
    "display": "align-left",
    "boolean": "toggle-right",
    "choice": "list-check",
    "integer": "number",
    "string": "cursor-text",
    "text": "cursor-text",
    "date": "calendar",
}


@dataclass(frozen=True)
class Line:
    """One item: words, kind, when it shows, how deep it stands."""

    link: str
    text: str
    icon: str
    more: str
    depth: int
    is_group: bool
    is_first: bool
    is_last: bool


def _more(row: dict[str, Any], items: list[dict[str, Any]]) -> str:
    words = []
    if row["type"] == "choice":
        words.append(" / ".join(option_words(row)))
    for when in row.get("enableWhen", []):
        asked = editing.find(items, str(when.get("question"))) or {}
        shown = {
            "question": Truncator(str(asked.get("text", ""))).chars(60),
            "sign": SIGNS.get(str(when.get("operator")), ""),
            "answer": editing.condition_words(when),
        }
        words.append(_("shows when “%(question)s” %(sign)s %(answer)s") % shown)
    return " · ".join(words)


def option_words(row: dict[str, Any]) -> list[str]:
    """The words of the answers of a choice."""
    found = []
    for one in row.get("answerOption", []):
        found.append(str(one.get("valueCoding", {}).get("display") or one.get("valueString") or one.get("valueInteger", "")))
    return found


def lines(version: InstrumentVersion) -> list[Line]:
    """Every item in its order."""
    items = version.definition.get("item", [])

    def of(rows: list[dict[str, Any]], depth: int) -> list[Line]:
        found = []
        for number, row in enumerate(rows):
            kind = row["type"]
            last = number == len(rows) - 1
            found.append(
                Line(
                    row["linkId"],
                    row.get("text", ""),
                    ICONS.get(kind, "point"),
                    _more(row, items),
                    depth,
                    kind == "group",
                    number == 0,
                    last,
                )
            )
            found += of(row.get("item", []), depth + 1)
        return found

    return of(items, 0)


def item_choices(version: InstrumentVersion, link: str) -> dict[str, list[tuple[str, str]]]:
    """The groups in which an item may stand, and the questions after which it may show."""
    items = version.definition.get("item", [])
    own = editing.find(items, link) if link else None
    inside = {row["linkId"] for row in editing.walk([own])} if own else set()
    others = [row for row in editing.walk(items) if row["linkId"] not in inside]
    return {
        "groups": [(row["linkId"], str(row.get("text", ""))[:80] or row["linkId"]) for row in others if row["type"] == "group"],
        "questions": [(row["linkId"], str(row.get("text", ""))[:80]) for row in others if row["type"] not in ("group", "display")],
    }


def item_initial(version: InstrumentVersion, link: str) -> dict[str, Any] | None:
    """What the form of an item begins with; None for one that is not there."""
    items = version.definition.get("item", [])
    row = editing.find(items, link)
    if row is None:
        return None
    when = (row.get("enableWhen") or [{}])[0]
    return {
        "type": row["type"],
        "text": row.get("text", ""),
        "options": "\n".join(option_words(row)),
        "several": row.get("repeats", False),
        "required": row.get("required", False),
        "group": editing.group_of(items, link),
        "after": when.get("question", ""),
        "operator": when.get("operator", "="),
        "answer": editing.condition_words(when) if when else "",
    }
