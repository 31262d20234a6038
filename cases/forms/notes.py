"""Forms of notes, of comments on them, and of their templates."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms import criminal_history
from cases.models import NoteKind, NoteTemplate

LONGEST = 20000
# A template has at most so many sections.
MOST_SECTIONS = 12


def _text(label: Any, rows: int, *, required: bool = True, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=required,
        help_text=hint,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class NoteForm(forms.Form):
    """A note to be signed or kept unsigned: one text, or the sections of a template, whose headings go with the form."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    template = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=gettext_lazy("When it happened"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Leave it empty for now."),
    )

    def __init__(self, *args: Any, kinds: list[str], sections: list[dict[str, str]] | None = None, **kwargs: Any) -> None:
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("uid", uuid.uuid4())
        if kinds:
            initial.setdefault("kind", kinds[0])
        super().__init__(*args, **kwargs)
        words = dict(NoteKind.choices)
        self.fields["kind"].choices = [(kind, words[kind]) for kind in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
        self.headings = [one["heading"] for one in sections or []][:MOST_SECTIONS]
        for number, one in enumerate((sections or [])[:MOST_SECTIONS]):
            self.fields[f"section_{number}"] = _text(one["heading"], 4, required=False, hint=one.get("hint", ""))
        if not self.headings:
            self.fields["text"] = _text(gettext_lazy("Note"), 10)

    @property
    def parts(self) -> list[Any]:
        """The fields of the sections, in order; none for a note of one text."""
        return [self[f"section_{number}"] for number in range(len(self.headings))]

    def clean_at(self) -> Any:
        """An empty time is now."""
        return self.cleaned_data["at"] or timezone.now()

    def clean(self) -> dict[str, Any]:
        """The sections gathered; raises ValidationError where all are empty, or a return was pasted over several of them."""
        values = super().clean() or {}
        if not self.headings:
            return values
        texts = [values.pop(f"section_{number}", "") for number in range(len(self.headings))]
        values["sections"] = [{"heading": heading, "text": text} for heading, text in zip(self.headings, texts, strict=True)]
        if not self.errors and not any(text.strip() for text in texts):
            self.add_error("section_0", _("Write the note."))
        elif not self.errors:
            criminal_history.check("\n".join(texts))
        return values


class AddendumForm(forms.Form):
    """What is added under a signed note."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    text = _text(gettext_lazy("Addendum"), 5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("uid", uuid.uuid4())
        super().__init__(*args, **kwargs)


class CommentForm(forms.Form):
    """A supervisor's comment to a colleague."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    addressed_to = forms.TypedChoiceField(label=gettext_lazy("To"), coerce=int)
    text = _text(gettext_lazy("Comment"), 6)

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("uid", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.fields["addressed_to"].choices = colleagues  # type: ignore[attr-defined]
        if len(colleagues) == 1:
            self.fields["addressed_to"].widget = forms.HiddenInput()
            self.initial["addressed_to"] = colleagues[0][0]


class TemplateForm(forms.Form):
    """A template of notes: its sections are written one per line, a heading and, after a colon, a hint."""

    agency = forms.ChoiceField(label=gettext_lazy("Agency"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=[choice for choice in NoteKind.choices if choice[0] != NoteKind.COMMENT],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The kind decides the side: police notes are of the police side, all others of the clinical side."),
    )
    sections = forms.CharField(
        label=gettext_lazy("Sections"),
        max_length=4000,
        validators=[criminal_history.check],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "One section per line: the heading, then a colon and a hint for the writer if one helps. Example: “Plan: what happens next, by whom, when”."
        ),
    )
    is_active = forms.BooleanField(label=gettext_lazy("Offered to writers"), required=False)

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]

    def clean_sections(self) -> list[dict[str, str]]:
        """The sections; raises ValidationError for too many, one that is too long, or two of one heading."""
        found = []
        for line in self.cleaned_data["sections"].splitlines():
            heading, _colon, hint = (part.strip() for part in line.partition(":"))
            if heading:
                found.append({"heading": heading, "hint": hint})
        if len(found) > MOST_SECTIONS:
            raise forms.ValidationError(_("A template has at most %(n)s sections.") % {"n": MOST_SECTIONS})
        if any(len(one["heading"]) > 80 or len(one["hint"]) > 250 for one in found):
            raise forms.ValidationError(_("A heading has at most 80 characters, a hint 250."))
        if len({one["heading"].casefold() for one in found}) < len(found):
            raise forms.ValidationError(_("Two sections have the same heading."))
        return found


def lines(template: NoteTemplate | dict[str, Any]) -> str:
    """The sections of a template as its form takes them."""
    sections = template["sections"] if isinstance(template, dict) else template.sections
    return "\n".join(f"{one['heading']}: {one['hint']}" if one.get("hint") else one["heading"] for one in sections)
