"""What runs by itself: links that ran out without an answer."""

from __future__ import annotations

from celery import shared_task

from corecit.access.actor import Actor
from referrals.operations import overdue


@shared_task(name="referrals.tasks.expire_reply_links")
def expire_reply_links() -> int:
    """Tells the owners of referrals whose link ran out unanswered."""
    return overdue.tell_of_expired_links(actor=Actor.system("referral links"))
