"""The filter of a timeline."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.selectors.timeline import Filters

DAY = {"type": "date"}
SIDES = [
    ("", _("All sides")),
    ("shared", _("Facts, for both sides")),
    ("police", _("Police side")),
    ("clinical", _("Clinical side")),
]


class TimelineForm(forms.Form):
    """Kind, side, person, days; what does not read as a filter is none."""

    show = forms.ChoiceField(label=_("Kind"), required=False)
    side = forms.ChoiceField(label=_("Side"), required=False, choices=SIDES)
    who = forms.ChoiceField(label=_("By whom"), required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], people: list[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["show"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        self.fields["who"].choices = [("", _("Everybody")), *((str(uid), name) for _pk, uid, name in people)]  # type: ignore[attr-defined]
        self.keys = {str(uid): pk for pk, uid, _name in people}

    @property
    def filters(self) -> Filters:
        """What was chosen, as far as it can be read."""
        self.is_valid()
        values = self.cleaned_data
        who = self.keys.get(values.get("who", ""))
        return Filters(values.get("show", ""), values.get("side", ""), who, values.get("since"), values.get("until"))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beyond the kind is chosen."""
        return any(self.data.get(name) for name in ("side", "who", "since", "until"))
