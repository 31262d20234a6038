"""Putting an operation's refusal onto the form, so that nothing typed is lost."""

from __future__ import annotations

from django.forms import BaseForm

from corecit.common.errors import Invalid, Refusal


def blame(form: BaseForm, refusal: Refusal) -> None:
    """Each sentence to its field, where the form has it; else above the form."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    placed = {name: sentences for name, sentences in fields.items() if name in form.fields}
    for name, sentences in placed.items():
        for sentence in sentences:
            form.add_error(name, sentence)
    if not placed or len(placed) < len(fields):
        form.add_error(None, refusal.reason)
