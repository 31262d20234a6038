"""The only module that talks to guardian: grants on one case to one person or team, with reason, source, granter and end.

guardian's rows are the truth; database triggers carry view grants into `cases_caseaccess`, which lists read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from corecit.accounts.models import Team, User
from corecit.common import clock


class Level(StrEnum):
    """How far a grant goes; each level holds the ones before it."""

    VIEW = "view"
    WORK = "work"
    LEAD = "lead"


CODENAMES = {Level.VIEW: ["view"], Level.WORK: ["view", "work"], Level.LEAD: ["view", "work", "share"]}


@dataclass(frozen=True)
class Grant:
    """One grant as people see it: to whom, how far, why, by whom, until when."""

    principal: User | Team
    level: Level
    reason: str
    note: str
    source: str
    granted_by: User | None
    granted_at: dt.datetime
    expires_at: dt.datetime | None


def _permissions(obj: Model) -> dict[str, Permission]:
    kind = ContentType.objects.get_for_model(obj)
    name = obj._meta.model_name
    wanted = {f"{verb}_{name}": verb for verb in CODENAMES[Level.LEAD]}
    return {wanted[p.codename]: p for p in Permission.objects.filter(content_type=kind, codename__in=wanted)}


def _rows(obj: Model, principal: User | Team) -> tuple[type[Model], dict[str, Any]]:
    if isinstance(principal, Team):
        return get_group_obj_perms_model(obj), {"group_id": principal.group_id}
    return get_user_obj_perms_model(obj), {"user_id": principal.pk}


def in_force() -> Q:
    """A grant without an end, or whose end is still to come."""
    return Q(expires_at=None) | Q(expires_at__gt=clock.now())


def grant(
    obj: Model,
    principal: User | Team,
    level: Level,
    *,
    reason: str,
    note: str = "",
    source: str = "",
    granted_by: User | None,
    expires_at: dt.datetime | None = None,
) -> None:
    """Opens a case to a person or team up to a level, replacing what they held before; call from an operation that audits it."""
    rows, whom = _rows(obj, principal)
    permissions = _permissions(obj)
    rows._default_manager.filter(content_object=obj, **whom).delete()
    rows._default_manager.bulk_create(
        [
            rows(
                permission=permissions[verb],
                content_object=obj,
                reason=reason,
                note=note,
                source=source,
                granted_by=granted_by,
                granted_at=clock.now(),
                expires_at=expires_at,
                **whom,
            )
            for verb in CODENAMES[level]
        ]
    )


def revoke(obj: Model, principal: User | Team) -> int:
    """Takes every grant on a case from a person or team; returns how many rows went."""
    rows, whom = _rows(obj, principal)
    return rows._default_manager.filter(content_object=obj, **whom).delete()[0]


def holds(obj: Model, verb: str, *, user: User, team_ids: tuple[int, ...]) -> bool:
    """Whether a grant in force gives the person, or one of these teams, `view`, `work` or `share` on the case."""
    codename = f"{verb}_{obj._meta.model_name}"
    own = get_user_obj_perms_model(obj)._default_manager.filter(in_force(), content_object=obj, user=user, permission__codename=codename)
    theirs = get_group_obj_perms_model(obj)._default_manager.filter(
        in_force(), content_object=obj, group__team__in=team_ids, permission__codename=codename
    )
    return own.exists() or theirs.exists()


def of(obj: Model) -> list[Grant]:
    """Every grant in force on a case, people first: two small queries."""
    groups: QuerySet[Any] = get_group_obj_perms_model(obj)._default_manager.select_related(
        "group__team__agency", "granted_by", "permission"
    )
    return of_people(obj) + _furthest([(row, row.group.team) for row in groups.filter(in_force(), content_object=obj)])


def of_people(obj: Model) -> list[Grant]:
    """The grants in force on a case that people hold themselves."""
    users: QuerySet[Any] = get_user_obj_perms_model(obj)._default_manager.select_related("user", "granted_by", "permission")
    return _furthest([(row, row.user) for row in users.filter(in_force(), content_object=obj)])


def _furthest(rows: Sequence[tuple[Any, User | Team]]) -> list[Grant]:
    """For each holder the grant that goes furthest."""
    found: dict[tuple[str, int], Grant] = {}
    order = {"view": Level.VIEW, "work": Level.WORK, "share": Level.LEAD}
    for row, principal in rows:
        level = order[row.permission.codename.split("_")[0]]
        key = (type(principal).__name__, principal.pk)
        held = found.get(key)
        if held is None or list(order.values()).index(level) > list(order.values()).index(held.level):
            found[key] = Grant(principal, level, row.reason, row.note, row.source, row.granted_by, row.granted_at, row.expires_at)
    return list(found.values())


def held(obj: Model, principal: User | Team) -> Grant | None:
    """The grant in force that a person or team holds itself, None when it holds none."""
    return next((grant for grant in of(obj) if type(grant.principal) is type(principal) and grant.principal.pk == principal.pk), None)


def held_by(model: type[Model], user: User) -> list[tuple[int, Grant]]:
    """(key, grant) of every object that a grant in force opens to a person by themselves; by one query."""
    rows: QuerySet[Any] = get_user_obj_perms_model(model())._default_manager.select_related("granted_by", "permission")
    order = {"view": Level.VIEW, "work": Level.WORK, "share": Level.LEAD}
    found: dict[int, Grant] = {}
    # From the least to the furthest: view, work, share.
    for row in sorted(rows.filter(in_force(), user=user), key=lambda one: list(order).index(one.permission.codename.split("_")[0])):
        level = order[row.permission.codename.split("_")[0]]
        found[row.content_object_id] = Grant(user, level, row.reason, row.note, row.source, row.granted_by, row.granted_at, row.expires_at)
    return list(found.items())


def held_beside(model: type[Model], keys: list[int], user: User) -> set[int]:
    """Those of some objects on which another active person, or a team, holds a grant in force."""
    example = model()
    users = get_user_obj_perms_model(example)._default_manager.filter(in_force(), content_object__in=keys, user__is_active=True)
    groups = get_group_obj_perms_model(example)._default_manager.filter(in_force(), content_object__in=keys)
    return {*users.exclude(user=user).values_list("content_object_id", flat=True), *groups.values_list("content_object_id", flat=True)}


def expired(model: type[Model]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The rows whose end has passed, of people and of teams, for the sweep to delete; they open nothing meanwhile."""
    past, example = Q(expires_at__lte=clock.now()), model()
    return get_user_obj_perms_model(example)._default_manager.filter(past), get_group_obj_perms_model(example)._default_manager.filter(past)
