"""Giving a person a role somewhere, changing it, and taking it away."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts import registries
from corecit.accounts.models import Agency, Membership, Team, User
from corecit.accounts.operations.administrators import keep_one
from corecit.accounts.roles import Role
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid

EDITABLE = ("unit", "starts_on", "ends_on")


def _check(role: str, organization_uid: UUID | None, starts_on: dt.date | None, ends_on: dt.date | None) -> None:
    fields: dict[str, list[str]] = {}
    if role == Role.PARTNER and organization_uid is None:
        fields["organization_uid"] = [_("Choose the organization whose referrals this person answers.")]
    if starts_on and ends_on and ends_on < starts_on:
        fields["ends_on"] = [_("The last day is before the first.")]
    if fields:
        raise Invalid(_("The membership cannot be saved as it is."), fields)


@transaction.atomic
def add(
    *,
    actor: Actor,
    user: User,
    agency: Agency,
    role: str,
    team: Team | None = None,
    unit: str = "",
    organization_uid: UUID | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Membership:
    """Gives a role; raises Conflict when the person holds the same one already, Invalid for a partner without organization."""
    authorize(actor, "create", Membership)
    _check(role, organization_uid, starts_on, ends_on)
    if role != Role.PARTNER:
        organization_uid = None
    if Membership.objects.filter(user=user, agency=agency, team=team, role=role, is_active=True).exists():
        raise Conflict(_("This person holds this role there already."))
    membership = Membership.objects.create(
        user=user, agency=agency, team=team, role=role, unit=unit, organization_uid=organization_uid, starts_on=starts_on, ends_on=ends_on
    )
    record(actor, "membership.add", membership, user_id=user.pk, role=role, agency_id=agency.pk, team_id=team.pk if team else None)
    return membership


@transaction.atomic
def edit(*, actor: Actor, membership: Membership, **values: Any) -> Membership:
    """Changes unit and dates; the role itself is ended and given anew, so that the trail tells it. Raises Conflict where the last administrator would end."""
    row = lock(actor, Membership, "edit", pk=membership.pk)
    _check(row.role, row.organization_uid, values.get("starts_on", row.starts_on), values.get("ends_on", row.ends_on))
    changed = [key for key in EDITABLE if key in values and getattr(row, key) != values[key]]
    if {"starts_on", "ends_on"} & set(changed) and (values.get("ends_on") or values.get("starts_on")):
        keep_one(without_membership=row)
    for key in changed:
        setattr(row, key, values[key])
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
        record(actor, "membership.edit", row, fields=changed, user_id=row.user_id)
    return row


@transaction.atomic
def end(*, actor: Actor, membership: Membership, end_grants: bool = False) -> Membership:
    """Takes the role away at once; with `end_grants`, what was opened to the person alone is closed too. Raises Conflict for the last administrator."""
    row = lock(actor, Membership, "end", pk=membership.pk)
    keep_one(without_membership=row)
    row.is_active = False
    row.save(update_fields=["is_active", "updated_at"])
    record(actor, "membership.end", row, user_id=row.user_id, role=row.role)
    if end_grants:
        registries.end_grants(actor=actor, user=row.user)
    return row
