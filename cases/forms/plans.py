"""Forms of response plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from cases import names
from cases.forms import criminal_history
from cases.models import PlanSuggestion, ResponsePlan
from corecit.common.phones import shown_phone
from corecit.web.forms import seen

# Who to call in the night is a short list.
CONTACTS = 5
CONTACT_KEYS = ("name", "relation", "phone", "note", "may_call")
TEXT_MAX = 1500
# Short numbers that people call: 988, 911, 211.
SHORT_NUMBER = 6
REASON = {"rows": 2}


def _text(label: Any, help_text: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=TEXT_MAX,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PlanForm(forms.Form):
    """What an officer reads before the door; nothing clinical has a field here."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)
    baseline = _text(
        _("On an ordinary day"), _("How the person usually looks, speaks and lives, so that an officer sees what is different.")
    )
    escalates = _text(_("What escalates"), _("How one sees that it is getting worse, and what makes it so."))
    triggers = _text(_("Triggers"), _("What sets it off: places, words, times, uniforms, sirens."))
    helps = _text(_("What helps"), _("What has worked: a name to use, a topic, distance, one voice. Officers read this first."))
    avoid = _text(_("What to avoid"), _("What has made it worse."))
    cautions = _text(
        _("Be careful of"),
        _("What was seen, not what somebody is. Cautions with a date stand on the person's page and come first by themselves."),
    )
    transport = _text(_("Transport"), _("How the person is best brought somewhere, and by whom."), 2)
    hospital = _text(_("Hospital preference"), _("Where the person asks to be taken. The name of the hospital alone, no treatment."), 2)

    def __init__(self, *args: Any, plan: ResponsePlan, **kwargs: Any) -> None:
        stored = {name: getattr(plan, name) for name in self.base_fields if name != "seen_at"} | {"seen_at": plan.updated_at.isoformat()}
        for number, contact in enumerate(plan.contacts[:CONTACTS]):
            stored |= {f"contact_{key}_{number}": value for key, value in contact.items()}
            stored[f"contact_phone_{number}"] = shown_phone(contact.get("phone", ""))
        kwargs["initial"] = stored | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        relation_help = _("What an officer needs in order to ask for them: mother, neighbor, case manager. Not where somebody is treated.")
        for number in range(CONTACTS):
            self.fields[f"contact_name_{number}"] = forms.CharField(label=_("Name"), required=False, max_length=120)
            self.fields[f"contact_relation_{number}"] = forms.CharField(
                label=_("Who it is"), required=False, max_length=60, help_text=relation_help if number == 0 else ""
            )
            self.fields[f"contact_phone_{number}"] = forms.CharField(
                label=_("Phone number"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "tel"})
            )
            self.fields[f"contact_note_{number}"] = forms.CharField(
                label=_("When, and what to know"),
                required=False,
                max_length=120,
                validators=[criminal_history.check],
                help_text=_("Office hours, whom to ask for, who answers at night.") if number == 0 else "",
            )
            self.fields[f"contact_may_call_{number}"] = forms.BooleanField(label=_("May be called"), required=False)

    @classmethod
    def of_content(cls, plan: ResponsePlan, content: dict[str, Any], seen_at: dt.datetime | None = None) -> PlanForm:
        """The form as if this content, and what the plan says already, had been typed into it, so that it is judged as typed words are."""
        said = {name: content.get(name, getattr(plan, name)) for name in cls.base_fields if name != "seen_at"}
        data = said | {"seen_at": seen_at.isoformat() if seen_at else ""}
        for number, contact in enumerate(content.get("contacts", plan.contacts)[:CONTACTS]):
            data |= {f"contact_{key}_{number}": value for key, value in contact.items() if value is not False}
        return cls(data, plan=plan)

    @property
    def texts(self) -> list[BoundField]:
        """The fields about the person, in the order in which they are filled in."""
        return [self[name] for name in ("baseline", "escalates", "triggers", "helps", "avoid", "cautions", "transport", "hospital")]

    @property
    def contact_rows(self) -> list[list[BoundField]]:
        """The fields of each person to call."""
        return [[self[f"contact_{key}_{number}"] for key in CONTACT_KEYS] for number in range(CONTACTS)]

    def clean(self) -> dict[str, Any]:
        """People to call have a name, and whoever may be called a number."""
        values = super().clean() or {}
        for number in range(CONTACTS):
            name, phone = values.get(f"contact_name_{number}", ""), values.get(f"contact_phone_{number}", "")
            if phone and (shaped := _number(phone)) is None:
                self.add_error(f"contact_phone_{number}", _("This does not read as a phone number. Type it with its area code."))
            elif phone:
                values[f"contact_phone_{number}"] = shaped
            if (phone or values.get(f"contact_relation_{number}") or values.get(f"contact_note_{number}")) and not name:
                self.add_error(f"contact_name_{number}", _("Say who it is."))
            if values.get(f"contact_may_call_{number}") and not phone:
                self.add_error(f"contact_phone_{number}", _("Whoever may be called needs a number."))
        return values

    @property
    def seen(self) -> dt.datetime | None:
        """When the plan was last changed, as the page that is sent back knew it."""
        return seen(self)

    @property
    def content(self) -> dict[str, Any]:
        """The plan's fields, people to call as a list."""
        values = {name: self.cleaned_data[name] for name in self.base_fields if name != "seen_at"}
        rows = [{key: self.cleaned_data[f"contact_{key}_{number}"] for key in CONTACT_KEYS} for number in range(CONTACTS)]
        return values | {"contacts": [row for row in rows if row["name"]]}


def _number(text: str) -> str | None:
    digits = text.strip()
    if digits.isdecimal() and len(digits) <= SHORT_NUMBER:
        return digits
    try:
        return names.phone_number(text)
    except ValueError:
        return None


class NoteForm(forms.Form):
    """A note that goes with a step."""

    note = forms.CharField(label=_("Note"), max_length=1000, validators=[criminal_history.check], widget=forms.Textarea(attrs=REASON))


class ApproveForm(forms.Form):
    """The second person's word."""

    is_free = forms.BooleanField(label=_("I have read every line. Nothing clinical stands in it, and patrol needs what it says."))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, validators=[criminal_history.check], widget=forms.Textarea(attrs=REASON)
    )


class SuggestionForm(forms.Form):
    """What a reader would change."""

    text = forms.CharField(
        label=_("What would you change?"),
        max_length=TEXT_MAX,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you saw, and what worked. It goes to the plan's owner, who answers."),
    )


class AnswerForm(forms.Form):
    """The owner's answer."""

    text = forms.CharField(label=_("Answer"), max_length=TEXT_MAX, validators=[criminal_history.check], widget=forms.Textarea(attrs=REASON))
    is_taken_up = forms.BooleanField(label=_("Taken up into the plan"), required=False)

    def __init__(self, *args: Any, suggestion: PlanSuggestion | None = None, **kwargs: Any) -> None:
        if suggestion is not None:
            kwargs["prefix"] = str(suggestion.uid)
        super().__init__(*args, **kwargs)


class ProposalForm(forms.Form):
    """Why a plan would help."""

    note = forms.CharField(
        label=_("Why would a plan help?"),
        max_length=1000,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence is enough: what keeps happening, and what you learned."),
    )
