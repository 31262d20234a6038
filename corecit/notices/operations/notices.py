"""Posting notices, asking a worker for them, and reading them."""

from __future__ import annotations

import datetime as dt
import logging
import time
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError

from corecit.access.actor import Actor
from corecit.access.policies import lock
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.notices.kinds import kind_of
from corecit.notices.models import Notice, NoticeState
from corecit.notices.selectors.notices import mine

logger = logging.getLogger(__name__)

SEND_TASK = "corecit.notices.tasks.send"
# A broker that does not answer within this time is away; nobody waits longer for it in a request.
BROKER_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 0}
# After a failure the broker is left alone this long (seconds), so that not every request of an outage waits for it.
BROKER_PAUSE = 10.0
_pause = {"until": 0.0}


def post(
    *,
    kind: str,
    key: str,
    user: User | None = None,
    email: str = "",
    by_email: bool = True,
    path: str = "",
    context: dict[str, Any] | None = None,
    send_after_at: dt.datetime | None = None,
) -> Notice | None:
    """Writes a notice into the outbox within the caller's transaction and has it sent after commit; None when the same key was posted before.

    `kind` is one of corecit.notices.kinds (LookupError for another); `context` holds no personal data of the person served;
    raises ValueError without a reader or with a path that leads out of corecit.
    """
    kind_of(kind)
    if user is None and not email:
        raise ValueError("A notice needs a reader: a user or an e-mail address.")
    if path and (not path.startswith("/") or path.startswith("//")):
        raise ValueError("The path of a notice begins with one slash; SITE_URL is put before it.")
    at = send_after_at or clock.now()
    # What is not mailed has nowhere left to go: it stands in the reader's list from its hour on.
    way = {"state": NoticeState.PENDING} if by_email else {"state": NoticeState.SENT, "sent_at": at}
    row = Notice(kind=kind, key=key, user=user, email=email, by_email=by_email, path=path, context=context or {}, send_after_at=at, **way)
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    notice = Notice.objects.filter(key=key, uid=row.uid).first()
    if notice is not None and by_email and at <= clock.now():
        transaction.on_commit(lambda: dispatch(notice.pk), robust=True)
    return notice


def dispatch(notice_id: int) -> bool:
    """Asks a worker to send a notice now; when the broker is away nothing is lost, as the sweep finds it. Returns whether it was asked."""
    if time.monotonic() < _pause["until"]:
        return False
    try:
        with current_app.connection_for_write(transport_options=BROKER_OPTIONS) as connection:
            current_app.send_task(SEND_TASK, args=[notice_id], connection=connection, retry=False)
    # ValueError: a file of the embedded broker that a killed process left half-written.
    except (KombuError, OSError, ValueError) as error:
        _pause["until"] = time.monotonic() + BROKER_PAUSE
        logger.warning("The broker is away (%s); the sweep will send what is waiting.", type(error).__name__)
        return False
    return True


@transaction.atomic
def read(*, actor: Actor, notice: Notice) -> Notice:
    """Marks one of the actor's notices as read; again is no change."""
    row = lock(actor, Notice, "read", pk=notice.pk)
    if row.read_at is None:
        row.read_at = clock.now()
        row.save(update_fields=["read_at", "updated_at"])
    return row


@transaction.atomic
def read_all(*, actor: Actor) -> int:
    """Marks all of the actor's notices as read; returns how many were not."""
    present = clock.now()
    return mine(actor, unread=True).update(read_at=present, updated_at=present)


@transaction.atomic
def retry(*, actor: Actor, notice: Notice) -> Notice:
    """Puts an e-mail that could not be sent, or of which nobody knows, back into the outbox under its old Message-ID."""
    row = lock(actor, Notice, "retry", pk=notice.pk)
    record(actor, "notice.retry", row, state=row.state)
    row.state, row.attempts, row.error, row.handed_at, row.send_after_at = NoticeState.PENDING, 0, "", None, clock.now()
    row.save(update_fields=["state", "attempts", "error", "handed_at", "send_after_at", "updated_at"])
    transaction.on_commit(lambda: dispatch(row.pk), robust=True)
    return row
