"""A caseload: the open cases somebody leads or is assigned to, what burns first; and for supervisors the loads of their people side by side."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import (
    Case,
    CaseUserPermission,
    Encounter,
    FollowUp,
    FollowUpAttempt,
    FollowUpStatus,
)
from cases.selectors import levels
from cases.selectors.follow_ups import end_of_today
from cases.selectors.records import WORKING
from cases.states.records import OPEN
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.accounts.models import User
from corecit.accounts.roles import Side
from corecit.common import clock
from corecit.common.errors import Denied, NotVisible
from corecit.common.models import CodeList
from corecit.common.selectors import codes

# A caseload is a few dozen cases; beyond this the page says that there are more.
MOST = 200
# Of all the people of a supervisor's teams together.
MOST_OF_TEAM = 2000
SHOWS = ("all", "overdue", "unplanned", "high")


@dataclass(frozen=True)
class Load:
    """One case of a caseload, with what a reader of it may know."""

    case: Case
    # The open follow-up that is due soonest, of whoever owns it.
    next_step: FollowUp | None
    overdue: int
    last_contact_at: dt.datetime | None
    # What is known of the level; nothing for everybody but the clinical side.
    standing: levels.Standing

    @property
    def days_since(self) -> int | None:
        """Days since the person was last met or reached, by the agency's calendar."""
        if self.last_contact_at is None:
            return None
        return (timezone.localdate() - timezone.localtime(self.last_contact_at).date()).days


@dataclass(frozen=True)
class PersonLoad:
    """What one person has in hand, as far as a supervisor sees it; `high`, the cases that press, is None for the police side."""

    user: User
    cases: int
    overdue: int
    unplanned: int
    high: int | None
    longest: int | None


def _contact() -> Greatest:
    """When the person of a case was last met in an encounter, or reached by a follow-up."""
    met = Encounter.objects.filter(case=OuterRef("pk"), submitted_at__isnull=False, entered_in_error_at=None)
    reached = FollowUpAttempt.objects.filter(
        follow_up__case=OuterRef("pk"), result__in=codes.with_trait(CodeList.CONTACT_RESULT, "reached")
    )

    def latest(rows: QuerySet[Any], field: str) -> Subquery:
        newest = rows.order_by().values("pk_of").annotate(at=Max(field)).values("at")
        return Subquery(newest, output_field=DateTimeField())

    return Greatest(latest(met.annotate(pk_of=OuterRef("pk")), "occurred_at"), latest(reached.annotate(pk_of=OuterRef("pk")), "at"))


def _open_steps() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(case=OuterRef("pk"), status=FollowUpStatus.OPEN).order_by()


def _annotated(rows: QuerySet[Case]) -> QuerySet[Any]:
    steps = _open_steps().values("case")
    return rows.select_related("person", "team", "lead").annotate(
        next_due_at=Subquery(steps.annotate(at=Min("due_at")).values("at")),
        overdue=Subquery(steps.filter(due_at__lte=clock.now()).annotate(n=Count("pk")).values("n")),
        last_contact_at=_contact(),
    )


def _held(user: User) -> Q:
    """The cases that somebody leads or is assigned to: found by their own two indexes, where an OR would be asked of every case in reach."""
    led = Case.objects.filter(lead=user, status__in=OPEN).order_by().values("pk")
    return Q(pk__in=led.union(CaseUserPermission.objects.filter(user=user, reason__in=WORKING).order_by().values("content_object")))


def whose(actor: Actor, uid: str) -> User:
    """The person whose caseload is asked for: the actor, or one of a supervisor's people; raises Denied, NotVisible."""
    if actor.user is None:
        raise NotVisible
    if not uid or uid == str(actor.user.uid):
        return actor.user
    if not actor.can("case.manage"):
        raise Denied(_("Only a supervisor sees the caseload of somebody else."))
    try:
        found = User.objects.filter(uid=UUID(uid)).first()
    except ValueError:
        found = None
    if found is None or not of_person(actor, found).exists():
        raise NotVisible
    return found


def of_person(actor: Actor, user: User) -> QuerySet[Case]:
    """The open cases that a person leads or is assigned to and the actor sees; of other people only in the actor's own teams."""
    rows = visible(actor, Case).filter(_held(user), status__in=OPEN)
    return rows if actor.user is not None and user.pk == actor.user.pk else rows.filter(team__in=actor.team_ids)


def caseload(actor: Actor, user: User, show: str = "all") -> tuple[list[Load], bool]:
    """A person's caseload, what burns first: overdue, pressing without a next step, due today, without a next step, upcoming. And whether there are more.

    As many queries whatever the number of cases.
    """
    rows = _annotated(of_person(actor, user))
    if show == "overdue":
        rows = rows.filter(overdue__gt=0)
    elif show == "unplanned":
        rows = rows.filter(next_due_at=None)
    only_pressing = show == "high" and actor.side == Side.CLINICAL
    if only_pressing:
        rows = rows.filter(levels.perhaps_pressing())
    found = list(rows.order_by("next_due_at", "opened_at", "pk")[: MOST + 1])
    more, found = len(found) > MOST, found[:MOST]
    steps, standings = _next_steps(actor, found), _standings(actor, found)
    loads = [_load(case, steps, standings) for case in found]
    return sorted((one for one in loads if not only_pressing or one.standing.presses), key=burning), more


def _standings(actor: Actor, cases: Iterable[Case]) -> dict[int, levels.Standing]:
    return levels.of_cases(actor, [case.pk for case in cases]) if actor.side == Side.CLINICAL else {}


def _next_steps(actor: Actor, cases: list[Case]) -> dict[int, FollowUp]:
    rows = visible(actor, FollowUp).filter(case__in=cases, status=FollowUpStatus.OPEN).select_related("owner")
    first: dict[int, FollowUp] = {}
    for one in rows.order_by("due_at", "id"):
        first.setdefault(one.case_id, one)
    return first


def _load(case: Case, steps: dict[int, FollowUp], standings: dict[int, levels.Standing]) -> Load:
    values = vars(case)
    return Load(case, steps.get(case.pk), values["overdue"] or 0, values["last_contact_at"], standings.get(case.pk, levels.NOTHING))


def burning(load: Load) -> tuple[int, float, int]:
    """The order of a caseload: the sooner it has to be dealt with, the earlier it stands."""
    step, quiet = load.next_step, -(load.days_since if load.days_since is not None else 10_000)
    if step is None:
        return (1 if load.standing.presses else 3, float(quiet), load.case.pk)
    due = step.due_at.timestamp()
    if step.due_at <= clock.now():
        return (0, due, load.case.pk)
    return (2 if step.due_at < end_of_today() else 4, due, load.case.pk)


def of_team(actor: Actor) -> tuple[list[PersonLoad], int, bool]:
    """What each person of the supervisor's teams has in hand, the most overdue first; how many cases nobody has; and whether the count is cut off."""
    if not actor.can("case.manage"):
        return [], 0, False
    rows = _annotated(visible(actor, Case).filter(team__in=actor.team_ids, status__in=OPEN))
    found = list(rows.order_by("next_due_at", "opened_at", "pk")[: MOST_OF_TEAM + 1])
    more, found = len(found) > MOST_OF_TEAM, found[:MOST_OF_TEAM]
    cases = {case.pk: case for case in found}
    held: dict[int, set[int]] = defaultdict(set)
    for case in found:
        if case.lead_id:
            held[case.lead_id].add(case.pk)
    grants = CaseUserPermission.objects.filter(content_object__in=cases, reason__in=WORKING)
    for user_id, case_id in grants.values_list("user_id", "content_object_id"):
        held[user_id].add(case_id)
    users = User.objects.in_bulk(held)
    standings = _standings(actor, found)
    loads = [_person(actor, users[pk], [_load(cases[key], {}, standings) for key in keys]) for pk, keys in held.items()]
    taken = set().union(*held.values())
    return sorted(loads, key=lambda one: (-one.overdue, -one.cases, one.user.name)), len(set(cases) - taken), more


def _person(actor: Actor, user: User, loads: list[Load]) -> PersonLoad:
    quiet = [one.days_since for one in loads if one.days_since is not None]
    return PersonLoad(
        user=user,
        cases=len(loads),
        overdue=sum(one.overdue for one in loads),
        unplanned=sum(1 for one in loads if vars(one.case)["next_due_at"] is None),
        high=sum(1 for one in loads if one.standing.presses) if actor.side == Side.CLINICAL else None,
        longest=max(quiet, default=None),
    )
