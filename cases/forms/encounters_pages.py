"""Small forms of the encounter's pages: the start without a call, the filters of the list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.encounters_fields import Text, date_and_time
from cases.models import ReportStatus
from cases.selectors.encounters import Filters
from corecit.access.actor import Actor
from corecit.accounts.models import Team
from corecit.common.models import CodeList, OutcomeClass
from corecit.common.selectors import codes


class StartForm(forms.Form):
    """When and where an encounter without a call began; `key` is that of the page, so that a page sent twice starts one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    occurred_at = date_and_time(label=gettext_lazy("When did it happen?"))
    address = Text(label=gettext_lazy("Where?"), max_length=300, help_text=gettext_lazy("Address or place. Leave empty when unknown."))
    source = forms.ChoiceField(label=gettext_lazy("How did it come?"), required=False, widget=forms.RadioSelect)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, actor: Actor, teams: list[Team], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["source"].choices = codes.choices(CodeList.CALL_SOURCE, actor.agency)  # type: ignore[attr-defined]
        self.fields["team"].choices = [(str(team.uid), team.name) for team in teams]  # type: ignore[attr-defined]
        if len(teams) < 2:
            del self.fields["team"]

    def clean_occurred_at(self) -> dt.datetime:
        """Raises ValidationError for a moment to come."""
        at = self.cleaned_data["occurred_at"]
        if at > timezone.now() + dt.timedelta(minutes=10):
            raise ValidationError(_("This lies in the future."))
        return at


class FilterForm(forms.Form):
    """The filters of the list; none of them holds anything personal, so they may stand in the address."""

    number = forms.CharField(
        label=gettext_lazy("Number"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    mine = forms.BooleanField(label=gettext_lazy("I was there"), required=False)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    status = forms.ChoiceField(label=gettext_lazy("My side's report"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("How it ended"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    errors_too = forms.BooleanField(label=gettext_lazy("Also those entered in error"), required=False)

    def __init__(self, data: Any, *, teams: list[Team]) -> None:
        super().__init__(data)
        every = ("", _("All"))
        self.fields["status"].choices = [every, *ReportStatus.choices, ("none", _("No report"))]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [every, *OutcomeClass.choices]  # type: ignore[attr-defined]
        self.fields["team"].choices = [every, *((str(team.uid), team.name) for team in teams)]  # type: ignore[attr-defined]
        if len(teams) < 2:
            del self.fields["team"]

    def filters(self) -> Filters:
        """What the selector wants; a filter that was damaged on its way narrows nothing."""
        data = self.cleaned_data if self.is_valid() else dict.fromkeys(self.fields) | getattr(self, "cleaned_data", {})
        return Filters(
            since=_beginning(data.get("since")),
            until=_beginning(data["until"] + dt.timedelta(days=1)) if data.get("until") else None,
            team=data.get("team") or None,
            status=data.get("status") or "",
            outcome=data.get("outcome") or "",
            number=(data.get("number") or "").strip(),
            is_mine=bool(data.get("mine")),
            with_errors=bool(data.get("errors_too")),
        )

    @property
    def has_more(self) -> bool:
        """Whether one of the folded filters is set."""
        return any(self.data.get(name) for name in ("since", "until", "status", "outcome", "team", "errors_too"))


def _beginning(day: dt.date | None) -> dt.datetime | None:
    """Midnight of the day in the agency's zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None
