"""What is known of somebody, as two descriptions are compared: of a person recorded, or of what a reader typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cases.names import phone_digits, search_form

# Words of an address that tell one street from another no better than the next.
STREET_WORDS = frozenset(
    [
        "street",
        "st",
        "avenue",
        "ave",
        "av",
        "road",
        "rd",
        "drive",
        "dr",
        "lane",
        "ln",
        "court",
        "ct",
        "place",
        "pl",
        "circle",
        "cir",
        "boulevard",
        "blvd",
        "terrace",
        "ter",
        "way",
        "parkway",
        "pkwy",
        "highway",
        "hwy",
        "crescent",
        "cres",
        "close",
        "grove",
        "gr",
        "circuit",
        "cct",
        "unit",
        "apt",
        "apartment",
        "suite",
        "ste",
        "flat",
        "lot",
        "po",
        "box",
        "north",
        "south",
        "east",
        "west",
        "n",
        "s",
        "e",
        "w",
        "ne",
        "nw",
        "se",
        "sw",
        "the",
        "of",
    ]
)
_HOUSE = re.compile(r"\d+")
_HAN = re.compile("[\u4e00-\u9fff]{2,4}")
_LONGEST_LIST = 8


@dataclass(frozen=True)
class Name:
    """A name in words as searched by; `is_loose` where nobody said which word is the first name and which the last."""

    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    is_loose: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """All words of it."""
        return (*self.given, *self.family)


@dataclass(frozen=True)
class Address:
    """An address as it is compared: house number, the telling words of it, postal code."""

    house: str = ""
    words: tuple[str, ...] = ()
    postcode: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of somebody; whatever is not known is empty. Heights in inches, weights in pounds, ages in whole years."""

    names: tuple[Name, ...] = ()
    born_on: dt.date | None = None
    age_low: int | None = None
    age_high: int | None = None
    # Digits of phone numbers, area code included where it is known.
    phones: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    gender: str = ""
    race: str = ""
    height: int | None = None
    weight: int | None = None
    eyes: str = ""
    hair: str = ""
    # Telling words of scars, marks and tattoos.
    marks: frozenset[str] = field(default_factory=frozenset)

    @property
    def has_names(self) -> bool:
        """Whether any word of a name is known."""
        return any(name.words for name in self.names)

    def ages(self, today: dt.date) -> tuple[int, int] | None:
        """The years of age between which somebody lies: by date of birth where it is known, else by estimate; None when neither is."""
        if self.born_on is not None:
            years = today.year - self.born_on.year - ((today.month, today.day) < (self.born_on.month, self.born_on.day))
            return years, years
        low, high = self.age_low, self.age_high
        if low is None and high is None:
            return None
        low, high = low if low is not None else high, high if high is not None else low
        return (low, high) if low is not None and high is not None else None


def name(first: str, last: str, middle: str = "") -> Name:
    """A name whose parts are known apart."""
    given = search_form(f"{first} {middle}").split()
    return Name(tuple(given[:_LONGEST_LIST]), tuple(search_form(last).split()[:_LONGEST_LIST]))


def loose(text: str) -> Name:
    """A name in one line: nobody knows which word is what, the last one mostly being the last name."""
    if "," in text:
        last, _, first = text.partition(",")
        return replace(name(first, last), is_loose=True)
    words = search_form(text).split()[:_LONGEST_LIST]
    if len(words) == 1 and _HAN.fullmatch(words[0]):
        # Written without a space, the last name first.
        return Name((words[0][1:],), (words[0][:1],), is_loose=True)
    return Name(tuple(words[:-1] or words), tuple(words[-1:] if len(words) > 1 else ()), is_loose=True)


def phone(text: str) -> str:
    """The digits of a phone number without the country code of home; empty for none."""
    return phone_digits(text)


def address(text: str) -> Address:
    """ "6 Tullaroop Street, St James WA 4011" as house "6", words, postal code "4011"."""
    words = search_form(text.replace("#", " ")).split()
    # A postal code stands last, after at least one word that is none.
    postcode = next((word for word in reversed(words[1:]) if word.isdigit() and len(word) in (4, 5)), "")
    house = next((word for word in words[:4] if _HOUSE.match(word) and word != postcode), "")
    telling = [word for word in words if word not in STREET_WORDS and word not in (house, postcode) and not word.isdigit()]
    return Address(house, tuple(dict.fromkeys(telling))[:_LONGEST_LIST], postcode)


def mark_words(text: str) -> frozenset[str]:
    """The telling words of a description of scars, marks and tattoos."""
    return frozenset(word for word in search_form(text).split() if len(word) > 3)


def of_fields(values: Mapping[str, Any]) -> Facts:
    """What was typed into the fields of a form: those of a person, and "alias", "phone" and "address" where it asks for them."""
    names = [name(values.get("first_name") or "", values.get("last_name") or "", values.get("middle_name") or "")]
    if values.get("alias"):
        names.append(loose(values["alias"]))
    digits = phone(values.get("phone") or "")
    return Facts(
        names=tuple(one for one in names if one.words),
        born_on=values.get("born_on"),
        age_low=values.get("age_low"),
        age_high=values.get("age_high"),
        phones=(digits,) if digits else (),
        addresses=(address(values["address"]),) if values.get("address") else (),
        gender=values.get("gender") or "",
        race=values.get("race") or "",
        height=values.get("height_inches"),
        weight=values.get("weight_pounds"),
        eyes=values.get("eye_color") or "",
        hair=values.get("hair_color") or "",
        marks=mark_words(values.get("marks") or ""),
    )
