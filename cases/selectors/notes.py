"""Reading notes: each side its own, a psychotherapy note its author alone."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from cases.models import Case, Note, NoteKind
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.audit.trail import record_view


def _rows(actor: Actor) -> QuerySet[Note]:
    return visible(actor, Note).select_related("author", "addendum_to")


def detail(actor: Actor, uid: UUID | str) -> Note:
    """One note with its addenda, oldest first; audited. Raises NotVisible."""
    note = fetch(actor, _rows(actor).select_related("case__person", "case__team").prefetch_related("addenda__author"), uid=uid)
    record_view(actor, note, case=note.case, kind=note.kind)
    return note


def of_case(actor: Actor, case: Case, until: dt.datetime | None, limit: int) -> list[Note]:
    """The newest notes of a case, addenda among them, at or before a time; for its timeline."""
    rows = _rows(actor).filter(case=case)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return list(rows.order_by("-at", "-id")[:limit])


def to_print(actor: Actor, case: Case, limit: int = 500) -> list[Note]:
    """The notes of the reader's side, oldest first, psychotherapy notes left out: those are printed and exported by nobody."""
    return list(_rows(actor).filter(case=case).exclude(kind=NoteKind.PSYCHOTHERAPY).order_by("at", "id")[:limit])
