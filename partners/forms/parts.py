"""Rows within a form: phones, hours, contact persons. They work without JavaScript: spare rows stand ready, and a button asks for more."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from partners.hsds import values
from partners.hsds.values import Unreadable
from partners.models import PhoneType

DAYS = [
    ("MO", _("Mon")), ("TU", _("Tue")), ("WE", _("Wed")), ("TH", _("Thu")), ("FR", _("Fri")), ("SA", _("Sat")), ("SU", _("Sun")),
]  # fmt: skip
KINDS = [
    ("weekly", _("Every week")),
    ("daily", _("Every day")),
    ("monthly", _("Every month")),
    ("special", _("Holiday or special days")),
    ("words", _("In words only")),
]
_TIME = {"type": "time"}
_DATE = {"type": "date"}


class RowForm(forms.Form):
    """A row with the uid of what it shows; empty for a new one, and left out when nothing is typed into it."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The field without which a row says nothing.
    key = ""

    def clean(self) -> dict[str, Any]:
        """A row that says something says the main thing."""
        data = super().clean() or {}
        if self.key and self.has_changed() and not data.get("DELETE") and not data.get(self.key) and self.key not in self.errors:
            self.add_error(self.key, _("This is missing. To take the row away, choose Delete or empty it."))
        return data

    def row(self) -> dict[str, Any]:
        """The row as operations take it."""
        data = dict(self.cleaned_data)
        return {"delete": data.pop("DELETE", False)} | data


def check_number(number: str) -> str:
    """Raises ValidationError for what cannot be called."""
    if number and sum(character.isdigit() for character in number) < 3:
        raise forms.ValidationError(_("A phone number has at least three digits."))
    return number


class PhoneForm(RowForm):
    """A phone number."""

    key = "number"
    number = forms.CharField(
        label=_("Number"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )
    extension = forms.CharField(label=_("Extension"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    type = forms.ChoiceField(label=_("Type"), choices=PhoneType.choices, initial=PhoneType.VOICE)
    description = forms.CharField(label=_("What it is for"), required=False, max_length=500)

    def clean_number(self) -> str:
        """Something that can be called."""
        return check_number(self.cleaned_data["number"])


class ContactForm(RowForm):
    """A contact person."""

    key = "name"
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False)
    number = forms.CharField(
        label=_("Phone"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    )

    def clean_number(self) -> str:
        """Something that can be called."""
        return check_number(self.cleaned_data["number"])


class ScheduleForm(RowForm):
    """Hours: the kind decides which of the other fields count."""

    kind = forms.ChoiceField(label=_("When"), choices=KINDS, initial="weekly")
    days = forms.MultipleChoiceField(label=_("Days"), required=False, choices=DAYS, widget=forms.CheckboxSelectMultiple)
    monthly = forms.CharField(
        label=_("Days of the month"),
        required=False,
        max_length=100,
        help_text=_("Dates such as 1, 15, or weekdays such as 2TU: the second Tuesday."),
    )
    opens_at = forms.TimeField(label=_("Opens"), required=False, widget=forms.TimeInput(attrs=_TIME, format="%H:%M"))
    closes_at = forms.TimeField(
        label=_("Closes"),
        required=False,
        widget=forms.TimeInput(attrs=_TIME, format="%H:%M"),
        help_text=_("Earlier than it opens: the next day."),
    )
    valid_from = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))
    valid_to = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))
    description = forms.CharField(label=_("In words"), required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        """Each kind needs its own."""
        data = super().clean() or {}
        if data.get("DELETE"):
            return data
        kind = data.get("kind")
        if kind == "weekly" and not data.get("days") and "days" not in self.errors:
            self.add_error("days", _("Choose at least one day."))
        if kind == "monthly" and not data.get("monthly"):
            self.add_error("monthly", _("Say on which days of the month."))
        if kind == "words" and not data.get("description"):
            self.add_error("description", _("Write the hours in words."))
        if kind == "special" and not data.get("valid_from"):
            self.add_error("valid_from", _("Say on which day."))
        self._check_times(data)
        if data.get("valid_from") and data.get("valid_to") and data["valid_to"] < data["valid_from"]:
            self.add_error("valid_to", _("This is before the first day."))
        return data

    def _check_times(self, data: dict[str, Any]) -> None:
        if {"opens_at", "closes_at"} & set(self.errors):
            return
        given = [data.get("opens_at") is not None, data.get("closes_at") is not None]
        if data.get("kind") in {"weekly", "daily", "monthly"} and not all(given):
            self.add_error("closes_at" if given[0] else "opens_at", _("Give an opening and a closing time."))
        elif any(given) and not all(given):
            self.add_error("closes_at" if given[0] else "opens_at", _("Give both times; or neither, when it is closed."))

    def clean_monthly(self) -> str:
        """Dates and weekdays of the month, as HSDS writes them."""
        found = self.cleaned_data["monthly"]
        try:
            parts_of_month(found)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from None
        return found

    def row(self) -> dict[str, Any]:
        """The fields of a schedule; what the kind does not use is emptied."""
        data = super().row()
        kind, days, monthly = data.pop("kind", ""), data.pop("days", []), data.pop("monthly", "")
        byday, bymonthday = parts_of_month(monthly) if kind == "monthly" else ("", "")
        data |= {
            "freq": {"weekly": "WEEKLY", "monthly": "MONTHLY"}.get(kind, ""),
            "byday": ",".join(days) if kind == "weekly" else byday,
            "bymonthday": bymonthday,
            "is_special": kind == "special",
        }
        if kind == "words":
            data |= {"opens_at": None, "closes_at": None}
        if kind == "special" and data.get("valid_from") and not data.get("valid_to"):
            data["valid_to"] = data["valid_from"]
        return data


def parts_of_month(text: str) -> tuple[str, str]:
    """Weekdays (2TU,-1FR) and dates (1,15,-1) of a text; raises Unreadable."""
    weekdays, dates = [], []
    for part in values.words(text):
        if part.lstrip("+-").isdigit() and 1 <= abs(int(part)) <= 31:
            dates.append(str(int(part)))
        else:
            weekdays.append(values.days(part))
    return ",".join(weekdays), ",".join(dates)


def schedule_initial(schedule: Any) -> dict[str, Any]:
    """A schedule as its form shows it."""
    kind = "special" if schedule.is_special else {"WEEKLY": "weekly", "MONTHLY": "monthly"}.get(schedule.freq, "")
    if not kind:
        kind = "weekly" if schedule.byday else "daily" if schedule.opens_at else "words"
    return {
        "uid": schedule.uid,
        "kind": kind,
        "days": [part[-2:] for part in schedule.byday.split(",") if part] if kind == "weekly" else [],
        "monthly": ", ".join(filter(None, (schedule.bymonthday, schedule.byday))) if kind == "monthly" else "",
        "opens_at": _minutes(schedule.opens_at),
        "closes_at": _minutes(schedule.closes_at),
        "valid_from": schedule.valid_from,
        "valid_to": schedule.valid_to,
        "description": schedule.description,
    }


def _minutes(time: dt.time | None) -> dt.time | None:
    return time.replace(second=0, microsecond=0) if time else None


def phone_initial(phone: Any) -> dict[str, Any]:
    """A phone as its form shows it."""
    return {name: getattr(phone, name) for name in ("uid", "number", "extension", "type", "description")}


def contact_initial(contact: Any) -> dict[str, Any]:
    """A contact person as its form shows it."""
    phone = next(iter(contact.phones.all()), None)
    return {name: getattr(contact, name) for name in ("uid", "name", "title", "email")} | {"number": phone.number if phone else ""}


class RowFormSet(BaseFormSet):
    """Rows; one that is new and untouched is left out."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows as operations take them."""
        return [form.row() for form in self.forms if form.cleaned_data and (form.has_changed() or form.cleaned_data.get("uid"))]

    def without_errors(self) -> RowFormSet:
        """As typed, without complaints: a further row was asked for, nothing sent yet."""
        for form in self.forms:
            form._errors = ErrorDict()
            form.cleaned_data = {}
        # A formset counts as checked when it has a list of errors, be they none.
        self.__dict__.update(_errors=[{} for _form in self.forms], _non_form_errors=self.error_class())
        return self


def _set(form: type[RowForm], spare: int) -> Any:
    return formset_factory(form, formset=RowFormSet, extra=spare, can_delete=True, max_num=60, validate_max=True)


PhoneFormSet = _set(PhoneForm, 1)
ScheduleFormSet = _set(ScheduleForm, 1)
ContactFormSet = _set(ContactForm, 1)
