"""Refused attempts in the trail."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from corecit.audit.models import Outcome
from corecit.audit.trail import record
from corecit.common import clock

# So that a script which hammers a closed door cannot fill the trail.
PER_MINUTE = 20
RECENT = "SELECT 1 FROM audit_auditevent WHERE user_id = %s AND at >= %s AND outcome = %s LIMIT %s"


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


@transaction.atomic
def note_denial(*, actor: Any, where: str, uid: str = "") -> None:
    """Records that a signed-in person was refused (403) at a view, up to 20 times a minute each."""
    if actor.user is None:
        return
    since = clock.now() - dt.timedelta(minutes=1)
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [actor.user.pk, since, Outcome.DENIED, PER_MINUTE])
        is_flood = len(cursor.fetchall()) >= PER_MINUTE
    if not is_flood:
        record(actor, "access.denied", outcome=Outcome.DENIED, where=where, uid=_uuid(uid))
