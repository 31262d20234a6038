"""The search form of the directory: whatever is typed wrong is said, and the rest still searched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corecit.access.actor import Actor
from corecit.common.models import CodeList
from corecit.common.selectors import codes

TAKES = [
    ("drop_off", _("Police drop-off")),
    ("walk_in", _("Walk-in")),
    ("voluntary", _("Comes of own will")),
    ("involuntary", _("Involuntary holds")),
    ("has_room", _("Has room")),
]
MILES = [
    ("", _("Any distance")),
    ("5", _("Within 5 miles")),
    ("10", _("Within 10 miles")),
    ("25", _("Within 25 miles")),
    ("50", _("Within 50 miles")),
]
# Values of code lists that are answers about a person, not offers of a service.
NOT_OFFERED = {"unknown", "refused", "not_asked", "other", "none"}


def offered(list_name: str, actor: Actor) -> list[tuple[str, str]]:
    """The values of a code list that a service can offer."""
    return [(code, label) for code, label in codes.choices(list_name, actor.agency) if code not in NOT_OFFERED]


class SearchForm(forms.Form):
    """What is looked for; every field may be empty."""

    q = forms.CharField(
        label=_("Name or words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    hours = forms.ChoiceField(
        label=_("Hours"),
        required=False,
        choices=[("", _("Any time")), ("open", _("Open now")), ("maybe", _("Open, or not known"))],
        widget=forms.RadioSelect,
    )
    takes = forms.MultipleChoiceField(label=_("Takes"), required=False, choices=TAKES, widget=forms.CheckboxSelectMultiple)
    needs = forms.MultipleChoiceField(label=_("Need"), required=False, widget=forms.CheckboxSelectMultiple)
    miles = forms.ChoiceField(label=_("Distance"), required=False, choices=MILES)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    language = forms.ChoiceField(label=_("Language"), required=False)
    insurance = forms.ChoiceField(label=_("Insurance"), required=False)
    age = forms.IntegerField(
        label=_("Age of the person"), required=False, min_value=0, max_value=120, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    term = forms.UUIDField(required=False, widget=forms.HiddenInput)
    organization = forms.UUIDField(required=False, widget=forms.HiddenInput)
    unchecked = forms.BooleanField(label=_("Only those not checked for 12 months"), required=False)
    status = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("On offer")), ("retired", _("Retired")), ("all", _("All"))],
    )

    def __init__(self, *args: Any, actor: Actor, keeps: bool, needs_in_use: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        chosen = set(self.data.getlist("needs")) if hasattr(self.data, "getlist") else set()
        # Only what some service meets: an answer is worth a tap.
        fields["needs"].choices = [choice for choice in offered(CodeList.SERVICE_NEED, actor) if choice[0] in needs_in_use | chosen]
        fields["language"].choices = [("", _("Any")), *offered(CodeList.LANGUAGE, actor)]
        fields["insurance"].choices = [("", _("Any")), *offered(CodeList.INSURANCE, actor)]
        for name in ("lat", "lon"):
            fields[name].widget.attrs.update({"step": "any", "inputmode": "decimal", "autocomplete": "off"})
        if not keeps:
            del fields["unchecked"], fields["status"]

    def clean(self) -> dict[str, Any]:
        """Latitude and longitude come together."""
        data = super().clean() or {}
        if (data.get("lat") is None) != (data.get("lon") is None) and not {"lat", "lon"} & set(self.errors):
            missing = "lat" if data.get("lat") is None else "lon"
            self.add_error(missing, _("Give both latitude and longitude, or neither."))
            data["lat"] = data["lon"] = None
        return data

    @property
    def filters(self) -> dict[str, Any]:
        """What could be read, as the selectors take it."""
        self.is_valid()
        data = dict(self.cleaned_data)
        found = {name: value for name, value in data.items() if value not in (None, "", [], False)}
        found |= dict.fromkeys(found.pop("takes", []), True)
        if "lat" not in found or "lon" not in found:
            found = {name: value for name, value in found.items() if name not in {"lat", "lon", "miles"}}
        return found

    @property
    def has_more(self) -> bool:
        """Whether one of the folded filters is in use."""
        folded = {"language", "insurance", "age", "unchecked", "status"}
        return bool(folded & set(self.filters) or {*folded, "lat", "lon", "miles"} & set(self.errors))
