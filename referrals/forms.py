"""Forms of referrals and consents: they clean, the operations decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import criminal_history
from referrals.consents import CONTENT
from referrals.models import ReferralKind, ReferralOutcome, ReferralStatus, Signature


def _text(label: Any, **more: Any) -> forms.CharField:
    rows = more.pop("rows", 0)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        required=more.pop("required", False),
        widget=widget,
        max_length=more.pop("max_length", 200 if not rows else 4000),
        validators=[criminal_history.check],
        **more,
    )


class ReferralForm(forms.Form):
    """A referral to one service: what is asked for, what the person agreed to hand over, and what a consent covers."""

    kind = forms.ChoiceField(label=_("How"), choices=ReferralKind.choices, widget=forms.RadioSelect, initial=ReferralKind.LIVE)
    need = forms.ChoiceField(label=_("Need"), required=False)
    accepted_by_person = forms.BooleanField(label=_("The person accepted the referral"), required=False)
    is_urgent = forms.BooleanField(label=_("Urgent"), required=False)
    is_warm_handoff = forms.BooleanField(label=_("Warm hand-off: we introduce the person ourselves"), required=False)
    reason = _text(_("Note for our own record"), rows=3, help_text=_("The partner does not see this."))
    name = _text(_("Name"))
    phone = _text(_("Phone"), max_length=40)
    language = _text(_("Language"), max_length=60)
    contact_time = _text(_("Best way and time to reach the person"))
    message = _text(_("Message to the partner"), rows=2, help_text=_("Only what the person agreed to hand over. Nothing clinical."))
    consent = forms.ChoiceField(label=_("Consent"), required=False)
    referral_reason = _text(CONTENT["referral_reason"], rows=3)
    clinical_summary = _text(CONTENT["clinical_summary"], rows=4)
    screening = _text(CONTENT["screening"], rows=2)
    part2 = _text(CONTENT["part2"], rows=3)

    shared_names = ("name", "phone", "language", "contact_time", "message", *CONTENT)

    def __init__(self, *args: Any, needs: list[tuple[str, str]], consents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = [("", _("Choose")), *needs]  # type: ignore[attr-defined]
        self.fields["consent"].choices = [("", _("No consent: nothing clinical is sent")), *consents]  # type: ignore[attr-defined]
        if not consents:
            for name in ("consent", *CONTENT):
                del self.fields[name]

    @property
    def shared(self) -> dict[str, str]:
        """What is handed over."""
        return {name: self.cleaned_data.get(name, "") for name in self.shared_names}

    @property
    def values(self) -> dict[str, Any]:
        """The referral's own fields."""
        return {name: self.cleaned_data[name] for name in ("need", "accepted_by_person", "is_urgent", "is_warm_handoff", "reason")}


class ConsentForm(forms.Form):
    """The elements that 42 CFR 2.31 asks of a consent."""

    recipient = forms.ChoiceField(label=_("To whom"))
    content = forms.MultipleChoiceField(
        label=_("What may be disclosed"), choices=list(CONTENT.items()), widget=forms.CheckboxSelectMultiple
    )
    purpose = _text(_("For what purpose"), required=True)
    signed_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    signature = forms.ChoiceField(label=_("How it was given"), choices=Signature.choices, widget=forms.RadioSelect)
    expires_on = forms.DateField(label=_("Ends on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    expires_when = _text(_("Or on this event or condition"), help_text=_("For example: when treatment there ends."))
    told_right_to_revoke = forms.BooleanField(label=_("The person was told that they can revoke it at any time"), required=False)

    def __init__(self, *args: Any, recipients: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = [("", _("Choose")), *recipients]  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    """What came of a referral, as our own follow-up learnt."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=ReferralOutcome.choices, widget=forms.RadioSelect)
    note = _text(_("Note"), rows=2)


class AnswerForm(forms.Form):
    """A partner's answer."""

    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Why you decline"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (value, label)
            for value, label in ReferralOutcome.choices
            if value in {"no_capacity", "not_eligible", "waitlisted", "could_not_reach", "declined_by_person", "moved"}
        ],
    )
    text = _text(_("Anything the team should know"), rows=3)

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [("accepted", _("We accept")), ("declined", _("We decline"))] if status == ReferralStatus.REQUESTED else []
        self.fields["answer"].choices = [  # type: ignore[attr-defined]
            *first,
            ("attended", _("The person attended")),
            ("not_attended", _("The person did not attend")),
            ("message", _("Only a message")),
        ]


class FilterForm(forms.Form):
    """Filters of the list."""

    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any"))] + [c for c in ReferralStatus.choices if c[0] != "draft"]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any")), ("live", _("Live")), ("logged", _("Logged"))])
    mine = forms.BooleanField(label=_("Mine"), required=False)
    waiting = forms.BooleanField(label=_("Waiting for the partner"), required=False)
