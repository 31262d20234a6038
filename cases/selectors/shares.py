"""Who can see a case, and why; and who could be given it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cases.models import Case, EmergencyAccess, GrantReason
from corecit.access import grants
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.accounts.models import Membership, Team, User
from corecit.accounts.roles import Role
from corecit.accounts.selectors.memberships import holders, members_of
from corecit.audit.models import AuditEvent
from corecit.common import clock
from corecit.web.paging import Page, page


@dataclass(frozen=True)
class Member:
    """Somebody whom a team brings in."""

    user_id: int
    name: str
    role: str


@dataclass(frozen=True)
class Opening:
    """One way in which a case is open: to a team or a person, how far, why, by whom, until when."""

    principal: User | Team
    reason: str
    level: str
    note: str = ""
    by: str = ""
    at: dt.datetime | None = None
    until: dt.datetime | None = None
    members: list[Member] = field(default_factory=list)

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it is open, where it ends with a day in the reader's zone, as shares do."""
        if self.until is None or localtime(self.until).time() != dt.time():
            return None
        return (localtime(self.until) - dt.timedelta(days=1)).date()

    @property
    def is_team(self) -> bool:
        """Whether it opens the case to a whole team."""
        return isinstance(self.principal, Team)

    @property
    def is_grant(self) -> bool:
        """Whether it is a grant, which can be taken back, and not the team's own case."""
        return self.reason != "team"


def _members(memberships: list[Membership], team: Team) -> list[Member]:
    found: dict[int, Member] = {}
    for one in memberships:
        if one.team_id == team.pk or (one.team_id is None and one.agency_id == team.agency_id):
            found.setdefault(one.user_id, Member(one.user_id, one.user.name, str(Role(one.role).label)))
    return list(found.values())


def openings(case: Case) -> list[Opening]:
    """Everybody who can see the case now, team first: three queries, whatever the number of people.

    The case was fetched for its reader before; whoever sees a case may know who else does.
    """
    held = grants.of(case)
    teams = [one.principal for one in held if isinstance(one.principal, Team)] + ([] if case.is_restricted else [case.team])
    memberships = members_of(teams, "case.view") if teams else []
    found = [] if case.is_restricted else [Opening(case.team, "team", grants.Level.WORK, members=_members(memberships, case.team))]
    for one in sorted(held, key=lambda grant: (grant.reason != GrantReason.LEAD, isinstance(grant.principal, Team), grant.principal.name)):
        by = one.granted_by.name if one.granted_by else ""
        members = _members(memberships, one.principal) if isinstance(one.principal, Team) else []
        found.append(Opening(one.principal, one.reason, one.level, one.note, by, one.granted_at, one.expires_at, members))
    return found


def readers(case: Case) -> set[int]:
    """The ids of everybody who can see the case now, by team or by grant."""
    ways = openings(case)
    return {member.user_id for one in ways for member in one.members} | {
        one.principal.pk for one in ways if isinstance(one.principal, User)
    }


def assigned(case: Case) -> list[grants.Grant]:
    """The people assigned to the case, its lead first."""
    found = [one for one in grants.of_people(case) if one.reason in (GrantReason.LEAD, GrantReason.ASSIGNED)]
    return sorted(found, key=lambda one: (one.reason != GrantReason.LEAD, one.principal.name))


def workers(case: Case) -> list[Membership]:
    """The memberships whose holders may lead the case or be assigned to it: those of its team who work on cases."""
    return members_of([case.team], "case.work")


def workers_of(teams: list[Team]) -> list[Membership]:
    """As `workers`, for a case that is yet to be opened in one of these teams."""
    return members_of(teams, "case.work") if teams else []


def user_ids(uids: list[str]) -> dict[str, int]:
    """uid -> id of users, for operations."""
    return {str(uid): pk for uid, pk in User.objects.filter(uid__in=uids).values_list("uid", "pk")}


def people_to_share_with(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """(uid, "Name, Role, Agency") of everybody with a role that works with cases and who cannot see this one yet."""
    present = readers(case)
    found: dict[int, tuple[str, str]] = {}
    for one in holders("case.view"):
        if one.user_id not in present:
            found.setdefault(one.user_id, (str(one.user.uid), f"{one.user.name}, {Role(one.role).label}, {one.agency.short_name}"))
    return list(found.values())


def teams_to_share_with(case: Case) -> list[tuple[str, str]]:
    """(uid, "Team, Agency") of every team but the case's own."""
    rows = Team.objects.select_related("agency").filter(is_active=True).exclude(pk=case.team_id).order_by("name")
    return [(str(team.uid), f"{team.name}, {team.agency.short_name}") for team in rows]


def team_choices(actor: Actor) -> list[Team]:
    """The teams in which the actor may open a case."""
    return list(Team.objects.select_related("agency").filter(pk__in=actor.team_ids, is_active=True).order_by("name"))


# What counts as a look at the case, in words; nothing here tells of a referral or a note.
LOOKS: dict[str, object] = {
    "case.view": _("Opened the case"),
    "case.print": _("Printed the case"),
    "case.export": _("Exported the case as PDF"),
    "case.emergency": _("Emergency access"),
    "encounter.view": _("Opened an encounter of the case"),
}


def looks(case: Case, cursor: str | None = None) -> Page:
    """The audit events that tell who opened or printed the case, newest first; for those whom `see_openings` allows."""
    rows: QuerySet[AuditEvent] = AuditEvent.objects.filter(case_id=case.pk, action__in=LOOKS).select_related("user", "agency")
    return page(rows, ["-id"], cursor)


# What changed who can see the case.
CHANGES = (
    "case.share", "case.revoke", "case.grant_expired", "case.assign", "case.unassign", "case.lead", "case.restrict", "case.unrestrict", "case.hand_over",
)  # fmt: skip


def changes(case: Case, limit: int = 20) -> list[tuple[AuditEvent, str]]:
    """The newest changes of who can see the case, each with the person or team it is about; for those whom `see_openings` allows."""
    events = list(AuditEvent.objects.filter(case_id=case.pk, action__in=CHANGES).select_related("user").order_by("-id")[:limit])
    about = {event.pk: _about(event) for event in events}
    people = dict(User.objects.filter(pk__in={pk for kind, pk in about.values() if kind == "user"}).values_list("pk", "name"))
    teams = dict(Team.objects.filter(pk__in={pk for kind, pk in about.values() if kind == "team"}).values_list("pk", "name"))
    names = {"user": people, "team": teams}
    return [(event, names.get(about[event.pk][0], {}).get(about[event.pk][1], "")) for event in events]


def _about(event: AuditEvent) -> tuple[str, int]:
    """(user or team, id) of an event; whom it gave the case to comes before whom it took it from."""
    for key in ("to_user", "to_team", "from_user", "from_team"):
        if event.detail.get(key):
            return key.partition("_")[2], event.detail[key]
    return "", 0


def emergencies(actor: Actor, case: Case) -> list[EmergencyAccess]:
    """Emergency accesses to the case that the actor may know of, newest first."""
    return list(visible(actor, EmergencyAccess).filter(case=case).select_related("user", "reviewed_by").order_by("-id")[:20])


def open_emergency(actor: Actor, case: Case) -> EmergencyAccess | None:
    """The actor's own emergency access to the case, while it is open and nothing else opens the case to them."""
    if actor.user is None:
        return None
    return EmergencyAccess.objects.filter(case=case, user=actor.user, ends_at__gt=clock.now()).order_by("-id").first()


def granted_user_id(case: Case, uid: str) -> int | None:
    """The id of somebody who holds a grant on the case."""
    return next((one.principal.pk for one in grants.of(case) if isinstance(one.principal, User) and str(one.principal.uid) == uid), None)


def team_id(uid: str) -> int | None:
    """The id of a team."""
    return next((team.pk for team in Team.objects.filter(is_active=True) if str(team.uid) == uid), None) if uid else None
