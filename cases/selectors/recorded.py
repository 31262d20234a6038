"""What is recorded of persons, as the search for one person compares it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cases.matching import facts
from cases.matching.facts import Address, Facts, Name
from cases.models import Person, PersonAddress, PersonName, PersonPhone

_COLUMNS = (
    *("pk", "first_name", "middle_name", "last_name", "born_on", "age_low", "age_high", "gender", "race"),
    *("height_inches", "weight_pounds", "eye_color", "hair_color", "marks"),
)
# So many numbers and addresses of one person count, the newest of them.
_MOST = 8


def _aliases(ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = PersonName.objects.filter(person_id__in=ids).exclude(kind="primary").order_by("-id")
    for person_id, text in rows.values_list("person_id", "text"):
        found[person_id].append(text)
    return found


def _phones(ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, number in PersonPhone.objects.filter(person_id__in=ids).order_by("-id").values_list("person_id", "number"):
        found[person_id].append(facts.phone(number))
    return found


def _addresses(ids: Iterable[int]) -> dict[int, list[Address]]:
    found: dict[int, list[Address]] = defaultdict(list)
    for person_id, text in PersonAddress.objects.filter(person_id__in=ids).order_by("-id").values_list("person_id", "text"):
        found[person_id].append(facts.address(text))
    return found


def _names(primary: Name, aliases: list[str]) -> tuple[Name, ...]:
    """The own name first. An alias of one word stands for the first name: whoever is called "Bo" has their last name still."""
    found = [primary] if primary.words else []
    for text in aliases[:_MOST]:
        alias = facts.loose(text)
        found.append(Name(alias.given, primary.family, is_loose=True) if not alias.family else alias)
    return tuple(found)


def facts_of(ids: Iterable[int], *, phones: bool = True, addresses: bool = True) -> dict[int, Facts]:
    """What is recorded of each of these persons, in four queries, fewer without phones or addresses; not narrowed to any reader."""
    ids = list(ids)
    aliases = _aliases(ids)
    by_phone: dict[int, list[str]] = _phones(ids) if phones else {}
    by_address: dict[int, list[Address]] = _addresses(ids) if addresses else {}
    found = {}
    for pk, first, middle, last, *known, marks in Person.objects.filter(pk__in=ids).order_by().values_list(*_COLUMNS):
        born_on, age_low, age_high, gender, race, height, weight, eyes, hair = known
        found[pk] = Facts(
            names=_names(facts.name(first, last, middle), aliases.get(pk, [])),
            born_on=born_on,
            age_low=age_low,
            age_high=age_high,
            phones=tuple(filter(None, by_phone.get(pk, [])[:_MOST])),
            addresses=tuple(by_address.get(pk, [])[:_MOST]),
            gender=gender,
            race=race,
            height=height,
            weight=weight,
            eyes=eyes,
            hair=hair,
            marks=facts.mark_words(marks),
        )
    return found
