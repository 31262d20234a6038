"""Forms of the people administration, the profile and the code lists."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumbers import NumberParseException, format_number, is_valid_number, parse
from phonenumbers import PhoneNumberFormat as Format

from corecit.accounts import registries
from corecit.accounts.models import Agency, CredentialKind, Sector, Team, Theme
from corecit.accounts.roles import Role
from corecit.common.models import CodeList, OutcomeClass

ZONES = sorted(zone for zone in zoneinfo.available_timezones() if zone.startswith(("America/", "Pacific/", "US/")))


class PhoneField(forms.CharField):
    """A telephone number as people write it; kept in the national form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> str:
        """Raises ValidationError for what is no telephone number."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = parse(text, "US")
        except NumberParseException:
            number = None
        if number is None or not is_valid_number(number):
            raise forms.ValidationError(_("This is not a telephone number. Write it with its area code, such as 614-555-0134."))
        return format_number(number, Format.NATIONAL if number.country_code == 1 else Format.INTERNATIONAL)


def date_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A date chosen by the device's own calendar."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PersonForm(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    phone = PhoneField(label=gettext_lazy("Telephone"), required=False)
    badge_number = forms.CharField(label=gettext_lazy("Badge or staff number"), max_length=40, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of pages and e-mails"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class MembershipForm(forms.Form):
    """A role somewhere."""

    agency = forms.ModelChoiceField(label=gettext_lazy("Agency"), queryset=Agency.objects.none())
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("All teams of the agency"),
        help_text=gettext_lazy("A team may hold people of several agencies. Its ordinary cases open to its members."),
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit or call sign"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("As dispatch writes it, such as 3A12."),
    )
    organization_uid = forms.TypedChoiceField(
        label=gettext_lazy("Organization"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy("Whose referrals this person sees and answers."),
    )
    starts_on = date_field(gettext_lazy("First day"))
    ends_on = date_field(gettext_lazy("Last day"), help_text=gettext_lazy("Empty: until you end it."))

    def __init__(self, *args: Any, agencies: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["team"].label_from_instance = lambda team: f"{team.name} · {team.agency.short_name}"  # type: ignore[attr-defined]
        self.fields["organization_uid"].choices = [("", _("Choose")), *[(str(uid), name) for uid, name in registries.organizations()]]  # type: ignore[attr-defined]


class InviteForm(PersonForm, MembershipForm):
    """A person with their first role."""

    field_order = [
        "name",
        "email",
        "agency",
        "role",
        "team",
        "organization_uid",
        "unit",
        "phone",
        "badge_number",
        "language",
        "starts_on",
        "ends_on",
    ]

    def membership(self) -> dict[str, Any]:
        """The values of the first role."""
        return {name: self.cleaned_data[name] for name in MembershipForm.base_fields}

    def person(self) -> dict[str, Any]:
        """The values of the person."""
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields}


class MembershipEditForm(forms.Form):
    """What of a role may change without ending it."""

    unit = forms.CharField(label=gettext_lazy("Unit or call sign"), max_length=40, required=False)
    starts_on = date_field(gettext_lazy("First day"))
    ends_on = date_field(gettext_lazy("Last day"))


class ReasonForm(forms.Form):
    """Why an account is disabled."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("Shown to administrators, for example: left the agency.")
    )


class DisableForm(ReasonForm):
    """Why an account is disabled, and whether what was opened to the person alone is closed with it."""

    end_grants = forms.BooleanField(label=gettext_lazy("End the grants on these cases too"), required=False, initial=True)

    def __init__(self, *args: Any, has_grants: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_grants:
            del self.fields["end_grants"]


class CredentialForm(forms.Form):
    """A training or license."""

    kind = forms.ChoiceField(label=gettext_lazy("Training or license"), choices=CredentialKind.choices)
    earned_on = date_field(gettext_lazy("Date"), required=True)
    hours = forms.IntegerField(label=gettext_lazy("Hours"), min_value=1, max_value=1000, required=False)
    expires_on = date_field(gettext_lazy("Expires"))
    provider = forms.CharField(label=gettext_lazy("Provider"), max_length=120, required=False)


class AgencyForm(forms.Form):
    """An agency and the policies it sets."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=40, help_text=gettext_lazy("As it stands in lists."))
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), choices=Sector.choices, widget=forms.RadioSelect)
    ori = forms.CharField(label=gettext_lazy("ORI or agency number"), max_length=20, required=False)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES], initial="America/New_York"
    )
    is_covered_entity = forms.BooleanField(label=gettext_lazy("HIPAA covered entity"), required=False)
    is_part2_program = forms.BooleanField(label=gettext_lazy("42 CFR Part 2 program"), required=False)
    is_criminal_justice_agency = forms.BooleanField(label=gettext_lazy("Criminal-justice agency"), required=False)
    require_mfa = forms.BooleanField(
        label=gettext_lazy("Everybody needs a second factor"),
        required=False,
        help_text=gettext_lazy("Whoever has none is asked to set one up at the next page they open."),
    )
    shares_narrative_with_clinicians = forms.BooleanField(
        label=gettext_lazy("Clinicians of the encounter may read officer narratives"),
        required=False,
        help_text=gettext_lazy("For police agencies."),
    )
    shares_charges_with_clinicians = forms.BooleanField(
        label=gettext_lazy("Clinicians of the encounter may read charges"),
        required=False,
        help_text=gettext_lazy("For police agencies, by agreement."),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("At work"), required=False, initial=True, help_text=gettext_lazy("Nobody can act for a closed agency.")
    )


class TeamForm(forms.Form):
    """A team."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    is_active = forms.BooleanField(label=gettext_lazy("At work"), required=False, initial=True)


class TokenForm(forms.Form):
    """A program that uses the API."""

    name = forms.CharField(
        label=gettext_lazy("Name of the program"), max_length=80, help_text=gettext_lazy("For example: CAD of the dispatch center.")
    )
    agency = forms.ModelChoiceField(label=gettext_lazy("Agency"), queryset=Agency.objects.none())
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(value, label) for value, label in Role.choices if value not in {Role.PROGRAM_ADMIN, Role.PRIVACY_OFFICER, Role.PARTNER}],
        initial=Role.DISPATCHER,
        help_text=gettext_lazy("A dispatcher pushes calls and sees no case; give no more than the program needs."),
    )
    days = forms.IntegerField(label=gettext_lazy("Valid for days"), min_value=1, max_value=366, initial=365)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """What a reviewer found."""

    note = forms.CharField(
        label=gettext_lazy("What you found and did"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Name no person served."),
    )
    sure = forms.BooleanField(label=gettext_lazy("I looked through all of it"))


class ProfileForm(forms.Form):
    """What people change about themselves."""

    phone = PhoneField(label=gettext_lazy("Telephone"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=gettext_lazy("Colors"), choices=Theme.choices, widget=forms.RadioSelect)


class CodeForm(forms.Form):
    """A value of a code list."""

    label_en = forms.CharField(label=gettext_lazy("Words in English"), max_length=120)
    label_es = forms.CharField(label=gettext_lazy("Words in Spanish"), max_length=120, required=False)
    help_en = forms.CharField(label=gettext_lazy("Explanation"), max_length=250, required=False)
    outcome_class = forms.ChoiceField(label=gettext_lazy("Outcome class"), choices=[("", "")], required=False)
    sort = forms.IntegerField(
        label=gettext_lazy("Place in the list"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=gettext_lazy("Small numbers come first."),
    )
    active_from_on = date_field(gettext_lazy("Offered from"))
    active_to_on = date_field(gettext_lazy("Retired on"))

    def __init__(self, *args: Any, list_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome_class"]
        if list_name == CodeList.DISPOSITION:
            field.choices = [("", _("Choose")), *OutcomeClass.choices]  # type: ignore[attr-defined]
            field.required = True
            field.help_text = _("Every report rests on it. Records saved before keep the class they were saved with.")
        else:
            del self.fields["outcome_class"]


class ShiftForm(forms.Form):
    """Going on duty."""

    team: Any = forms.ModelChoiceField(label=gettext_lazy("Team"), queryset=Team.objects.none(), empty_label=None)
    unit = forms.CharField(
        label=gettext_lazy("Unit or call sign"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("As CAD writes it, for example 1A12. Calls of this unit come first."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    hours = forms.TypedChoiceField(
        label=gettext_lazy("For how many hours"),
        coerce=int,
        choices=[(n, str(n)) for n in (4, 6, 8, 10, 12)],
        initial=12,
        widget=forms.RadioSelect,
    )

    def __init__(self, teams: list[Team], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset = Team.objects.filter(pk__in=[team.pk for team in teams]).order_by("name")
        field.initial = teams[0].pk if teams else None
        if len(teams) == 1:
            field.widget = forms.HiddenInput()
