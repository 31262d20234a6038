"""Forms of hand-overs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms import criminal_history


def _note() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("What the next one should know"),
        required=False,
        max_length=4000,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Read by the side of those it goes between, and by you."),
    )


class HandoverForm(forms.Form):
    """Asking somebody to take a case over."""

    giver = forms.ChoiceField(label=gettext_lazy("From"))
    receiver = forms.ChoiceField(label=gettext_lazy("To"))
    note = _note()

    def __init__(self, *args: Any, givers: Iterable[Any], receivers: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        from_whom = [(str(one.uid), one.name) for one in givers]
        self.fields["giver"].choices = from_whom  # type: ignore[attr-defined]
        # Nobody is chosen beforehand: the first of a list is no choice.
        self.fields["receiver"].choices = [("", _("Choose somebody")), *((str(one.uid), one.name) for one in receivers)]  # type: ignore[attr-defined]
        if len(from_whom) == 1:
            self.fields["giver"].widget = forms.HiddenInput()
            self.initial["giver"] = from_whom[0][0]


class DeclineForm(forms.Form):
    """Why somebody does not take a case over."""

    reason = forms.CharField(max_length=300, required=False, validators=[criminal_history.check])


STAY = "stay"


class CaseloadForm(forms.Form):
    """Who takes which case of a caseload, or all that say nothing else; a case without a receiver stays where it is."""

    note = _note()

    def __init__(self, *args: Any, rows: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = list(rows)
        given = [row for row in self.rows if row.waiting is None and row.receivers]
        if len(given) > 1:
            people = {str(one.uid): one.name for row in given for one in row.receivers}
            self.fields["everybody"] = forms.ChoiceField(
                label=_("Who takes all of them?"),
                required=False,
                choices=[("", _("Nobody: each as said below")), *sorted(people.items(), key=lambda one: one[1])],
                help_text=_("A case of a team that they are not of stays where it is."),
            )
        for row in given:
            start = [("", _("As said above")), (STAY, _("Leave it"))] if len(given) > 1 else [("", _("Leave it"))]
            self.fields[f"to_{row.case.uid}"] = forms.ChoiceField(
                label=_("Who takes case %(number)s?") % {"number": row.case.number},
                required=False,
                choices=[*start, *((str(one.uid), one.name) for one in row.receivers)],
            )

    @property
    def lines(self) -> list[tuple[Any, forms.BoundField | None]]:
        """Each case with its field, None where a hand-over of it waits already or nobody can take it."""
        return [(row, self[f"to_{row.case.uid}"] if f"to_{row.case.uid}" in self.fields else None) for row in self.rows]

    def receivers(self) -> dict[UUID, UUID]:
        """Case -> receiver, of those chosen for it or for all, who can take it."""
        every, found = self.cleaned_data.get("everybody"), {}
        for row, field in self.lines:
            to = field and (self.cleaned_data[field.name] or every)
            if to and to in {str(one.uid) for one in row.receivers}:
                found[row.case.uid] = UUID(to)
        return found
