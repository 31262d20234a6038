"""Forms of who came: a unit of another agency, and the times of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.encounters_fields import Text, TimeOfDay, moment
from cases.models import EncounterResponder
from cases.selectors.encounters_facts import UNIT_TIMES
from corecit.accounts.models import Agency


class TimesForm(forms.Form):
    """When a unit was sent, arrived and was clear, as hours of the day of the encounter."""

    dispatched_at = TimeOfDay(label=gettext_lazy("Dispatched"), required=False)
    arrived_at = TimeOfDay(label=gettext_lazy("Arrived"), required=False)
    cleared_at = TimeOfDay(label=gettext_lazy("Clear"), required=False)

    def __init__(
        self, data: Any = None, *, began: dt.datetime, row: EncounterResponder | None = None, stamped: Collection[str] = ()
    ) -> None:
        super().__init__(data)
        self.began = began
        for name in UNIT_TIMES:
            if name in stamped:
                del self.fields[name]
            elif row is not None and (at := getattr(row, name)):
                self.initial[name] = timezone.localtime(at).time()

    def times(self) -> dict[str, dt.datetime | None]:
        """The moments for the operation."""
        return {name: moment(self.cleaned_data[name], self.began) for name in UNIT_TIMES if name in self.fields}


class UnitForm(TimesForm):
    """A unit of any agency that came too."""

    agency = forms.ChoiceField(label=gettext_lazy("Agency"))
    role = forms.ChoiceField(label=gettext_lazy("Came as"), widget=forms.RadioSelect)
    unit = Text(label=gettext_lazy("Unit or name"), max_length=40, required=True, help_text=gettext_lazy("As it is called on the radio."))

    field_order = ["agency", "role", "unit", *UNIT_TIMES]

    def __init__(self, data: Any = None, *, began: dt.datetime, agencies: list[Agency]) -> None:
        super().__init__(data, began=began)
        self.fields["agency"].choices = [("", _("Choose")), *((str(one.uid), one.name) for one in agencies)]  # type: ignore[attr-defined]
        self.fields["role"].choices = EncounterResponder._meta.get_field("role").flatchoices  # type: ignore[attr-defined]
