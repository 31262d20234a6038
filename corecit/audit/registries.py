"""How the rooms above let the privacy officer ask for a record by its number, without being imported here."""

from __future__ import annotations

from collections.abc import Callable

# Given a number as people write it, the keys of the records of that number by kind: {"case": [12]}.
Finder = Callable[[str], dict[str, list[int]]]
_finders: list[Finder] = []


def register_finder(finder: Finder) -> None:
    """Adds a finder, called from AppConfig.ready."""
    if finder not in _finders:
        _finders.append(finder)


def find(number: str) -> dict[str, list[int]]:
    """The records of a number, by kind; empty when no room knows it."""
    found: dict[str, list[int]] = {}
    for finder in _finders:
        for kind, keys in finder(number).items():
            found.setdefault(kind, []).extend(keys)
    return found


# Given keys of one kind, those of the records that were linked into them: their trail is read along.
Kin = Callable[[list[int]], list[int]]
_kin: dict[str, Kin] = {}


def register_kin(kind: str, kin: Kin) -> None:
    """Says which records of a kind ("person") stand behind others of it, called from AppConfig.ready."""
    _kin[kind] = kin


def with_kin(kind: str, keys: list[int]) -> list[int]:
    """The keys, and those of the records linked into them."""
    return [*keys, *_kin[kind](keys)] if kind in _kin and keys else keys
