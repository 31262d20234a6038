"""Choosing what of a case is put on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PartsForm(forms.Form):
    """The parts of a case summary; what is not offered cannot be chosen, and nothing chosen stands for all."""

    part = forms.MultipleChoiceField(label=_("Parts"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(part.name, part.label) for part in offered]  # type: ignore[attr-defined]
