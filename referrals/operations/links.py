"""Reply links: single-purpose, expiring, kept as a hash."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from corecit.access.actor import Actor
from corecit.audit.trail import record
from corecit.common import clock
from corecit.notices.operations import notices
from referrals import tokens
from referrals.models import Referral, ReplyLink


@transaction.atomic
def send_link(*, actor: Actor, referral: Referral, email: str) -> ReplyLink:
    """Withdraws earlier links of a referral, makes a new one and posts the e-mail that carries it; the e-mail names nobody."""
    now = clock.now()
    referral.reply_links.filter(withdrawn_at=None).update(withdrawn_at=now, updated_at=now)
    token = tokens.fresh()
    link = ReplyLink.objects.create(
        referral=referral, token_hash=tokens.hash_of(token), email=email, expires_at=now + dt.timedelta(days=settings.REFERRAL_LINK_DAYS)
    )
    notices.post(
        kind="referral-sent",
        key=f"referral-sent:{link.uid}",
        email=email,
        path=reverse("referrals:reply", args=[token]),
        context={"number": referral.number},
    )
    record(actor, "referral.link_sent", referral, case=referral.case)
    return link


@transaction.atomic
def accept_notice(*, actor: Actor, link: ReplyLink) -> None:
    """Notes that the reader saw the confidentiality notice, before anything of the person is shown."""
    link.notice_accepted_at = link.last_opened_at = clock.now()
    link.save(update_fields=["notice_accepted_at", "last_opened_at", "updated_at"])
    record(actor, "referral.notice_accepted", link.referral, case=link.referral.case)


@transaction.atomic
def ask_for_new_link(*, actor: Actor, link: ReplyLink) -> None:
    """Tells the owner that a partner came with an expired link; once per link."""
    notices.post(
        kind="referral-link-expired",
        key=f"referral-link-asked:{link.uid}",
        user=link.referral.owner,
        path=reverse("referrals:referral-detail", args=[link.referral.uid]),
    )
    record(actor, "referral.new_link_asked", link.referral, case=link.referral.case)
