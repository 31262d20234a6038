"""Entering and changing persons: their facts, names, phones, addresses and contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Person, PersonAddress, PersonContact, PersonName, PersonPhone
from cases.names import phone_number, search_form
from cases.operations import pairs, person_keys
from cases.person_facts import GROUPS, is_filled
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock, verdict
from corecit.accounts.roles import Side
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid

NAME_FIELDS = ("first_name", "middle_name", "last_name", "suffix")
FIELDS = (
    *NAME_FIELDS,
    *(
        "is_unknown",
        "description",
        "born_on",
        "age_low",
        "age_high",
        "birth_source",
        "gender",
        "gender_source",
        "race",
        "race_source",
        "ethnicity",
        "height_inches",
        "weight_pounds",
        "eye_color",
        "hair_color",
        "marks",
        "looks_source",
    ),
    *("ethnicity_source", "language", "needs_interpreter", "veteran", "veteran_source", "housing", "insurance"),
)


def _settle(person: Person) -> None:
    """A person with a name is not unknown, and one without is; raises Invalid on an age range that runs backward."""
    person.is_unknown = not any(getattr(person, name) for name in ("first_name", "last_name"))
    if person.born_on is not None and person.born_on > timezone.localdate():
        raise Invalid(_("The date of birth lies in the future."), {"born_on": [_("The date of birth lies in the future.")]})
    if person.age_low is not None and person.age_high is not None and person.age_high < person.age_low:
        sentence = _("The age range runs backward: the second age is below the first.")
        raise Invalid(sentence, {"age_high": [sentence]})


def keep_name(person: Person) -> None:
    """Keeps the searchable form of the person's own name in step."""
    text = " ".join(filter(None, (getattr(person, name) for name in NAME_FIELDS)))
    if not text:
        PersonName.objects.filter(person=person, kind="primary").delete()
    elif PersonName.objects.filter(person=person, kind="primary").update(text=text[:200], search=search_form(text)) == 0:
        PersonName.objects.create(person=person, kind="primary", text=text[:200], search=search_form(text))


def _known(fields: dict[str, Any]) -> None:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))}.")


def says(person: Person, facts: dict[str, Any]) -> bool:
    """Whether these facts are just what is recorded."""
    return all(getattr(person, name) == value for name, value in facts.items())


@transaction.atomic
def create(*, actor: Actor, uid: UUID | None = None, different: Iterable[str] = (), **fields: Any) -> Person:
    """Enters a person, of any of FIELDS; without a name it is an unknown person. `uid` is the form's own: the same form sent twice enters one.

    `different` are persons on record who were shown and are not meant, which is remembered. Raises Invalid, Denied.
    """
    authorize(actor, "create", Person)
    _known(fields)
    sent = Person.objects.filter(uid=uid).select_related("linked_into").first() if uid else None
    if sent is not None and sent.created_by == actor.user and says(sent, fields):
        return sent.linked_into or sent
    # A page that was gone back to and filled in anew is about somebody else.
    person = Person(**({"uid": uid} if uid and sent is None else {}), created_by=actor.user, **fields)
    _settle(person)
    person.save()
    keep_name(person)
    person_keys.keep([person.pk])
    record(actor, "person.create", person, unknown=person.is_unknown)
    pairs.remember_different(actor, person, different)
    return person


@transaction.atomic
def edit(*, actor: Actor, person_id: int, seen_at: dt.datetime | None = None, different: Iterable[str] = (), **fields: Any) -> Person:
    """Changes facts of a person, for example names one who was unknown; `different` as when somebody is entered.

    Raises Conflict when somebody changed them after `seen_at`.
    """
    person = lock(actor, Person, "edit", pk=person_id)
    _known(fields)
    if seen_at is not None and person.updated_at != seen_at:
        raise Conflict(_("Somebody else changed this person meanwhile. Look at what is there now, then save again."))
    pairs.remember_different(actor, person, different)
    was_unknown = person.is_unknown
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    if not changed:
        return person
    for name in changed:
        setattr(person, name, fields[name])
    _settle(person)
    person.save(update_fields=[*{*changed, "is_unknown"}, "updated_at"])
    if set(changed) & set(NAME_FIELDS):
        keep_name(person)
    person_keys.keep([person.pk])
    record(actor, "person.identify" if was_unknown and not person.is_unknown else "person.edit", person, fields=sorted(changed))
    return person


@transaction.atomic
def learn(*, actor: Actor, person_id: int, **typed: Any) -> Person:
    """Adds to a known person what was typed of somebody new who turned out to be them: facts that the record lacks, and another name as an alias.

    What the record says already stays, and all of it for whoever may not change the person.
    """
    person = lock(actor, Person, "view", pk=person_id)
    _known(typed)
    if not verdict(actor, "edit", person):
        return person
    said = Person(**typed)
    name = " ".join(filter(None, (getattr(said, field) for field in NAME_FIELDS)))
    if is_filled(person, "name") and name and not PersonName.objects.filter(person=person, search=search_form(name)).exists():
        add_name(actor=actor, person_id=person.pk, kind="alias", text=name)
    lacking = [field for group, fields in GROUPS.items() if is_filled(said, group) and not is_filled(person, group) for field in fields]
    return edit(actor=actor, person_id=person.pk, **{field: getattr(said, field) for field in lacking}) if lacking else person


@transaction.atomic
def add_name(*, actor: Actor, person_id: int, kind: str, text: str) -> PersonName:
    """Adds an alias, nickname or former name; one that is there already stays alone."""
    person = lock(actor, Person, "edit", pk=person_id)
    form = search_form(text)
    if not form:
        raise Invalid(_("Type the name."), {"text": [_("Type the name.")]})
    name, made = PersonName.objects.get_or_create(person=person, search=form, defaults={"kind": kind, "text": text.strip()})
    if made:
        person_keys.keep([person.pk])
        record(actor, "person.name_add", name, person=person, kind=kind)
    return name


@transaction.atomic
def add_phone(
    *, actor: Actor, person_id: int, number: str, note: str = "", may_text: bool = False, from_on: dt.date | None = None
) -> PersonPhone:
    """Adds a phone number; raises Invalid when it is none."""
    person = lock(actor, Person, "edit", pk=person_id)
    phone = PersonPhone.objects.create(person=person, number=_e164(number, "number"), note=note, may_text=may_text, from_on=from_on)
    person_keys.keep([person.pk])
    record(actor, "person.phone_add", phone, person=person)
    return phone


def _e164(number: str, field: str) -> str:
    try:
        return phone_number(number)
    except ValueError:
        sentence = _("This is not a phone number. Type it with its area code, like 555 123 4567.")
        raise Invalid(sentence, {field: [sentence]}) from None


@transaction.atomic
def add_address(*, actor: Actor, person_id: int, text: str, note: str = "", from_on: dt.date | None = None) -> PersonAddress:
    """Adds an address."""
    person = lock(actor, Person, "edit", pk=person_id)
    address = PersonAddress.objects.create(person=person, text=text, note=note, from_on=from_on)
    person_keys.keep([person.pk])
    record(actor, "person.address_add", address, person=person)
    return address


@transaction.atomic
def add_contact(
    *, actor: Actor, person_id: int, name: str, relation: str, phone: str = "", may_call: bool = False, note: str = ""
) -> PersonContact:
    """Adds family, a friend, a case manager or a provider, kept under the side of whoever writes it down."""
    person = lock(actor, Person, "edit", pk=person_id)
    contact = PersonContact.objects.create(
        person=person,
        name=name,
        relation=relation,
        phone=_e164(phone, "phone") if phone else "",
        may_call=may_call,
        note=note,
        side="police" if actor.side == Side.POLICE else "clinical",
    )
    record(actor, "person.contact_add", contact, person=person, relation=relation)
    return contact


def _end(actor: Actor, model: type[Model], row_id: int, action: str) -> None:
    row: Any = lock(actor, model, "edit", pk=row_id)
    today = timezone.localdate()
    if row.to_on is None:
        row.to_on = max(today, row.from_on or today)
        row.save(update_fields=["to_on", "updated_at"])
        record(actor, action, row, person=row.person)


@transaction.atomic
def end_phone(*, actor: Actor, phone_id: int) -> None:
    """Notes that a phone number holds no longer, from today."""
    _end(actor, PersonPhone, phone_id, "person.phone_end")


@transaction.atomic
def end_address(*, actor: Actor, address_id: int) -> None:
    """Notes that an address holds no longer, from today."""
    _end(actor, PersonAddress, address_id, "person.address_end")


@transaction.atomic
def remove_name(*, actor: Actor, name_id: int) -> None:
    """Takes an alias away that was wrong; the row history keeps it."""
    name = lock(actor, PersonName, "edit", pk=name_id)
    record(actor, "person.name_remove", name, person=name.person, kind=name.kind)
    name.delete()
    person_keys.keep([name.person_id])


@transaction.atomic
def remove_contact(*, actor: Actor, contact_id: int) -> None:
    """Takes a contact away; the row history keeps it."""
    contact = lock(actor, PersonContact, "edit", pk=contact_id)
    record(actor, "person.contact_remove", contact, person=contact.person, relation=contact.relation)
    contact.delete()
