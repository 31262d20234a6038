"""Reading agencies, teams, memberships, trainings, tokens and code lists for their administration."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.accounts.models import Agency, ApiToken, Credential, Membership, Team
from corecit.common.models import Code, CodeList
from corecit.common.selectors.codes import is_offered


def agencies(actor: Actor) -> list[Agency]:
    """Agencies by name, each with its teams and how many people hold a role there."""
    people = Count("memberships__user", filter=Q(memberships__is_active=True, memberships__user__is_active=True), distinct=True)
    teams = Prefetch("teams", visible(actor, Team).order_by("name"))
    return list(visible(actor, Agency).annotate(people=people).prefetch_related(teams).order_by("-is_active", "name"))


def has_several(actor: Actor) -> bool:
    """Whether there is more than the one team with which an installation begins."""
    return len(visible(actor, Team).values_list("pk")[:2]) > 1


def agency(actor: Actor, uid: UUID) -> Agency:
    """One agency; raises NotVisible."""
    return fetch(actor, Agency, uid=uid)


def teams_of(actor: Actor, of: Agency) -> list[Team]:
    """The teams of an agency, each with how many people are in it."""
    people = Count("memberships__user", filter=Q(memberships__is_active=True, memberships__user__is_active=True), distinct=True)
    return list(visible(actor, Team).filter(agency=of).annotate(people=people).order_by("-is_active", "name"))


def team(actor: Actor, uid: UUID) -> Team:
    """One team; raises NotVisible."""
    return fetch(actor, visible(actor, Team).select_related("agency"), uid=uid)


def membership(actor: Actor, uid: UUID) -> Membership:
    """One membership; raises NotVisible."""
    return fetch(actor, visible(actor, Membership).select_related("user", "agency", "team"), uid=uid)


def credential(actor: Actor, uid: UUID) -> Credential:
    """One training; raises NotVisible."""
    return fetch(actor, visible(actor, Credential).select_related("user"), uid=uid)


def tokens(actor: Actor) -> list[ApiToken]:
    """Tokens of programs, those in use first."""
    held = Prefetch("user__memberships", Membership.objects.filter(is_active=True).select_related("agency", "team"), to_attr="held")
    return list(visible(actor, ApiToken).select_related("user", "created_by").prefetch_related(held).order_by("revoked_at", "-id")[:200])


def token(actor: Actor, uid: UUID) -> ApiToken:
    """One token; raises NotVisible."""
    return fetch(actor, ApiToken, uid=uid)


def code_lists(actor: Actor) -> list[tuple[CodeList, int, int]]:
    """(list, values offered today, values retired) of every list."""
    counts: dict[str, list[int]] = {name: [0, 0] for name in CodeList.values}
    for row in visible(actor, Code):
        counts[row.list][0 if is_offered(row) else 1] += 1
    return [(CodeList(name), offered, retired) for name, (offered, retired) in counts.items()]


def codes_of(actor: Actor, list_name: str) -> list[Code]:
    """The values of one list in its order, retired ones too."""
    return list(visible(actor, Code).filter(list=list_name).select_related("agency").order_by("sort", "label_en"))


def code(actor: Actor, uid: UUID) -> Code:
    """One value; raises NotVisible."""
    return fetch(actor, Code, uid=uid)


def offered_agencies(actor: Actor) -> QuerySet[Agency]:
    """The agencies at work, to choose from."""
    return visible(actor, Agency).filter(is_active=True).order_by("name")


def offered_teams(actor: Actor) -> QuerySet[Team]:
    """The teams at work, to choose from."""
    return visible(actor, Team).filter(is_active=True, agency__is_active=True).select_related("agency").order_by("name")
