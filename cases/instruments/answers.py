"""Answers to a form: which questions apply, which are still open, and what the scoring rules read of them.

Stored as linkId -> {"value": ...} or {"absent": "refused" | "unable"}; a value is "yes" or "no", an option's key (a list where several may be
chosen), a whole number, a text, or a day as ISO writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases.instruments.scoring import Given
from cases.instruments.structure import Condition, Item, Questionnaire

Answers = Mapping[str, Mapping[str, Any]]


def _holds(one: Condition, answers: Answers) -> bool:
    """One condition; "exists" counts a refusal as an answer, any comparison needs a value but "!="."""
    record = answers.get(one.question, {})
    if one.operator == "exists":
        return bool(record) == one.answer
    value = record.get("value")
    values = value if isinstance(value, list) else [] if value is None else [value]
    if one.operator == "!=":
        return one.answer not in values
    if one.operator == "=":
        return one.answer in values
    numbers = [number for number in values if isinstance(number, int)]
    if not isinstance(one.answer, int):
        return False
    compare = {">": int.__gt__, "<": int.__lt__, ">=": int.__ge__, "<=": int.__le__}[one.operator]
    return any(compare(number, one.answer) for number in numbers)


def _enabled(item: Item, answers: Answers) -> bool:
    if not item.conditions:
        return True
    held = [_holds(one, answers) for one in item.conditions]
    return any(held) if item.any_condition else all(held)


def applies(form: Questionnaire, item: Item, answers: Answers) -> bool:
    """Whether an item is asked, given what was answered: its own conditions and those of the groups around it."""
    return all(_enabled(one, answers) for one in (*form.around[item.link_id], item))


def unanswered(form: Questionnaire, answers: Answers) -> list[Item]:
    """The questions that apply and have neither an answer nor a reason; free text may stay empty unless the form asks for it."""
    asked = [item for item in form.questions if applies(form, item, answers) and not answers.get(item.link_id)]
    return [item for item in asked if item.required or item.type not in ("text", "string")]


def stray(form: Questionnaire, answers: Answers) -> list[Item]:
    """The questions that were answered although they do not apply."""
    return [item for item in form.questions if answers.get(item.link_id) and not applies(form, item, answers)]


def given(form: Questionnaire, answers: Answers, age: int | None = None) -> Given:
    """The answers as the scoring rules read them."""
    said: dict[str, str] = {}
    points: dict[str, int] = {}
    for item in form.questions:
        value = answers.get(item.link_id, {}).get("value")
        if item.type == "boolean" and value in ("yes", "no"):
            said[item.link_id] = value
        elif item.type == "choice" and isinstance(value, str):
            option = item.option(value)
            if option is not None and option.points is not None:
                points[item.link_id] = option.points
    refused = frozenset(link for link, record in answers.items() if record.get("absent") == "refused")
    return Given(said, points, refused, age)


def show_when(form: Questionnaire, item: Item) -> str:
    """An item's own conditions in the words of the page's script (`data-show-when`), empty where it always shows."""
    names = {one.link_id: one.name for one in form.walk()}
    parts = []
    for one in item.conditions:
        name = names[one.question]
        if one.operator == "exists":
            parts.append(f"{name}=*" if one.answer else f"{name}!=*")
        else:
            parts.append(f"{name}{one.operator}{one.answer}")
    return ("||" if item.any_condition else ";").join(parts)
