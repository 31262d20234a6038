"""Who an encounter is about: known, new or unknown, and named later."""

from __future__ import annotations

import contextlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from cases.models import Encounter, EncounterPerson, Person
from cases.operations import persons
from cases.selectors import persons as selectors
from corecit.access.actor import Actor
from corecit.access.policies import fetch, lock
from corecit.audit.trail import record
from corecit.common.errors import Invalid, NotVisible


def put_subject(actor: Actor, encounter: Encounter, person: Person) -> None:
    """Makes a person the one in crisis, in place of whoever stood there. For operations that have locked the encounter."""
    rows = EncounterPerson.objects.filter(encounter=encounter, role="subject")
    former = [row.person for row in rows.exclude(person=person).select_related("person")]
    rows.exclude(person=person).delete()
    EncounterPerson.objects.get_or_create(encounter=encounter, person=person, role="subject")
    for one in former:
        _drop_if_unused(actor, one)


def _drop_if_unused(actor: Actor, person: Person) -> None:
    """An unknown person whom nothing names any more would only clutter the search."""
    if not person.is_unknown or person.encounter_persons.exists() or person.cases.exists():
        return
    # What else names them (a link that was undone, a consent) keeps them.
    with contextlib.suppress(ProtectedError), transaction.atomic():
        record(actor, "person.drop", person)
        person.delete()


def choose(actor: Actor, encounter: Encounter, choice: dict[str, Any]) -> Person | None:
    """Carries out a form's answer on the person: {"choice": recorded | known | new | unknown, "person": uid, facts}; None when nothing changes.

    Beside somebody new may stand "uid", the form's own, and under "different" those who were shown and are not meant; beside somebody known under
    "typed" what was typed before they were recognised.
    An unknown person of this encounter alone is named in place, so that what was noted of them stays theirs. For operations that have locked the
    encounter. Raises Invalid when nobody is chosen.
    """
    kind = choice.get("choice")
    recorded = [
        row.person for row in EncounterPerson.objects.filter(encounter=encounter, role="subject").select_related("person").order_by("id")
    ]
    if kind == "recorded" and recorded:
        return None
    if kind in ("new", "unknown"):
        if kind == "new" and any(persons.says(one, _facts(choice)) for one in recorded):
            # The very page was sent twice.
            return None
        own = next((one for one in recorded if one.is_unknown and _is_only_here(one, encounter)), None)
        if own is not None:
            return persons.edit(actor=actor, person_id=own.pk, different=choice.get("different", ()), **_facts(choice))
    person = known_or_new(actor, choice)
    put_subject(actor, encounter, person)
    learn(actor, person, choice)
    return person


_BESIDE = ("choice", "person", "uid", "different", "typed")


def _facts(choice: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in choice.items() if name not in _BESIDE}


def learn(actor: Actor, person: Person, choice: dict[str, Any]) -> None:
    """Adds what was typed before somebody was recognised. For operations that have tied them to what the actor works on."""
    if choice.get("typed"):
        persons.learn(actor=actor, person_id=person.pk, **_facts(choice["typed"]))


def known_or_new(actor: Actor, choice: dict[str, Any]) -> Person:
    """The person of a form's answer: one found (for a record that was linked, the one that stands for both), or newly entered. Raises Invalid."""
    if choice.get("choice") == "known":
        try:
            return selectors.get(actor, choice.get("person") or "")
        except NotVisible:
            raise Invalid(_("Choose the person."), {"person": [_("Choose one of the persons found, or enter a new one.")]}) from None
    if choice.get("choice") in ("new", "unknown"):
        return persons.create(actor=actor, uid=choice.get("uid"), different=choice.get("different", ()), **_facts(choice))
    raise Invalid(_("Say who it was."), {"person_choice": [_("Say who it was. “Unknown” is an answer, too.")]})


def _is_only_here(person: Person, encounter: Encounter) -> bool:
    return not person.cases.exists() and not person.encounter_persons.exclude(encounter=encounter).exists()


@transaction.atomic
def identify(*, actor: Actor, encounter_uid: UUID, choice: dict[str, Any]) -> Person | None:
    """Names the person of an encounter later, or sets right who it was; raises Invalid where its case is about somebody else."""
    encounter = lock(actor, Encounter, "identify", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    person = choose(actor, encounter, choice)
    if person is not None:
        if encounter.case is not None and encounter.case.person_id != person.pk:
            raise Invalid(_("The encounter belongs to a case of somebody else. Take it out of the case first."))
        Encounter.objects.filter(pk=encounter.pk).update(facts_version=encounter.facts_version + 1)
        record(actor, "encounter.identify", encounter, case=encounter.case, person=person, kind=str(choice.get("choice")))
    return person


@transaction.atomic
def add(*, actor: Actor, encounter_uid: UUID, role: str, choice: dict[str, Any]) -> Person:
    """Adds a caller, relative, witness, victim or child."""
    encounter = lock(actor, Encounter, "identify", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    person = known_or_new(actor, choice)
    _row, made = EncounterPerson.objects.get_or_create(encounter=encounter, person=person, role=role)
    if made:
        record(actor, "encounter.person_add", encounter, case=encounter.case, person=person, kind=role)
    learn(actor, person, choice)
    return person


@transaction.atomic
def remove(*, actor: Actor, encounter_uid: UUID, person_uid: UUID, role: str) -> None:
    """Takes a person other than the one in crisis off the encounter."""
    encounter = lock(actor, Encounter, "identify", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    if role == "subject":
        raise Invalid(_("The person in crisis is changed, not removed."))
    row = EncounterPerson.objects.filter(encounter=encounter, person__uid=person_uid, role=role).select_related("person").first()
    if row is None:
        raise NotVisible
    person = row.person
    row.delete()
    record(actor, "encounter.person_remove", encounter, case=encounter.case, person=person, kind=role)
    _drop_if_unused(actor, person)
