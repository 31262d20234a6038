"""Forms of administration: switching an instrument on, a form of the agency's own, its items, a file to read."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.encounters_fields import Text
from cases.models import Licence

MAX_FILE = 1_000_000


class PermissionForm(forms.Form):
    """Who permitted the use of an instrument, when, and where that is filed."""

    permission_from = forms.CharField(label=gettext_lazy("Permission given by"), max_length=200)
    permission_on = forms.DateField(label=gettext_lazy("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    permission_reference = forms.CharField(
        label=gettext_lazy("Reference"), max_length=200, help_text=gettext_lazy("Number of the letter or contract, and where it is filed.")
    )


class OwnForm(forms.Form):
    """Title and notice of a form of the agency's own."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    notice = Text(
        label=gettext_lazy("Notice"),
        rows=2,
        max_length=2000,
        help_text=gettext_lazy("Shown under the form: copyright, or whom to ask."),
    )


class ImportForm(forms.Form):
    """A FHIR R4 Questionnaire as a JSON file, and on what terms it may be used."""

    file = forms.FileField(
        label=gettext_lazy("FHIR Questionnaire (JSON)"), widget=forms.FileInput(attrs={"accept": ".json,application/json"})
    )
    licence = forms.ChoiceField(label=gettext_lazy("On what terms it may be used"), choices=Licence.choices, widget=forms.RadioSelect)

    def clean_file(self) -> dict[str, Any]:
        """The resource; raises ValidationError with line and column where it is no JSON."""
        handed = self.cleaned_data["file"]
        if handed.size > MAX_FILE:
            raise ValidationError(_("This file is larger than 1 MB."))
        try:
            made = json.loads(handed.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError(_("This file is not text in UTF-8.")) from None
        except json.JSONDecodeError as error:
            where = {"line": error.lineno, "column": error.colno}
            raise ValidationError(_("This is not JSON: line %(line)s, column %(column)s.") % where) from None
        except RecursionError:
            raise ValidationError(_("This file is nested too deeply.")) from None
        if not isinstance(made, dict):
            raise ValidationError(_("This is not a FHIR Questionnaire."))
        return made


TYPES: list[tuple[str, Any]] = [
    ("boolean", gettext_lazy("Yes or no")),
    ("choice", gettext_lazy("Choice")),
    ("integer", gettext_lazy("Whole number")),
    ("string", gettext_lazy("Short text")),
    ("text", gettext_lazy("Long text")),
    ("date", gettext_lazy("Date")),
    ("group", gettext_lazy("Group with a heading")),
    ("display", gettext_lazy("Text to read")),
]
OPERATORS: list[tuple[str, Any]] = [
    ("=", gettext_lazy("is")),
    ("!=", gettext_lazy("is not")),
    (">=", gettext_lazy("is at least")),
    ("<=", gettext_lazy("is at most")),
    (">", gettext_lazy("is more than")),
    ("<", gettext_lazy("is less than")),
    ("exists", gettext_lazy("is given at all")),
]


class ItemForm(forms.Form):
    """One item of the agency's own form."""

    type = forms.ChoiceField(label=gettext_lazy("Kind"), choices=TYPES, widget=forms.RadioSelect)
    text = Text(label=gettext_lazy("Words"), rows=2, required=True, max_length=2000)
    options = Text(
        label=gettext_lazy("Answers to choose from"),
        rows=5,
        max_length=10_000,
        help_text=gettext_lazy("One per line. “Refused” and “Unable to complete” are added by themselves."),
    )
    several = forms.BooleanField(label=gettext_lazy("Several answers may be chosen"), required=False)
    required = forms.BooleanField(label=gettext_lazy("Asks for an answer, or a reason for none"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Stands in"), required=False)
    after = forms.ChoiceField(label=gettext_lazy("Shows only when the answer to"), required=False)
    operator = forms.ChoiceField(label=gettext_lazy("Comparison"), choices=OPERATORS, required=False, initial="=")
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Yes, No, the words of an answer, or a number."),
    )

    def __init__(self, *args: Any, groups: list[tuple[str, str]], questions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("the form itself")), *groups]  # type: ignore[attr-defined]
        self.fields["after"].choices = [("", _("it always shows")), *questions]  # type: ignore[attr-defined]

    def clean_options(self) -> list[str]:
        """Lines."""
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """A choice has at least two answers."""
        if self.cleaned_data.get("type") == "choice" and len(self.cleaned_data.get("options", [])) < 2:
            self.add_error("options", ValidationError(_("Write at least two answers, one per line.")))
        if self.cleaned_data.get("after") and not self.cleaned_data.get("answer"):
            self.add_error("answer", ValidationError(_("Write the answer after which it shows.")))
        self.cleaned_data["operator"] = self.cleaned_data.get("operator") or "="
        return self.cleaned_data
