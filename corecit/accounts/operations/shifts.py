"""Being on duty: which unit, in which team, until when."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import Shift, Team, User
from corecit.accounts.selectors.shifts import teams_of
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid

LONGEST_HOURS = 24


@transaction.atomic
def start(*, actor: Actor, team: Team, unit: str, hours: int) -> Shift:
    """Begins the actor's own shift now (1 to 24 hours); one that still runs ends with it. Raises Invalid for other hours or another's team."""
    authorize(actor, "start", Shift)
    if not 1 <= hours <= LONGEST_HOURS:
        sentence = _("A shift lasts 1 to 24 hours.")
        raise Invalid(sentence, {"hours": [sentence]})
    if team not in teams_of(actor):
        sentence = _("Choose one of your own teams.")
        raise Invalid(sentence, {"team": [sentence]})
    # Two taps at once: the second waits, and ends what the first began.
    User.objects.select_for_update().get(pk=actor.person.pk)
    now = clock.now()
    for running in Shift.objects.filter(user=actor.person, starts_at__lt=now, ends_at__gt=now):
        _end(running, now)
    shift = Shift.objects.create(user=actor.person, team=team, unit=unit.strip(), starts_at=now, ends_at=now + dt.timedelta(hours=hours))
    record(actor, "shift.start", shift, team_id=team.pk)
    return shift


@transaction.atomic
def end(*, actor: Actor, shift: Shift) -> Shift:
    """Ends the actor's own shift now; raises Conflict when it is over already."""
    row = lock(actor, Shift, "end", pk=shift.pk)
    now = clock.now()
    if row.ends_at <= now:
        raise Conflict(_("This shift is over already."))
    _end(row, now)
    record(actor, "shift.end", row)
    return row


def _end(row: Shift, now: dt.datetime) -> None:
    row.ends_at = now
    row.save(update_fields=["ends_at", "updated_at"])
