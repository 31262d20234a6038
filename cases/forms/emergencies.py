"""Forms of emergency access."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import criminal_history
from cases.models import EmergencyOutcome, EmergencyReason


class EmergencyForm(forms.Form):
    """Which case, and why it cannot wait."""

    number = forms.CharField(
        label=_("Case number"),
        max_length=20,
        help_text=_("The whole number, like C-26-000123."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=_("What is the emergency?"), choices=EmergencyReason.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever reviews the access reads this."),
        validators=[criminal_history.check],
    )


class ReviewForm(forms.Form):
    """What the review of an emergency access found."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=EmergencyOutcome.choices, widget=forms.RadioSelect)
    review_text = forms.CharField(
        label=_("What you found"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[criminal_history.check],
    )
