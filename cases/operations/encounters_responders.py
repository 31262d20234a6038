"""Who was at an encounter: the units that CAD names, and the people who say so themselves."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from cases.models import Call, Encounter, EncounterResponder
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


def add_units(encounter: Encounter, call: Call) -> None:
    """The units that CAD names, with the people whose shift says that they were that unit then."""
    role = SECTOR_ROLES.get(call.agency.sector, "other")
    at = encounter.occurred_at
    # CAD and rosters do not agree on capitals.
    shifts = Shift.objects.annotate(spelled=Lower("unit")).filter(
        spelled__in=[unit.lower() for unit in call.units], starts_at__lte=at, ends_at__gt=at, user__memberships__agency=call.agency
    )
    people = {shift.unit.lower(): shift.user for shift in shifts.select_related("user").distinct().order_by("id")}
    seen: set[int] = set()
    rows = []
    for unit in dict.fromkeys(filter(None, call.units)):
        user = people.get(unit.lower())
        if user is not None and user.pk in seen:
            continue
        if user is not None:
            seen.add(user.pk)
        trained = user is not None and is_cit_trained(user, at.date())
        rows.append(
            EncounterResponder(encounter=encounter, user=user, agency=call.agency, unit=unit[:40], role=role, is_cit_trained=trained)
        )
    EncounterResponder.objects.bulk_create(rows)


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


def _membership(actor: Actor, user: User) -> Membership | None:
    if actor.user is not None and user.pk == actor.user.pk:
        return actor.membership
    return user.memberships.filter(is_active=True).select_related("agency").order_by("id").first()
