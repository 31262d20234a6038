"""The page of an instrument, made from its questions; and the small forms around it: another level, a disclosure, social needs."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.encounters_fields import Text
from cases.instruments import answers as rules
from cases.instruments.structure import ABSENT, Item, Questionnaire
from cases.models import ContentClass, DisclosureBasis, Level, NeedStatus
from corecit.accounts.models import Agency
from corecit.common.models import CodeList
from corecit.common.selectors import codes

ABSENT_WORDS: list[tuple[str, Any]] = [
    ("refused", gettext_lazy("Refused to answer")),
    ("unable", gettext_lazy("Unable to complete")),
]


@dataclass(frozen=True)
class Row:
    """One line of the page: a question with its field (and the reason for no answer), or a heading or text; `show` says when it shows."""

    item: Item
    show: str
    field: Any = None
    absent: Any = None
    rows: tuple[Row, ...] = ()


class AssessmentForm(forms.Form):
    """The questions of one version as fields; a draft of it is kept on the server while somebody asks."""

    def __init__(
        self, data: Any = None, *, form: Questionnaire, kept: dict[str, dict[str, Any]] | None = None, is_restored: bool = False
    ) -> None:
        super().__init__(data)
        self.questionnaire = form
        for item in form.questions:
            self._add(item, (kept or {}).get(item.link_id, {}))
        if is_restored:
            # What was answered comes back as it was; it is judged when it is completed, not before.
            self._errors = ErrorDict()

    def _add(self, item: Item, record: dict[str, Any]) -> None:
        label = f"{item.prefix} {item.text}".strip()
        self.fields[item.name] = _field(item, label)
        value = record.get("value", record.get("absent") if not _has_reason_field(item) else None)
        self.initial[item.name] = value
        if _has_reason_field(item):
            self.fields[f"{item.name}-absent"] = forms.ChoiceField(
                label=_("No answer because"), choices=ABSENT_WORDS, widget=forms.RadioSelect, required=False
            )
            self.initial[f"{item.name}-absent"] = record.get("absent")

    @property
    def layout(self) -> list[Row]:
        """The page: groups with their questions, in the order of the form."""
        return [self._row(item) for item in self.questionnaire.items]

    def _row(self, item: Item) -> Row:
        show = rules.show_when(self.questionnaire, item)
        if not item.is_question:
            return Row(item, show, rows=tuple(self._row(one) for one in item.items))
        absent = self[f"{item.name}-absent"] if _has_reason_field(item) else None
        return Row(item, show, self[item.name], absent)

    def clean(self) -> dict[str, Any]:
        """A reason for no answer beside an answer is a contradiction."""
        for item in self.questionnaire.questions:
            if (
                _has_reason_field(item)
                and self.cleaned_data.get(f"{item.name}-absent")
                and self.cleaned_data.get(item.name) not in (None, "")
            ):
                self.add_error(item.name, ValidationError(_("There is an answer, and a reason for none. Take one of them back.")))
        return self.cleaned_data

    def answers(self) -> dict[str, dict[str, Any]]:
        """linkId -> record, of what was answered or said why not."""
        found: dict[str, dict[str, Any]] = {}
        for item in self.questionnaire.questions:
            record = _record(item, self.cleaned_data.get(item.name), self.cleaned_data.get(f"{item.name}-absent"))
            if record:
                found[item.link_id] = record
        return found

    @staticmethod
    def typed(form: Questionnaire, answers: dict[str, dict[str, Any]]) -> QueryDict:
        """These answers (linkId -> record) as if they had been typed, so that they are judged and kept as typed ones are."""
        data = QueryDict(mutable=True)
        for item in form.questions:
            record = answers.get(item.link_id) or {}
            value = record.get("value")
            if value not in (None, "", []):
                data.setlist(item.name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
            if record.get("absent"):
                data[f"{item.name}-absent" if _has_reason_field(item) else item.name] = str(record["absent"])
        return data

    @property
    def item_errors(self) -> dict[str, list[str]]:
        """linkId -> sentences, of what cannot be taken."""
        links = {item.name: item.link_id for item in self.questionnaire.questions}
        found: dict[str, list[str]] = {}
        for name, sentences in self.errors.items():
            found.setdefault(links.get(name.removesuffix("-absent"), name), []).extend(str(one) for one in sentences)
        return found

    def blame_items(self, fields: dict[str, list[str]]) -> None:
        """Puts the sentences about questions to their fields."""
        names = {item.link_id: item.name for item in self.questionnaire.questions}
        for link, sentences in fields.items():
            for sentence in sentences:
                self.add_error(names.get(link), sentence)


def _has_reason_field(item: Item) -> bool:
    """Questions whose answer is typed or has several parts have a field of their own for the reason; a choice has it among its answers."""
    return item.repeats or item.type not in ("boolean", "choice")


def _field(item: Item, label: str) -> forms.Field:
    common: dict[str, Any] = {"label": label, "required": False}
    if item.type == "boolean":
        return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No")), *ABSENT_WORDS], widget=forms.RadioSelect, **common)
    if item.type == "choice" and item.repeats:
        return forms.MultipleChoiceField(choices=_options(item), widget=forms.CheckboxSelectMultiple, **common)
    if item.type == "choice":
        return forms.ChoiceField(choices=[*_options(item), *ABSENT_WORDS], widget=forms.RadioSelect, **common)
    if item.type == "integer":
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "step": "1"})
        return forms.IntegerField(min_value=-1_000_000, max_value=1_000_000, widget=widget, **common)
    if item.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)
    return Text(rows=3 if item.type == "text" else 0, max_length=min(item.max_length or 4000, 4000), **common)


def _options(item: Item) -> list[tuple[str, str]]:
    return [(option.key, option.text) for option in item.options]


def _record(item: Item, value: Any, absent: Any) -> dict[str, Any]:
    if value in ABSENT and not _has_reason_field(item):
        return {"absent": value}
    if isinstance(value, dt.date):
        return {"value": value.isoformat()}
    if value not in (None, "", []):
        return {"value": value.strip() if isinstance(value, str) else value}
    return {"absent": absent} if absent else {}


class OverrideForm(forms.Form):
    """A clinician's own level."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), widget=forms.RadioSelect)
    reason = Text(label=gettext_lazy("Why it differs from the computed level"), rows=3, required=True, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = (Level.HIGH, Level.MODERATE, Level.LOW, Level.NONE)
        self.fields["level"].choices = [(level.value, level.label) for level in levels]  # type: ignore[attr-defined]


class DisclosureForm(forms.Form):
    """What a clinician tells an officer who was there."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    recipient = forms.ChoiceField(label=gettext_lazy("Whom you tell"), widget=forms.RadioSelect)
    basis = forms.ChoiceField(label=gettext_lazy("On what basis"), choices=DisclosureBasis.choices, widget=forms.RadioSelect)
    content = forms.MultipleChoiceField(
        label=gettext_lazy("What kind of thing"), choices=ContentClass.choices, widget=forms.CheckboxSelectMultiple
    )
    assessment = forms.ChoiceField(label=gettext_lazy("Level of which screen"), widget=forms.RadioSelect, required=False)
    text = Text(
        label=gettext_lazy("What you tell"),
        rows=4,
        max_length=2000,
        help_text=gettext_lazy("No more than is needed to lessen the threat. The officer reads these words."),
    )

    def __init__(self, *args: Any, officers: list[tuple[str, str]], screens: list[tuple[str, str]], **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("uid", uuid.uuid4())
        if len(officers) == 1:
            initial.setdefault("recipient", officers[0][0])
        if len(screens) == 1:
            initial.setdefault("assessment", screens[0][0])
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = officers  # type: ignore[attr-defined]
        self.fields["assessment"].choices = screens  # type: ignore[attr-defined]
        if not screens:
            self.fields["assessment"].widget = forms.HiddenInput()


class NeedForm(forms.Form):
    """Needs found together."""

    needs = forms.MultipleChoiceField(label=gettext_lazy("What is needed"), widget=forms.CheckboxSelectMultiple)
    status = forms.ChoiceField(
        label=gettext_lazy("What was done about it"), choices=NeedStatus.choices, widget=forms.RadioSelect, initial=NeedStatus.FOUND
    )
    on = forms.DateField(
        label=gettext_lazy("On"),
        required=False,
        help_text=gettext_lazy("Leave it empty for today."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = Text(label=gettext_lazy("In a few words"), max_length=300)

    def __init__(self, *args: Any, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = codes.with_trait(CodeList.SOCIAL_NEED, "exclusive")
        found = [(code, label) for code, label in codes.choices(CodeList.SOCIAL_NEED, agency) if code not in alone]
        self.fields["needs"].choices = found  # type: ignore[attr-defined]


class NeedStepForm(forms.Form):
    """What was done about one need."""

    status = forms.ChoiceField(label=gettext_lazy("What was done about it"), widget=forms.RadioSelect)
    on = forms.DateField(
        label=gettext_lazy("On"),
        required=False,
        help_text=gettext_lazy("Leave it empty for today."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = Text(label=gettext_lazy("In a few words"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(value, label) for value, label in NeedStatus.choices if value != NeedStatus.FOUND]
        self.fields["status"].choices = chosen  # type: ignore[attr-defined]
