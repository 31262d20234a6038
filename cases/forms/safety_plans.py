"""Forms of safety plans."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms import criminal_history
from cases.forms.records import date_field
from cases.models import SafetyPlan
from cases.models.safety_plans import CopyWay, PlanLanguage

TEXT_MAX = 3000


def _step(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=TEXT_MAX,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SafetyPlanForm(forms.Form):
    """The steps of the plan, in the person's own words."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    encounter = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    warning_signs = _step(_("Warning signs"), _("How do you notice that it is getting hard? Thoughts, feelings, what happens around you."))
    myself = _step(_("What I can do myself"), _("What has helped before, without anybody else?"))
    distractions = _step(
        _("People and places that take my mind off it"), _("Where can you go, whom can you be with, without talking about it?")
    )
    people = _step(_("People I can ask"), _("Whom can you tell how it is? With a phone number."))
    professionals = _step(
        _("Professionals and 988"), _("Whom to call when it does not pass. 988 and 911 stand on every sheet by themselves.")
    )
    safer = _step(_("Making things safer"), _("What could be put away, locked up or given to somebody for a while, and by whom?"))
    matters = _step(_("What matters to me"), _("What is worth getting through this for?"))
    reviewed_on = date_field(_("Looked over together on"), required=True)
    review_by_on = date_field(_("Look at it again by"))

    def __init__(self, *args: Any, plan: SafetyPlan | None = None, **kwargs: Any) -> None:
        stored: dict[str, Any] = {"uid": uuid.uuid4(), "seen_version": 0, "reviewed_on": timezone.localdate()}
        if plan is not None:
            stored |= {name: getattr(plan, name) for name in STEPS} | {"seen_version": plan.version}
        kwargs["initial"] = stored | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    @property
    def steps(self) -> dict[str, str]:
        """The person's words by step."""
        return {name: self.cleaned_data[name] for name in STEPS}


STEPS = ("warning_signs", "myself", "distractions", "people", "professionals", "safer", "matters")


class GiveForm(forms.Form):
    """A copy that was given."""

    way = forms.ChoiceField(label=_("How"), choices=CopyWay.choices, widget=forms.RadioSelect, initial=CopyWay.HAND)
    language = forms.ChoiceField(
        label=_("Language of the copy"), choices=PlanLanguage.choices, widget=forms.RadioSelect, initial=PlanLanguage.ENGLISH
    )
    given_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave it empty for now."),
    )
