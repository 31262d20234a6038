"""What the rooms above tell the people administration, without being imported by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from corecit.accounts.models import User


@dataclass(frozen=True)
class Work:
    """Something that a person still has in hand: its name (lazy) and how many; no row of it, as administrators see none."""

    name: object
    count: Callable[[User], int]


_works: dict[str, Work] = {}
_organizations: list[Callable[[], list[tuple[UUID, str]]]] = []


def register_work(key: str, work: Work) -> None:
    """Adds a kind of open work, called from AppConfig.ready."""
    _works[key] = work


def open_work(user: User) -> list[tuple[str, int]]:
    """What stays behind when a person leaves: (name, number), empty kinds left out."""
    counted = [(str(work.name), work.count(user)) for work in _works.values()]
    return [(name, number) for name, number in counted if number]


def register_organizations(source: Callable[[], list[tuple[UUID, str]]]) -> None:
    """Says where the organizations are that a partner user may answer for: (uid, name) each."""
    _organizations[:] = [source]


def organizations() -> list[tuple[UUID, str]]:
    """The organizations that a partner user may answer for."""
    return _organizations[0]() if _organizations else []
