"""Writing notes: kept unsigned for their author alone, signed for their side, then amended by addendum alone."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Note, NoteKind, NoteTemplate
from cases.operations import records
from cases.policies.notes import kinds_for, side_of_kind
from cases.selectors.notes import colleagues
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock, visible
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock, criminal_history
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.notices.operations import notices

# A clock that runs a little ahead is forgiven.
AHEAD = dt.timedelta(minutes=5)


class Section(TypedDict):
    """One part of a note that was written by a template."""

    heading: str
    text: str


def composed(text: str, sections: list[Section] | None) -> str:
    """The note in one piece: its text, or its filled sections under their headings."""
    filled = [f"{one['heading']}\n{one['text'].strip()}" for one in sections or [] if one["text"].strip()]
    return "\n\n".join(filled) if sections else text.strip()


def check(text: str, at: dt.datetime) -> None:
    """Raises Invalid for an empty text, one that may not be kept, or a time to come."""
    if not text.strip():
        raise Invalid(_("The note is empty."), {"text": [_("Write the note.")]})
    if refusal := criminal_history.refusal(text):
        raise Invalid(refusal, {"text": [refusal]})
    if at > clock.now() + AHEAD:
        sentence = _("This time is still to come. A note tells of what has happened.")
        raise Invalid(sentence, {"at": [sentence]})


def _check_kind(actor: Actor, kind: str) -> None:
    if kind not in kinds_for(actor):
        raise Denied(_("Your role does not write notes of this kind."))


def sent_before(case: Case, uid: UUID | None, author: User) -> Note | None:
    """The note that the same form made when it was sent before; raises Conflict where the form was another's."""
    found = Note.objects.filter(uid=uid).first() if uid else None
    if found is not None and (found.author_id != author.pk or found.case_id != case.pk):
        raise Conflict(_("This form was used before. Open it again."))
    return found


def _template(actor: Actor, uid: UUID | None, kind: str) -> NoteTemplate | None:
    """The template of the actor's agency; None where it is not there (any more) or of another kind, as the headings stand in the note."""
    return visible(actor, NoteTemplate).filter(uid=uid, kind=kind, agency=actor.agency).first() if uid else None


def _new(actor: Actor, case: Case, kind: str, text: str, sections: list[Section] | None, template: UUID | None, **values: Any) -> Note:
    note = Note(
        case=case,
        side=side_of_kind(kind),
        kind=kind,
        author=actor.person,
        author_role=actor.role,
        text=composed(text, sections),
        sections=sections or [],
        template=_template(actor, template, kind),
        **values,
    )
    check(note.text, note.at)
    note.save()
    return note


@transaction.atomic
def write(
    *,
    actor: Actor,
    case_id: int,
    kind: str,
    text: str = "",
    sections: list[Section] | None = None,
    template: UUID | None = None,
    at: dt.datetime | None = None,
    uid: UUID | None = None,
) -> Note:
    """Writes and signs a note of a kind that the actor's role writes; `at` is when it happened, now by default.

    `uid` is the form's own: the same form sent twice writes one note. Raises Denied, Invalid, Conflict.
    """
    case = lock(actor, Case, "work", pk=case_id)
    _check_kind(actor, kind)
    if sent := sent_before(case, uid, actor.person):
        return sent
    own = {"uid": uid} if uid else {}
    note = _new(actor, case, kind, text, sections, template, at=at or clock.now(), signed_at=clock.now(), **own)
    record(actor, "note.create", note, case=case, kind=kind)
    records.touch(case.pk)
    return note


@transaction.atomic
def keep(
    *,
    actor: Actor,
    case_id: int,
    kind: str,
    text: str = "",
    sections: list[Section] | None = None,
    template: UUID | None = None,
    at: dt.datetime | None = None,
    uid: UUID | None = None,
) -> Note:
    """Keeps a note unsigned, for its author alone, to be gone on with later. Raises Denied, Invalid, Conflict."""
    case = lock(actor, Case, "work", pk=case_id)
    _check_kind(actor, kind)
    if sent := sent_before(case, uid, actor.person):
        return sent
    own = {"uid": uid} if uid else {}
    note = _new(actor, case, kind, text, sections, template, at=at or clock.now(), signed_at=None, **own)
    record(actor, "note.keep", note, case=case, kind=kind)
    return note


@transaction.atomic
def edit(
    *,
    actor: Actor,
    note_id: int,
    kind: str,
    text: str = "",
    sections: list[Section] | None = None,
    at: dt.datetime | None = None,
    is_signed: bool = False,
) -> Note:
    """Changes one's own unsigned note and, with `is_signed`, signs it in the role acted in now. Raises Denied, Invalid."""
    note = lock(actor, Note, "edit", pk=note_id)
    _check_kind(actor, kind)
    note.kind, note.side, note.author_role = kind, side_of_kind(kind), actor.role
    note.sections, note.text = sections or [], composed(text, sections)
    note.at = at or note.at
    check(note.text, note.at)
    note.signed_at = clock.now() if is_signed else None
    note.save(update_fields=["kind", "side", "author_role", "sections", "text", "at", "signed_at", "updated_at"])
    record(actor, "note.sign" if is_signed else "note.keep", note, case=note.case, kind=kind)
    if is_signed:
        records.touch(note.case_id)
    return note


@transaction.atomic
def discard(*, actor: Actor, note_id: int) -> Case:
    """Throws one's own unsigned note away; returns its case. Raises Denied."""
    note = lock(actor, Note, "discard", pk=note_id)
    record(actor, "note.discard", note, case=note.case, kind=note.kind)
    note.delete()
    return note.case


@transaction.atomic
def amend(*, actor: Actor, note_id: int, text: str, uid: UUID | None = None) -> Note:
    """Adds an addendum, signed and timed, under a note that itself stays as it was; also when the case is closed. Raises Denied, Invalid."""
    note = lock(actor, Note, "amend", pk=note_id)
    if sent := sent_before(note.case, uid, actor.person):
        return sent
    check(text, clock.now())
    addendum = Note.objects.create(
        **({"uid": uid} if uid else {}),
        case=note.case,
        side=note.side,
        kind=note.kind,
        author=actor.person,
        author_role=actor.role,
        text=text.strip(),
        at=clock.now(),
        signed_at=clock.now(),
        addendum_to=note,
        addressed_to=note.addressed_to,
    )
    record(actor, "note.amend", note, case=note.case, kind=note.kind)
    if note.kind == NoteKind.COMMENT:
        _tell(addendum, note, [note.author, note.addressed_to])
    else:
        records.touch(note.case_id)
    return addendum


@transaction.atomic
def comment(*, actor: Actor, case_id: int, addressed_to_id: int, text: str, about_id: int | None = None, uid: UUID | None = None) -> Note:
    """A supervisor's comment to one colleague of their own side, on a note of theirs or on the case; the colleague is told. Raises Denied, Invalid."""
    case = lock(actor, Case, "transition", pk=case_id)
    about = fetch(actor, visible(actor, Note).filter(case=case), pk=about_id) if about_id else None
    authorize(actor, "comment", about or Note)
    if sent := sent_before(case, uid, actor.person):
        return sent
    check(text, clock.now())
    allowed = [about.author_id] if about is not None else [pk for pk, _label in colleagues(actor, case)]
    if addressed_to_id not in allowed:
        sentence = _("A comment goes to the author of the note, or to a colleague of your side who works on the case.")
        raise Invalid(sentence, {"addressed_to": [sentence]})
    note = Note.objects.create(
        **({"uid": uid} if uid else {}),
        case=case,
        side=str(actor.side),
        kind=NoteKind.COMMENT,
        author=actor.person,
        author_role=actor.role,
        text=text.strip(),
        at=clock.now(),
        signed_at=clock.now(),
        addressed_to_id=addressed_to_id,
        about=about,
    )
    record(actor, "note.comment", note, case=case, to_user=addressed_to_id)
    _tell(note, note, [note.addressed_to])
    return note


def _tell(said: Note, head: Note, people: list[User | None]) -> None:
    """Tells those to whom a comment or an answer to it goes, by a link alone."""
    path = reverse("cases:note-detail", args=[head.uid])
    for user in {one for one in people if one is not None and one.pk != said.author_id}:
        notices.post(kind="note-comment", key=f"note-comment:{said.uid}:{user.pk}", user=user, path=path)
