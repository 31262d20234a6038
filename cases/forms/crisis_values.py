"""The form of the map of dispositions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from corecit.common.models import CodeList
from corecit.common.selectors import codes


class CrisisValueForm(forms.Form):
    """What a disposition of the crisis form is read as."""

    value = forms.CharField(
        label=gettext_lazy("As the form writes it"),
        max_length=200,
        help_text=gettext_lazy("(NONE) stands for a contact without a disposition."),
    )
    code = forms.ChoiceField(label=gettext_lazy("Read as"))

    def __init__(self, *args: Any, agency: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = codes.choices(CodeList.DISPOSITION, agency)  # type: ignore[attr-defined]
