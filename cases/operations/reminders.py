"""Reminders of follow-ups: to the owner when due and when overdue, to the supervisors when it stays so, and to both when it was missed.

Each is said once: the marks on the follow-up keep the clock's task from looking again, the outbox's unique keys keep it true whatever dies.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import FollowUp, FollowUpStatus
from cases.operations.follow_up_owners import path_of, tell_supervisors
from cases.selectors.follow_up_people import People
from cases.states.follow_ups import after
from corecit.access.actor import Actor
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied
from corecit.notices.operations import notices

BATCH = 100


def remind(*, actor: Actor) -> int:
    """Posts every reminder that is due now, in batches of one transaction each; returns how many follow-ups were looked at."""
    if not actor.is_system:
        raise Denied(_("Reminders are posted by the system."))
    number, last = 0, 0
    while True:
        seen = _batch(actor, last)
        number += len(seen)
        if len(seen) < BATCH:
            return number
        last = seen[-1]


@transaction.atomic
def _batch(actor: Actor, beyond: int) -> list[int]:
    # Another worker's rows are skipped, not waited for: it reminds of them.
    rows = _needing_word().filter(pk__gt=beyond).order_by("pk").select_for_update(skip_locked=True, of=("self",))
    batch = list(rows.select_related("case", "owner")[:BATCH])
    people = People({row.case_id for row in batch})
    for row in batch:
        _remind_of(actor, row, people)
    return [row.pk for row in batch]


def _needing_word() -> QuerySet[FollowUp]:
    now = clock.now()
    near = now + dt.timedelta(hours=settings.FOLLOW_UP_REMIND_HOURS)
    due = Q(due_noticed_at=None, due_at__lte=near, opens_at__lte=now)
    overdue = Q(overdue_noticed_at=None, due_at__lte=now)
    long_overdue = Q(escalated_at=None, due_at__lte=now - dt.timedelta(hours=settings.FOLLOW_UP_ESCALATE_HOURS))
    soon = Q(due_at__lte=near) & (due | overdue | long_overdue | Q(expires_at__lte=now))
    left = Q(owner__is_active=False, escalated_at=None)
    return FollowUp.objects.filter(soon | left, status=FollowUpStatus.OPEN)


def _remind_of(actor: Actor, row: FollowUp, people: People) -> None:
    now = clock.now()
    if row.expires_at <= now:
        _miss(actor, row, people, now)
        return
    has_owner = people.opens(row.case_id, row.owner_id)
    if not has_owner and row.escalated_at is None:
        tell_supervisors("orphaned", row, people)
        row.escalated_at = now
    readers = None if has_owner else people.supervisors(row)
    if row.due_at <= now and row.overdue_noticed_at is None:
        _tell("overdue", row, readers)
        row.due_noticed_at = row.overdue_noticed_at = now
    elif row.due_noticed_at is None and row.opens_at <= now and row.due_at - dt.timedelta(hours=settings.FOLLOW_UP_REMIND_HOURS) <= now:
        _tell("due", row, readers)
        row.due_noticed_at = now
    if row.escalated_at is None and row.due_at + dt.timedelta(hours=settings.FOLLOW_UP_ESCALATE_HOURS) <= now:
        tell_supervisors("escalated", row, people, hours=settings.FOLLOW_UP_ESCALATE_HOURS)
        row.escalated_at = now
    row.save(update_fields=["due_noticed_at", "overdue_noticed_at", "escalated_at", "updated_at"])


def _miss(actor: Actor, row: FollowUp, people: People, now: dt.datetime) -> None:
    row.status, row.completed_at = after(row.status, "expire"), now
    row.save(update_fields=["status", "completed_at", "updated_at"])
    record(actor, "followup.expire", row, case=row.case)
    if people.opens(row.case_id, row.owner_id):
        notices.post(kind="follow-up-missed", key=f"followup-missed:{row.uid}", user=row.owner, path=path_of(row))
    tell_supervisors("missed", row, people)


def _tell(what: str, row: FollowUp, readers: list[User] | None) -> None:
    if readers is None:
        notices.post(kind=f"follow-up-{what}", key=f"followup-{what}:{row.uid}", user=row.owner, path=path_of(row))
        return
    for user in readers:
        notices.post(kind=f"follow-up-{what}", key=f"followup-{what}:{row.uid}:{user.uid}", user=user, path=path_of(row))
