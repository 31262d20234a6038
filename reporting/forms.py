"""The filter of the dashboard."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corecit.common import clock

DAY = {"type": "date"}


class ScopeForm(forms.Form):
    """Period, agency and team; the last ninety days when nothing is said."""

    first_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    last_on = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("All")), *agencies]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("All")), *teams]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Fills in what was left empty; refuses a period that ends before it begins, or longer than five years."""
        data = super().clean() or {}
        last = data.get("last_on") or clock.now().date()
        first = data.get("first_on") or last - dt.timedelta(days=90)
        if first > last:
            self.add_error("first_on", _("The period ends before it begins. Choose an earlier day."))
        elif (last - first).days > 5 * 366:
            self.add_error("first_on", _("Choose five years at the most."))
        return data | {"first_on": first, "last_on": last}
