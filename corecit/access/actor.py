"""The actor: who does something, in which role, from where."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from corecit.accounts.models import Agency, Membership, Team, User
from corecit.accounts.roles import Side, permissions_of, side_of
from corecit.common import clock
from corecit.common.addresses import client_ip
from corecit.common.errors import Denied
from corecit.common.written import Written

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Actor:
    """A person acting in one membership, the system itself, or somebody with nothing but a link."""

    user: User | None = None
    membership: Membership | None = None
    label: str = ""
    # The memberships in force that the person may act in, for the page to offer.
    memberships: tuple[Membership, ...] = field(default=(), compare=False)
    team_ids: tuple[int, ...] = ()
    permissions: frozenset[str] = frozenset()
    is_system: bool = False
    session_hash: str = ""
    ip: str | None = None
    # What the request cost to find is kept here once: for example the time zone.
    memo: dict = field(default_factory=dict, compare=False, hash=False)

    @property
    def person(self) -> User:
        """The user, for a change that must name who made it; raises Denied where nobody is signed in."""
        if self.user is None:
            raise Denied(_("Sign in first."))
        return self.user

    @property
    def agency(self) -> Agency | None:
        """The agency of the membership acted in."""
        return self.membership.agency if self.membership else None

    @property
    def role(self) -> str:
        """The role of the membership acted in, empty for nobody."""
        return self.membership.role if self.membership else ""

    @property
    def side(self) -> Side:
        """The side of the wall on which the actor stands."""
        return side_of(self.role) if self.role else Side.NEITHER

    @property
    def principals(self) -> list[int]:
        """The keys under which `case_access` opens cases: the user's id, and each team's id below zero."""
        own = [self.user.pk] if self.user else []
        return own + [-team for team in self.team_ids]

    def can(self, permission: str) -> bool:
        """Whether the role holds a permission; the system holds all."""
        return self.is_system or permission in self.permissions

    @classmethod
    def of(cls, user: User, *, session_key: str | None = None, ip: str | None = None) -> Actor:
        """The actor of a signed-in user, in the membership they act in at present."""
        memberships = memberships_of(user)
        membership = _chosen(user, memberships)
        return cls(
            user=user,
            membership=membership,
            label=user.name,
            memberships=tuple(memberships),
            team_ids=team_ids_of(membership),
            permissions=permissions_of(membership.role) if membership else frozenset(),
            session_hash=hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else "",
            ip=ip,
        )

    @classmethod
    def system(cls, label: str) -> Actor:
        """The system itself, for tasks and commands; `label` says which ("reminders")."""
        return cls(label=label, is_system=True)

    @classmethod
    def public(cls, label: str, ip: str | None = None) -> Actor:
        """Somebody without an account, for example behind a reply link; holds no permission."""
        return cls(label=label, ip=ip)


HELD = Written(Membership, "m.user_id = %(user)s ORDER BY m.id", ("agency", "team"))
TEAMS = Written(Team, "m.agency_id = %(agency)s AND m.is_active ORDER BY m.id")


def memberships_of(user: User) -> list[Membership]:
    """The memberships of a user that are in force, in the order in which they were given."""
    if not user.is_active:
        return []
    today = clock.now().date()
    # A person holds so few that the database need not sort them out.
    return [one for one in HELD(user=user.pk) if one.is_in_force(today)]


def _chosen(user: User, memberships: list[Membership]) -> Membership | None:
    """The one that the user chose to act in while it is in force, else the first."""
    chosen = next((m for m in memberships if m.pk == user.current_membership_id), None)
    return chosen or (memberships[0] if memberships else None)


def current_membership(user: User) -> Membership | None:
    """The membership the user chose to act in while it is in force, else their first one in force."""
    return _chosen(user, memberships_of(user))


def team_ids_of(membership: Membership | None) -> tuple[int, ...]:
    """The teams whose ordinary cases a membership opens: its own, or all of the agency when it names none."""
    if membership is None or not permissions_of(membership.role) & {"case.view", "call.view"}:
        return ()
    if membership.team_id:
        return (membership.team_id,)
    return tuple(team.pk for team in TEAMS(agency=membership.agency_id))


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request: the signed-in person (the middleware or the API's authentication found them), or nobody."""
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    if actor is not None and actor.user == (user if user is not None and user.is_authenticated else None):
        return actor
    if user is None or not user.is_authenticated:
        actor = Actor.public("anonymous", ip=client_ip(request))
    else:
        session = getattr(request, "session", None)
        actor = Actor.of(user, session_key=session.session_key if session else None, ip=client_ip(request))
    request.actor = actor  # type: ignore[attr-defined]
    return actor
