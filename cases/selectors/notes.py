"""Reading notes: each side its own, a psychotherapy note and an unsigned one their author alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import ngettext

from cases.models import NEVER_PRINTED, Case, Note, NoteTemplate
from cases.policies.notes import kinds_for
from cases.selectors import shares
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, fetch, verdict, visible
from corecit.accounts.roles import Role, side_of
from corecit.audit.trail import record_view


def _rows(actor: Actor) -> QuerySet[Note]:
    return visible(actor, Note).select_related("author", "addendum_to", "addressed_to")


def _whole(actor: Actor) -> QuerySet[Note]:
    return _rows(actor).select_related("case__person", "case__team", "about")


def detail(actor: Actor, uid: UUID | str) -> Note:
    """One note; audited where it is signed. Raises NotVisible."""
    note = fetch(actor, _whole(actor), uid=uid)
    if note.signed_at is not None:
        record_view(actor, note, case=note.case, kind=note.kind)
    return note


def get(actor: Actor, uid: UUID | str) -> Note:
    """One note to act on; raises NotVisible."""
    return fetch(actor, _whole(actor), uid=uid)


def addenda(actor: Actor, note: Note) -> list[Note]:
    """What was added under a note, oldest first."""
    return list(_rows(actor).filter(addendum_to=note).order_by("at", "id"))


def comments_on(actor: Actor, note: Note) -> list[Note]:
    """The supervisors' comments on a note that the actor may read, oldest first."""
    return list(_rows(actor).filter(about=note).order_by("at", "id"))


def of_cases(actor: Actor, cases: Sequence[Case], until: dt.datetime | None, limit: int) -> list[Note]:
    """The newest signed notes of some cases, addenda among them, at or before a time; for a timeline."""
    rows = _rows(actor).filter(case__in=cases, signed_at__isnull=False)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return list(rows.order_by("-at", "-id")[:limit])


def to_print(actor: Actor, case: Case, limit: int = 500) -> list[Note]:
    """The signed notes of the reader's side, oldest first; psychotherapy notes and comments are printed and exported by nobody."""
    rows = _rows(actor).filter(case=case, signed_at__isnull=False).exclude(kind__in=NEVER_PRINTED)
    return list(rows.order_by("at", "id")[:limit])


def unsigned(actor: Actor, case: Case | None = None, limit: int = 20) -> list[Note]:
    """The actor's own unsigned notes, of one case or of all, the latest first."""
    if actor.user is None:
        return []
    rows = visible(actor, Note).filter(author=actor.user, signed_at=None).select_related("case")
    return list((rows.filter(case=case) if case else rows).defer("text", "sections").order_by("-updated_at")[:limit])


def templates_for(actor: Actor) -> list[NoteTemplate]:
    """The templates that the actor may write by: of their agency, their side, and kinds they write."""
    if actor.agency is None:
        return []
    rows = visible(actor, NoteTemplate).filter(agency=actor.agency, is_active=True, kind__in=kinds_for(actor))
    return list(rows.order_by("name"))


def colleagues(actor: Actor, case: Case) -> list[tuple[int, str]]:
    """(id, "Name, Role") of those of the actor's own side who work on the case: to whom a comment may go."""
    found: dict[int, tuple[int, str]] = {}
    for one in shares.workers(case):
        if side_of(one.role) == actor.side and one.user != actor.user:
            found.setdefault(one.user_id, (one.user_id, f"{one.user.name}, {Role(one.role).label}"))
    return list(found.values())


def may_comment(actor: Actor) -> Verdict:
    """Whether the actor comments on the work of others at all: supervisors do."""
    return verdict(actor, "comment", Note)


def obstacles(actor: Actor, case: Case) -> list[str]:
    """The actor's own unsigned notes; those of others are nobody's to know."""
    number = len(unsigned(actor, case))
    said = ngettext("Sign or discard your unsigned note.", "Sign or discard your %(n)s unsigned notes.", number)
    return [said % {"n": number}] if number else []
