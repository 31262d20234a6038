"""Notes: each for its own side; a psychotherapy note for its author alone."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Note, NoteKind
from cases.policies.cases import CasePolicy
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Side

KINDS = {Side.POLICE: [NoteKind.POLICE], Side.CLINICAL: [NoteKind.CLINICAL, NoteKind.CONTACT, NoteKind.PSYCHOTHERAPY]}


@register
class NotePolicy(Policy):
    """Rows by side and case; psychotherapy notes are left out for everybody but their author (45 CFR 164.508(a)(2))."""

    model = Note
    permissions = {"view": "case.view", "create": "case.work", "amend": "case.work"}

    def visible(self, actor: Actor) -> QuerySet[Note]:
        """Notes of the actor's side on visible cases."""
        if actor.is_system:
            return Note.objects.exclude(kind=NoteKind.PSYCHOTHERAPY)
        if actor.user is None or actor.side == Side.NEITHER:
            return Note.objects.none()
        case = Exists(CasePolicy().visible(actor).filter(pk=OuterRef("case_id")))
        return Note.objects.filter(case, ~Q(kind=NoteKind.PSYCHOTHERAPY) | Q(author=actor.user), side=actor.side)

    def may_amend(self, actor: Actor, note: Note | None) -> Verdict:
        """An addendum by the author, or by a colleague of the same side; never to a psychotherapy note of another."""
        if note is None or note.side == actor.side:
            return YES
        return no(_("Notes are amended on their own side."))
