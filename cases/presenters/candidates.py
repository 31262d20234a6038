"""Candidates in words: who they are, how well they fit, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.matching import score
from cases.presenters import persons
from cases.selectors.candidates import Candidate

REASONS = {
    "first_same": gettext_lazy("same first name"),
    "first_nickname": gettext_lazy("first name is a form of the same name"),
    "first_sounds": gettext_lazy("first name sounds alike"),
    "first_one_letter": gettext_lazy("first name differs by one letter"),
    "first_close": gettext_lazy("first name is spelled nearly the same"),
    "first_begins": gettext_lazy("first name begins the same"),
    "first_initial": gettext_lazy("same first initial"),
    "first_differs": gettext_lazy("first name differs"),
    "last_same": gettext_lazy("same last name"),
    "last_nickname": gettext_lazy("last name is a form of the same name"),
    "last_sounds": gettext_lazy("last name sounds alike"),
    "last_one_letter": gettext_lazy("last name differs by one letter"),
    "last_close": gettext_lazy("last name is spelled nearly the same"),
    "last_begins": gettext_lazy("last name begins the same"),
    "last_initial": gettext_lazy("same last initial"),
    "last_differs": gettext_lazy("last name differs"),
    "swapped": gettext_lazy("first and last name are swapped"),
    "swapped_nearly": gettext_lazy("first and last name are swapped, and spelled nearly the same"),
    "alias": gettext_lazy("by another name of theirs"),
    "born_same": gettext_lazy("same date of birth"),
    "born_day_month": gettext_lazy("day and month of birth are swapped"),
    "born_year_off": gettext_lazy("year of birth is off by one"),
    "born_swapped": gettext_lazy("two digits of the date of birth are swapped"),
    "born_one_digit": gettext_lazy("one digit of the date of birth differs"),
    "born_same_day": gettext_lazy("same day and month of birth, another year"),
    "born_nearly": gettext_lazy("date of birth is nearly the same"),
    "born_same_year": gettext_lazy("same year of birth"),
    "born_differs": gettext_lazy("date of birth differs"),
    "age_fits": gettext_lazy("age fits"),
    "age_differs": gettext_lazy("age differs"),
    "phone_same": gettext_lazy("same phone number"),
    "phone_nearly": gettext_lazy("phone number is nearly the same"),
    "address_same": gettext_lazy("same address"),
    "address_alike": gettext_lazy("same house number, similar street"),
    "address_nearly": gettext_lazy("same house number and postal code"),
    "street_same": gettext_lazy("same street or place"),
    "street_alike": gettext_lazy("similar street or place"),
    "postcode_same": gettext_lazy("same postal code"),
    "gender_same": gettext_lazy("same gender"),
    "race_same": gettext_lazy("same race"),
    "eyes_same": gettext_lazy("same eyes"),
    "hair_same": gettext_lazy("same hair"),
    "height_fits": gettext_lazy("height fits"),
    "weight_fits": gettext_lazy("weight fits"),
    "marks_same": gettext_lazy("same marks or tattoos"),
}


@dataclass(frozen=True)
class CandidateRow(persons.Row):
    """A candidate as a list shows them."""

    percent: int = 0
    fit: str = ""
    kind: str = ""
    reasons: str = ""


def fit(bits: float, shown: float) -> tuple[str, str]:
    """How well somebody fits, in words, and the kind of mark for it; from `shown` bits on it is well."""
    if bits >= shown + score.LIKELY:
        return _("Fits very well"), "good"
    if bits >= shown:
        return _("Fits well"), "info"
    return _("May fit"), "neutral"


def reasons(codes: tuple[str, ...] | list[str]) -> str:
    """The reasons in one line, what speaks for it first."""
    against = [code for code in codes if code.endswith("_differs")]
    ordered = [code for code in codes if code not in against] + against
    return ", ".join(str(REASONS[code]) for code in dict.fromkeys(ordered) if code in REASONS)


def row(candidate: Candidate) -> CandidateRow:
    """One line of a list of candidates."""
    one = persons.row(candidate.person)
    words, kind = fit(candidate.match.bits, candidate.shown)
    return CandidateRow(
        one.person,
        one.url,
        one.name,
        one.born,
        one.aliases,
        one.brief_url,
        percent=candidate.match.percent,
        fit=words,
        kind=kind,
        reasons=reasons(candidate.match.reasons),
    )


def rows(found: list[Candidate]) -> list[CandidateRow]:
    """The lines of a list of candidates."""
    return [row(one) for one in found]
