"""Cautions about premises: written by the police side, read by both, each with an end."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import PremiseCaution
from cases.operations.cautions import LONGEST
from cases.selectors import places
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied, Invalid


@transaction.atomic
def add(*, actor: Actor, kind: str, uid: UUID, text: str, source: str, noted_on: dt.date, expires_on: dt.date) -> PremiseCaution:
    """Writes a caution about the place of a visible call, encounter, caution or address down; raises Invalid when its dates do not fit."""
    authorize(actor, "create", PremiseCaution)
    place = places.get(actor, kind, uid)
    if actor.agency is None:
        raise Denied(_("A caution needs an agency."))
    if expires_on < noted_on:
        raise Invalid(_("The caution would end before it begins."), {"expires_on": [_("The caution would end before it begins.")]})
    if expires_on - noted_on > LONGEST:
        sentence = _("A caution holds for a year at most; write a new one when it still stands then.")
        raise Invalid(sentence, {"expires_on": [sentence]})
    caution = PremiseCaution.objects.create(
        agency=actor.agency, address=place.text, text=text, source=source, noted_on=noted_on, expires_on=expires_on, created_by=actor.person
    )
    record(actor, "premise.caution", caution)
    return caution


@transaction.atomic
def retire(*, actor: Actor, caution_id: int) -> None:
    """Ends a caution before its time."""
    caution = lock(actor, PremiseCaution, "retire", pk=caution_id)
    caution.retired_at, caution.retired_by = clock.now(), actor.user
    caution.save(update_fields=["retired_at", "retired_by", "updated_at"])
    record(actor, "premise.retire", caution)
