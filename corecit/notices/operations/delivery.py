"""Sending what stands in the outbox, each e-mail once: claimed by compare-and-set, and swept up after a crash.

    pending --claim--> sending --accepted--> sent
                       sending --server said no--> pending, later and later, then failed
                       sending, stale, not yet handed over --sweep--> pending
                       sending, stale, handed over --sweep--> uncertain

Why, and what was rejected: docs/adr/0003-outbox.md.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.common import clock
from corecit.common.errors import Denied
from corecit.notices import mail
from corecit.notices.models import FINAL, STUCK, Notice, NoticeState, SentMail

logger = logging.getLogger(__name__)

# Minutes to wait after the first, second, ... failed attempt; after the last one it stays failed (about six hours on).
RETRY_MINUTES = (1, 2, 5, 15, 30, 60, 120, 120)
MAX_ATTEMPTS = len(RETRY_MINUTES) + 1
SWEEP_BATCH = 500
CLEAN_BATCH = 5000


class ClaimLost(Exception):
    """Another worker has taken the notice over, as this one was too slow; nothing was sent."""


def deliver(*, actor: Actor, notice_id: int) -> str:
    """Sends the e-mail of one notice if it waits and nobody else is at it; returns the state it is in then, or "" when it was not ours."""
    _only_system(actor)
    claim = uuid.uuid4()
    if not _claim(notice_id, claim):
        return ""
    notice = Notice.objects.select_related("user").get(pk=notice_id)
    if notice.user is not None and not notice.user.is_active:
        return _finish(notice_id, claim, NoticeState.CANCELLED)
    try:
        message = mail.compose(notice)
    except LookupError as error:
        # Posted by a release that knew a kind which this one does not.
        logger.error("Notice %s cannot be written: %s", notice.pk, error)
        return _finish(notice_id, claim, NoticeState.FAILED, error=str(error)[:200])
    return _hand_over(notice, claim, message)


def _hand_over(notice: Notice, claim: uuid.UUID, message: Any) -> str:
    handed: list[bool] = []

    def before_end() -> None:
        handed.append(True)
        if not _still_ours(notice.pk, claim).update(handed_at=clock.now()):
            raise ClaimLost

    try:
        mail.hand_over(message, before_end)
    except ClaimLost:
        return ""
    except mail.ERRORS as error:
        if handed and not mail.answered(error):
            return _finish(notice.pk, claim, NoticeState.UNCERTAIN, error=mail.describe(error))
        return _later(notice, claim, error)
    # What was sent to somebody without an account holds a key (a reply link, a password link), of no use here any more.
    spent = {} if notice.user else {"path": ""}
    return _finish(notice.pk, claim, NoticeState.SENT, sent_at=clock.now(), **spent)


def _claim(notice_id: int, claim: uuid.UUID) -> bool:
    present = clock.now()
    waiting = Notice.objects.filter(pk=notice_id, state=NoticeState.PENDING, by_email=True, send_after_at__lte=present)
    return bool(
        waiting.update(
            state=NoticeState.SENDING, claim=claim, claimed_at=present, handed_at=None, attempts=F("attempts") + 1, updated_at=present
        )
    )


def _still_ours(notice_id: int, claim: uuid.UUID) -> Any:
    return Notice.objects.filter(pk=notice_id, state=NoticeState.SENDING, claim=claim)


def _finish(notice_id: int, claim: uuid.UUID, state: str, **values: Any) -> str:
    done = _still_ours(notice_id, claim).update(state=state, claim=None, claimed_at=None, updated_at=clock.now(), **{"error": ""} | values)
    return state if done else ""


def _later(notice: Notice, claim: uuid.UUID, error: Exception) -> str:
    words = mail.describe(error)
    if mail.is_permanent(error) or notice.attempts >= MAX_ATTEMPTS:
        logger.warning("Notice %s could not be sent: %s", notice.pk, words)
        return _finish(notice.pk, claim, NoticeState.FAILED, error=words, handed_at=None)
    at = clock.now() + dt.timedelta(minutes=RETRY_MINUTES[notice.attempts - 1])
    return _finish(notice.pk, claim, NoticeState.PENDING, error=words, handed_at=None, send_after_at=at)


def sweep(*, actor: Actor, seconds: float | None = None) -> int:
    """Frees what a dead worker held, then sends what waits, for as many seconds at most (one sweep's interval); returns how many were sent.

    Sends by itself instead of asking a worker, so that a broker which loses messages delays a notice by one sweep and no more.
    """
    _only_system(actor)
    release_stale()
    until = time.monotonic() + (settings.SWEEP_SECONDS if seconds is None else seconds)
    waiting = Notice.objects.filter(state=NoticeState.PENDING, by_email=True, send_after_at__lte=clock.now())
    number = 0
    for pk in list(waiting.order_by("send_after_at").values_list("pk", flat=True)[:SWEEP_BATCH]):
        if time.monotonic() >= until:
            break
        number += deliver(actor=actor, notice_id=pk) == NoticeState.SENT
    return number


def release_stale() -> int:
    """Ends claims older than the lease: what was surely not sent waits again, what may have been is for a person to look at."""
    present = clock.now()
    stale = Notice.objects.filter(state=NoticeState.SENDING, claimed_at__lte=present - dt.timedelta(seconds=settings.NOTICE_LEASE_SECONDS))
    free: dict[str, Any] = {"claim": None, "claimed_at": None, "updated_at": present}
    uncertain = stale.filter(handed_at__isnull=False)
    number = uncertain.update(state=NoticeState.UNCERTAIN, error="WorkerLost", **free)
    # A notice that takes its worker down each time must not go round for ever.
    number += stale.filter(attempts__gte=MAX_ATTEMPTS).update(state=NoticeState.FAILED, error="WorkerLost", **free)
    return number + stale.update(state=NoticeState.PENDING, **free)


def clean(*, actor: Actor) -> int:
    """Deletes notices and kept e-mails older than NOTICE_KEEP_DAYS, unread ones after twice that; what is still to be sent stays."""
    _only_system(actor)
    keep = dt.timedelta(days=settings.NOTICE_KEEP_DAYS)
    present = clock.now()
    read = Q(state__in=FINAL, created_at__lt=present - keep) & (Q(user=None) | Q(read_at__isnull=False))
    old = Notice.objects.filter(read | Q(state__in=FINAL + STUCK, created_at__lt=present - 2 * keep))
    number = _delete(old)
    _delete(SentMail.objects.filter(created_at__lt=present - keep))
    return number


def _delete(rows: Any) -> int:
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:CLEAN_BATCH])
    return rows.model.objects.filter(pk__in=pks).delete()[0]


def _only_system(actor: Actor) -> None:
    if not actor.is_system:
        raise Denied(_("Notices are sent by the system."))
