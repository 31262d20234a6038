"""Reading hand-overs: what waits for an answer, and whom a case can be given to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cases.models import Case, Handover, HandoverStatus
from cases.policies.handovers import reads_answer, reads_note
from cases.selectors import caseload, shares
from corecit.access.actor import Actor
from corecit.access.policies import fetch, sees, visible
from corecit.accounts.models import Membership, User
from corecit.accounts.roles import Side, side_of

MOST = 100


def _rows(actor: Actor) -> QuerySet[Handover]:
    return visible(actor, Handover).select_related("case__person", "case__team", "giver", "receiver", "asked_by", "answered_by")


def to_answer(actor: Actor) -> list[Handover]:
    """What waits for the actor's own answer, the longest waiting first."""
    if actor.user is None:
        return []
    return list(_rows(actor).filter(receiver=actor.user, status=HandoverStatus.REQUESTED).order_by("id")[:MOST])


def waiting(actor: Actor) -> list[Handover]:
    """What the actor gave, asked for or supervises, and somebody else has to answer."""
    rows = _rows(actor).filter(status=HandoverStatus.REQUESTED).exclude(receiver=actor.user)
    return list(rows.order_by("id")[:MOST])


def waiting_of_case(actor: Actor, case: Case) -> list[Handover]:
    """What waits for an answer on one case, of that what the actor may know."""
    return list(_rows(actor).filter(case=case, status=HandoverStatus.REQUESTED).order_by("id"))


def answered(actor: Actor) -> list[Handover]:
    """The latest that are over."""
    return list(_rows(actor).exclude(status=HandoverStatus.REQUESTED).order_by("-answered_at", "-id")[:20])


def get(actor: Actor, uid: UUID) -> Handover:
    """One hand-over; raises NotVisible."""
    return fetch(actor, _rows(actor), uid=uid)


def note_of(actor: Actor, handover: Handover) -> str:
    """What was written with it, where the actor may read it."""
    return handover.note if reads_note(actor, handover) else ""


def answer_of(actor: Actor, handover: Handover) -> str:
    """Why it was declined, where the actor may read it."""
    return handover.answer if reads_answer(actor, handover) else ""


def sees_case(actor: Actor, handover: Handover) -> bool:
    """Whether the case is open to the actor, so that its page and its person may be named."""
    return sees(actor, handover.case)


def side_of_user(user: User) -> str:
    """The side on which somebody works on cases; "clinical" for who has left and none is in force."""
    roles = [one.role for one in Membership.objects.filter(user=user).order_by("-is_active", "id")]
    return next((str(side_of(role)) for role in roles if side_of(role) != Side.NEITHER), str(Side.CLINICAL))


def receivers(case: Case, giver: User) -> list[User]:
    """Whom a case can be given to: the people of its team on the giver's side who work on cases, but the giver."""
    return _of_side(shares.workers(case), giver)


def _of_side(memberships: list[Membership], giver: User) -> list[User]:
    side = side_of_user(giver)
    return list({one.user_id: one.user for one in memberships if side_of(one.role) == side and one.user_id != giver.pk}.values())


def givers(actor: Actor, case: Case) -> list[User]:
    """Who could give the case: for a supervisor its lead and those assigned; for others themselves."""
    held = [one.principal for one in shares.assigned(case) if isinstance(one.principal, User)]
    people = {one.pk: one for one in ([case.lead] if case.lead else []) + held}
    if actor.can("case.manage") and case.team_id in actor.team_ids:
        return list(people.values())
    return [one for one in people.values() if actor.user is not None and one.pk == actor.user.pk]


@dataclass(frozen=True)
class Givable:
    """A case of a caseload that is to be handed over, and whom it can go to."""

    case: Case
    receivers: list[User]
    # The hand-over that already waits for an answer.
    waiting: Handover | None


def givable(actor: Actor, giver: User) -> list[Givable]:
    """The cases of a caseload that the actor may hand over, capped like a caseload; a restricted one only where it is open to the actor."""
    cases = list(caseload.of_person(actor, giver).select_related("person", "team", "lead").order_by("number")[: caseload.MOST])
    teams = {case.team_id: case.team for case in cases}
    able: dict[int, list[User]] = {pk: _of_side(shares.workers_of([team]), giver) for pk, team in teams.items()}
    open_rows: dict[int, Handover] = {}
    for one in _rows(actor).filter(case__in=cases, giver=giver, status=HandoverStatus.REQUESTED):
        open_rows[one.case_id] = one
    return [Givable(case, able[case.team_id], open_rows.get(case.pk)) for case in cases]
