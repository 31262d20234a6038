"""Forms by which the directory is kept: organisation, service, location, agreement, room, import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corecit.access.actor import Actor
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from partners.forms.search import NOT_OFFERED, offered
from partners.models import Agreement, CapacityStatus, Location, Organization, Service

MAX_UPLOAD = 100 * 1024 * 1024
STATES = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY"


def web_address(label: Any) -> forms.URLField:
    """A web address; one typed without a scheme gets https."""
    return forms.URLField(
        label=label, required=False, max_length=400, assume_scheme="https", widget=forms.URLInput(attrs={"autocomplete": "off"})
    )


class KeptForm(forms.ModelForm):
    """A form that only cleans; `version` tells from which state it was filled."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the model."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or [] if name in self.cleaned_data}


class OrganizationForm(KeptForm):
    """An organisation."""

    website = web_address(_("Website"))

    class Meta:
        model = Organization
        fields = [
            "name", "alternate_name", "description", "email", "website", "legal_status", "year_incorporated",
            "referral_email", "is_part2_program", "is_covered_entity",
        ]  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


def yes_no_unknown(label: Any) -> forms.TypedChoiceField:
    """Yes, no, or not known: three different answers."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[("true", _("Yes")), ("false", _("No")), ("", _("Not known"))],
        coerce=lambda value: value == "true",
        empty_value=None,
        widget=forms.RadioSelect,
    )


TRI_STATE = ["accepts_police_drop_off", "takes_voluntary_holds", "takes_involuntary_holds", "walk_in", "open_24_7"]


class ServiceForm(KeptForm):
    """A service."""

    url = web_address(_("Web page"))
    needs = forms.MultipleChoiceField(label=_("Needs it meets"), required=False, widget=forms.CheckboxSelectMultiple)
    insurance = forms.MultipleChoiceField(label=_("Insurance accepted"), required=False, widget=forms.CheckboxSelectMultiple)
    accepts_police_drop_off = yes_no_unknown(_("Takes police drop-off"))
    takes_voluntary_holds = yes_no_unknown(_("Takes people who come of their own will"))
    takes_involuntary_holds = yes_no_unknown(_("Takes involuntary holds"))
    walk_in = yes_no_unknown(_("Walk-in, no appointment"))
    open_24_7 = yes_no_unknown(_("Open day and night, every day"))
    locations = forms.MultipleChoiceField(label=_("Given at"), required=False, widget=forms.CheckboxSelectMultiple)
    languages = forms.MultipleChoiceField(label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple)
    documents = forms.CharField(
        label=_("Papers to bring"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One per line.")
    )
    areas = forms.CharField(label=_("Area served"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("One per line."))

    class Meta:
        model = Service
        fields = [
            "name", "alternate_name", "description", "status", "alert", "needs", *TRI_STATE, "medical_clearance_rule", "weapons_rule",
            "insurance", "eligibility_description", "minimum_age", "maximum_age", "application_process", "wait_time", "fees_description",
            "interpretation_services", "url", "email", "referral_email", "warm_handoff_phone", "is_name_confidential",
        ]  # fmt: skip
        widgets = {
            "warm_handoff_phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "minimum_age": forms.NumberInput(attrs={"min": 0, "max": 150, "step": "any", "inputmode": "decimal"}),
            "maximum_age": forms.NumberInput(attrs={"min": 0, "max": 150, "step": "any", "inputmode": "decimal"}),
        } | {
            name: forms.Textarea(attrs={"rows": 2})
            for name in (
                "description", "alert", "medical_clearance_rule", "weapons_rule", "eligibility_description", "application_process",
                "fees_description", "interpretation_services",
            )
        }  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, locations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        keep_needs = self.instance.needs if self.instance.pk else []
        keep_insurance = self.instance.insurance if self.instance.pk else []
        fields["needs"].choices = codes.choices(CodeList.SERVICE_NEED, actor.agency, keep=keep_needs)
        fields["insurance"].choices = [
            choice for choice in codes.choices(CodeList.INSURANCE, actor.agency, keep=keep_insurance) if choice[0] not in NOT_OFFERED
        ]
        fields["languages"].choices = offered(CodeList.LANGUAGE, actor)
        fields["locations"].choices = locations
        if not locations:
            del fields["locations"]
        for name in ("minimum_age", "maximum_age"):
            age = getattr(self.instance, name)
            self.initial[name] = None if age is None else f"{age:g}"
        for name in TRI_STATE:
            value = getattr(self.instance, name)
            self.initial[name] = "" if value is None else str(value).lower()

    def clean(self) -> dict[str, Any]:
        """Ages in order."""
        data = super().clean() or {}
        low, high = data.get("minimum_age"), data.get("maximum_age")
        for name, value in (("minimum_age", low), ("maximum_age", high)):
            if value is not None and not 0 <= value <= 150:
                self.add_error(name, _("An age is from 0 to 150."))
        if low is not None and high is not None and low > high:
            self.add_error("maximum_age", _("The oldest age is below the youngest."))
        return data


class LocationForm(KeptForm):
    """A location with its street address."""

    url = web_address(_("Web page"))
    address_1 = forms.CharField(label=_("Street and number"), required=False, max_length=250)
    address_2 = forms.CharField(label=_("Suite or floor"), required=False, max_length=250)
    city = forms.CharField(label=_("City"), required=False, max_length=120)
    state_province = forms.ChoiceField(label=_("State"), required=False, choices=[("", "–"), *((state, state) for state in STATES.split())])
    postal_code = forms.CharField(
        label=_("ZIP code"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    languages = forms.MultipleChoiceField(label=_("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple)
    accessibility = forms.CharField(
        label=_("Access for people with disabilities"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One per line: ramp, elevator, sign language ..."),
    )

    address_names = ("address_1", "address_2", "city", "state_province", "postal_code")

    class Meta:
        model = Location
        fields = [
            "name",
            "location_type",
            "description",
            "transportation",
            "url",
            "latitude",
            "longitude",
            "time_zone",
            "is_confidential_address",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 2}),
            "transportation": forms.Textarea(attrs={"rows": 2}),
            "latitude": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            "longitude": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["name"].required = True
        fields["languages"].choices = offered(CodeList.LANGUAGE, actor)
        state = self.initial.get("state_province")
        if state and state not in STATES.split():
            fields["state_province"].choices = [*fields["state_province"].choices, (state, state)]

    def clean(self) -> dict[str, Any]:
        """Coordinates in pairs and on earth; a city needs a street."""
        data = super().clean() or {}
        for name, limit in (("latitude", 90), ("longitude", 180)):
            if data.get(name) is not None and abs(data[name]) > limit:
                self.add_error(name, _("This is not between -%(limit)s and %(limit)s degrees.") % {"limit": limit})
        if (data.get("latitude") is None) != (data.get("longitude") is None) and not {"latitude", "longitude"} & set(self.errors):
            self.add_error("longitude" if data.get("longitude") is None else "latitude", _("Give both latitude and longitude, or neither."))
        if not data.get("address_1") and any(data.get(name) for name in self.address_names[1:]):
            self.add_error("address_1", _("An address begins with the street, or with the word Confidential."))
        return data

    @property
    def address(self) -> dict[str, str]:
        """The street address; all empty when there is none."""
        return {name: self.cleaned_data[name] for name in self.address_names}


class AgreementForm(KeptForm):
    """An agreement with an organisation."""

    class Meta:
        model = Agreement
        fields = ["kind", "title", "signed_on", "starts_on", "ends_on", "note"]
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("signed_on", "starts_on", "ends_on")} | {
            "note": forms.Textarea(attrs={"rows": 2})
        }

    def clean(self) -> dict[str, Any]:
        """It ends after it began."""
        data = super().clean() or {}
        if data.get("ends_on") and data.get("starts_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("This is before the agreement begins."))
        return data


class CapacityForm(forms.Form):
    """Whether a service has room."""

    status = forms.ChoiceField(label=_("Is there room?"), choices=CapacityStatus.choices, widget=forms.RadioSelect)
    slots = forms.IntegerField(
        label=_("Free beds or places"),
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=250, help_text=_("Nothing about a person."))


class ImportForm(forms.Form):
    """A directory to import."""

    file = forms.FileField(
        label=_("File"), help_text=_("HSDS 3.0 or 1.1: a JSON file, a zip of CSV files, or a single CSV file."), allow_empty_file=False
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=60,
        help_text=_(
            "A short name, the same each time: the next file of the same name updates what this one brings. For example 211-county."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "sources"}),
    )

    def clean_file(self) -> Any:
        """Of a size that one machine reads."""
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(_("The file is larger than 100 MB. Pack it as a zip, or import it in parts."))
        return file


class NeedForm(forms.Form):
    """Which need a term stands for."""

    need = forms.ChoiceField(label=_("Need"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["need"].choices = [("", _("None")), *codes.choices(CodeList.SERVICE_NEED, actor.agency)]
