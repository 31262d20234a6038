"""Tokens by which programs use the API."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import Agency, ApiToken, Membership, User
from corecit.accounts.roles import Role
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied, Invalid

LONGEST_DAYS = 366


@transaction.atomic
def create(*, actor: Actor, name: str, agency: Agency, role: str, days: int) -> tuple[ApiToken, str]:
    """Makes an account of a program, with one role at one agency, and a token for it; the token is returned this once and kept as a hash."""
    authorize(actor, "create", ApiToken)
    if actor.user is None:
        raise Denied(_("A token is made by a person."))
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(_("A token lasts from 1 to %(days)s days.") % {"days": LONGEST_DAYS})
    if role in {Role.PROGRAM_ADMIN, Role.PRIVACY_OFFICER}:
        raise Invalid(_("No program acts as an administrator or privacy officer."), {"role": [_("Choose a role that a program may hold.")]})
    user = User(name=name, is_service=True)
    user.email = f"program-{user.uid.hex}@service.invalid"
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, agency=agency, role=role)
    expires_at = clock.now() + dt.timedelta(days=days)
    kept, text = AuthToken.objects.create(user, expiry=dt.timedelta(days=days))
    token = ApiToken.objects.create(user=user, name=name, key_start=text[:8], token=kept, expires_at=expires_at, created_by=actor.user)
    record(actor, "token.create", token, user_id=user.pk, role=role, agency_id=agency.pk, days=days)
    return token, text


@transaction.atomic
def revoke(*, actor: Actor, token: ApiToken) -> ApiToken:
    """Ends a token at once, and the account of its program with it."""
    row = lock(actor, ApiToken, "revoke", pk=token.pk)
    kept, row.token, row.revoked_at, row.revoked_by = row.token, None, clock.now(), actor.user
    row.save(update_fields=["token", "revoked_at", "revoked_by", "updated_at"])
    if kept is not None:
        kept.delete()
    user = row.user
    user.is_active, user.disabled_reason, user.disabled_at, user.disabled_by = False, "token revoked", row.revoked_at, actor.user
    user.save(update_fields=["is_active", "disabled_reason", "disabled_at", "disabled_by", "updated_at"])
    record(actor, "token.revoke", row, user_id=user.pk)
    return row
