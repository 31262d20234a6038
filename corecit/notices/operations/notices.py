"""Posting, claiming, sending and reading notices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from corecit.accounts.models import User
from corecit.common import clock
from corecit.notices.models import Notice


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

    `kind` is one of corecit.notices.kinds; `context` holds no personal data of the person served.
    """
    at = send_after_at or clock.now()
    made = Notice.objects.bulk_create(
        [Notice(kind=kind, key=key, user=user, email=email, by_email=by_email, path=path, context=context or {}, send_after_at=at)],
        ignore_conflicts=True,
    )
    notice = Notice.objects.filter(key=key, uid=made[0].uid).first()
    if notice is not None and at <= clock.now():
        transaction.on_commit(lambda: dispatch(notice.pk))
    return notice


def dispatch(notice_id: int) -> None:
    """Asks a worker to send a notice now; when the broker is away nothing is lost, as the sweep finds it."""
    raise NotImplementedError(notice_id)
