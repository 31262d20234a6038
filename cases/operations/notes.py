"""Writing notes: signed when saved, amended by addendum alone."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case, Note
from cases.operations import records
from cases.policies.notes import kinds_for
from corecit.access.actor import Actor
from corecit.access.policies import lock
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid

# A clock that runs a little ahead is forgiven.
AHEAD = dt.timedelta(minutes=5)


def _check(actor: Actor, text: str, at: dt.datetime) -> User:
    """The author; raises Invalid for an empty text or a time to come."""
    if actor.user is None:
        raise Denied(_("A note needs an author."))
    if not text.strip():
        raise Invalid(_("The note is empty."), {"text": [_("Write the note.")]})
    if at > clock.now() + AHEAD:
        sentence = _("This time is still to come. A note tells of what has happened.")
        raise Invalid(sentence, {"at": [sentence]})
    return actor.user


def _sent_before(case: Case, uid: UUID | None, author: User) -> Note | None:
    """The note that the same form made when it was sent before."""
    found = Note.objects.filter(uid=uid).first() if uid else None
    if found is not None and (found.author_id != author.pk or found.case_id != case.pk):
        raise Conflict(_("This form was used before. Open it again."))
    return found


@transaction.atomic
def write(*, actor: Actor, case_id: int, kind: str, text: str, at: dt.datetime | None = None, uid: UUID | None = None) -> Note:
    """Writes and signs a note of a kind that the actor's role writes; `at` is when it happened, now by default.

    `uid` is the form's own: the same form sent twice writes one note. Raises Denied, Invalid, Conflict.
    """
    case = lock(actor, Case, "work", pk=case_id)
    if kind not in kinds_for(actor):
        raise Denied(_("Your role does not write notes of this kind."))
    author = _check(actor, text, at or clock.now())
    sent = _sent_before(case, uid, author)
    if sent is not None:
        return sent
    note = Note.objects.create(
        **({"uid": uid} if uid else {}),
        case=case,
        side="police" if kind == "police" else "clinical",
        kind=kind,
        author=author,
        author_role=actor.role,
        text=text.strip(),
        at=at or clock.now(),
    )
    record(actor, "note.create", note, case=case, kind=kind)
    records.touch(case.pk)
    return note


@transaction.atomic
def amend(*, actor: Actor, note_id: int, text: str, uid: UUID | None = None) -> Note:
    """Adds an addendum, signed and timed, under a note that itself stays as it was; also when the case is closed. Raises Denied, Invalid."""
    note = lock(actor, Note, "amend", pk=note_id)
    if note.kind not in kinds_for(actor):
        raise Denied(_("Your role does not write notes of this kind."))
    author = _check(actor, text, clock.now())
    sent = _sent_before(note.case, uid, author)
    if sent is not None:
        return sent
    addendum = Note.objects.create(
        **({"uid": uid} if uid else {}),
        case=note.case,
        side=note.side,
        kind=note.kind,
        author=author,
        author_role=actor.role,
        text=text.strip(),
        at=clock.now(),
        addendum_to=note,
    )
    record(actor, "note.amend", note, case=note.case, kind=note.kind)
    records.touch(note.case_id)
    return addendum
