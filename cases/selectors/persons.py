"""Reading persons: those whose name or phone was typed, one person with everything the reader may see of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet
from django.db.models.functions import Right
from django.utils import timezone

from cases import names
from cases.models import Case, Caution, Encounter, EncounterPerson, Person, PersonAddress, PersonContact, PersonName, PersonPhone
from cases.selectors import reach, records
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.audit.models import AuditEvent
from corecit.audit.selectors import events
from corecit.audit.trail import record_view
from corecit.common.errors import NotVisible

# Up to so many matches are looked through one by one; a commoner name is looked for among what the reader may see.
CANDIDATES = 500
# So many of those who bear a common name are asked for access, before it is looked for along the reader's own rows.
NAMESAKES = 2000


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


@dataclass
class Matching:
    """Persons that match a text: by id while they are few, and a way to say which of some persons match when they are many."""

    ids: set[int]
    common: list[Callable[[list[int]], set[int]]]

    def among(self, ids: list[int]) -> set[int]:
        """Which of these match."""
        return (self.ids & set(ids)).union(*[ask(ids) for ask in self.common])


def _owners(rows: QuerySet[Any], persons: list[int]) -> set[int]:
    """The persons, of these, whom the rows are about."""
    return set(rows.filter(person_id__in=persons).values_list("person_id", flat=True))


def matching(text: str) -> Matching:
    """Persons by name, alias or phone number; not narrowed to any reader, so never shown as they are."""
    found = Matching(set(), [])
    for rows in (names_like(text), phones_like(text)):
        if rows is None:
            continue
        ids = list(rows.order_by().values_list("person_id", flat=True)[: CANDIDATES + 1])
        if len(ids) > CANDIDATES:
            found.common.append(partial(_owners, rows.order_by()))
        else:
            found.ids.update(ids)
    return found


def seen(actor: Actor, ids: list[int], enough: int) -> list[int]:
    """Those of these persons whom the reader may see, in their order, until there are enough."""
    if not ids:
        return []
    rows, found, start, size = visible(actor, Person).order_by(), list[int](), 0, 100
    while start < len(ids) and len(found) < enough:
        piece = ids[start : start + size]
        there = set(rows.filter(pk__in=piece).values_list("pk", flat=True))
        found += [pk for pk in piece if pk in there]
        # Whoever sees much has enough of the first piece; whoever sees little is asked in few. Of many more at once PostgreSQL would rather
        # gather all that the reader sees.
        start, size = start + size, 400
    return found[:enough]


def ids_like(actor: Actor, text: str, limit: int, *, far: bool = True) -> list[int]:
    """The persons, of those the actor may see, in whose name, alias or phone number every word begins a word; so many at most of a common name.

    With `far`, somebody with a very common name is found also where the reader sees few of those who bear it; without, other facts lead to them.
    """
    found = matching(text)
    if not found.common:
        return seen(actor, sorted(found.ids), len(found.ids))
    most, namesakes = NAMESAKES if far else CANDIDATES, list[int]()
    for rows in (names_like(text), phones_like(text)):
        if rows is not None:
            namesakes += rows.order_by().values_list("person_id", flat=True)[:most]
    ids = seen(actor, list(dict.fromkeys(namesakes)), limit)
    if far and len(ids) < limit and len(namesakes) >= most:
        ids += sorted(_met(actor, found, limit), reverse=True)
    return list(dict.fromkeys(ids))


def _met(actor: Actor, found: Matching, limit: int) -> set[int]:
    """The first matching persons along the reader's own cases and encounters, newest first; and among those they entered themselves."""
    ids: set[int] = set()
    links: list[tuple[Any, Any, str, str]] = [(reach.cases(actor), Case.objects.order_by(), "pk", "person_id")]
    links.append((reach.encounters(actor), EncounterPerson.objects.order_by(), "encounter_id", "person_id"))
    for pieces, rows, column, owner in links:
        for piece in pieces:
            persons = rows.filter(**{f"{column}__in": [one.pk for one in piece]}).values_list(owner, flat=True)
            ids |= found.among(list(persons))
            if len(ids) >= limit:
                return ids
    own = list(Person.objects.filter(created_by=actor.user).order_by("-id").values_list("pk", flat=True)[:CANDIDATES])
    return ids | found.among(own)


def get(actor: Actor, uid: UUID | str) -> Person:
    """One person; for a record that was linked into another, the one that stands for both. Raises NotVisible."""
    try:
        return fetch(actor, Person, uid=uid)
    except NotVisible:
        return fetch(actor, visible(actor, Person).distinct(), linked_from__uid=uid)


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


def sheet(actor: Actor, uid: UUID | str, *, via: str = "page") -> Sheet:
    """One person with names, ways to reach them, cautions, and the cases and encounters the reader may see; audited. Raises NotVisible."""
    person = get(actor, uid)
    record_view(actor, person, via=via)
    return Sheet(
        person=person,
        names=_other_names(person),
        phones=list(PersonPhone.objects.filter(person=person).order_by("to_on", "-id")),
        addresses=list(PersonAddress.objects.filter(person=person).order_by("to_on", "-id")),
        contacts=contacts(actor, person),
        cautions=cautions(actor, person),
        cases=list(records.listed(visible(actor, Case)).filter(person=person).order_by("-opened_at", "-id")[:50]),
        encounters=list(
            visible(actor, Encounter)
            .filter(encounter_persons__person=person, encounter_persons__role="subject")
            .select_related("agency")
            .prefetch_related("dispositions__code", "encounter_persons__person")
            .order_by("-occurred_at", "-id")[:50]
        ),
    )


def _other_names(person: Person) -> list[PersonName]:
    """Aliases and former names, each once; a record linked into this one may have had the very same."""
    rows = list(PersonName.objects.filter(person=person))
    said = {one.search for one in rows if one.kind == "primary"}
    return [one for one in rows if one.kind != "primary" and not (one.search in said or said.add(one.search))]  # type: ignore[func-returns-value]


def opened(actor: Actor, person: Person, limit: int = 20) -> list[AuditEvent]:
    """Who opened the person, or a record linked into it, newest first, as far as the actor may know; empty for those who may not."""
    return events.opened(actor, person=person, limit=limit)


def cautions(actor: Actor, person: Person) -> list[Caution]:
    """The cautions that stand today, newest first; for the top of every page about the person."""
    return cautions_of(actor, [person])


def cautions_of(actor: Actor, people: Sequence[Person]) -> list[Caution]:
    """The cautions about several people that stand today, newest first."""
    rows = visible(actor, Caution).filter(person__in=people, retired_at=None, expires_on__gte=timezone.localdate())
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


def contacts(actor: Actor, person: Person) -> list[PersonContact]:
    """Family, case managers and providers of a person whom the actor has fetched: those that the actor's side may know of."""
    return list(visible(actor, PersonContact).filter(person=person))


def part_id(actor: Actor, person: Person, part: str, uid: UUID | str) -> int:
    """The id of one of a person's names, phones, addresses, contacts or cautions; raises NotVisible."""
    return fetch(actor, visible(actor, PART_MODELS[part]).filter(person=person), uid=uid).pk
