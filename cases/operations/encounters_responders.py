"""Who was at an encounter: the units that CAD names, and the people who say so themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from cases.models import Call, Encounter, EncounterResponder
from cases.selectors.encounters_facts import UNIT_TIMES
from corecit.access.actor import Actor
from corecit.accounts.models import Agency, Credential, CredentialKind, Membership, Sector, Shift, User
from corecit.accounts.roles import Role
from corecit.common.errors import Denied

RESPONDER_ROLES: dict[str, str] = {
    Role.OFFICER: "officer",
    Role.POLICE_SUPERVISOR: "supervisor",
    Role.CLINICIAN: "clinician",
    Role.CLINICAL_SUPERVISOR: "clinician",
    Role.PEER: "peer",
    Role.EMS: "ems",
}
SECTOR_ROLES: dict[str, str] = {Sector.LAW_ENFORCEMENT: "officer", Sector.BEHAVIORAL_HEALTH: "clinician", Sector.EMS: "ems"}


def writer(actor: Actor) -> tuple[User, Agency]:
    """The person and the agency that write; raises Denied for the system and for whoever acts in no membership."""
    if actor.user is None or actor.agency is None:
        raise Denied(_("Only a person of an agency writes reports."))
    return actor.user, actor.agency


def is_cit_trained(user: User, on: dt.date) -> bool:
    """Whether somebody's 40-hour CIT training was in force on a day."""
    in_force = Q(expires_on=None) | Q(expires_on__gte=on)
    return Credential.objects.filter(in_force, user=user, kind=CredentialKind.CIT40, earned_on__lte=on).exists()


def people_of(agency: Agency, units: Iterable[str], at: dt.datetime) -> dict[str, User]:
    """Unit (in lower case, as CAD and rosters do not agree on capitals) -> whose shift at an agency says that they were that unit then."""
    shifts = Shift.objects.annotate(spelled=Lower("unit")).filter(
        spelled__in=[unit.lower() for unit in units], starts_at__lte=at, ends_at__gt=at, user__memberships__agency=agency
    )
    return {shift.unit.lower(): shift.user for shift in shifts.select_related("user").distinct().order_by("id")}


def add_units(encounter: Encounter, call: Call) -> None:
    """The units that CAD names and that are not there yet, with the people whose shift says that they were that unit then."""
    role = SECTOR_ROLES.get(call.agency.sector, "other")
    at = encounter.occurred_at
    people = people_of(call.agency, call.units, at)
    present = list(EncounterResponder.objects.filter(encounter=encounter).values_list("user", "agency", "unit"))
    seen = {user for user, _agency, _unit in present}
    there = {unit.lower() for _user, agency, unit in present if agency == call.agency_id}
    # CAD stamps the incident: they are a unit's own times where it was the only one.
    times = {name: getattr(call, name) for name in UNIT_TIMES} if len(call.units) == 1 else {}
    rows = []
    for unit in dict.fromkeys(filter(None, call.units)):
        user = people.get(unit.lower())
        if unit.lower() in there or (user is not None and user.pk in seen):
            continue
        if user is not None:
            seen.add(user.pk)
        trained = user is not None and is_cit_trained(user, at.date())
        rows.append(
            EncounterResponder(
                encounter=encounter, user=user, agency=call.agency, unit=unit[:40], role=role, is_cit_trained=trained, **times
            )
        )
    EncounterResponder.objects.bulk_create(rows)
    settle_charge(encounter)


def settle_charge(encounter: Encounter) -> None:
    """One officer answers for each event: while nobody does, the first CIT officer known by name, else the first officer."""
    rows = EncounterResponder.objects.filter(encounter=encounter)
    if rows.filter(is_in_charge=True).exists():
        return
    first = rows.filter(role="officer", user__isnull=False).order_by(F("is_cit_trained").desc(), "id").first()
    if first is not None:
        rows.filter(pk=first.pk).update(is_in_charge=True)


def add(actor: Actor, encounter: Encounter, user: User, role: str) -> None:
    """Adds somebody who was there, once; a unit of CAD's that is theirs becomes them. For operations that have locked the encounter."""
    if EncounterResponder.objects.filter(encounter=encounter, user=user).exists():
        return
    at = encounter.occurred_at
    membership = _membership(actor, user)
    units = set(Shift.objects.filter(user=user, starts_at__lte=at, ends_at__gt=at).exclude(unit="").values_list("unit", flat=True))
    units |= {membership.unit} if membership is not None and membership.unit else set()
    values = {
        "user": user,
        "role": RESPONDER_ROLES.get(role, "other"),
        "is_cit_trained": is_cit_trained(user, at.date()),
        "agency": membership.agency if membership else None,
    }
    unnamed = EncounterResponder.objects.annotate(spelled=Lower("unit")).filter(encounter=encounter, user=None)
    unit = unnamed.filter(spelled__in=[one.lower() for one in units]).first()
    if unit is not None:
        EncounterResponder.objects.filter(pk=unit.pk).update(**values)
    else:
        EncounterResponder.objects.create(encounter=encounter, unit=min(units, default=""), **values)
    settle_charge(encounter)


def _membership(actor: Actor, user: User) -> Membership | None:
    if actor.user is not None and user.pk == actor.user.pk:
        return actor.membership
    return user.memberships.filter(is_active=True).select_related("agency").order_by("id").first()
