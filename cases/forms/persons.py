"""Forms of persons."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms import criminal_history
from cases.forms.encounters_persons import LOOKS, looks_fields, number_input
from cases.forms.records import NONE, date_field
from cases.models import Person, PersonContact, PersonName
from cases.models.persons import Answer, FactSource
from corecit.access.actor import Actor
from corecit.common.selectors import codes
from corecit.web.forms import seen

# A caution stands for half a year unless somebody says otherwise.
CAUTION_DAYS = 182
CODED = ("gender", "race", "ethnicity", "language", "housing", "insurance")


def source_field(label: Any) -> forms.ChoiceField:
    """How a fact is known."""
    return forms.ChoiceField(label=label, required=False, choices=[NONE, *FactSource.choices])


def answer_field(label: Any) -> forms.ChoiceField:
    """Yes, no, or one of the ways of not knowing."""
    return forms.ChoiceField(label=label, choices=Answer.choices, widget=forms.RadioSelect, initial=Answer.NOT_ASKED)


def _looked_for(kind: str) -> forms.TextInput:
    return forms.TextInput(attrs={"type": kind, "autocomplete": "off", "spellcheck": "false"})


class PersonForm(forms.Form):
    """Who somebody is, and how each fact is known; the stable fields of a person."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)
    first_name = forms.CharField(label=_("First name"), required=False, max_length=80)
    middle_name = forms.CharField(label=_("Middle name"), required=False, max_length=80)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=80)
    suffix = forms.CharField(label=_("Suffix"), required=False, max_length=20)
    description = forms.CharField(
        label=_("Physical description"),
        required=False,
        max_length=300,
        help_text=_("For somebody whose name is not known."),
        validators=[criminal_history.check],
    )
    born_on = date_field(_("Date of birth"))
    age_low = forms.IntegerField(label=_("Age, from"), required=False, min_value=0, max_value=120, widget=number_input())
    age_high = forms.IntegerField(label=_("Age, to"), required=False, min_value=0, max_value=120, widget=number_input())
    birth_source = source_field(_("How the date of birth or age is known"))
    gender = forms.ChoiceField(label=_("Gender"), required=False)
    gender_source = source_field(_("How the gender is known"))
    race = forms.ChoiceField(label=_("Race"), required=False)
    race_source = source_field(_("How the race is known"))
    ethnicity = forms.ChoiceField(label=_("Ethnicity"), required=False)
    ethnicity_source = source_field(_("How the ethnicity is known"))
    looks_source = source_field(_("How height, weight and so on are known"))
    language = forms.ChoiceField(label=_("Preferred language"), required=False)
    needs_interpreter = answer_field(_("Needs an interpreter"))
    veteran = answer_field(_("Served in the military"))
    veteran_source = source_field(_("How this is known"))
    housing = forms.ChoiceField(label=_("Housing"), required=False)
    insurance = forms.ChoiceField(label=_("Insurance"), required=False)

    def __init__(self, *args: Any, actor: Actor, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            stored = {name: getattr(person, name) for name in (*self.base_fields, *LOOKS) if name != "seen_at"}
            kwargs["initial"] = stored | {"seen_at": person.updated_at.isoformat()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields.update(looks_fields())
        for name in CODED:
            kept = [getattr(person, name)] if person is not None and getattr(person, name) else []
            self.fields[name].choices = [NONE, *codes.choices(name, actor.agency, keep=kept)]  # type: ignore[attr-defined]

    @property
    def seen(self) -> dt.datetime | None:
        """When the person was last changed, as the page that is sent back knew it."""
        return seen(self)

    @property
    def facts(self) -> dict[str, Any]:
        """The values of the person's fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_at"}


class NewPersonForm(forms.Form):
    """What is known of somebody at first: a name, or a description."""

    first_name = forms.CharField(label=_("First name"), required=False, max_length=80)
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=80)
    born_on = date_field(_("Date of birth"))
    age_low = forms.IntegerField(label=_("Age, from"), required=False, min_value=0, max_value=120, widget=number_input())
    age_high = forms.IntegerField(label=_("Age, to"), required=False, min_value=0, max_value=120, widget=number_input())
    birth_source = source_field(_("How the date of birth or age is known"))
    description = forms.CharField(label=_("Physical description"), required=False, max_length=300, validators=[criminal_history.check])

    def __init__(self, *args: Any, unknown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unknown = unknown
        for name in ("first_name", "last_name", "born_on") if unknown else ("description",):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A person who is not unknown has a name."""
        values = super().clean() or {}
        if not self.unknown and not values.get("first_name") and not values.get("last_name"):
            self.add_error("last_name", _("Type a name, or go back and choose “unknown person”."))
        return values


class SearchForm(forms.Form):
    """One line to search by."""

    q = forms.CharField(
        label=_("Name, date of birth, phone, address, looks, a case or encounter number, or words of a note"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


class PersonSearchForm(SearchForm):
    """One line to find a person by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Name, date of birth, phone, address or looks")
        self.fields["q"].help_text = _(
            "In any order, however it is spelled: “bob smyth 3/4/1985”, “maria about 40 5'4 brown eyes”, “555 0147”."
        )


class DetailsForm(forms.Form):
    """What is known of somebody, field by field; nothing of it is stored."""

    first_name = forms.CharField(label=_("First name"), required=False, max_length=80, widget=_looked_for("search"))
    last_name = forms.CharField(label=_("Last name"), required=False, max_length=80, widget=_looked_for("search"))
    alias = forms.CharField(label=_("Alias or nickname"), required=False, max_length=80, widget=_looked_for("search"))
    born_on = date_field(_("Date of birth"))
    age_low = forms.IntegerField(label=_("Age, from"), required=False, min_value=0, max_value=120, widget=number_input())
    age_high = forms.IntegerField(label=_("Age, to"), required=False, min_value=0, max_value=120, widget=number_input())
    phone = forms.CharField(label=_("Phone number"), required=False, max_length=40, widget=_looked_for("tel"))
    address = forms.CharField(label=_("Address"), required=False, max_length=200, widget=_looked_for("search"))
    gender = forms.ChoiceField(label=_("Gender"), required=False)
    race = forms.ChoiceField(label=_("Race"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(looks_fields())
        for name in ("gender", "race"):
            self.fields[name].choices = [NONE, *codes.choices(name, actor.agency)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Something must be known, and ages run forward."""
        values = super().clean() or {}
        low, high = values.get("age_low"), values.get("age_high")
        if low is not None and high is not None and high < low:
            self.add_error("age_high", _("The age range runs backward: the second age is below the first."))
        if not self.errors and not any(value not in (None, "") for value in values.values()):
            raise forms.ValidationError(_("Fill in at least one field."))
        return values


class NameForm(forms.Form):
    """Another name."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[kind for kind in PersonName._meta.get_field("kind").choices or [] if kind[0] != "primary"]
    )
    text = forms.CharField(label=_("Name"), max_length=200, validators=[criminal_history.check])


class PhoneForm(forms.Form):
    """A phone number."""

    number = forms.CharField(label=_("Phone number"), max_length=40, widget=forms.TextInput(attrs={"type": "tel"}))
    note = forms.CharField(label=_("Whose, or when"), required=False, max_length=120, validators=[criminal_history.check])
    may_text = forms.BooleanField(label=_("May be texted"), required=False)
    from_on = date_field(_("Known since"))


class AddressForm(forms.Form):
    """An address."""

    text = forms.CharField(label=_("Address"), max_length=300, validators=[criminal_history.check])
    note = forms.CharField(label=_("Note"), required=False, max_length=120, validators=[criminal_history.check])
    from_on = date_field(_("Known since"))


class ContactForm(forms.Form):
    """Family, a friend, a case manager or a provider."""

    name = forms.CharField(label=_("Name"), max_length=120)
    relation = forms.ChoiceField(label=_("Who it is"), choices=PersonContact._meta.get_field("relation").choices or [])
    phone = forms.CharField(label=_("Phone number"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "tel"}))
    may_call = forms.BooleanField(label=_("May be called"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300, validators=[criminal_history.check])


class CautionForm(forms.Form):
    """An officer-safety caution, with where it comes from and until when it stands."""

    text = forms.CharField(
        label=_("What to be careful of"),
        max_length=300,
        help_text=_("What was seen, not what somebody is. Both sides read this."),
        validators=[criminal_history.check],
    )
    source = forms.CharField(
        label=_("Where it comes from"), max_length=200, help_text=_("A report number, or who saw it."), validators=[criminal_history.check]
    )
    noted_on = date_field(_("Seen on"), required=True)
    expires_on = date_field(_("Stands until"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"noted_on": today, "expires_on": today + dt.timedelta(days=CAUTION_DAYS)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
