"""Reading notices."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from corecit.access.actor import Actor
from corecit.access.policies import fetch, visible
from corecit.common import clock
from corecit.notices.models import STUCK, Notice, NoticeState, SentMail

# Keyset orders of the lists below.
NEWEST_FIRST = ["-id"]

# `mine(actor, unread=True)`, written once, as every page asks it.
UNREAD = "SELECT 1 FROM notices_notice WHERE user_id = %s AND send_after_at <= %s AND state <> %s AND read_at IS NULL LIMIT 100"


def mine(actor: Actor, *, unread: bool = False) -> QuerySet[Notice]:
    """The actor's own notices whose hour has come; of an e-mail alone (no user) nobody has a list."""
    if actor.user is None:
        return Notice.objects.none()
    rows = visible(actor, Notice).filter(user=actor.user, send_after_at__lte=clock.now()).exclude(state=NoticeState.CANCELLED)
    return rows.filter(read_at=None) if unread else rows


def unread_number(actor: Actor) -> int:
    """How many notices the actor has not read, 100 at most."""
    if actor.user is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [actor.user.pk, clock.now(), NoticeState.CANCELLED])
        return len(cursor.fetchall())


def stuck(actor: Actor) -> QuerySet[Notice]:
    """E-mails that could not be sent or of which nobody knows, for those who keep the outbox."""
    if not actor.can("outbox.view"):
        return Notice.objects.none()
    return visible(actor, Notice).filter(by_email=True, state__in=STUCK).select_related("user")


def sent(actor: Actor) -> QuerySet[SentMail]:
    """What the in-app outbox took."""
    return visible(actor, SentMail)


def one_of_mine(actor: Actor, uid: str) -> Notice:
    """One of the actor's own notices; raises NotVisible."""
    return fetch(actor, mine(actor), uid=uid)


def one_stuck(actor: Actor, uid: str) -> Notice:
    """One e-mail of the administrators' list; raises NotVisible."""
    return fetch(actor, stuck(actor), uid=uid)
