"""Forms of notes."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.forms import criminal_history
from cases.models import NoteKind


class NoteForm(forms.Form):
    """A note to be signed."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Note"), max_length=20000, validators=[criminal_history.check], widget=forms.Textarea(attrs={"rows": 10})
    )
    at = forms.DateTimeField(
        label=_("When it happened"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Leave it empty for now."),
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("uid", uuid.uuid4())
        if kinds:
            initial.setdefault("kind", kinds[0])
        super().__init__(*args, **kwargs)
        words = dict(NoteKind.choices)
        self.fields["kind"].choices = [(kind, words[kind]) for kind in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()

    def clean_at(self) -> Any:
        """An empty time is now."""
        return self.cleaned_data["at"] or timezone.now()


class AddendumForm(forms.Form):
    """What is added under a signed note."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Addendum"), max_length=20000, validators=[criminal_history.check], widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("uid", uuid.uuid4())
        super().__init__(*args, **kwargs)
