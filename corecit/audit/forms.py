"""Forms of the audit pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corecit.audit.models import Outcome
from corecit.audit.presenters import NOUNS


class FilterForm(forms.Form):
    """What the trail is narrowed by."""

    since_on = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_on = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    what = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False, choices=[("", gettext_lazy("Any")), *Outcome.choices])
    number = forms.CharField(
        label=gettext_lazy("Number of the record"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Of a case, encounter or referral."),
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, users: list[Any], data: Any) -> None:
        super().__init__(data)
        self.users = {str(user.uid): user for user in users}
        self.fields["who"].choices = [("", _("Anybody")), *[(uid, user.name) for uid, user in self.users.items()]]  # type: ignore[attr-defined]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("", _("Anything")),
            *sorted([(key, str(words)) for key, words in NOUNS.items()], key=lambda pair: pair[1]),
        ]


class ReviewForm(forms.Form):
    """What a reviewer of the log found."""

    note = forms.CharField(
        label=gettext_lazy("What you found and did"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Name no person served."),
    )
    sure = forms.BooleanField(label=gettext_lazy("I looked through refusals, failed sign-ins, changes of accounts and exports"))
