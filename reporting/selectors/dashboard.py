"""The dashboard put together, and the same as rows for a file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.models import Encounter
from corecit.access.actor import Actor
from corecit.access.policies import visible
from reporting.measures import HIDDEN, Dashboard
from reporting.selectors import care, encounters
from reporting.selectors.scope import Scope, follow_ups, is_aggregate, referrals, threshold
from reporting.selectors.scope import encounters as encounters_of
from reporting.statistics import wilson
from reporting.suppression import is_small


def build(actor: Actor, scope: Scope) -> Dashboard:
    """Every measure of the dashboard for this reader and scope."""
    limit = threshold(actor)
    rows = encounters_of(actor, scope)
    n = encounters.numbers(rows, encounters.RATES, encounters.CIT, encounters.TIMES, encounters.OUTCOMES)
    cit_table, cit_rate = encounters.cit(n, limit)
    referred = referrals(actor, scope)
    return Dashboard(
        total=0 if limit and is_small(n["all"], limit) else n["all"],
        rates=[
            *encounters.rates(n, limit),
            cit_rate,
            *encounters.repeats(rows, None if is_aggregate(actor) else visible(actor, Encounter), limit),
            care.follow_ups(follow_ups(actor, scope), limit),
            care.linkage(referred, limit),
        ],
        spreads=encounters.times(n, limit),
        tables=[encounters.by_week(rows, limit), encounters.by_outcome(n, limit), cit_table, care.referrals(referred, limit)],
        limit=limit,
    )


def as_rows(dashboard: Dashboard, scope: Scope) -> list[list[Any]]:
    """What is shown, line by line: measure, group, value, n, denominator, unknown, interval, period, definition."""
    period = [scope.first_on.isoformat(), scope.last_on.isoformat()]
    lines: list[list[Any]] = [
        [
            _("Measure"),
            _("Group"),
            _("Value"),
            _("n"),
            _("Denominator"),
            _("Unknown"),
            _("Low 95 %"),
            _("High 95 %"),
            _("From"),
            _("To"),
            _("Definition"),
        ]
    ]
    for item in dashboard.rates:
        interval = None if item.hidden else wilson(item.part, item.whole)
        low, high = (round(interval[0], 4), round(interval[1], 4)) if interval else ("", "")
        value = HIDDEN if item.hidden else round(item.part / item.whole, 4) if item.whole else ""
        numbers = [HIDDEN, HIDDEN, HIDDEN] if item.hidden else [item.part, item.whole, item.unknown]
        lines.append([item.label, "", value, *numbers, low, high, *period, item.definition])
    for spread in dashboard.spreads:
        for name, number in ((_("median, minutes"), spread.median), (_("90th percentile, minutes"), spread.ninetieth)):
            value = HIDDEN if spread.hidden else round(number, 1) if number is not None else ""
            lines.append(
                [
                    spread.label,
                    name,
                    value,
                    HIDDEN if spread.hidden else spread.n,
                    HIDDEN if spread.hidden else spread.whole,
                    "",
                    "",
                    "",
                    *period,
                    spread.definition,
                ]
            )
    for table in dashboard.tables:
        for row in table.rows:
            for name, number in zip(table.columns[1:], row[1:], strict=True):
                group = f"{row[0]} · {name}" if len(table.columns) > 2 else row[0]
                lines.append([table.label, group, HIDDEN if number is None else number, "", "", "", "", "", *period, table.definition])
    return lines
