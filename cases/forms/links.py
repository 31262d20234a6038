"""Forms of links between records of one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import person_facts
from cases.forms import criminal_history


def reason_field(label: Any, help_text: Any) -> forms.CharField:
    """Why, in a line or two; both sides of the wall read it."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=300,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say how you know.")},
    )


class LinkForm(forms.Form):
    """Whose facts stand where two records differ, and how it is known that both are one person."""

    def __init__(
        self,
        *args: Any,
        choices: list[tuple[str, str]],
        words: dict[str, tuple[str, str]],
        plans: tuple[str, tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for group, usual in choices:
            kept, other = words[group]
            self.fields[group] = forms.ChoiceField(
                label=person_facts.LABELS[group],
                choices=[("kept", kept or _("not recorded")), ("other", other)],
                widget=forms.RadioSelect,
                initial=usual,
            )
        if plans is not None:
            usual, (kept, other) = plans
            self.fields["plan"] = forms.ChoiceField(
                label=_("Which response plan stays in force?"),
                help_text=_("Officers read one plan. The other one is retired, and is in force again if the link is undone."),
                choices=[("kept", kept), ("other", other)],
                widget=forms.RadioSelect,
                initial=usual,
            )
        self.fields["reason"] = reason_field(
            _("How do you know that both are one person?"), _("Both sides read this: write nothing clinical here.")
        )

    @property
    def chosen(self) -> dict[str, str]:
        """Group -> whose facts stand."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class PairForm(forms.Form):
    """What is said to two records that may be of one person; that they are is said by linking them."""

    answer = forms.ChoiceField(choices=[("different", ""), ("unsure", "")], widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Why, in a line. Both sides read this: write nothing clinical here."),
        required=False,
        max_length=300,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class UnlinkForm(forms.Form):
    """Why two records are not one person after all."""

    reason = reason_field(_("Why are they not one person?"), _("Both sides read this: write nothing clinical here."))


class IdentifyForm(forms.Form):
    """One line to search persons by."""

    q = forms.CharField(
        label=_("Name, date of birth, phone, address or looks"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
