"""Keeping trainings and licenses."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import Credential, User
from corecit.audit.trail import record
from corecit.common.errors import Invalid


@transaction.atomic
def add(
    *,
    actor: Actor,
    user: User,
    kind: str,
    earned_on: dt.date,
    hours: int | None = None,
    expires_on: dt.date | None = None,
    provider: str = "",
) -> Credential:
    """Adds a training; raises Invalid when it expires before it was earned."""
    authorize(actor, "create", Credential)
    if expires_on and expires_on <= earned_on:
        sentence = _("It expires before it was earned. Check the two dates.")
        raise Invalid(sentence, {"expires_on": [sentence]})
    credential = Credential.objects.create(user=user, kind=kind, earned_on=earned_on, hours=hours, expires_on=expires_on, provider=provider)
    record(actor, "credential.add", credential, user_id=user.pk, kind=kind)
    return credential


@transaction.atomic
def remove(*, actor: Actor, credential: Credential) -> None:
    """Takes away a training entered by mistake; one that has run out stays, with its date."""
    row = lock(actor, Credential, "remove", pk=credential.pk)
    record(actor, "credential.remove", row, user_id=row.user_id, kind=row.kind)
    row.delete()
