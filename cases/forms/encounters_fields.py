"""Form fields made from cases.labels: chips for codes, answers with their ways of not knowing, times of a day, text without criminal history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.forms import criminal_history
from cases.labels import Word
from cases.models.persons import Answer
from corecit.accounts.models import Agency
from corecit.common.models import Code, CodeList, OutcomeClass
from corecit.common.selectors import codes

OBSERVED = (Answer.YES, Answer.NO, Answer.UNKNOWN)
ASKED = (Answer.YES, Answer.NO, Answer.UNKNOWN, Answer.REFUSED, Answer.NOT_ASKED)


class CodeChips(forms.CheckboxSelectMultiple):
    """Chips of which some (none, unknown) take back all others; the mark is for the script, the field checks it again."""

    exclusive: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Marks the exclusive ones."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.exclusive:
            option["attrs"]["data-exclusive"] = True
        return option


class ManyCodes(forms.MultipleChoiceField):
    """Several codes of a list; refuses “none” beside others."""

    widget = CodeChips

    def __init__(self, *, exclusive: Iterable[str] = (), words: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words = words or {}
        self.exclusive = frozenset(exclusive)
        self.widget.exclusive = self.exclusive

    def clean(self, value: Any) -> list[str]:
        """The codes; raises ValidationError where an exclusive one has company."""
        chosen = list(super().clean(value))
        alone = [code for code in chosen if code in self.exclusive]
        if alone and len(chosen) > 1:
            word = self.words.get(alone[0], alone[0])
            raise ValidationError(_("“%(word)s” cannot stand beside other answers.") % {"word": word}, code="exclusive")
        return chosen


class Text(forms.CharField):
    """Free text, refused where it looks like a criminal-history return."""

    default_validators = [criminal_history.check]

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(required=kwargs.pop("required", False), **kwargs)


class TimeOfDay(forms.TimeField):
    """An hour of the day of the encounter; the form makes it a moment (`moment`)."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def moment(time: dt.time | None, began: dt.datetime) -> dt.datetime | None:
    """The first time after the beginning (15 minutes before it at the earliest) at which clocks of the present zone show this hour."""
    if time is None:
        return None
    local = timezone.localtime(began)
    zone = timezone.get_current_timezone()
    found = dt.datetime.combine(local.date(), time, tzinfo=zone)
    if found < local - dt.timedelta(minutes=15):
        found = dt.datetime.combine(local.date() + dt.timedelta(days=1), time, tzinfo=zone)
    return found.astimezone(dt.UTC)


def date_and_time(**kwargs: Any) -> forms.DateTimeField:
    """A moment typed with its day."""
    return forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        **kwargs,
    )


def by_class(rows: Sequence[Code]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Dispositions grouped by their outcome class, in the order in which the classes first appear."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        groups.setdefault(row.outcome_class, []).append((row.code, row.label))
    return [(str(OutcomeClass(name).label), choices) for name, choices in groups.items()]


def make(
    word: Word, agency: Agency | None, *, keep: Any = None, as_select: bool = False, answers: Sequence[Answer] = OBSERVED, **kwargs: Any
) -> forms.Field:
    """The field of a word; `keep` is what the record holds already, so that a retired value stays choosable on it."""
    kwargs.setdefault("required", False)
    kwargs.setdefault("label", word.label)
    if word.kind == "codes":
        choices: Any = codes.choices(word.list, agency, keep=keep or [])
        if word.list == CodeList.DISPOSITION:
            choices = by_class(codes.offered(word.list, agency, keep=keep or []))
        words = {row.code: row.label for row in codes.offered(word.list, agency, keep=keep or [])}
        return ManyCodes(choices=choices, words=words, exclusive=codes.with_trait(word.list, "exclusive"), **kwargs)
    if word.kind == "code":
        offered = codes.offered(word.list, agency, keep=[keep] if keep else [])
        choices = by_class(offered) if word.list == CodeList.DISPOSITION else [(row.code, row.label) for row in offered]
        return _one(choices, as_select, **kwargs)
    if word.kind == "answer":
        return _one([(str(answer), answer.label) for answer in answers], as_select, **kwargs)
    if word.kind == "choice":
        return _one(list(word.choices), as_select, **kwargs)
    if word.kind == "time":
        return TimeOfDay(**kwargs)
    return Text(**kwargs)


def _one(choices: list[Any], as_select: bool, **kwargs: Any) -> forms.ChoiceField:
    widget = forms.Select if as_select else forms.RadioSelect
    return forms.ChoiceField(choices=[("", "—"), *choices] if as_select else choices, widget=widget, **kwargs)
