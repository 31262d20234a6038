"""Notes in words: who signed them and in which role; the form of one that is begun, gone on with, or sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Note, NoteKind, NoteTemplate, Person
from cases.presenters.records import NOTE_ICONS, role_word
from cases.selectors import notes
from cases.selectors.timeline import Entry
from corecit.access.actor import Actor
from corecit.web.models import Draft

LONGEST_HEADING = 80


@dataclass(frozen=True)
class Printed:
    """A note as it stands on a page and on paper."""

    note: Note
    kind: str
    signed: str
    # To whom a comment goes.
    to: str = ""


def kind_words(note: Note) -> str:
    """The kind of a note; an addendum says that it is one."""
    kind = str(NoteKind(note.kind).label)
    if note.addendum_to_id is None:
        return kind
    if note.kind == NoteKind.COMMENT:
        return _("Answer to a comment")
    return _("Addendum to a note: %(kind)s") % {"kind": kind}


def printed(note: Note) -> Printed:
    """The note with its kind in words and who signed it, in which role."""
    to = note.addressed_to.name if note.addressed_to and note.addendum_to_id is None else ""
    return Printed(note, kind_words(note), f"{note.author.name}, {role_word(note.author_role)}", to)


def _of_note(note: Note) -> Entry:
    shown, head = printed(note), note.addendum_to or note
    private = note.kind == NoteKind.PSYCHOTHERAPY
    return Entry(
        at=note.at,
        key=f"note:{note.pk:012}",
        kind="note",
        title=_("%(kind)s to %(name)s") % {"kind": shown.kind, "name": shown.to} if shown.to else shown.kind,
        text=_("Only you can read this note. Open it to do so.") if private else note.text,
        who=shown.signed,
        side=note.side,
        icon=NOTE_ICONS[NoteKind(note.kind)],
        url=reverse("cases:note-detail", args=[head.uid]),
        by=(note.author_id,),
        in_role=True,
    )


def entries(actor: Actor, case: Case, until: dt.datetime | None, limit: int) -> list[Entry]:
    """Signed notes of the reader's side, for the timeline."""
    return [_of_note(one) for one in notes.of_cases(actor, [case], until, limit)]


def person_entries(actor: Actor, _person: Person, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[Entry]:
    """The same for all cases of a person."""
    return [_of_note(one) for one in notes.of_cases(actor, cases, until, limit)]


@dataclass(frozen=True)
class UnsignedRow:
    """A note that is not signed yet, on its author's own lists."""

    url: str
    kind: str
    number: str
    icon: str
    at: Any


def unsigned_row(note: Note) -> UnsignedRow:
    """One line: the kind and the case's number, never a name."""
    kind = NoteKind(note.kind)
    return UnsignedRow(reverse("cases:note-edit", args=[note.uid]), str(kind.label), note.case.number, NOTE_ICONS[kind], note.updated_at)


def draft_row(draft: Draft) -> UnsignedRow:
    """One line for a note of which nothing but the draft of its form is there."""
    return UnsignedRow(draft.path, draft.title, "", "pencil", draft.updated_at)


def said_of(note: Note) -> str:
    """What is said after a note was sent."""
    if note.signed_at is not None:
        return _("The note is signed.")
    return _("The note is kept unsigned, for you alone. It stands on your home page until you sign it.")


@dataclass(frozen=True)
class Begun:
    """What a form of a note opens with: its sections (none: one text), what stands in them, and the kinds that remain (none: all)."""

    sections: list[dict[str, str]] = field(default_factory=list)
    initial: dict[str, Any] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)


def _template(templates: Sequence[NoteTemplate], uid: str | None) -> NoteTemplate | None:
    return next((one for one in templates if str(one.uid) == uid), None)


def _sections(headings: list[str], template: NoteTemplate | None) -> list[dict[str, str]]:
    """The sections of these headings with the template's hints."""
    hints = {one["heading"]: one["hint"] for one in template.sections} if template else {}
    return [{"heading": heading[:LONGEST_HEADING], "hint": hints.get(heading, "")} for heading in headings if heading.strip()]


def written_by(templates: Sequence[NoteTemplate], data: QueryDict) -> Begun:
    """The form in which something was typed: with the headings it had then, whatever became of the template."""
    template = _template(templates, data.get("template"))
    return Begun(_sections(data.getlist("heading"), template), {}, [template.kind] if template else [])


def begun(templates: Sequence[NoteTemplate], data: QueryDict | None, wanted: str | None) -> Begun:
    """The form of a new note: as its draft left it, or in another template (an empty one: freely), with what was typed carried over."""
    typed = data if data is not None else QueryDict()
    known = {name: typed[name] for name in ("kind", "text", "at", "uid", "template") if typed.get(name)}
    before = written_by(templates, typed)
    texts = {one["heading"]: typed.get(f"section_{number}", "") for number, one in enumerate(before.sections)}
    if wanted is None or wanted == known.get("template", ""):
        return Begun(before.sections, known | _placed(before.sections, texts), before.kinds)
    template = _template(templates, wanted)
    filled = "\n\n".join(f"{heading}\n{text}" for heading, text in texts.items() if text.strip())
    if template is None:
        known.pop("template", None)
        return Begun([], known | ({"text": filled} if filled else {}))
    sections = _sections([one["heading"] for one in template.sections], template)
    fitting = {heading: text for heading, text in texts.items() if heading in {one["heading"] for one in sections}}
    rest = [str(known.pop("text", ""))] + [
        f"{heading}\n{text}" for heading, text in texts.items() if heading not in fitting and text.strip()
    ]
    placed = _placed(sections, fitting)
    if loose := "\n\n".join(text for text in rest if text):
        placed["section_0"] = "\n\n".join(text for text in (placed.get("section_0", ""), loose) if text)
    return Begun(sections, known | {"template": str(template.uid), "kind": template.kind} | placed, [template.kind])


def _placed(sections: list[dict[str, str]], texts: dict[str, str]) -> dict[str, str]:
    return {f"section_{number}": texts[one["heading"]] for number, one in enumerate(sections) if one["heading"] in texts}


def gone_on(note: Note, templates: Sequence[NoteTemplate], data: QueryDict | None) -> Begun:
    """The form of an unsigned note, as its draft or else as the note itself has it."""
    if data is not None:
        return begun(templates, data, None)
    template = next((one for one in templates if one.pk == note.template_id), None)
    sections = _sections([one["heading"] for one in note.sections], template)
    initial = {"uid": note.uid, "kind": note.kind, "at": note.at, "text": note.text, "template": template.uid if template else None}
    return Begun(
        sections, initial | _placed(sections, {one["heading"]: one["text"] for one in note.sections}), [note.kind] if template else []
    )
