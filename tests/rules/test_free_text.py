"""Every field of a form that takes free text about a person refuses a pasted criminal-history return; the forms are found by walking."""

from __future__ import annotations

import inspect

import pytest
from django import forms
from django.core.exceptions import ValidationError

from cases.forms.assessments import AssessmentForm
from cases.forms.encounters_fields import Text
from cases.forms.notes import CommentForm, NoteForm
from cases.instruments.structure import read
from tests.rules.places import load, modules

RETURN = "MKE/QH\nORI/TX1010000\nNAM/VALE, JORDAN\nDOB/19900101 PUR/C"
APPS = ("cases.", "referrals.")
# Names, numbers and the like: one line, and short.
SHORT = 200
# Looked for or compared and never stored, each with the reason.
EXEMPT = {
    "ColumnsForm.date_formats": "patterns of dates",
    "ColumnsForm.missing_markers": "marks of an empty cell",
}
# Forms that make their fields when they are made.
MADE = [
    NoteForm(kinds=["police"]),
    NoteForm(kinds=["clinical"], sections=[{"heading": "Data", "hint": ""}, {"heading": "Plan", "hint": ""}]),
    CommentForm(colleagues=[(1, "x")]),
    AssessmentForm(form=read({"resourceType": "Questionnaire", "title": "x", "item": [{"linkId": "a", "type": "text", "text": "What?"}]})),
]


def form_classes() -> list[type[forms.BaseForm]]:
    found = []
    for name in sorted({*modules("forms"), "referrals.forms"}):
        if name.startswith(APPS):
            for _key, value in inspect.getmembers(load(name), inspect.isclass):
                if issubclass(value, forms.BaseForm) and value.__module__ == name:
                    found.append(value)
    return found


def takes_text(field: forms.Field) -> bool:
    if not isinstance(field, forms.CharField) or isinstance(field, (forms.EmailField, forms.UUIDField, forms.SlugField)):
        return False
    if field.widget.input_type in ("search", "hidden") if isinstance(field.widget, forms.widgets.Input) else False:
        return False
    return isinstance(field.widget, forms.Textarea) or field.max_length is None or field.max_length > SHORT


def refuses(field: forms.Field) -> bool:
    for validator in field.validators:
        try:
            validator(RETURN)
        except ValidationError as refusal:
            if refusal.code == "criminal_history":
                return True
    return False


def fields() -> list[tuple[str, forms.Field]]:
    declared = [(f"{cls.__name__}.{name}", field) for cls in form_classes() for name, field in cls.base_fields.items()]  # type: ignore[attr-defined]
    made = [(f"{type(form).__name__}.{name}", field) for form in MADE for name, field in form.fields.items()]
    return [(name, field) for name, field in declared + made if takes_text(field) and name not in EXEMPT]


@pytest.mark.parametrize(("name", "field"), fields(), ids=lambda value: value if isinstance(value, str) else "")
def test_it_refuses_a_return(name, field):
    assert refuses(field), f"{name} takes free text: give it validators=[criminal_history.check] (cases.forms.criminal_history)."


def test_the_text_field_of_reports_refuses_it():
    """Narrative, charges, clinical note: reports make their fields from words, all of this class."""
    assert refuses(Text(rows=3))


def test_the_walk_finds_what_it_is_to_guard():
    names = {name for name, _field in fields()}
    assert {"NoteForm.text", "NoteForm.section_1", "AddendumForm.text", "AttemptForm.note", "ReferralForm.clinical_summary"} <= names, names
