"""What the rooms above tell the people administration, without being imported by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from corecit.access.actor import Actor
from corecit.accounts.models import User


@dataclass(frozen=True)
class Work:
    """Something that a person still has in hand: its name (lazy) and how many; no row of it, as administrators see none."""

    name: object
    count: Callable[[User], int]


@dataclass(frozen=True)
class OwnGrant:
    """A record that a grant of their own opens to a person: its number, which names nobody, why, until when; `stays` when nobody else opens it."""

    number: str
    why: str
    until: dt.datetime | None
    stays: bool = False


class EndGrants(Protocol):
    """Ends a person's own grants; returns how many records were closed to them."""

    def __call__(self, *, actor: Actor, user: User) -> int: ...


_works: dict[str, Work] = {}
_grants: list[tuple[Callable[[User], list[OwnGrant]], EndGrants]] = []
_organizations: list[Callable[[], list[tuple[UUID, str]]]] = []


def register_work(key: str, work: Work) -> None:
    """Adds a kind of open work, called from AppConfig.ready."""
    _works[key] = work


def open_work(user: User) -> list[tuple[str, int]]:
    """What stays behind when a person leaves: (name, number), empty kinds left out."""
    counted = [(str(work.name), work.count(user)) for work in _works.values()]
    return [(name, number) for name, number in counted if number]


def register_grants(held: Callable[[User], list[OwnGrant]], end: EndGrants) -> None:
    """Says what stays open to a person by grants of their own, and how these are ended."""
    _grants[:] = [(held, end)]


def own_grants(user: User) -> list[OwnGrant]:
    """What stays open to a person who leaves their team."""
    return [grant for held, _end in _grants for grant in held(user)]


def end_grants(*, actor: Actor, user: User) -> int:
    """Ends them, in the transaction of whoever calls; returns how many."""
    return sum(end(actor=actor, user=user) for _held, end in _grants)


def register_organizations(source: Callable[[], list[tuple[UUID, str]]]) -> None:
    """Says where the organizations are that a partner user may answer for: (uid, name) each."""
    _organizations[:] = [source]


def organizations() -> list[tuple[UUID, str]]:
    """The organizations that a partner user may answer for."""
    return _organizations[0]() if _organizations else []
