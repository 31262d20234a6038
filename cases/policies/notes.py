"""Notes: each for its own side; unsigned and psychotherapy notes for their author alone; comments for their addressee and supervisors."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Note, NoteKind, NoteTemplate
from cases.policies.cases import CasePolicy, in_open_case
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.accounts.roles import Role, Side

# Permission -> the kinds of notes it writes.
KINDS: dict[str, tuple[str, ...]] = {
    "police.write": (NoteKind.POLICE,),
    "clinical.write": (NoteKind.CLINICAL, NoteKind.CONTACT),
}
# Made by mental-health professionals alone (45 CFR 164.501).
THERAPISTS = (Role.CLINICIAN, Role.CLINICAL_SUPERVISOR)
# Who supervises a side reads the comments of that side.
SUPERVISE = "encounter.review"


def kinds_for(actor: Actor) -> list[str]:
    """The kinds of notes that the actor writes, the usual one first."""
    kinds = [kind for permission, allowed in KINDS.items() if actor.can(permission) for kind in allowed]
    return kinds + ([NoteKind.PSYCHOTHERAPY] if actor.role in THERAPISTS else [])


def side_of_kind(kind: str) -> str:
    """The side of the wall on which a kind of note stands; a comment stands on its writer's."""
    return Side.POLICE if kind == NoteKind.POLICE else Side.CLINICAL


@register
class NotePolicy(Policy):
    """Rows by side and case; what is for one reader is left out for everybody else (psychotherapy notes: 45 CFR 164.508(a)(2))."""

    model = Note
    permissions = {
        "view": "case.view",
        "create": "case.work",
        "edit": "case.work",
        "discard": "case.view",
        "amend": "case.work",
        "comment": SUPERVISE,
    }

    def visible(self, actor: Actor) -> QuerySet[Note]:
        """Signed notes of the actor's side on visible cases, and their own."""
        if actor.is_system:
            return Note.objects.filter(~Q(kind=NoteKind.PSYCHOTHERAPY), signed_at__isnull=False)
        readable = [side for side in ("police", "clinical") if actor.can(f"{side}.read")]
        if actor.user is None or not readable:
            return Note.objects.none()
        shared = ~Q(kind__in=[NoteKind.PSYCHOTHERAPY, NoteKind.COMMENT]) | Q(addressed_to=actor.user)
        if actor.can(SUPERVISE):
            shared |= Q(kind=NoteKind.COMMENT)
        return Note.objects.filter(in_open_case(actor), Q(author=actor.user) | Q(signed_at__isnull=False) & shared, side__in=readable)

    def may_edit(self, actor: Actor, note: Note | None) -> Verdict:
        """Its author, until it is signed; on a closed case too, so that what was begun can be signed."""
        if note is None:
            return YES
        if note.signed_at is not None:
            return no(_("A signed note is not changed. Add an addendum to it."))
        if actor.user is None or note.author_id != actor.user.pk:
            return no(_("An unsigned note is its author's alone."))
        return CasePolicy().may_transition(actor, note.case)

    def may_discard(self, actor: Actor, note: Note | None) -> Verdict:
        """Its author, until it is signed."""
        if note is None or (note.signed_at is None and actor.user is not None and note.author_id == actor.user.pk):
            return YES
        return no(_("A signed note is not thrown away."))

    def may_amend(self, actor: Actor, note: Note | None) -> Verdict:
        """An addendum by the author or a colleague of the same side who works on the case, closed or not; a comment is answered by its readers."""
        if note is None:
            return YES
        if note.signed_at is None:
            return no(_("Sign the note first."))
        if note.addendum_to_id is not None:
            return no(_("An addendum is added to the note itself."))
        if note.kind != NoteKind.COMMENT and note.kind not in kinds_for(actor):
            return no(_("Your role does not write notes of this kind."))
        return CasePolicy().may_transition(actor, note.case)

    def may_comment(self, actor: Actor, note: Note | None) -> Verdict:
        """A supervisor, on the signed notes of others of their side."""
        if note is None:
            return YES
        if note.kind == NoteKind.COMMENT or note.addendum_to_id is not None:
            return no(_("Answer the comment itself."))
        if note.signed_at is None or (actor.user is not None and note.author_id == actor.user.pk):
            return no(_("A comment is for the notes of others."))
        return CasePolicy().may_transition(actor, note.case)


@register
class NoteTemplatePolicy(Policy):
    """Templates hold nothing of a person: administrators keep those of every agency, writers see those of their own agency and side."""

    model = NoteTemplate
    permissions = {"create": "codes.manage", "edit": "codes.manage"}

    def visible(self, actor: Actor) -> QuerySet[NoteTemplate]:
        """All for administrators; else those of one's agency and side that are offered."""
        if actor.is_system or actor.can("codes.manage"):
            return NoteTemplate.objects.all()
        return NoteTemplate.objects.filter(agency=actor.agency, side=actor.side, is_active=True)
