"""Officer-safety cautions: written by the police side, read by both, each with an end."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Caution, Person
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied, Invalid

# A caution outlives its truth easily; an agency looks at it again at least once a year.
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def add(*, actor: Actor, person_id: int, text: str, source: str, noted_on: dt.date, expires_on: dt.date) -> Caution:
    """Writes a caution about a person down; raises Invalid when its dates run backward or over more than a year."""
    person = lock(actor, Person, "edit", pk=person_id)
    authorize(actor, "create", Caution)
    if expires_on < noted_on:
        raise Invalid(_("The caution would end before it begins."), {"expires_on": [_("The caution would end before it begins.")]})
    if expires_on - noted_on > LONGEST:
        sentence = _("A caution holds for a year at most; write a new one when it still stands then.")
        raise Invalid(sentence, {"expires_on": [sentence]})
    if actor.user is None:
        raise Denied(_("A caution needs an author."))
    caution = Caution.objects.create(
        person=person, text=text, source=source, noted_on=noted_on, expires_on=expires_on, created_by=actor.user
    )
    record(actor, "caution.create", caution, person=person)
    return caution


@transaction.atomic
def retire(*, actor: Actor, caution_id: int) -> None:
    """Ends a caution before its time; it stays readable in the row history."""
    caution = lock(actor, Caution, "retire", pk=caution_id)
    caution.retired_at, caution.retired_by = clock.now(), actor.user
    caution.save(update_fields=["retired_at", "retired_by", "updated_at"])
    record(actor, "caution.retire", caution, person=caution.person)
