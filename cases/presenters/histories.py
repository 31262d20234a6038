"""Steps of a history in words: which field said what before, and what it says since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import labels
from cases.labels import Word
from cases.presenters.encounters import Change, changes
from cases.selectors.histories import Step
from corecit.common.selectors import codes

SPECS: dict[str, dict[str, Word]] = {
    "person": labels.PERSON,
    "case": labels.CASE,
    "encounter": labels.FACTS | labels.ENCOUNTER,
    "police": labels.POLICE | labels.REPORT,
    "clinical": labels.CLINICAL | labels.REPORT,
}


@dataclass(frozen=True)
class Shown:
    """One change as the page shows it."""

    at: dt.datetime
    who: str
    is_first: bool
    changes: list[Change]


def shown(steps: list[Step], kind: str) -> list[Shown]:
    """The steps that changed something the reader sees; others are not there for them."""
    spec = SPECS[kind]
    words = codes.label_map(sorted({str(word.list) for word in spec.values() if word.list}))
    found = []
    for step in steps:
        told = changes(_plain(step.before), _plain(step.after), spec, words)
        if told:
            found.append(Shown(step.at, step.who or _("A program, or corecit itself"), not step.before, told))
    return found


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the words of fields take them: days and yes or no are said here, as no code list knows them."""
    return {name: _said(value) for name, value in values.items()}


def _said(value: Any) -> Any:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return date_format(value)
    return value
