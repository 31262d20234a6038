"""The keys under which a person is found: each is shared by few, and whoever is meant shares at least one of them with what was typed.

A key is a number made of its kind and value, so that the table of keys is small and tells nothing by itself. VERSION goes up when what `stored`
makes changes; the nightly task then makes the keys of everybody anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from itertools import product

from cases.matching.facts import Facts, Name
from cases.matching.nicknames import forms, roots
from cases.matching.sounds import near as _near
from cases.matching.sounds import skeleton, sound

VERSION = 2
# So many words of a name count; more are found in text pasted into the wrong field.
_WORDS = 4
_PLACES = 4


def number(kind: str, *values: str) -> int:
    """The key of a kind and its values: 64 bits, signed, as the database keeps them."""
    digest = hashlib.blake2b("\x1f".join((kind, *values)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def word(text: str) -> int:
    """The key of a whole word of a name."""
    return number("word", text)


def near(text: str) -> set[int]:
    """The keys that a word of a name shares with words written nearly like it, or sounding like it."""
    return {number("near", one) for one in _near(text)} | {number("sound", sound(text))}


def _joined(words: tuple[str, ...]) -> set[int]:
    """The keys of neighbouring words written as one: "Mc Donald" is "McDonald", "de la Cruz" is "Delacruz"."""
    return {word("".join(words[n : n + size])) for size in (2, 3) for n in range(len(words) - size + 1)}


def _pairs(name: Name) -> Iterator[tuple[str, str]]:
    """First name and last name, for each word of either."""
    yield from product(name.given[:_WORDS], name.family[:_WORDS])


def _first_root(given: str) -> str:
    return min(roots(given))


def _of_pair(given: str, family: str) -> Iterator[int]:
    for root in roots(given):
        yield number("sounds", *sorted((sound(root), sound(family))))
    yield number("shapes", *sorted((skeleton(given), skeleton(family))))
    yield number("begin", *sorted((given[:3], family[:3])))
    yield number("end", *sorted((given[-3:], family[-3:])))
    yield number("initial", given[:1], sound(family))
    yield number("initial", family[:1], sound(_first_root(given)))


def _of_birth(born_on: dt.date, words: Iterable[str]) -> Iterator[int]:
    initials = sorted({one[:1] for one in words})
    for one in initials:
        yield number("day of year", f"{born_on:%m%d}", one)
        yield number("year and month", f"{born_on:%Y%m}", one)


def _of_places(facts: Facts, words: list[str]) -> Iterator[int]:
    for digits in facts.phones:
        if len(digits) >= 7:
            yield number("phone", digits[-7:])
    for place in facts.addresses:
        for one in place.words[:_PLACES]:
            if place.house:
                yield number("house", place.house, sound(one))
        if place.postcode:
            yield from (number("post", place.postcode, sound(one)) for one in words)
            if place.house:
                yield number("post house", place.postcode, place.house)


def _words(facts: Facts) -> list[str]:
    return list(dict.fromkeys(one for name in facts.names for one in name.words[: 2 * _WORDS]))


def stored(facts: Facts) -> set[int]:
    """The keys of a person recorded."""
    words = _words(facts)
    found = {word(one) for one in words} | {number("sound", sound(one)) for one in words}
    for name in facts.names:
        found |= _joined(name.given) | _joined(name.family)
        for given, family in _pairs(name):
            found.update(_of_pair(given, family))
    if facts.born_on is not None:
        found.add(number("born", facts.born_on.isoformat()))
        found.update(_of_birth(facts.born_on, words))
    found.update(_of_places(facts, words))
    return found


def _swapped(day: dt.date) -> Iterator[dt.date]:
    """Days that this one may be a slip of: day and month the wrong way round, two digits swapped, a year off."""
    digits = f"{day:%Y%m%d}"
    texts = [digits[:4] + digits[6:] + digits[4:6], digits]
    texts += [digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] for n in range(len(digits) - 1)]
    texts += [f"{day.year + step:04}{digits[4:]}" for step in (-1, 1)]
    for text in dict.fromkeys(texts):
        try:
            yield dt.datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
        except ValueError:
            continue


def asked(facts: Facts, *, similar: Iterable[str] = ()) -> set[int]:
    """The keys to look under for what was typed; `similar` are words of names on record that are written nearly like those typed."""
    words = _words(facts)
    found = {word(form) for one in words for form in forms(one)} | {number("sound", sound(one)) for one in words}
    found |= {word(one) for one in similar}
    for name in facts.names:
        # Which word is of the last name is not always known.
        found |= _joined(name.words)
        for given, family in _pairs(name):
            found.update(_of_pair(given, family))
            # The other way round: first and last name swapped.
            found.update(_of_pair(family, given))
    if facts.born_on is not None:
        for day in _swapped(facts.born_on):
            found.add(number("born", day.isoformat()))
        found.update(_of_birth(facts.born_on, words))
    found.update(_of_places(facts, words))
    return found
