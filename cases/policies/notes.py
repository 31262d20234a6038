"""Notes: each for its own side; a psychotherapy note for its author alone."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Note, NoteKind
from cases.policies.cases import CasePolicy
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Role

# Permission -> the kinds of notes it writes.
KINDS: dict[str, tuple[str, ...]] = {
    "police.write": (NoteKind.POLICE,),
    "clinical.write": (NoteKind.CLINICAL, NoteKind.CONTACT),
}
# Made by mental-health professionals alone (45 CFR 164.501).
THERAPISTS = (Role.CLINICIAN, Role.CLINICAL_SUPERVISOR)


def kinds_for(actor: Actor) -> list[str]:
    """The kinds of notes that the actor writes, the usual one first."""
    kinds = [kind for permission, allowed in KINDS.items() if actor.can(permission) for kind in allowed]
    return kinds + ([NoteKind.PSYCHOTHERAPY] if actor.role in THERAPISTS else [])


@register
class NotePolicy(Policy):
    """Rows by side and case; psychotherapy notes are left out for everybody but their author (45 CFR 164.508(a)(2))."""

    model = Note
    permissions = {"view": "case.view", "create": "case.work", "amend": "case.work"}

    def visible(self, actor: Actor) -> QuerySet[Note]:
        """Notes of the actor's side on visible cases."""
        if actor.is_system:
            return Note.objects.exclude(kind=NoteKind.PSYCHOTHERAPY)
        readable = [side for side in ("police", "clinical") if actor.can(f"{side}.read")]
        if actor.user is None or not readable:
            return Note.objects.none()
        case = Exists(CasePolicy().visible(actor).filter(pk=OuterRef("case_id")))
        return Note.objects.filter(case, ~Q(kind=NoteKind.PSYCHOTHERAPY) | Q(author=actor.user), side__in=readable)

    def may_amend(self, actor: Actor, note: Note | None) -> Verdict:
        """An addendum by the author or a colleague of the same side who works on the case, closed or not."""
        if note is None:
            return YES
        if note.addendum_to_id is not None:
            return no(_("An addendum is added to the note itself."))
        return CasePolicy().may_transition(actor, note.case)
