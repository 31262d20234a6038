"""Reading referrals: our own and the partner's side of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case
from corecit.access.actor import Actor
from corecit.access.policies import fetch, verdict, visible
from corecit.audit.trail import record_view
from corecit.common import clock
from corecit.common.errors import NotVisible
from corecit.web.paging import Page, page
from referrals import tokens
from referrals.consents import CONTENT, PLAIN, problem
from referrals.models import Consent, PartnerReply, Referral, ReferralKind, ReferralStatus, ReplyLink
from referrals.states import WAITING

ORDER = ["-id"]


def _rows(actor: Actor) -> QuerySet[Referral]:
    return visible(actor, Referral).select_related("service__organization", "organization", "case__person", "owner")


def rows(actor: Actor, status: str = "") -> QuerySet[Referral]:
    """All rows for the API, of one status when given."""
    found = _rows(actor)
    return found.filter(status=status) if status else found


def listing(actor: Actor, filters: dict[str, Any], cursor: str | None = None) -> Page:
    """A page of the referrals the actor may see; filters: status, kind, mine, waiting."""
    found = rows(actor, filters.get("status", ""))
    if filters.get("kind"):
        found = found.filter(kind=filters["kind"])
    if filters.get("mine"):
        found = found.filter(owner=actor.user)
    if filters.get("waiting"):
        found = found.filter(kind=ReferralKind.LIVE, status__in=WAITING)
    return page(found, ORDER, cursor)


def detail(actor: Actor, uid: UUID | str) -> Referral:
    """One referral with its replies; audited. Raises NotVisible."""
    replies = Prefetch("replies", PartnerReply.objects.select_related("by"))
    referral = fetch(actor, _rows(actor).select_related("consent").prefetch_related(replies), uid=uid)
    record_view(actor, referral, case=referral.case)
    return referral


def works_on_case(actor: Actor, case: Case) -> bool:
    """Whether the actor works on a case, also a closed one; somebody who reads it by emergency access or a share does not."""
    return bool(verdict(actor, "transition", case))


def of_case(actor: Actor, case: Case) -> list[Referral]:
    """The referrals of a case, newest first."""
    return list(_rows(actor).filter(case=case).order_by("-id")[:50])


def waiting(actor: Actor, limit: int = 8) -> list[Referral]:
    """The actor's own live referrals that the partner has not answered or brought to an end, oldest first."""
    return list(_rows(actor).filter(owner=actor.user, kind=ReferralKind.LIVE, status__in=WAITING).order_by("sent_at", "id")[:limit])


def inbox(actor: Actor, limit: int = 8) -> list[Referral]:
    """For a partner user: referrals waiting for their organisation, urgent ones first."""
    return list(_rows(actor).filter(status__in=WAITING).order_by("-is_urgent", "id")[:limit])


def carried(referral: Referral) -> dict[str, str]:
    """What the partner may read of a referral now: what the person agreed to hand over, and the protected content while its consent holds."""
    shown = {name: text for name, text in referral.shared.items() if name in PLAIN}
    consent = referral.consent
    if consent is not None and not problem(
        consent, organization_id=referral.organization_id, person_id=referral.case.person_id, on=clock.now().date()
    ):
        shown |= {name: text for name, text in referral.shared.items() if name in CONTENT and name in consent.content}
    return shown


def needs_part2_notice(referral: Referral) -> bool:
    """Whether what is shown travels with the notice of 42 CFR 2.32."""
    return "part2" in carried(referral) or referral.case.agency.is_part2_program


def holds_part2(actor: Actor, case: Case) -> bool:
    """Whether what somebody who works on the case gets of it comes from or names a Part 2 program; for others it tells of none."""
    if not works_on_case(actor, case):
        return False
    program = Q(recipient__is_part2_program=True) | Q(content__contains=["part2"])
    return (
        case.agency.is_part2_program
        or visible(actor, Consent).filter(program, case=case).exists()
        or visible(actor, Referral).filter(case=case, organization__is_part2_program=True).exists()
    )


def by_token(token: str) -> ReplyLink:
    """The reply link of a token, expired or not; raises NotVisible for an unknown or withdrawn one or where the referral is not the partner's to see any more."""
    link = (
        ReplyLink.objects.select_related(
            "referral__service", "referral__organization", "referral__case__agency", "referral__owner", "referral__consent"
        )
        .filter(token_hash=tokens.hash_of(token), withdrawn_at=None)
        .exclude(referral__status__in=[ReferralStatus.DRAFT, ReferralStatus.ENTERED_IN_ERROR])
        .first()
    )
    if link is None:
        raise NotVisible
    return link


def is_expired(link: ReplyLink) -> bool:
    """Whether the link's time is over."""
    return link.expires_at <= clock.now()


def open_reply(actor: Actor, link: ReplyLink) -> Referral:
    """What a partner sees behind a link; audited as a disclosure."""
    record_view(actor, link.referral, case=link.referral.case, content=sorted(carried(link.referral)))
    return link.referral


def consents_of(actor: Actor, case: Case) -> list[Consent]:
    """The consents recorded on a case, newest first."""
    return list(visible(actor, Consent).filter(case=case).select_related("recipient", "created_by").order_by("-signed_on", "-id"))


def usable_consents(actor: Actor, case: Case, organization_id: int | None = None) -> list[Consent]:
    """Consents of a case that could be used today, for one recipient when given."""
    rows = consents_of(actor, case)
    today = clock.now().date()
    return [
        consent
        for consent in rows
        if (organization_id is None or consent.recipient_id == organization_id)
        and problem(consent, organization_id=consent.recipient_id, person_id=case.person_id, on=today) is None
    ]


def consent(actor: Actor, uid: UUID | str) -> Consent:
    """One consent; raises NotVisible."""
    return fetch(actor, visible(actor, Consent).select_related("case", "recipient"), uid=uid)


def case_of(actor: Actor, uid: UUID | str) -> Case:
    """The case a referral is to be made from; raises NotVisible."""
    return fetch(actor, visible(actor, Case).select_related("person", "team", "agency"), uid=uid)


def unanswered_links(now: dt.datetime, limit: int = 500) -> list[ReplyLink]:
    """Links that ran out without an answer and whose owner was not told."""
    rows = ReplyLink.objects.select_related("referral__owner").filter(
        expires_at__lte=now, expires_at__gt=now - dt.timedelta(days=2), withdrawn_at=None, referral__status=ReferralStatus.REQUESTED
    )
    return list(rows[:limit])


def obstacles(actor: Actor, case: Case) -> list[str]:
    """What of the referrals stands in the way of closing a case; who may not know of them hears no more than that there is open work."""
    waiting_ones = Referral.objects.filter(case=case, kind=ReferralKind.LIVE, status__in=WAITING)
    number = waiting_ones.count()
    if not number:
        return []
    if not actor.can("referral.view"):
        return [_("The clinical side has open work on this case.")]
    return [
        ngettext(
            "%(n)s live referral is open. Record its outcome or cancel it.",
            "%(n)s live referrals are open. Record their outcomes or cancel them.",
            number,
        )
        % {"n": number}
    ]


def told(actor: Actor, cases: Sequence[Case], at: dt.datetime | None, limit: int) -> tuple[list[Referral], list[PartnerReply]]:
    """The newest referrals and answers of some cases at or before a time, for a timeline."""
    rows = _rows(actor).filter(case__in=cases)
    replies = PartnerReply.objects.filter(referral__in=visible(actor, Referral).filter(case__in=cases)).select_related(
        "referral__service__organization", "by"
    )
    if at is not None:
        rows, replies = rows.filter(created_at__lte=at), replies.filter(at__lte=at)
    return list(rows.order_by("-created_at", "-id")[:limit]), list(replies.order_by("-at", "-id")[:limit])
