"""Forms of the protocol: answering what it asks for, and keeping an agency's table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms import criminal_history
from cases.forms.follow_ups import moment
from cases.models import OwnerRole, ProtocolRule, RuleLevel
from corecit.common.models import CodeList, OutcomeClass
from corecit.common.selectors import codes


@dataclass(frozen=True)
class Line:
    """One proposal as the page shows it: what it is for, and its fields."""

    rule: str
    purpose: str
    method: str
    is_late: bool
    attempts: str
    take: forms.BoundField
    owner: forms.BoundField
    due_at: forms.BoundField
    expires_at: forms.BoundField

    @property
    def show_when(self) -> str:
        """The condition under which its fields are asked for."""
        return f"{self.take.html_name}=on"


class ProposalsForm(forms.Form):
    """The follow-ups that a protocol asks for: each ticked or not, its owner and times to be changed, a reason where any is left out."""

    prefix = "protocol"
    # The rules that the page showed, so that an answer to an older page is not taken for one to this.
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why are some left out?"),
        max_length=300,
        required=False,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed only where you untick one."),
    )

    def __init__(self, data: Any = None, *, proposals: Iterable[Any], owners: Iterable[Any], **options: Any) -> None:
        self.proposals = list(proposals)
        self.owners = {str(one.uid): one for one in owners}
        shown = ",".join(sorted(one.rule for one in self.proposals))
        is_answer = data is not None and data.get(f"{self.prefix}-shown") == shown
        # A page that showed other lines has answered none of these.
        super().__init__(data if is_answer else None, **options)
        self.is_answer = is_answer
        self.initial["shown"] = shown
        words = codes.label_map([CodeList.CONTACT_METHOD])[str(CodeList.CONTACT_METHOD)]
        self.methods = {one.rule: words.get(one.method, one.method) for one in self.proposals}
        for one in self.proposals:
            self._add(one)

    def _add(self, one: Any) -> None:
        self.fields[f"take_{one.rule}"] = forms.BooleanField(label=_("Plan it"), required=False, initial=True)
        choices = [(uid, owner.name) for uid, owner in self.owners.items()]
        self.fields[f"owner_{one.rule}"] = forms.ChoiceField(label=_("Owner"), choices=choices, initial=str(one.owner.uid), required=False)
        due, closes = (timezone.localtime(at).replace(second=0, microsecond=0) for at in (one.due_at, one.expires_at))
        self.fields[f"due_at_{one.rule}"] = moment(_("Due by"), initial=due, required=False)
        self.fields[f"expires_at_{one.rule}"] = moment(_("Window closes"), initial=closes, required=False)

    @property
    def lines(self) -> list[Line]:
        """The proposals with their fields, for the template."""
        return [
            Line(
                rule=one.rule,
                purpose=one.purpose,
                method=self.methods[one.rule],
                is_late=one.is_late,
                attempts=_attempts(one),
                take=self[f"take_{one.rule}"],
                owner=self[f"owner_{one.rule}"],
                due_at=self[f"due_at_{one.rule}"],
                expires_at=self[f"expires_at_{one.rule}"],
            )
            for one in self.proposals
        ]

    def clean(self) -> dict[str, Any]:
        """Asks for times where a line is wanted, and for the reason where one is not."""
        data = super().clean() or {}
        for one in self.proposals:
            if not data.get(f"take_{one.rule}"):
                for name in ("owner", "due_at", "expires_at"):
                    self.errors.pop(f"{name}_{one.rule}", None)
                continue
            for name in ("due_at", "expires_at"):
                if not data.get(f"{name}_{one.rule}") and f"{name}_{one.rule}" not in self.errors:
                    self.add_error(f"{name}_{one.rule}", _("Enter a date and a time."))
        if any(not data.get(f"take_{one.rule}") for one in self.proposals) and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say why follow-ups that the protocol asks for are left out."))
        return data

    def answers(self) -> list[dict[str, Any]]:
        """The lines for operations.protocols.Line."""
        data = self.cleaned_data
        return [
            {
                "rule": one.rule,
                "is_wanted": bool(data.get(f"take_{one.rule}")),
                "owner": self.owners.get(data.get(f"owner_{one.rule}", "")),
                "due_at": data.get(f"due_at_{one.rule}"),
                "expires_at": data.get(f"expires_at_{one.rule}"),
            }
            for one in self.proposals
        ]


def _attempts(one: Any) -> str:
    words = [_("%(n)s attempts") % {"n": one.attempts_needed}]
    if one.days_needed > 1:
        words.append(_("on %(n)s days") % {"n": one.days_needed})
    if one.methods_needed > 1:
        words.append(_("in %(n)s ways") % {"n": one.methods_needed})
    return " ".join(words)


def _hours(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=24 * 400, help_text=help_text, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )


def _few(label: Any, initial: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, initial=initial, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )


class RuleForm(forms.Form):
    """One rule of an agency's protocol."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)
    purpose = forms.CharField(
        label=gettext_lazy("What the contact is for"),
        max_length=200,
        help_text=gettext_lazy("Where no level and no presenting issue is asked, officers read this: nothing clinical in it."),
    )
    level = forms.ChoiceField(label=gettext_lazy("Screening level"), required=False)
    outcome_class = forms.ChoiceField(label=gettext_lazy("Outcome class"), required=False)
    age_from = forms.IntegerField(
        label=gettext_lazy("Age, from"),
        required=False,
        min_value=0,
        max_value=120,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    age_to = forms.IntegerField(
        label=gettext_lazy("Age, to"), required=False, min_value=0, max_value=120, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    issues = forms.MultipleChoiceField(
        label=gettext_lazy("Presenting issues"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Any of these."),
    )
    opens_after = _hours(gettext_lazy("Opens after, hours"))
    due_after = _hours(gettext_lazy("Due after, hours"), gettext_lazy("72 hours are 3 days, 168 are 7, 720 are 30."))
    expires_after = _hours(gettext_lazy("Window closes after, hours"))
    method = forms.ChoiceField(label=gettext_lazy("How"), widget=forms.RadioSelect)
    owner_role = forms.ChoiceField(label=gettext_lazy("Owner"), choices=OwnerRole.choices)
    attempts_needed = _few(gettext_lazy("Attempts before “unable to contact”"), 3, 20)
    days_needed = _few(gettext_lazy("On how many different days"), 1, 20)
    methods_needed = _few(gettext_lazy("In how many different ways"), 1, 5)
    sort = forms.IntegerField(
        label=gettext_lazy("Place in the list"),
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, agency: Any, **options: Any) -> None:
        initial = options.setdefault("initial", {})
        super().__init__(*args, **options)
        self.fields["level"].choices = [("", _("Any")), *RuleLevel.choices]  # type: ignore[attr-defined]
        self.fields["outcome_class"].choices = [("", _("Any")), *OutcomeClass.choices]  # type: ignore[attr-defined]
        issues = codes.choices(CodeList.PRESENTING_ISSUE, agency, keep=initial.get("issues") or [])
        self.fields["issues"].choices = issues  # type: ignore[attr-defined]
        kept = [initial["method"]] if initial.get("method") else []
        self.fields["method"].choices = codes.choices(CodeList.CONTACT_METHOD, agency, keep=kept)  # type: ignore[attr-defined]

    @classmethod
    def stored(cls, rule: ProtocolRule) -> dict[str, Any]:
        """What the form says of a rule before anybody types."""
        return {name: getattr(rule, name) for name in cls.base_fields if name != "seen_at"} | {"seen_at": rule.updated_at.isoformat()}

    @property
    def values(self) -> dict[str, Any]:
        """The rule as it was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_at"}
