"""Forms of calls: filters, a call typed by hand, upload, the columns of a file, the type map."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.call_words import FIELDS
from cases.calls import crisis_types, times
from cases.calls.columns import JOINS, TARGETS
from cases.forms import criminal_history
from cases.models import CallProfile, CallSourceKind, CallTypeMap, CrisisLevel, NoReportReason
from corecit.accounts.models import Agency, check_time_zone

ZONES = [
    ("America/New_York", gettext_lazy("Eastern (New York)")),
    ("America/Chicago", gettext_lazy("Central (Chicago)")),
    ("America/Denver", gettext_lazy("Mountain (Denver)")),
    ("America/Phoenix", gettext_lazy("Mountain without daylight saving (Phoenix)")),
    ("America/Los_Angeles", gettext_lazy("Pacific (Los Angeles)")),
    ("America/Anchorage", gettext_lazy("Alaska (Anchorage)")),
    ("Pacific/Honolulu", gettext_lazy("Hawaii (Honolulu)")),
    ("America/Puerto_Rico", gettext_lazy("Atlantic (Puerto Rico)")),
    ("UTC", gettext_lazy("UTC")),
]
LEVELS = CrisisLevel.choices
DATE = {"type": "date"}


class CallFilterForm(forms.Form):
    """What the list of calls shows; nothing that names a person or place goes into its address."""

    number = forms.CharField(
        label=gettext_lazy("Number"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    level = forms.ChoiceField(label=gettext_lazy("Crisis"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Report"), required=False)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    agency = forms.ChoiceField(label=gettext_lazy("Agency"), required=False)
    type = forms.CharField(label=gettext_lazy("Type contains"), required=False, max_length=60)
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=40)
    beat = forms.CharField(label=gettext_lazy("Beat"), required=False, max_length=60)
    source = forms.ChoiceField(label=gettext_lazy("Came by"), required=False)

    def __init__(self, *args: Any, agencies: Sequence[Agency], shows_state: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("level", [("crisis", _("Crisis, or possibly")), *CrisisLevel.choices])
        self._choices("state", [("awaiting", _("Awaits a report")), ("reported", _("Report begun")), ("dismissed", _("No report needed"))])
        self._choices("agency", [(str(agency.uid), agency.short_name) for agency in agencies])
        self._choices("source", list(CallSourceKind.choices))
        if len(agencies) < 2:
            del self.fields["agency"]
        if not shows_state:
            del self.fields["state"]

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("All")), *choices]

    @property
    def more(self) -> list[forms.BoundField]:
        """The filters that fold away."""
        return [self[name] for name in ("since", "until", "agency", "type", "unit", "beat", "source") if name in self.fields]

    @property
    def has_more(self) -> bool:
        """Whether one of those is set."""
        return any(field.value() for field in self.more)

    def filters(self) -> dict[str, Any]:
        """As the selector takes them; values that are no dates or choices filter nothing."""
        self.is_valid()
        got = self.cleaned_data
        level = got.get("level")
        return {
            "number": got.get("number", ""),
            "level": [CrisisLevel.CERTAIN, CrisisLevel.POSSIBLE] if level == "crisis" else [level] if level else [],
            "state": got.get("state", ""),
            "agency": uuid.UUID(got["agency"]) if got.get("agency") else None,
            "type": got.get("type", ""),
            "unit": got.get("unit", ""),
            "beat": got.get("beat", ""),
            "source": got.get("source", ""),
            "since": _midnight(got.get("since")),
            "until": _midnight(got.get("until"), 1),
        }


def _midnight(day: dt.date | None, later: int = 0) -> dt.datetime | None:
    """The beginning of a day, or of the one after, in the zone of the reader."""
    if day is None or not 1970 <= day.year <= 2100:
        return None
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=later), dt.time()))


class LocalTimeField(forms.CharField):
    """A local time kept as text, so that the hour which comes twice in autumn is taken and marked, not refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), required=kwargs.pop("required", False), max_length=30, **kwargs
        )

    def clean(self, value: Any) -> str:
        """The time as YYYY-MM-DD HH:MM:SS; raises ValidationError for what is none."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return dt.datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M:%S")
        except ValueError:
            raise forms.ValidationError(_("Give date and time, as 11/22/2026 14:05.")) from None


class CallForm(forms.Form):
    """A call that did not come from CAD."""

    agency = forms.ChoiceField(label=gettext_lazy("Agency that answers"))
    incident_number = forms.CharField(
        label=gettext_lazy("Incident number"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Leave empty when CAD has none; it gets a number of its own."),
    )
    received_at = LocalTimeField(label=gettext_lazy("Received"), required=True)
    initial_type = forms.CharField(
        label=gettext_lazy("Type"), max_length=200, widget=forms.TextInput(attrs={"list": "call-types", "autocomplete": "off"})
    )
    is_crisis = forms.BooleanField(label=gettext_lazy("This is a mental-health crisis"), required=False, initial=True)
    source_text = forms.CharField(
        label=gettext_lazy("How it came in"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For example 988, walk-in, family."),
        validators=[criminal_history.check],
    )
    priority = forms.CharField(label=gettext_lazy("Priority"), required=False, max_length=20)
    address = forms.CharField(label=gettext_lazy("Address or place"), required=False, max_length=300, validators=[criminal_history.check])
    city = forms.CharField(label=gettext_lazy("City"), required=False, max_length=120)
    beat = forms.CharField(label=gettext_lazy("Beat"), required=False, max_length=60)
    units = forms.CharField(
        label=gettext_lazy("Units"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Call signs, separated by commas."),
        validators=[criminal_history.check],
    )
    dispatched_at = LocalTimeField(label=gettext_lazy("Dispatched"))
    arrived_at = LocalTimeField(label=gettext_lazy("First unit arrived"))
    cleared_at = LocalTimeField(label=gettext_lazy("Cleared"))
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[criminal_history.check],
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(str(agency.uid), agency.name) for agency in agencies]

    def values(self) -> dict[str, Any]:
        """As the operation takes them."""
        got = dict(self.cleaned_data)
        got["units"] = [unit.strip() for unit in got["units"].split(",") if unit.strip()]
        return {name: value for name, value in got.items() if name not in ("agency", "token") and value not in ("", None)}


class DismissForm(forms.Form):
    """Why a crisis call needs no report."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=NoReportReason.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("In a few words"), required=False, max_length=200)


class UploadForm(forms.Form):
    """A file of calls, and whose calls they are."""

    agency = forms.ChoiceField(label=gettext_lazy("Agency"), help_text=gettext_lazy("The agency whose CAD made the file."))
    file = forms.FileField(
        label=gettext_lazy("CAD export"),
        help_text=gettext_lazy("CSV or XLSX, as CAD exports it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(str(agency.uid), agency.name) for agency in agencies]


SEPARATORS = [
    ("", gettext_lazy("None: one value in a cell")),
    (";", ";"),
    ("|", "|"),
    (",", ","),
    ("/", "/"),
    ("\n", gettext_lazy("Line break")),
]
# How the columns are grouped on the page.
GROUPS: list[tuple[str, Any, list[str]]] = [
    ("which", gettext_lazy("Which call"), ["incident_number", "report_number", "service", "source_text"]),
    ("when", gettext_lazy("When"), ["received_at", "dispatched_at", "en_route_at", "arrived_at", "cleared_at"]),
    ("what", gettext_lazy("What"), ["initial_type", "final_type", "priority", "dispositions"]),
    ("where", gettext_lazy("Where and who"), ["address", "city", "beat", "latitude", "longitude", "coordinates", "units", "notes"]),
    ("seconds", gettext_lazy("Times as seconds, or the year alone"), ["dispatched_seconds", "arrived_seconds", "cleared_seconds", "year"]),
]
_NUMERIC = {"latitude", "longitude", "coordinates", "dispatched_seconds", "arrived_seconds", "cleared_seconds", "year"}
_AND = {"received_at", "dispatched_at", "en_route_at", "arrived_at", "cleared_at"}


class ColumnsForm(forms.Form):
    """Which column of a file is which, and how its values are to be read."""

    name = forms.CharField(
        label=gettext_lazy("Keep these columns as"), max_length=120, help_text=gettext_lazy("The next file with this header is recognized.")
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone of the file"))
    date_formats = forms.CharField(
        label=gettext_lazy("How dates and times are written"),
        required=False,
        max_length=400,
        help_text=gettext_lazy(
            "YYYY year, MM month, DD day, HH hour (24), hh hour (12), mm minute, ss second, AM. Several are separated by semicolons; empty tries the usual ones."
        ),
    )
    missing_markers = forms.CharField(
        label=gettext_lazy("What stands for “not recorded”"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Separated by commas. Dates count too: 1900-01-01."),
    )
    midnight_is_missing = forms.BooleanField(label=gettext_lazy("00:00 means that the time was not recorded"), required=False)
    list_separator = forms.ChoiceField(label=gettext_lazy("Between several dispositions in one cell"), required=False, choices=SEPARATORS)

    def __init__(
        self,
        *args: Any,
        header: Sequence[str],
        examples: Mapping[str, str],
        hours: Sequence[str],
        numbers: Sequence[str],
        services: Sequence[str],
        agencies: Sequence[Agency],
        zone: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.header, self.services = list(header), list(services)
        for target in TARGETS:
            for number in range(min(JOINS[target.name], 2)):
                few = hours if number and target.name in _AND else numbers if target.name in _NUMERIC else None
                key = self.key(target.name, number)
                offered = [name for name in header if few is None or name in few or name == self.initial.get(key)]
                if not offered:
                    continue
                columns = [("", "—"), *[(name, f"{name} · {examples[name]}" if examples.get(name) else name) for name in offered]]
                self.fields[key] = forms.ChoiceField(label=self._label(target.name, number), required=False, choices=columns)
        zones = list(ZONES) if zone in dict(ZONES) else [(zone, zone), *ZONES]
        self._choices("time_zone", zones)
        for number, value in enumerate(self.services):
            self.fields[f"service_{number}"] = forms.ChoiceField(
                label=value, choices=[(str(agency.uid), agency.name) for agency in agencies]
            )

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    @staticmethod
    def key(name: str, number: int) -> str:
        """The name of a select."""
        return f"column_{name}" if number == 0 else f"column_{name}_{number + 1}"

    @staticmethod
    def _label(name: str, number: int) -> str:
        if number == 0:
            return str(FIELDS[name])
        return (_("%(field)s: time of day, if in its own column") if name in _AND else _("%(field)s: and")) % {"field": FIELDS[name]}

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """The selects as the page shows them: id, title, fields, and whether any of them is set."""
        found = []
        for key, title, names in GROUPS:
            fields = [self[self.key(name, n)] for name in names for n in range(min(JOINS[name], 2)) if self.key(name, n) in self.fields]
            if fields:
                found.append((key, str(title), fields, any(field.value() for field in fields)))
        return found

    @property
    def service_fields(self) -> list[forms.BoundField]:
        """One select per value of the service column."""
        return [self[f"service_{number}"] for number in range(len(self.services))]

    @classmethod
    def initial_of(
        cls, profile: Any, *, name: str, services: Sequence[str], agency_values: Mapping[str, str], agency: Agency
    ) -> dict[str, Any]:
        """The values of the form for a profile of the engine."""
        initial: dict[str, Any] = {
            "name": name,
            "time_zone": profile.time_zone,
            "date_formats": "; ".join(profile.date_formats),
            "missing_markers": ", ".join(profile.missing_markers),
            "midnight_is_missing": profile.midnight_is_missing,
            "list_separator": profile.list_separator,
        }
        for field, names in profile.columns.items():
            for number, column in enumerate(names):
                initial[cls.key(field, number)] = column
        for number, value in enumerate(services):
            initial[f"service_{number}"] = agency_values.get(value, str(agency.uid))
        return initial

    def clean_time_zone(self) -> str:
        """One that the machine knows."""
        zone = self.cleaned_data["time_zone"]
        check_time_zone(zone)
        return zone

    def clean_date_formats(self) -> list[str]:
        """Each shape names a whole day or a time of day."""
        shapes = [shape.strip()[:40] for shape in self.cleaned_data["date_formats"].split(";") if shape.strip()]
        for shape in shapes:
            try:
                times.check_shape(shape)
            except ValueError:
                raise forms.ValidationError(
                    _("“%(shape)s” names neither a whole date nor a time. Write it as MM/DD/YYYY HH:mm:ss.") % {"shape": shape}
                ) from None
        return shapes

    def clean_missing_markers(self) -> list[str]:
        """A list."""
        return list(dict.fromkeys(mark.strip()[:40] for mark in self.cleaned_data["missing_markers"].split(",") if mark.strip()))

    def clean(self) -> dict[str, Any]:
        """The number is what makes a call the same call in the next file."""
        if not self.cleaned_data.get(self.key("incident_number", 0)):
            self.add_error(self.key("incident_number", 0), _("Choose the column that holds the incident number."))
        return self.cleaned_data

    def profile(self, agency: Agency) -> dict[str, Any]:
        """As the operation keeps it."""
        got = self.cleaned_data
        columns: dict[str, list[str]] = {}
        for target in TARGETS:
            names = [got.get(self.key(target.name, n), "") for n in range(min(JOINS[target.name], 2))]
            if any(names):
                columns[target.name] = list(dict.fromkeys(filter(None, names)))
        values = {value: got.get(f"service_{n}", "") for n, value in enumerate(self.services)}
        return {
            "columns": columns,
            "time_zone": got.get("time_zone", agency.time_zone),
            "date_formats": got.get("date_formats", []),
            "missing_markers": got.get("missing_markers", []),
            "midnight_is_missing": got.get("midnight_is_missing", False),
            "list_separator": got.get("list_separator", ""),
            "agency_values": {value: uid for value, uid in values.items() if uid and uid != str(agency.uid)},
            "header": [name[:200] for name in self.header],
        }


class TypeFilterForm(forms.Form):
    """What the type map shows."""

    agency = forms.ChoiceField(label=gettext_lazy("Agency"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Type contains"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    level = forms.ChoiceField(label=gettext_lazy("Crisis"), required=False, choices=[("", gettext_lazy("All")), *LEVELS])
    state = forms.ChoiceField(
        label=gettext_lazy("Looked at"), required=False, choices=[("", gettext_lazy("All")), ("open", gettext_lazy("Not yet confirmed"))]
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(str(agency.uid), agency.name) for agency in agencies]


class TypesForm(forms.Form):
    """Levels and standard types of the types on one page, confirmed together."""

    def __init__(self, *args: Any, types: Sequence[CallTypeMap], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = list(types)
        standard = [("", "—"), *[(code, code) for code in sorted(crisis_types.CERTAIN_CODES | crisis_types.POSSIBLE_CODES)]]
        for row in self.types:
            what = {"type": row.local_type}
            level = forms.ChoiceField(label=_("Level of %(type)s") % what, choices=LEVELS, initial=row.level, widget=forms.Select)
            code = forms.ChoiceField(
                label=_("Standard type of %(type)s") % what, choices=standard, initial=row.standard_type, required=False
            )
            self.fields[f"level-{row.uid}"], self.fields[f"standard-{row.uid}"] = level, code

    def rows(self) -> list[tuple[CallTypeMap, forms.BoundField, forms.BoundField]]:
        """Each type with its two selects."""
        return [(row, self[f"level-{row.uid}"], self[f"standard-{row.uid}"]) for row in self.types]

    def choices(self) -> dict[uuid.UUID, tuple[str, str]]:
        """As the operation takes them."""
        return {row.uid: (self.cleaned_data[f"level-{row.uid}"], self.cleaned_data[f"standard-{row.uid}"]) for row in self.types}


def kept_name(kept: CallProfile | None, agency: Agency) -> str:
    """The name under which columns are kept."""
    return kept.name if kept else _("%(agency)s CAD export") % {"agency": agency.short_name}
