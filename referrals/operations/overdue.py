"""Links that ran out without an answer."""

from __future__ import annotations

from django.db import transaction

from corecit.access.actor import Actor
from corecit.common import clock
from referrals.operations.referrals import tell_owner
from referrals.selectors.referrals import unanswered_links


@transaction.atomic
def tell_of_expired_links(*, actor: Actor) -> int:
    """Posts one notice per link that ran out unanswered; returns how many links there were."""
    links = unanswered_links(clock.now())
    for link in links:
        tell_owner(actor=actor, referral=link.referral, key=f"referral-unanswered:{link.uid}", kind="referral-unanswered")
    return len(links)
