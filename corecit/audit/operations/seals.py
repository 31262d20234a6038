"""Sealing the trail."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.urls import reverse

from corecit.accounts.selectors.memberships import holders
from corecit.audit.digests import COLUMNS, digest
from corecit.audit.models import AuditEvent, AuditSeal
from corecit.audit.trail import record
from corecit.common import clock
from corecit.notices.operations.notices import post

if TYPE_CHECKING:
    from corecit.access.actor import Actor

logger = logging.getLogger(__name__)
ROWS_PER_SEAL = 20_000
# Between the clock of a web server and the row in the table.
SLACK = dt.timedelta(seconds=60)
_LOCK = 7_426_001


def _settled_before() -> dt.datetime:
    """No transaction that runs now can still add an event from before this moment; the database's own (autovacuum) add none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
            " AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        )
        begun = cursor.fetchone()[0]
    return min(begun or clock.now(), clock.now()) - SLACK


@transaction.atomic
def seal(*, actor: Actor) -> int:
    """Seals the events that have settled since the last seal, up to 20,000; returns how many. Two workers at once seal once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
    last = AuditSeal.objects.order_by("-id").first()
    start = last.last_event_id if last else 0
    limit = _settled_before()
    fresh = AuditEvent.objects.filter(id__gt=start).order_by("id")
    unsettled = fresh.filter(at__gte=limit).values_list("id", flat=True).first()
    settled = fresh.filter(at__lt=limit) if unsettled is None else fresh.filter(id__lt=unsettled)
    rows = list(settled.values(*COLUMNS)[:ROWS_PER_SEAL])
    if not rows:
        return 0
    total, number = digest(last.digest if last else "", rows)
    made = AuditSeal.objects.create(first_event_id=start + 1, last_event_id=rows[-1]["id"], events=number, digest=total)
    # Whoever may change the database may change the seals too, so the digest goes where the logs go.
    logger.info("audit seal %s over %s events up to %s: %s", made.pk, number, made.last_event_id, total)
    return number


@transaction.atomic
def raise_alarm(*, actor: Actor, seal_id: int) -> None:
    """Records that the trail was found changed and tells those who may see all of it, once per seal."""
    record(actor, "audit.broken", outcome="failed", seal_id=seal_id)
    for membership in holders("audit.all"):
        post(kind="audit-broken", key=f"audit-broken:{seal_id}:{membership.user.uid}", user=membership.user, path=reverse("audit:review"))


@transaction.atomic
def ask_for_review(*, actor: Actor) -> None:
    """Tells those who may see all of the trail, once a week, that the log is due to be looked through."""
    week = clock.now().isocalendar()
    for membership in holders("audit.all"):
        key = f"log-review-due:{week.year}-{week.week}:{membership.user.uid}"
        post(kind="log-review-due", key=key, user=membership.user, path=reverse("audit:review"))
