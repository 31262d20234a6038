"""Forms of follow-ups."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms import criminal_history
from corecit.common import clock

EXACT = "exact"
AFTERNOON = dt.time(17, 0)
Window = tuple[dt.datetime, dt.datetime, dt.datetime]


def windows() -> dict[str, Window]:
    """The quick windows from now: name -> (opens, due, expires). Days are counted on the agency's wall clock, hours as they pass."""
    now = clock.now()
    local = timezone.localtime(now).replace(second=0, microsecond=0)

    def days(number: int) -> dt.datetime:
        # A wall time that the start of daylight saving skips is moved on by converting it there and back.
        return (local + dt.timedelta(days=number)).astimezone(dt.UTC)

    tomorrow = timezone.make_aware(dt.datetime.combine(local.date() + dt.timedelta(days=1), AFTERNOON))
    return {
        "tomorrow": (now, tomorrow, tomorrow + dt.timedelta(days=2)),
        "72h": (now, now + dt.timedelta(hours=72), days(7)),
        "7d": (now, days(7), days(14)),
        "30d": (now, days(30), days(45)),
    }


def window_choices() -> list[tuple[str, str]]:
    """The quick windows with the time by which the contact is due."""
    labels = {"tomorrow": _("Tomorrow"), "72h": _("Within 72 hours"), "7d": _("Within 7 days"), "30d": _("Within 30 days")}
    said = [
        (name, f"{labels[name]} ({date_format(timezone.localtime(due), _('D, M j, H:i'))})")
        for name, (_opens, due, _closes) in windows().items()
    ]
    return [*said, (EXACT, _("Other times"))]


def moment(label: Any, help_text: Any = "", **options: Any) -> forms.DateTimeField:
    """A date and time in the agency's zone, with the browser's own control."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget, input_formats=formats, **options)


class FollowUpForm(forms.Form):
    """Planning a follow-up."""

    purpose = forms.CharField(
        label=gettext_lazy("What the contact is for"),
        max_length=200,
        help_text=gettext_lazy("One line. Read by the clinical side, by its owner and by you."),
        validators=[criminal_history.check],
    )
    method = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect)
    window = forms.ChoiceField(label=gettext_lazy("Due"), widget=forms.RadioSelect, initial="72h")
    opens_at = moment(gettext_lazy("Open from"), required=False)
    due_at = moment(gettext_lazy("Due by"), required=False)
    expires_at = moment(gettext_lazy("Window closes"), gettext_lazy("After this time it counts as missed."), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"))
    attempts_needed = forms.IntegerField(
        label=gettext_lazy("Attempts before “unable to contact”"),
        min_value=1,
        max_value=20,
        initial=3,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, methods: list[tuple[str, str]], owners: list[tuple[str, str]], **options: Any) -> None:
        options["initial"] = (
            {"uid": uuid.uuid4(), "method": methods[0][0] if methods else ""} | _exact(windows()["72h"]) | options.get("initial", {})
        )
        super().__init__(*args, **options)
        self.fields["method"].choices = methods  # type: ignore[attr-defined]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        self.fields["window"].choices = window_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turns a quick window into its times; asks for all three where they are typed."""
        values = super().clean() or {}
        chosen = values.pop("window", EXACT)
        if chosen != EXACT:
            return values | _exact(windows()[chosen])
        for name in ("opens_at", "due_at", "expires_at"):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, _("Enter a date and a time."))
        return values


def _exact(window: Window) -> dict[str, dt.datetime]:
    return dict(zip(("opens_at", "due_at", "expires_at"), window, strict=True))


class AttemptForm(forms.Form):
    """Recording one try to reach the person."""

    method = forms.ChoiceField(label=gettext_lazy("How you tried"), widget=forms.RadioSelect)
    result = forms.ChoiceField(label=gettext_lazy("Result"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Read by the clinical side, by the owner and by you."),
        validators=[criminal_history.check],
    )
    at = moment(gettext_lazy("When"), required=False)
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, methods: list[tuple[str, str]], results: list[tuple[str, str]], **options: Any) -> None:
        options["initial"] = {"uid": uuid.uuid4(), "at": clock.now()} | options.get("initial", {})
        super().__init__(*args, **options)
        self.fields["method"].choices = methods  # type: ignore[attr-defined]
        self.fields["result"].choices = results  # type: ignore[attr-defined]


class ReassignForm(forms.Form):
    """Giving a follow-up to somebody else."""

    owner = forms.ChoiceField(label=gettext_lazy("New owner"))

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        # Nobody comes first by the alphabet alone.
        self.fields["owner"].choices = [("", _("Choose somebody")), *owners]  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """What a list of follow-ups is narrowed to."""

    method = forms.ChoiceField(label=gettext_lazy("How"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)

    def __init__(self, *args: Any, methods: list[tuple[str, str]], owners: list[tuple[str, str]] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["method"].choices = [("", _("Any")), *methods]  # type: ignore[attr-defined]
        if owners is None:
            del self.fields["owner"]
        else:
            self.fields["owner"].choices = [("", _("Anybody")), *owners]  # type: ignore[attr-defined]
