"""Words and colours of a referral, so that templates stay plain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case, Person
from cases.selectors.timeline import Entry
from cases.summaries import Line, from_entries
from corecit.access.actor import Actor
from referrals.consents import CONTENT
from referrals.models import Consent, Referral, ReferralKind, ReferralStatus
from referrals.policies import reads_name
from referrals.selectors import referrals as selectors

_KINDS = {
    ReferralStatus.REQUESTED: ("warn", "send"),
    ReferralStatus.ACCEPTED: ("info", "check"),
    ReferralStatus.IN_PROGRESS: ("info", "progress"),
    ReferralStatus.ON_HOLD: ("neutral", "player-pause"),
    ReferralStatus.COMPLETED: ("good", "circle-check"),
    ReferralStatus.REJECTED: ("danger", "x"),
    ReferralStatus.FAILED: ("danger", "alert-triangle"),
    ReferralStatus.CANCELLED: ("muted", "ban"),
    ReferralStatus.ENTERED_IN_ERROR: ("muted", "eraser"),
}


def status(referral: Referral) -> dict[str, str]:
    """Kind, icon and word of a referral's state."""
    if referral.kind == ReferralKind.LOGGED and referral.status == ReferralStatus.COMPLETED:
        return {"kind": "neutral", "icon": "notes", "word": _("Logged")}
    kind, icon = _KINDS.get(ReferralStatus(referral.status), ("neutral", "circle"))
    return {"kind": kind, "icon": icon, "word": str(referral.get_status_display())}


def label(actor: Actor, referral: Referral, *, works_on_case: bool = False) -> str:
    """What the reader is told of where a referral goes: the service's name, or "Community provider"."""
    named = reads_name(actor, referral, works_on_case=works_on_case)
    return referral.service.name if named else referral.service.public_label


def organization_label(actor: Actor, referral: Referral, *, works_on_case: bool = False) -> str:
    """The organisation of a referral, left out where the service's name is: one tells the other."""
    return referral.organization.name if reads_name(actor, referral, works_on_case=works_on_case) else ""


def recipient(actor: Actor, consent: Consent, *, works_on_case: bool) -> str:
    """To whom a consent lets something be told; a Part 2 program's name for those who work on the case and whoever wrote the consent down."""
    if works_on_case or not consent.recipient.is_part2_program or (actor.user is not None and actor.user.pk == consent.created_by_id):
        return consent.recipient.name
    return _("Community provider")


def row(actor: Actor, referral: Referral) -> dict[str, Any]:
    """A referral in a list."""
    return {
        "label": label(actor, referral),
        "referral": referral,
        "status": status(referral),
        "outcome": referral.get_outcome_display() if referral.outcome else "",
    }


def carried(fields: dict[str, str]) -> list[tuple[str, str]]:
    """Labelled content that a partner reads."""
    words = {
        "name": _("Name"),
        "phone": _("Phone"),
        "language": _("Language"),
        "contact_time": _("Best way and time to reach the person"),
        "message": _("Message"),
    }
    return [(str(words.get(name) or CONTENT[name]), text) for name, text in fields.items()]


def entries(actor: Actor, case: Case, at: dt.datetime | None, limit: int) -> list[Entry]:
    """Referrals made and partners' answers, for the timeline of a case."""
    return _entries(actor, [case], at, limit)


def person_entries(actor: Actor, _person: Person, cases: Sequence[Case], at: dt.datetime | None, limit: int) -> list[Entry]:
    """The same for all cases of a person."""
    return _entries(actor, cases, at, limit)


def _entries(actor: Actor, cases: Sequence[Case], at: dt.datetime | None, limit: int) -> list[Entry]:
    made, replies = selectors.told(actor, cases, at, limit)
    found = [
        Entry(
            one.created_at,
            f"referral:{one.pk}",
            "referral",
            _("Referral to %(service)s") % {"service": label(actor, one)},
            text=str(one.get_kind_display()),
            who=one.owner.name,
            side="clinical",
            icon="send",
            url=reverse("referrals:referral-detail", args=[one.uid]),
            by=(one.owner_id,),
        )
        for one in made
    ]
    return found + [
        Entry(
            reply.at,
            f"referral-reply:{reply.pk}",
            "referral",
            _("Answer to referral %(number)s: %(answer)s") % {"number": reply.referral.number, "answer": reply.get_answer_display()},
            text=reply.text,
            who=reply.by.name if reply.by else label(actor, reply.referral),
            side="clinical",
            icon="message-circle",
            url=reverse("referrals:referral-detail", args=[reply.referral.uid]),
            by=(reply.by_id,) if reply.by_id else (),
        )
        for reply in replies
    ]


def summary_lines(actor: Actor, case: Case) -> list[Line]:
    """Referrals and partners' answers in a case summary."""
    return from_entries(_entries(actor, [case], None, 500))


def part2_notice(actor: Actor, case: Case) -> str:
    """The short form of the notice of 42 CFR 2.32, for a reader of referrals where the case holds a Part 2 consent or record; others are not told."""
    if not actor.can("referral.view") or not selectors.holds_part2(actor, case):
        return ""
    return _("42 CFR part 2 prohibits unauthorized use or disclosure of these records.")
