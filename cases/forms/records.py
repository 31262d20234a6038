"""Forms of case records: opening, filtering, closing, assigning, sharing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms import criminal_history
from cases.models import CaseStatus
from cases.selectors.records import Filters
from corecit.access.actor import Actor
from corecit.access.grants import Level
from corecit.accounts.models import Membership, Team
from corecit.accounts.roles import Role
from corecit.common.selectors import codes

# How long a share lasts unless somebody says otherwise.
SHARE_DAYS = 30
NONE = ("", "—")


def date_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day, chosen with the device's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def worker_choices(workers: list[Membership]) -> list[tuple[str, str]]:
    """(uid, "Name, Role, Agency"), each person once."""
    found: dict[str, str] = {}
    for one in workers:
        found.setdefault(str(one.user.uid), f"{one.user.name}, {Role(one.role).label}, {one.agency.short_name}")
    return list(found.items())


class CaseFilterForm(forms.Form):
    """What the list of cases is narrowed to."""

    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any")), ("open", _("All open")), *[(s.value, s.label) for s in CaseStatus]]
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    overdue = forms.BooleanField(label=_("With an overdue follow-up"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    lead = forms.ChoiceField(label=_("Lead"), required=False)
    restricted = forms.ChoiceField(
        label=_("Restricted"), required=False, choices=[("", _("Any")), ("yes", _("Restricted only")), ("no", _("Not restricted"))]
    )
    opened_from = date_field(_("Opened from"))
    opened_to = date_field(_("Opened until"))
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("opened", _("Newest opened first")), ("activity", _("Latest activity first")), ("number", _("Highest number first"))],
    )

    def __init__(self, *args: Any, teams: list[Team], leads: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.uid): team for team in teams}
        self.fields["team"].choices = [("", _("Any")), *[(uid, team.name) for uid, team in self.teams.items()]]  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", _("Anybody")), *leads]  # type: ignore[attr-defined]

    @property
    def has_more(self) -> bool:
        """Whether a folded filter is in use."""
        return any(self.data.get(name) for name in ("mine", "overdue", "team", "lead", "restricted", "opened_from", "opened_to"))

    @property
    def filters(self) -> Filters:
        """What was chosen; nothing while a field is wrong."""
        values: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        team = self.teams.get(values.get("team", ""))
        return Filters(
            status=values.get("status", ""),
            team_id=team.pk if team else None,
            lead_uid=values.get("lead", ""),
            mine=values.get("mine", False),
            restricted={"yes": True, "no": False}.get(values.get("restricted", "")),
            opened_from=values.get("opened_from"),
            opened_to=values.get("opened_to"),
            overdue=values.get("overdue", False),
        )

    @property
    def order(self) -> str:
        """The order of the list."""
        return (self.cleaned_data.get("sort") if self.is_valid() else "") or "opened"

    def clean(self) -> dict[str, Any]:
        """The days must run forward."""
        values = super().clean() or {}
        first, last = values.get("opened_from"), values.get("opened_to")
        if first and last and last < first:
            self.add_error("opened_to", _("This day is before the first one."))
        return values


class CaseForm(forms.Form):
    """Opening a case: its team, lead, people and reason; for a person entered here also who it is."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    team = forms.ChoiceField(label=_("Team"))
    lead = forms.ChoiceField(label=_("Lead"), required=False, help_text=_("Leads the case, may share it and assign others."))
    assigned = forms.MultipleChoiceField(label=_("Also assigned"), required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Why the case is opened"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by the clinical side, and by you."),
        validators=[criminal_history.check],
    )

    def __init__(self, *args: Any, teams: list[Team], workers: list[Membership], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("uid", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.teams = {str(team.uid): team for team in teams}
        people = worker_choices(workers)
        self.fields["team"].choices = [(str(team.uid), f"{team.name}, {team.agency.short_name}") for team in teams]  # type: ignore[attr-defined]
        self.fields["lead"].choices = [("", _("Nobody yet")), *people]  # type: ignore[attr-defined]
        self.fields["assigned"].choices = people  # type: ignore[attr-defined]
        if len(teams) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.initial.setdefault("team", str(teams[0].uid))
        if not people:
            del self.fields["assigned"]

    @property
    def team_id(self) -> int:
        """The id of the chosen team."""
        return self.teams[self.cleaned_data["team"]].pk


class CloseForm(forms.Form):
    """Why a case is closed."""

    close_reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("In a sentence"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Read by your own side."),
        validators=[criminal_history.check],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["close_reason"].choices = codes.choices("close_reason", actor.agency)  # type: ignore[attr-defined]


class DescribeForm(forms.Form):
    """Why the case was opened, written anew."""

    reason = forms.CharField(
        label=_("Why the case was opened"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[criminal_history.check],
    )


class LeadForm(forms.Form):
    """Who leads the case."""

    lead = forms.ChoiceField(label=_("Lead"), required=False)

    def __init__(self, *args: Any, workers: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", _("Nobody yet")), *worker_choices(workers)]  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Somebody more to work on the case."""

    user = forms.ChoiceField(label=_("Assign somebody of the team"))

    def __init__(self, *args: Any, workers: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [NONE, *worker_choices(workers)]  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """The team that takes the case over."""

    team = forms.ChoiceField(label=_("Hand the case over to"))

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [NONE, *teams]  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """With whom a case is shared, how far, why, and until when."""

    whom = forms.ChoiceField(
        label=_("Share with"), choices=[("user", _("A person")), ("team", _("A team"))], widget=forms.RadioSelect, initial="user"
    )
    user = forms.ChoiceField(label=_("Person"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    level = forms.ChoiceField(
        label=_("They may"),
        choices=[
            (Level.VIEW.value, _("read it")),
            (Level.WORK.value, _("work on it")),
            (Level.LEAD.value, _("work on it, share and assign")),
        ],
        widget=forms.RadioSelect,
        initial=Level.VIEW.value,
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Everybody who sees the case reads this. Write nothing about the person's health."),
        validators=[criminal_history.check],
    )
    until = date_field(_("Until"), required=True, help_text=_("The last day of the share."))

    def __init__(self, *args: Any, people: list[tuple[str, str]], teams: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("until", timezone.localdate() + dt.timedelta(days=SHARE_DAYS))
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [NONE, *people]  # type: ignore[attr-defined]
        self.fields["team"].choices = [NONE, *teams]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whichever of person and team was asked for must be chosen."""
        values = super().clean() or {}
        name = values.get("whom")
        if name in ("user", "team") and not values.get(name) and name not in self.errors:
            self.add_error(name, _("Choose with whom to share the case."))
        return values

    @property
    def expires_at(self) -> dt.datetime:
        """The end of the last day, in the reader's time zone."""
        day = self.cleaned_data["until"] + dt.timedelta(days=1)
        return dt.datetime.combine(day, dt.time.min, timezone.get_current_timezone())
