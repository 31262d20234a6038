"""An address or premise: its cautions, its encounters and calls, and who is known there, of each what the reader may see.

A place has no row of its own: it is asked for by a call, an encounter, a caution or a person's address that stands at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import Call, Caution, Encounter, EncounterPerson, Person, PersonAddress, PremiseCaution, ResponsePlan
from cases.selectors import briefs, persons, plans
from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.audit.trail import record_view
from corecit.common.errors import NotVisible
from corecit.web.paging import merged

KINDS: dict[str, type[Call | Encounter | PremiseCaution | PersonAddress]] = {
    "call": Call,
    "encounter": Encounter,
    "caution": PremiseCaution,
    "address": PersonAddress,
}
# The order of a history, which an index gives for one address.
NEWEST = {"call": ["-listed_at", "-id"], "encounter": ["-occurred_at", "-id"]}
HISTORY = 50
# Who was met at a place, and who lives there, is looked for among so many of the newest rows each: a shelter has thousands.
LOOKED_AT = 200


@dataclass(frozen=True)
class Place:
    """An address as somebody typed it, its normalised form, and what stands for it in addresses of pages."""

    text: str
    key: str
    kind: str
    uid: UUID


@dataclass(frozen=True)
class Sheet:
    """What is known of a place."""

    place: Place
    cautions: list[PremiseCaution]
    persons: list[Person]
    encounters: list[Encounter]
    calls: list[Call]


def key_of(text: str) -> str:
    """The normalised form of an address, by the database's own rule; empty for what is no place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT corecit_place_key(%s)", [text])
        return cursor.fetchone()[0]


def forms(key: str, column: str = "place_key") -> list[Q]:
    """Rows at a place, each form of its key apart: of a unit those of the unit and those that name none; of a building those of every unit."""
    building = key.partition(" #")[0]
    if building != key:
        return [Q(**{column: key}), Q(**{column: building})]
    return [Q(**{column: key}), Q(**{f"{column}__startswith": f"{key} #"})]


def at(key: str, column: str = "place_key") -> Q:
    """Rows at a place in any form of its key."""
    one, other = forms(key, column)
    return one | other


def _newest(rows: QuerySet[Any], key: str, order: list[str], size: int) -> list[int]:
    """The ids of the newest rows at a place; each form of the key is read along its index, as all rows at the place would be sorted otherwise."""
    return [row[-1] for row in merged([rows.filter(form).order_by() for form in forms(key)], order, size=size).rows]


def get(actor: Actor, kind: str, uid: UUID | str) -> Place:
    """The place of a visible row; raises NotVisible, also where the row names no place."""
    if kind not in KINDS:
        raise NotVisible
    model: Any = KINDS[kind]
    row = fetch(actor, model, uid=uid)
    if not row.place_key:
        raise NotVisible
    return Place(row.text if kind == "address" else row.address, row.place_key, kind, row.uid)


def find(actor: Actor, text: str) -> Place | None:
    """The place of a typed address, through the newest visible row at it; None when the reader knows nothing of it."""
    key = key_of(text)
    if not key:
        return None
    for kind, model in KINDS.items():
        rows: QuerySet[Any] = visible(actor, model)
        ids = _newest(rows, key, NEWEST.get(kind, ["-id"]), 1)
        if ids:
            return get(actor, kind, rows.values_list("uid", flat=True).get(pk=ids[0]))
    return None


def standing(actor: Actor, key: str) -> list[PremiseCaution]:
    """The cautions about a place that stand today, newest first."""
    rows = visible(actor, PremiseCaution).filter(at(key), retired_at=None, expires_on__gte=timezone.localdate())
    return list(rows.select_related("created_by"))


def sheet(actor: Actor, kind: str, uid: UUID | str, size: int = HISTORY) -> Sheet:
    """A place with its history; audited on the row that it was asked for by. Raises NotVisible."""
    place = get(actor, kind, uid)
    model: Any = KINDS[kind]
    record_view(actor, fetch(actor, model, uid=uid), page="place")
    encounters = visible(actor, Encounter).filter(submitted_at__isnull=False, entered_in_error_at=None)
    contacts = _newest(encounters, place.key, NEWEST["encounter"], size + 1)
    calls = visible(actor, Call) if actor.can("call.view") else Call.objects.none()
    newest = _newest(calls, place.key, NEWEST["call"], size)
    return Sheet(
        place=place,
        cautions=standing(actor, place.key),
        persons=known_at(actor, place.key),
        encounters=briefs.last_contacts(encounters.filter(pk__in=contacts), size),
        calls=list(calls.filter(pk__in=newest).select_related("agency").order_by(*NEWEST["call"])),
    )


def known_at(actor: Actor, key: str, limit: int = 10) -> list[Person]:
    """People whose present address it is, or who were met there lately, newest first; of those the reader may see."""
    addresses = _newest(visible(actor, PersonAddress).filter(to_on=None), key, ["-id"], LOOKED_AT)
    encounters = _newest(visible(actor, Encounter), key, NEWEST["encounter"], LOOKED_AT)
    live = PersonAddress.objects.filter(pk__in=addresses)
    met = EncounterPerson.objects.filter(encounter__in=encounters, role="subject")
    ids = {*live.values_list("person", flat=True), *met.values_list("person", flat=True)}
    rows = visible(actor, Person).filter(pk__in=ids, is_unknown=False)
    return list(rows.prefetch_related("names").order_by("-updated_at", "-id")[:limit])


@dataclass(frozen=True)
class Known:
    """Somebody known at a place of whom an arriving officer is to be warned, or who has a plan."""

    person: Person
    cautions: list[Caution]
    plan: ResponsePlan | None


def known_with_cautions(actor: Actor, people: list[Person]) -> list[Known]:
    """Of those known at a place whoever has a caution that stands or a plan on patrol, in their order; audited as a reading of each."""
    cautions = persons.cautions_of(actor, people)
    on_patrol = plans.on_patrol_of_each(actor, people)
    rows = [Known(one, [caution for caution in cautions if caution.person_id == one.pk], on_patrol.get(one.pk)) for one in people]
    found = [row for row in rows if row.cautions or row.plan]
    for row in found:
        record_view(actor, row.person, person=row.person, page="place")
    return found


def of_person(actor: Actor, person: Person) -> list[PremiseCaution]:
    """The cautions that stand about a person's present addresses."""
    keys = PersonAddress.objects.filter(person=person, to_on=None).exclude(place_key="").values_list("place_key", flat=True)
    wanted = Q(pk=None)
    for key in keys:
        wanted |= at(key)
    rows = visible(actor, PremiseCaution).filter(wanted, retired_at=None, expires_on__gte=timezone.localdate())
    return list(rows.select_related("created_by"))


def caution(actor: Actor, uid: UUID | str) -> PremiseCaution:
    """One caution about a place; raises NotVisible."""
    return fetch(actor, PremiseCaution, uid=uid)
