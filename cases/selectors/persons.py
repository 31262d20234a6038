"""Reading persons: search while typing, one person with everything the reader may see of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Right
from django.utils import timezone

from cases import names
from cases.models import Case, Caution, Encounter, Person, PersonAddress, PersonContact, PersonName, PersonPhone
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.audit.trail import record_view

# Up to so many matches are looked through one by one; a commoner name is looked for among what the reader may see.
CANDIDATES = 500


def names_like(text: str) -> QuerySet[PersonName] | None:
    """The names, aliases included, of which every word of the text begins a word; None when there is nothing to ask for."""
    query = names.prefix_query(text)
    if ":*" not in query:
        return None
    return PersonName.objects.annotate(found=SearchVector("search", config="simple")).filter(
        found=SearchQuery(query, search_type="raw", config="simple")
    )


def phones_like(text: str) -> QuerySet[PersonPhone] | None:
    """The phone numbers that end in what was typed; None when it does not read as one."""
    digits = names.phone_digits(text)
    if not digits:
        return None
    rows = PersonPhone.objects.annotate(end=Right("number", 7)).filter(end=digits[-7:])
    return rows.filter(number__endswith=digits) if len(digits) > 7 else rows


def search(actor: Actor, text: str, limit: int = 8) -> list[Person]:
    """The persons, of those the actor may see, whose name, alias or phone number matches; by name. For forms and suggestions."""
    found: set[int] = set()
    common: Q | None = None
    for rows in (names_like(text), phones_like(text)):
        if rows is None:
            continue
        ids = set(rows.values_list("person_id", flat=True)[: CANDIDATES + 1])
        if len(ids) > CANDIDATES:
            common = Q(Exists(rows.filter(person=OuterRef("pk"))))
        found |= ids
    if not found:
        return []
    persons = visible(actor, Person).filter(common if common is not None else Q(pk__in=found))
    # The few rows wanted are found first and put in order after, as a common name would else be sorted whole.
    shown = list(persons.order_by()[: limit * 4].prefetch_related(Prefetch("names", PersonName.objects.exclude(kind="primary"))))
    return sorted(shown, key=lambda person: (person.display_name.lower(), person.pk))[:limit]


def get(actor: Actor, uid: UUID | str) -> Person:
    """One person; raises NotVisible."""
    return fetch(actor, Person, uid=uid)


@dataclass(frozen=True)
class Sheet:
    """A person as the page shows them."""

    person: Person
    names: list[PersonName]
    phones: list[PersonPhone]
    addresses: list[PersonAddress]
    contacts: list[PersonContact]
    cautions: list[Caution]
    cases: list[Case]
    encounters: list[Encounter]


def sheet(actor: Actor, uid: UUID | str) -> Sheet:
    """One person with names, ways to reach them, cautions, and the cases and encounters the reader may see; audited. Raises NotVisible."""
    person = get(actor, uid)
    record_view(actor, person)
    return Sheet(
        person=person,
        names=list(PersonName.objects.filter(person=person).exclude(kind="primary")),
        phones=list(PersonPhone.objects.filter(person=person).order_by("to_on", "-id")),
        addresses=list(PersonAddress.objects.filter(person=person).order_by("to_on", "-id")),
        contacts=list(visible(actor, PersonContact).filter(person=person)),
        cautions=cautions(actor, person),
        cases=list(visible(actor, Case).filter(person=person).select_related("team", "lead").order_by("-opened_at", "-id")[:50]),
        encounters=list(
            visible(actor, Encounter)
            .filter(encounter_persons__person=person, encounter_persons__role="subject")
            .select_related("agency")
            .prefetch_related("dispositions__code", "encounter_persons__person")
            .order_by("-occurred_at", "-id")[:50]
        ),
    )


def cautions(actor: Actor, person: Person) -> list[Caution]:
    """The cautions that stand today, newest first; for the top of every page about the person."""
    rows = visible(actor, Caution).filter(person=person, retired_at=None, expires_on__gte=timezone.localdate())
    return list(rows.select_related("created_by").order_by("-noted_on", "-id"))


def past_cautions(actor: Actor, person: Person) -> list[Caution]:
    """Cautions that ended or were retired, newest first."""
    rows = visible(actor, Caution).filter(person=person).filter(Q(retired_at__isnull=False) | Q(expires_on__lt=timezone.localdate()))
    return list(rows.select_related("created_by", "retired_by").order_by("-noted_on", "-id")[:20])


def age(person: Person, on: dt.date | None = None) -> int | None:
    """Whole years since birth; None when the date of birth is not known."""
    if person.born_on is None:
        return None
    day = on or timezone.localdate()
    return day.year - person.born_on.year - ((day.month, day.day) < (person.born_on.month, person.born_on.day))


PART_MODELS: dict[str, type[PersonName | PersonPhone | PersonAddress | PersonContact | Caution]] = {
    "name": PersonName,
    "phone": PersonPhone,
    "address": PersonAddress,
    "contact": PersonContact,
    "caution": Caution,
}


def part_id(actor: Actor, person: Person, part: str, uid: UUID | str) -> int:
    """The id of one of a person's names, phones, addresses, contacts or cautions; raises NotVisible."""
    return fetch(actor, visible(actor, PART_MODELS[part]).filter(person=person), uid=uid).pk
