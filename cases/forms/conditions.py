"""When a field applies: one short language for the browser (data-show-when, assets/js/corecit.js) and the server, so that both agree.

"name=a|b" one of these answers · "name=*" any answer · "name!=a" not this one · "one,two=a" either field · parts joined by ";" must all hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

_PART = re.compile(r"^\s*([^=!]+?)\s*(!?=)\s*(.*?)\s*$")

Answers = Callable[[str], list[str]]


def one_of(names: str, values: Iterable[str]) -> str:
    """The condition that one of the fields has one of the values; with no values it never holds."""
    return f"{names}={'|'.join(sorted(values)) or '(never)'}"


def holds(condition: str, answers: Answers) -> bool:
    """Whether a condition holds, given what each field was answered."""
    for part in filter(None, condition.split(";")):
        match = _PART.match(part)
        if match is None:
            raise ValueError(f"{part!r} is no condition.")
        names, sign, values = match.groups()
        given = [value for name in names.split(",") for value in answers(name.strip())]
        met = bool(given) if values == "*" else any(value in values.split("|") for value in given)
        if met != (sign == "="):
            return False
    return True


def applying(show: Mapping[str, str], answers: Answers) -> Answers:
    """The answers as the browser would send them: a field that does not apply has none, which may make further ones not apply."""

    def of(name: str) -> list[str]:
        condition = show.get(name)
        return [] if condition and not holds(condition, of) else [value for value in answers(name) if value != ""]

    return of
