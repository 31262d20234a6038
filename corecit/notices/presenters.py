"""Notices in words, for the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from corecit.notices.kinds import Kind, fill, kind_of
from corecit.notices.models import Notice, NoticeState

_UNKNOWN = Kind("unknown", "", "")


@dataclass(frozen=True)
class NoticeRow:
    """A notice as its reader sees it."""

    uid: UUID
    subject: str
    text: str
    icon: str
    action: str
    at: dt.datetime
    is_read: bool
    has_path: bool


@dataclass(frozen=True)
class StuckRow:
    """An e-mail that did not go out, as the administrator sees it: to whom, what kind, why, how often tried."""

    uid: UUID
    recipient: str
    subject: str
    state: str
    explanation: str
    error: str
    attempts: int
    at: dt.datetime
    notice: Notice


def _kind(notice: Notice) -> Kind:
    try:
        return kind_of(notice.kind)
    except LookupError:
        return _UNKNOWN


def notice_rows(notices: Iterable[Notice]) -> list[NoticeRow]:
    """The rows of one's own list."""
    return [_notice_row(notice, _kind(notice)) for notice in notices]


def _notice_row(notice: Notice, kind: Kind) -> NoticeRow:
    return NoticeRow(
        uid=notice.uid,
        subject=fill(kind.subject, notice.context) or _("Notice"),
        text=fill(kind.text, notice.context),
        icon=kind.icon,
        action=str(kind.action) or _("Open"),
        at=notice.send_after_at,
        is_read=notice.read_at is not None,
        has_path=bool(notice.path),
    )


def stuck_rows(notices: Iterable[Notice]) -> list[StuckRow]:
    """The rows of the list of e-mails that did not go out; never their link, as a reply link is a key."""
    explanations: dict[str, Any] = {
        NoticeState.FAILED: _("It was not sent. In corecit the reader has the notice all the same, if they have an account."),
        NoticeState.UNCERTAIN: _(
            "A worker stopped while the mail server was taking it. Most likely it arrived; trying again may deliver it twice."
        ),
    }
    return [
        StuckRow(
            uid=notice.uid,
            recipient=notice.user.email if notice.user else notice.email,
            subject=fill(_kind(notice).subject, notice.context) or notice.kind,
            state=str(NoticeState(notice.state).label),
            explanation=explanations[notice.state],
            error=notice.error,
            attempts=notice.attempts,
            at=notice.updated_at,
            notice=notice,
        )
        for notice in notices
    ]
