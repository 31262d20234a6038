"""Who can own the follow-ups of a case, and who is told when one is about to be forgotten: for many cases by three queries.

Whoever is named here can open the case: a notice that leads a person to "there is nothing here" would tell them that there is something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from cases.models import Case, CaseAccess, FollowUp
from corecit.access.actor import Actor
from corecit.accounts.models import Membership, Team, User
from corecit.accounts.roles import Role, permissions_of, side_of
from corecit.common import clock


@dataclass
class Reach:
    """The people and teams to whom a case is open."""

    users: set[int] = field(default_factory=set)
    teams: set[int] = field(default_factory=set)


def roles_with(permission: str) -> set[str]:
    """The roles that hold a permission."""
    return {role for role in Role.values if permission in permissions_of(role)}


def _reaches(case_ids: Iterable[int]) -> dict[int, Reach]:
    reaches: dict[int, Reach] = defaultdict(Reach)
    now = clock.now()
    rows = CaseAccess.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), case__in=set(case_ids))
    for case_id, principal in rows.values_list("case_id", "principal"):
        (reaches[case_id].users if principal > 0 else reaches[case_id].teams).add(abs(principal))
    return reaches


class People:
    """Who opens each of some cases, found once for all of them."""

    def __init__(self, case_ids: Iterable[int]) -> None:
        self._reaches = _reaches(case_ids)
        teams = set().union(*[reach.teams for reach in self._reaches.values()])
        users = set().union(*[reach.users for reach in self._reaches.values()])
        self._agency_of = dict(Team.objects.filter(pk__in=teams, is_active=True).values_list("pk", "agency_id"))
        today = clock.now().date()
        whole_agency = Q(team=None, agency__in=set(self._agency_of.values()))
        self._memberships = list(
            Membership.objects.select_related("user")
            .filter(is_active=True, agency__is_active=True, user__is_active=True, role__in=roles_with("case.view"))
            .filter(Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today))
            .filter(Q(team__in=teams) | whole_agency | Q(user__in=users))
            .order_by("user__name", "pk")
        )

    def memberships(self, case_id: int) -> list[Membership]:
        """The memberships in which active people can open the case."""
        reach = self._reaches[case_id] if case_id in self._reaches else Reach()
        agencies = {self._agency_of[team] for team in reach.teams if team in self._agency_of}
        return [
            one
            for one in self._memberships
            if one.user_id in reach.users or one.team_id in reach.teams or (one.team_id is None and one.agency_id in agencies)
        ]

    def owners(self, case_id: int) -> list[User]:
        """Who can be given a follow-up of the case, by name."""
        able = roles_with("followup.work")
        return _people(one for one in self.memberships(case_id) if one.role in able)

    def opens(self, case_id: int, user_id: int) -> bool:
        """Whether a person is active and can open the case."""
        return any(one.user_id == user_id for one in self.memberships(case_id))

    def supervisors(self, follow_up: FollowUp) -> list[User]:
        """Who is told of a follow-up in danger: supervisors on its owner's side, else any who can open the case, else the lead of the case."""
        memberships = self.memberships(follow_up.case_id)
        over = [one for one in memberships if one.role in roles_with("case.manage") and one.user_id != follow_up.owner_id]
        sides = {side_of(one.role) for one in memberships if one.user_id == follow_up.owner_id}
        found = _people(one for one in over if side_of(one.role) in sides) or _people(over)
        return found or _people(one for one in memberships if one.user_id == follow_up.case.lead_id)


def _people(memberships: Iterable[Membership]) -> list[User]:
    return list({one.user_id: one.user for one in memberships}.values())


def possible_owners(actor: Actor, case: Case) -> list[User]:
    """The people to whom the actor can give a follow-up of a visible case: the actor first, then by name."""
    own = actor.user.pk if actor.user else None
    return sorted(People([case.pk]).owners(case.pk), key=lambda user: user.pk != own)
