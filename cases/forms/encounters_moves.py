"""Moving an encounter to the right person: who it was, to which case it belongs then, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.encounters_persons import PersonForm
from cases.forms.links import reason_field
from cases.models import Case
from corecit.accounts.models import Agency


class MoveForm(PersonForm):
    """A person found or newly entered, one of their open cases or none, and a reason."""

    def __init__(self, data: Any = None, *, agency: Agency | None, found: Iterable[tuple[str, str]], cases: list[Case]) -> None:
        super().__init__(data, agency=agency, found=found)
        choices = [(str(case.uid), f"{case.number} · {case.person.display_name} · {case.team.name}") for case in cases]
        self.fields["case"] = forms.ChoiceField(
            label=_("To which case it belongs then"),
            choices=[("", _("To no case")), *choices],
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["reason"] = reason_field(
            _("How do you know who it was?"), _("Both sides read this on the encounter: write nothing clinical here.")
        )
