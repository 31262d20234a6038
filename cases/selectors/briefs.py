"""What an arriving officer needs within ninety seconds, of a person: facts, cautions and the plan on patrol; nothing clinical, whoever reads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cases.models import Caution, Encounter, Person, PersonContact, PersonPhone, ResponsePlan
from cases.policies.persons import CARE_RELATIONS
from cases.selectors import persons, plans
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.audit.trail import record_view

# The newest few tell what to expect; the rest stand on the page of the person.
LAST_CONTACTS = 5


@dataclass(frozen=True)
class Brief:
    """The sheet for the door of a person."""

    person: Person
    cautions: list[Caution]
    plan: ResponsePlan | None
    contacts: list[PersonContact]
    phones: list[PersonPhone]
    encounters: list[Encounter]
    more: bool


def of_person(actor: Actor, uid: UUID | str) -> Brief:
    """The sheet of a person: the same for both sides, as it may lie open in a car; audited as a reading of its own. Raises NotVisible."""
    person = persons.get(actor, uid)
    record_view(actor, person, person=person, page="brief")
    found = last_contacts(visible(actor, Encounter).filter(encounter_persons__person=person, encounter_persons__role="subject"))
    return Brief(
        person=person,
        cautions=persons.cautions(actor, person),
        plan=plans.on_patrol_of(actor, person),
        # A provider or case manager tells of a treatment, so here they are left out for the clinical side too.
        contacts=list(
            visible(actor, PersonContact).filter(person=person, may_call=True).exclude(relation__in=CARE_RELATIONS).exclude(phone="")
        ),
        phones=list(PersonPhone.objects.filter(person=person, to_on=None).order_by("-id")[:2]),
        encounters=found[:LAST_CONTACTS],
        more=len(found) > LAST_CONTACTS,
    )


def last_contacts(rows: QuerySet[Encounter], size: int = LAST_CONTACTS) -> list[Encounter]:
    """The newest reported encounters of some visible ones, one more than is shown."""
    asked = rows.filter(submitted_at__isnull=False, entered_in_error_at=None)
    return list(asked.select_related("agency").prefetch_related("dispositions").order_by("-occurred_at", "-id")[: size + 1])
