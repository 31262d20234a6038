"""How likely two descriptions are of one person, in bits of evidence, with the reasons; after Fellegi and Sunter (1969).

Each fact that both sides know adds or takes away bits: the rarer an agreement is among strangers, the more it adds; the rarer a disagreement is
within one person, the more it takes. What one side does not know counts for nothing. The weights were set on sets 1 to 3 of FEBRL.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from cases.matching import rarity
from cases.matching.facts import Address, Facts, Name
from cases.matching.nicknames import are_related
from cases.matching.sounds import sound

# From here on a candidate is worth showing to whoever looks for somebody.
POSSIBLE = 5.0
# From so many bits on somebody is asked about among few people on record, up to some eight thousand.
SHOWN = 13.0
# So many bits above what is asked about fit very well.
LIKELY = 5.0
AGE_YEARS, HEIGHT_INCHES, WEIGHT_POUNDS = 5, 2, 10


@dataclass(frozen=True)
class Part:
    """What one fact says: bits for or against, and the code of its reason (words for it: `presenters`)."""

    bits: float
    reason: str = ""


@dataclass(frozen=True)
class Match:
    """How well a candidate fits."""

    bits: float
    reasons: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The bits as a score between 1 and 99, for people to compare; it is no probability."""
        return max(1, min(99, round(100 / (1 + 2 ** ((12 - self.bits) / 4)))))


def shown(persons: float) -> float:
    """The bits from which a candidate is worth asking about before somebody new is entered ("Is it one of these?"), among so many people on record.

    A bit halves the strangers who agree by chance, so the best of n strangers has about log2(n) bits: 10 of a thousand, 20 of a million. From there on
    it is as likely the same person as a stranger (the prior odds of Fellegi and Sunter), and mostly it stands well above. Nothing less than SHOWN is
    asked about even among few, as facts that go together in a family (name, address) count as if they did not.
    """
    return max(SHOWN, math.log2(max(persons, 1)))


NOTHING = Part(0.0)
SAME, NICKNAME, SOUNDS, ONE_LETTER, CLOSE, INITIAL, BEGINS, DIFFERS = (
    "same", "nickname", "sounds", "one_letter", "close", "initial", "begins", "differs",
)  # fmt: skip


@lru_cache(maxsize=200_000)
def _likeness(one: str, other: str) -> str:
    """How two words of names compare, the best word for it."""
    if one == other:
        return SAME
    if are_related(one, other):
        return NICKNAME
    shorter = min(len(one), len(other))
    if shorter <= 2:
        # Mostly somebody is still typing.
        return INITIAL if one.startswith(other) or other.startswith(one) else DIFFERS
    apart = OSA.distance(one, other, score_cutoff=2)
    if apart == 1 and shorter >= 3:
        return ONE_LETTER
    if shorter >= 3 and sound(one) == sound(other):
        return SOUNDS
    if shorter >= 5 and (apart <= 2 or JaroWinkler.similarity(one, other) >= 0.9):
        return CLOSE
    if shorter >= 3 and (one.startswith(other) or other.startswith(one)):
        return BEGINS
    return DIFFERS


# What of the bits of a full agreement each likeness keeps.
_LOSS = {SAME: 0.0, NICKNAME: 1.5, ONE_LETTER: 2.5, SOUNDS: 2.5, CLOSE: 3.5, BEGINS: 3.5, INITIAL: 6.0}
_ORDER = (SAME, NICKNAME, ONE_LETTER, SOUNDS, CLOSE, BEGINS, INITIAL)


def _word(one: str, other: str, *, is_last: bool) -> tuple[float, str]:
    like = _likeness(one, other)
    if like == DIFFERS:
        return (-3.5 if is_last else -4.0), DIFFERS
    full = min(rarity.last(one), rarity.last(other)) if is_last else min(rarity.first(one), rarity.first(other))
    return max(full - _LOSS[like], 0.5), like


def _best(ours: tuple[str, ...], theirs: tuple[str, ...], *, is_last: bool) -> tuple[float, str]:
    """The best that any word of the one says to any word of the other; nothing when a side has none."""
    if not ours or not theirs:
        return 0.0, ""
    joined = ("".join(ours), "".join(theirs))
    found = [_word(one, other, is_last=is_last) for one, other in (*product(ours[:4], theirs[:4]), joined)]
    return max(found)


def _prefixed(what: str, like: str) -> str:
    return f"{what}_{like}" if like and like != DIFFERS else ""


def _straight(one: Name, other: Name) -> tuple[float, list[str]]:
    first, how_first = _best(one.given, other.given, is_last=False)
    last, how_last = _best(one.family, other.family, is_last=True)
    return first + last, [f"first_{how_first}" if how_first else "", f"last_{how_last}" if how_last else ""]


def _crossed(one: Name, other: Name) -> tuple[float, list[str]]:
    first, how_first = _best(one.given, other.family, is_last=True)
    last, how_last = _best(one.family, other.given, is_last=False)
    if DIFFERS in (how_first, how_last):
        return -9.0, []
    return first + last - 1.0, ["swapped" if how_first == how_last == SAME else "swapped_nearly"]


def _glued(words: tuple[str, ...], like: tuple[str, ...]) -> tuple[str, ...]:
    """The words, with neighbours written as one where the other side has them so: "mc donald" beside "mcdonald"."""
    for size in (3, 2):
        for n in range(len(words) - size + 1):
            if "".join(words[n : n + size]) in like:
                return (*words[:n], "".join(words[n : n + size]), *words[n + size :])
    return words


def _loosely(one: Name, other: Name) -> tuple[float, list[str]]:
    """Words in any order: each word typed takes the word of the name that it is most like."""
    typed = _glued(one.words, other.words)
    left = [(text, False) for text in _glued(other.given, typed)] + [(text, True) for text in _glued(other.family, typed)]
    bits, reasons = 0.0, []
    for text in typed[:6]:
        tried = [(*_word(text, theirs, is_last=is_last), is_last, theirs) for theirs, is_last in left]
        if not tried:
            continue
        best, how, is_last, theirs = max(tried)
        bits += best
        reasons.append(f"{'last' if is_last else 'first'}_{how}")
        if how != DIFFERS:
            left.remove((theirs, is_last))
    return bits, reasons


def _name(one: Name, other: Name) -> tuple[float, list[str]]:
    if not one.words or not other.words:
        return 0.0, []
    if one.is_loose:
        return _loosely(one, other)
    return max(_straight(one, other), _crossed(one, other))


def compare_names(ours: Iterable[Name], theirs: tuple[Name, ...]) -> tuple[float, list[str]]:
    """The best that any name of the one says to any name of the other; under an alias it counts a little less."""
    found: list[tuple[float, list[str]]] = []
    for one in ours:
        for place, other in enumerate(theirs):
            if one.words and other.words:
                bits, reasons = _name(one, other)
                found.append((bits - 0.5, [*reasons, "alias"]) if place and bits > 0 else (bits, reasons))
    return max(found, default=(0.0, []), key=lambda one: one[0])


def compare_birth(ours: Facts, theirs: Facts, today: dt.date) -> Part:
    """Dates of birth with the slips that are made in them; ages within five years where a date is not known."""
    if ours.born_on is None or theirs.born_on is None:
        return _ages(ours, theirs, today)
    one, other = ours.born_on, theirs.born_on
    if one == other:
        return Part(13.0, "born_same")
    left, right = f"{one:%Y%m%d}", f"{other:%Y%m%d}"
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return Part(9.0, "born_day_month")
    if left[4:] == right[4:] and abs(one.year - other.year) == 1:
        return Part(8.5, "born_year_off")
    if OSA.distance(left, right) == 1:
        return Part(8.0, "born_swapped" if sorted(left) == sorted(right) else "born_one_digit")
    if left[4:] == right[4:]:
        return Part(4.0, "born_same_day")
    if left[:6] == right[:6] or (left[:4] == right[:4] and left[6:] == right[6:]):
        return Part(3.5, "born_nearly")
    if OSA.distance(left, right) == 2 and left[:4] == right[:4]:
        return Part(0.5, "born_same_year")
    return Part(-2.0 if abs(one.year - other.year) <= 1 else -6.0, "born_differs")


def _ages(ours: Facts, theirs: Facts, today: dt.date) -> Part:
    one, other = ours.ages(today), theirs.ages(today)
    if one is None or other is None:
        return NOTHING
    gap = max(one[0] - other[1], other[0] - one[1], 0)
    if gap <= AGE_YEARS:
        width = max(one[1] - one[0], other[1] - other[0]) + 2 * AGE_YEARS
        return Part(1.5 if width > 15 else 2.5, "age_fits")
    return Part(-1.0 if gap <= 2 * AGE_YEARS else -5.0, "age_differs")


def compare_phones(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Part:
    """The same number, with its area code or without."""
    for one, other in product(ours, theirs):
        if one[-7:] == other[-7:] and (one == other or min(len(one), len(other)) == 7):
            return Part(11.0, "phone_same")
    for one, other in product(ours, theirs):
        if one[-7:] == other[-7:] or (len(one) >= 10 and len(other) >= 10 and OSA.distance(one, other) == 1):
            return Part(6.0, "phone_nearly")
    return NOTHING


def _address(one: Address, other: Address) -> Part:
    words = fuzz.token_set_ratio(" ".join(one.words), " ".join(other.words)) if one.words and other.words else 0.0
    if words < 80 and one.words and other.words:
        words = max(words, 90.0 * any(_likeness(a, b) in (SAME, ONE_LETTER, SOUNDS, CLOSE) for a, b in product(one.words, other.words)))
    # One may leave out what the other says (the town), but not spell it otherwise.
    is_spelt = set(one.words) <= set(other.words) or set(other.words) <= set(one.words)
    is_house = bool(one.house) and one.house == other.house
    is_post = bool(one.postcode) and one.postcode == other.postcode
    if words >= 80 and is_house:
        return Part(9.0 if is_post else 8.0, "address_same" if is_spelt else "address_alike")
    if is_house and is_post:
        return Part(6.0, "address_nearly")
    if words >= 80:
        return Part(5.0 if is_post else 3.0, "street_same" if is_spelt else "street_alike")
    return Part(2.5, "postcode_same") if is_post else NOTHING


def compare_addresses(ours: tuple[Address, ...], theirs: tuple[Address, ...]) -> Part:
    """The best that any address says; a different one says nothing, as people move."""
    return max((_address(one, other) for one, other in product(ours, theirs)), default=NOTHING, key=lambda part: part.bits)


def compare_looks(ours: Facts, theirs: Facts) -> list[Part]:
    """Gender, race, height, weight, eyes, hair and marks; each says little, and hair and weight change."""
    found = []
    for name, same, differs in (("gender", 1.0, -2.0), ("race", 1.5, -1.0), ("eyes", 1.5, -1.5), ("hair", 1.0, -0.5)):
        one, other = getattr(ours, name), getattr(theirs, name)
        if one and other and "unknown" not in (one, other):
            found.append(Part(same, f"{name}_same") if one == other else Part(differs))
    for name, near, far, same in (("height", HEIGHT_INCHES, 5, 2.0), ("weight", WEIGHT_POUNDS, 60, 1.5)):
        one, other = getattr(ours, name), getattr(theirs, name)
        if one is not None and other is not None:
            found.append(Part(same, f"{name}_fits") if abs(one - other) <= near else Part(-2.0 if abs(one - other) > far else 0.0))
    shared = ours.marks & theirs.marks
    if shared:
        found.append(Part(3.0 + min(len(shared), 3), "marks_same"))
    return found


def compare(ours: Facts, theirs: Facts, today: dt.date) -> Match:
    """How well what was typed fits somebody recorded."""
    bits, reasons = compare_names(ours.names, theirs.names)
    parts = [
        compare_birth(ours, theirs, today),
        compare_phones(ours.phones, theirs.phones),
        compare_addresses(ours.addresses, theirs.addresses),
        *compare_looks(ours, theirs),
    ]
    bits += sum(part.bits for part in parts)
    return Match(bits, tuple(one for one in (*reasons, *(part.reason for part in parts)) if one))
