"""Who came, set right afterwards: which officer is in charge, units of other agencies, and the times that a unit keeps itself."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Encounter, EncounterResponder
from cases.operations.encounters_responders import people_of, settle_charge
from cases.selectors.attendances import stamped
from cases.selectors.encounters_facts import UNIT_TIMES
from corecit.access.actor import Actor
from corecit.access.policies import fetch, lock
from corecit.accounts.models import Agency, Sector
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid, NotVisible


@transaction.atomic
def put_in_charge(*, actor: Actor, encounter_uid: UUID, responder_uid: UUID) -> EncounterResponder:
    """Makes one officer of those who were there answer for the event, in place of whoever did; raises Invalid for somebody who is no officer."""
    encounter = lock(actor, Encounter, "put_in_charge", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    row = EncounterResponder.objects.filter(encounter=encounter, uid=responder_uid).first()
    if row is None:
        raise NotVisible
    if row.role not in ("officer", "supervisor"):
        raise Invalid(_("Only an officer is put in charge."))
    former = EncounterResponder.objects.filter(encounter=encounter, is_in_charge=True).first()
    if former is not None and former.pk == row.pk:
        return row
    EncounterResponder.objects.filter(encounter=encounter, is_in_charge=True).update(is_in_charge=False)
    row.is_in_charge = True
    row.save(update_fields=["is_in_charge", "updated_at"])
    record(actor, "encounter.put_in_charge", encounter, case=encounter.case, now=_told(row), was=_told(former))
    return row


def _told(row: EncounterResponder | None) -> Any:
    return None if row is None else row.user_id or row.unit


@transaction.atomic
def add_unit(
    *, actor: Actor, encounter_uid: UUID, agency_uid: UUID, unit: str, role: str, times: dict[str, dt.datetime | None]
) -> EncounterResponder:
    """Adds a unit of any agency that came too. Of EMS, whose shift says that they were this unit stands there by name, and finds it.

    People of the two sides are there by their own word or by CAD's: a name typed here opens no record to anybody else.
    """
    encounter = lock(actor, Encounter, "link", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    agency = fetch(actor, Agency, uid=agency_uid)
    unit = unit.strip()[:40]
    if not unit:
        raise Invalid(_("Say which unit."), {"unit": [_("Say which unit.")]})
    there = EncounterResponder.objects.filter(encounter=encounter)
    if there.filter(agency=agency, unit__iexact=unit).exists():
        raise Invalid(_("This unit is there already."), {"unit": [_("This unit is there already.")]})
    _check(times)
    user = people_of(agency, [unit], encounter.occurred_at).get(unit.lower()) if role == "ems" and agency.sector == Sector.EMS else None
    if user is not None and there.filter(user=user).exists():
        sentence = _("%(name)s was this unit, and is there already.") % {"name": user.name}
        raise Invalid(sentence, {"unit": [sentence]})
    row = EncounterResponder.objects.create(
        encounter=encounter,
        agency=agency,
        unit=unit,
        role=role,
        user=user,
        **{name: times.get(name) for name in UNIT_TIMES},
    )
    settle_charge(encounter)
    record(actor, "encounter.add_unit", encounter, case=encounter.case, agency=agency.pk, user=user.pk if user else None)
    return row


@transaction.atomic
def remove_unit(*, actor: Actor, encounter_uid: UUID, responder_uid: UUID) -> None:
    """Takes a unit that was put there by mistake off; raises Conflict for somebody of the two sides, who was there by their own word."""
    encounter = lock(actor, Encounter, "link", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    row = EncounterResponder.objects.filter(encounter=encounter, uid=responder_uid).first()
    if row is None:
        raise NotVisible
    if row.user_id is not None and row.role not in ("ems", "fire", "other"):
        raise Conflict(_("Who was there by name is not taken off."))
    record(actor, "encounter.remove_unit", encounter, case=encounter.case, agency=row.agency_id, user=row.user_id)
    row.delete()
    settle_charge(encounter)


@transaction.atomic
def keep_times(*, actor: Actor, responder_uid: UUID, times: dict[str, dt.datetime | None]) -> EncounterResponder:
    """Writes the times of the actor's own unit; those that CAD stamped stay. Raises Invalid for an order that cannot be."""
    row = lock(actor, EncounterResponder, "time", pk=fetch(actor, EncounterResponder, uid=responder_uid).pk)
    fixed = stamped(row)
    kept = {name: getattr(row, name) if name in fixed else times.get(name) for name in UNIT_TIMES}
    _check(kept)
    changed = [name for name, at in kept.items() if getattr(row, name) != at]
    if changed:
        for name in changed:
            setattr(row, name, kept[name])
        row.save(update_fields=[*changed, "updated_at"])
        record(actor, "encounter.keep_times", row.encounter, case=row.encounter.case, fields=changed)
    return row


def _check(times: dict[str, dt.datetime | None]) -> None:
    last = None
    for name in UNIT_TIMES:
        at = times.get(name)
        if at is None:
            continue
        if at > clock.now() + dt.timedelta(minutes=10):
            raise Invalid(_("This lies in the future."), {name: [_("This lies in the future.")]})
        if last is not None and at < last:
            raise Invalid(_("This is before the time above it."), {name: [_("This is before the time above it.")]})
        last = at
