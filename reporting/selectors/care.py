"""Measures of what followed: follow-ups on time, referrals by status, linkage."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import FollowUp
from corecit.common import clock
from referrals.models import Referral, ReferralKind, ReferralStatus
from reporting.measures import Rate, Table, rate, table


def follow_ups(rows: QuerySet[FollowUp], limit: int) -> Rate:
    """First attempt by its due time, of follow-ups that have fallen due."""
    n = rows.filter(due_at__lte=clock.now()).aggregate(due=Count("pk"), on_time=Count("pk", filter=Q(first_attempt_at__lte=F("due_at"))))
    return rate(
        "follow-ups",
        _("Follow-ups on time"),
        n["on_time"],
        n["due"],
        _("First attempt by the due time, of follow-ups that have fallen due."),
        limit=limit,
        icon="calendar-check",
    )


def referrals(rows: QuerySet[Referral], limit: int) -> Table:
    """Live referrals by state, and logged ones beside them: they never count as sent."""
    counts = {(kind, status): n for kind, status, n in rows.values_list("kind", "status").annotate(n=Count("pk")).order_by()}
    skipped = {ReferralStatus.DRAFT, ReferralStatus.ENTERED_IN_ERROR}
    lines = [[str(status.label), counts.get((ReferralKind.LIVE, status), 0)] for status in ReferralStatus if status not in skipped]
    lines.append([_("Logged, not sent"), sum(n for (kind, _status), n in counts.items() if kind == ReferralKind.LOGGED)])
    return table(
        "referrals",
        _("Referrals by status"),
        [_("Status"), _("Referrals")],
        lines,
        _("Live referrals by their present state; logged ones apart."),
        limit=limit,
        kind="bars",
    )


def linkage(rows: QuerySet[Referral], limit: int, days: int = 30) -> Rate:
    """Attended within N days, of live referrals whose window has closed."""
    window = dt.timedelta(days=days)
    n = rows.filter(kind=ReferralKind.LIVE, sent_at__lte=clock.now() - window).aggregate(
        all=Count("pk"), linked=Count("pk", filter=Q(outcome="attended", outcome_at__lte=F("sent_at") + window))
    )
    label = _("Linked within %(days)s days") % {"days": days}
    return rate(
        "linkage",
        label,
        n["linked"],
        n["all"],
        _("Live referrals attended within the window, of those whose window has closed."),
        limit=limit,
        icon="link",
    )
