"""Persons in words: who they are, how each fact is known, how to reach them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Person, PersonAddress, PersonPhone
from cases.models.persons import Answer, EyeColor, FactSource, HairColor
from cases.selectors.persons import age
from corecit.common.phones import shown_phone
from corecit.common.selectors import codes

CODED = (("gender", "gender_source"), ("race", "race_source"), ("ethnicity", "ethnicity_source"))


@dataclass(frozen=True)
class Row:
    """A person as a list shows them."""

    person: Person
    url: str
    name: str
    born: str
    aliases: str
    brief_url: str = ""


@dataclass(frozen=True)
class Fact:
    """One fact about a person and how it is known."""

    label: str
    value: str
    source: str = ""


def born(person: Person) -> str:
    """Age and year of birth, or the range in which the age was guessed; empty when neither is known. For lists, where a whole date is not needed."""
    years = age(person)
    if years is not None and person.born_on is not None:
        words = ngettext("%(years)s year, born %(year)s", "%(years)s years, born %(year)s", years)
        return words % {"years": years, "year": person.born_on.year}
    if person.age_low is not None and person.age_high is not None:
        return _("about %(low)s to %(high)s years") % {"low": person.age_low, "high": person.age_high}
    only = person.age_low if person.age_low is not None else person.age_high
    return _("about %(years)s years") % {"years": only} if only is not None else ""


def name(person: Person) -> str:
    """The name, empty for an unknown person (the component has its own words for that)."""
    return "" if person.is_unknown else person.display_name


def row(person: Person) -> Row:
    """One line of a list; the names were read along."""
    others = ", ".join(one.text for one in person.names.all() if one.kind != "primary")
    address = reverse("cases:person-detail", args=[person.uid])
    return Row(person, address, name(person), born(person), others, reverse("cases:person-brief", args=[person.uid]))


def _source(value: str) -> str:
    return str(FactSource(value).label).lower() if value else ""


def height(inches: int) -> str:
    """A height as it is said: 5′10″."""
    return f"{inches // 12}′{inches % 12}″"


def looks(person: Person) -> str:
    """Height, weight, eyes, hair and marks in one line; empty when none is recorded."""
    return ", ".join(
        filter(
            None,
            (
                height(person.height_inches) if person.height_inches else "",
                _("%(pounds)s lb") % {"pounds": person.weight_pounds} if person.weight_pounds else "",
                str(EyeColor(person.eye_color).label).lower() if person.eye_color else "",
                str(HairColor(person.hair_color).label).lower() if person.hair_color else "",
                person.marks,
            ),
        )
    )


def facts(person: Person) -> list[Fact]:
    """What is recorded of a person, each with how it is known; what was not recorded has an empty value."""
    words = codes.label_map(["gender", "race", "ethnicity", "language", "housing", "insurance"])
    years = age(person)
    birth = _("%(day)s (age %(years)s)") % {"day": date_format(person.born_on), "years": years} if person.born_on else born(person)
    found = [Fact(_("Date of birth or age"), birth, _source(person.birth_source))]
    labels = {"gender": _("Gender"), "race": _("Race"), "ethnicity": _("Ethnicity")}
    for one, source in CODED:
        code = getattr(person, one)
        found.append(Fact(labels[one], words[one].get(code, code), _source(getattr(person, source))))
    found.append(Fact(_("Preferred language"), words["language"].get(person.language, person.language)))
    found.append(Fact(_("Needs an interpreter"), str(Answer(person.needs_interpreter).label)))
    found.append(Fact(_("Served in the military"), str(Answer(person.veteran).label), _source(person.veteran_source)))
    found.append(Fact(_("Housing"), words["housing"].get(person.housing, person.housing)))
    found.append(Fact(_("Insurance"), words["insurance"].get(person.insurance, person.insurance)))
    found.append(Fact(_("Looks"), looks(person), _source(person.looks_source)))
    found.append(Fact(_("Physical description"), person.description))
    return found


def phone(row: PersonPhone) -> str:
    """The number as people read it."""
    return shown_phone(row.number)


def shown_number(number: str) -> str:
    """A contact's number as people read it; empty for none."""
    return shown_phone(number) if number else ""


def between(row: PersonPhone | PersonAddress) -> str:
    """Since when, and until when, a number or address holds, in a few words."""
    if row.to_on is not None:
        return _("until %(day)s") % {"day": date_format(row.to_on)}
    return _("since %(day)s") % {"day": date_format(row.from_on)} if row.from_on else ""


def more(row: PersonPhone | PersonAddress) -> str:
    """Everything else there is to say of a number or address, in one line."""
    texted = _("may be texted") if isinstance(row, PersonPhone) and row.may_text else ""
    return " · ".join(filter(None, (between(row), row.note, texted)))
