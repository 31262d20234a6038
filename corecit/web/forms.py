"""A refusal of an operation, shown in the form that was sent, with everything typed still there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms

from corecit.common.errors import Invalid, Refusal


def show_refusal(form: forms.BaseForm, refusal: Refusal) -> None:
    """Each sentence to its field, where the form has it; what has none goes above the form."""
    named = refusal.fields if isinstance(refusal, Invalid) else {}
    known = {name: sentences for name, sentences in named.items() if name in form.fields}
    for name, sentences in known.items():
        form.add_error(name, sentences)
    if not known or len(known) < len(named):
        form.add_error(None, refusal.reason)


def seen(form: forms.BaseForm) -> dt.datetime | None:
    """When the row was last changed, as the page that is sent back knew it by its field `seen_at`; None where that says nothing."""
    try:
        return dt.datetime.fromisoformat(form.cleaned_data["seen_at"])
    except ValueError:
        return None


def done(form: forms.BaseForm, operation: Callable[..., Any], /, **values: Any) -> Any:
    """Does it, and returns what was made, or True where the operation returns nothing; refused, it says so in the form and returns None."""
    try:
        made = operation(**values)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return None
    return True if made is None else made
