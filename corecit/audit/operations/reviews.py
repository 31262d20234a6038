"""Signing for a review of the log or of the accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from corecit.audit.models import SignOff, SignOffKind
from corecit.audit.trail import record
from corecit.common.errors import Denied

if TYPE_CHECKING:
    from corecit.access.actor import Actor

NEEDED = {SignOffKind.LOG: "audit.all", SignOffKind.ACCOUNTS: "people.manage"}


@transaction.atomic
def sign_off(*, actor: Actor, kind: SignOffKind, number: int, note: str = "") -> SignOff:
    """Signs for a review since the one before; raises Denied for a role that does not review."""
    if actor.user is None or not actor.can(NEEDED[kind]):
        raise Denied(_("Your role does not allow this."))
    before = SignOff.objects.filter(kind=kind).first()
    row = SignOff.objects.create(kind=kind, by=actor.user, since_at=before.at if before else None, number=number, note=note)
    record(actor, f"review.{kind}", row, number=number)
    return row
