"""Measures of encounters; every count is of distinct encounters. Definitions: section 8 of the domain facts.

What a measure counts stands apart from what is made of it, so that one pass over the encounters (`numbers`) serves all measures of a page, or any of
them alone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Extract, TruncWeek
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Encounter
from corecit.common import clock
from corecit.common.models import OutcomeClass
from reporting.measures import Rate, Spread, Table, rate, table
from reporting.suppression import is_small

Numbers = dict[str, Any]


class Percentiles(Aggregate):
    """percentile_cont: the median and the 90th percentile, from one sorting."""

    function = "percentile_cont"
    template = "percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def _ended(**disposition: Any) -> BoolOr:
    """Whether one of its dispositions, the primary or another, is such."""
    return BoolOr(Q(**{f"dispositions__{name}": value for name, value in disposition.items()}), default=False)


# What is known of each encounter before they are counted, from one reading of its dispositions.
_KNOWN: dict[str, Any] = {
    "had_arrest": _ended(code__code="arrest"),
    "had_arrest_or_citation": _ended(code__code__in=["arrest", "citation"]),
    "had_hold": _ended(outcome_class="hold"),
    "had_community": _ended(outcome_class="community"),
    "had_no_contact": _ended(outcome_class="no_contact"),
    "had_force": BoolOr(Q(police_part__force__contains=["reportable"]), default=False),
    "primary_class": Max("dispositions__outcome_class", filter=Q(dispositions__is_primary=True)),
}


def numbers(rows: QuerySet[Encounter], *wanted: Numbers) -> Numbers:
    """What these counts come to, all in one pass over the encounters."""
    return rows.annotate(**_KNOWN).aggregate(**{key: count for counts in wanted for key, count in counts.items()})


def by_week(rows: QuerySet[Encounter], limit: int) -> Table:
    """Encounters by the Monday their week begins on."""
    found = rows.annotate(week=TruncWeek("occurred_at")).values("week").annotate(n=Count("pk")).order_by("week")
    counts = {row["week"].date(): row["n"] for row in found}
    weeks, day = [], min(counts, default=None)
    while day is not None and day <= max(counts):
        weeks.append([day.isoformat(), counts.get(day, 0)])
        day += dt.timedelta(days=7)
    return table(
        "weeks",
        _("Encounters by week"),
        [_("Week from"), _("Encounters")],
        weeks,
        _("Submitted encounters by the week in which the call was received."),
        limit=limit,
        kind="line",
    )


ALL: Numbers = {"all": Count("pk")}
OUTCOMES: Numbers = ALL | {f"primary_{value}": Count("pk", filter=Q(primary_class=value)) for value in OutcomeClass.values}


def by_outcome(n: Numbers, limit: int) -> Table:
    """Encounters by the class of their primary disposition, from OUTCOMES."""
    listed = [[str(label), n[f"primary_{value}"]] for value, label in OutcomeClass.choices]
    missing = n["all"] - sum(count for _label, count in listed)
    if missing:
        listed.append([_("No disposition yet"), missing])
    return table(
        "outcomes",
        _("Encounters by outcome"),
        [_("Outcome"), _("Encounters")],
        listed,
        _("By the primary disposition of each encounter."),
        limit=limit,
        kind="bars",
    )


RATES: Numbers = ALL | {
    "arrest": Count("pk", filter=Q(had_arrest=True)),
    "arrestable": Count("pk", filter=Q(arrestable_offense="yes")),
    "diverted": Count("pk", filter=Q(had_arrest_or_citation=False, arrestable_offense="yes")),
    "arrestable_unknown": Count("pk", filter=~Q(arrestable_offense__in=["yes", "no"])),
    "hold": Count("pk", filter=Q(had_hold=True)),
    "contact": Count("pk", filter=Q(had_no_contact=False)),
    "community": Count("pk", filter=Q(had_no_contact=False, had_community=True)),
    "force": Count("pk", filter=Q(had_force=True)),
}


def rates(n: Numbers, limit: int) -> list[Rate]:
    """Arrest, diversion, hold, community resolution and force, from RATES."""
    return [
        rate(
            "arrest", _("Arrest rate"), n["arrest"], n["all"], _("Encounters with an arrest of all encounters."), limit=limit, icon="gavel"
        ),
        rate(
            "diversion",
            _("Diversion rate"),
            n["diverted"],
            n["arrestable"],
            _("Encounters with an arrestable offense and no arrest or citation, of those with an arrestable offense."),
            limit=limit,
            unknown=n["arrestable_unknown"],
            icon="arrow-fork",
        ),
        rate(
            "hold",
            _("Hold rate"),
            n["hold"],
            n["all"],
            _("Encounters that ended in an involuntary hold, of all encounters."),
            limit=limit,
            icon="building-hospital",
        ),
        rate(
            "community",
            _("Community resolution"),
            n["community"],
            n["contact"],
            _("Outcome in the community, of encounters with contact."),
            limit=limit,
            icon="home-heart",
        ),
        rate(
            "force",
            _("Force rate"),
            n["force"],
            n["all"],
            _("Encounters with reportable force, of all encounters."),
            limit=limit,
            icon="hand-stop",
        ),
    ]


_CIT = {"cit_requested": gettext_lazy("Requested"), "cit_dispatched": gettext_lazy("Dispatched"), "cit_arrived": gettext_lazy("Arrived")}
CIT: Numbers = (
    ALL
    | {f"{name}_{answer}": Count("pk", filter=Q(**{name: answer})) for name in _CIT for answer in ("yes", "no")}
    | {f"{name}_open": Count("pk", filter=~Q(**{f"{name}__in": ["yes", "no"]})) for name in _CIT}
)


def cit(n: Numbers, limit: int) -> tuple[Table, Rate]:
    """CIT officer requested, dispatched, arrived: three facts, from CIT."""
    by_fact = table(
        "cit",
        _("CIT officer"),
        [_("CIT officer"), _("Yes"), _("No"), _("Not known")],
        [[str(label), n[f"{name}_yes"], n[f"{name}_no"], n[f"{name}_open"]] for name, label in _CIT.items()],
        _("Requested, dispatched and arrived are three facts."),
        limit=limit,
        kind="bars",
        stacked=True,
    )
    coverage = rate(
        "cit",
        _("CIT coverage"),
        n["cit_arrived_yes"],
        n["all"],
        _("Encounters at which a CIT officer arrived, of all encounters."),
        limit=limit,
        unknown=n["cit_arrived_open"],
        icon="shield-check",
    )
    return by_fact, coverage


# From which stamp to which.
_SPANS = {
    "response": ("received_at", "arrived_at"),
    "scene": ("arrived_at", "cleared_at"),
    "clinician": ("clinician_arrived_at", "clinician_cleared_at"),
    "handoff": ("destination_arrived_at", "handoff_completed_at"),
}


def _spans() -> Numbers:
    wanted = dict(ALL)
    for key, (first, last) in _SPANS.items():
        seconds = Extract(ExpressionWrapper(F(last) - F(first), output_field=DurationField()), "epoch")
        in_order = Q(**{f"{last}__gte": F(first)})
        wanted[f"{key}_n"] = Count("pk", filter=in_order)
        wanted[f"{key}_seconds"] = Percentiles(seconds, filter=in_order)
    return wanted


TIMES = _spans()


def times(n: Numbers, limit: int) -> list[Spread]:
    """Response and scene time in minutes, from CAD stamps, from TIMES."""
    words = {
        "response": (_("Response time"), _("From the call received to the first unit on scene.")),
        "scene": (_("Officer time on scene"), _("From the first unit on scene to officers clear.")),
        "clinician": (_("Clinician time on scene"), _("From the clinician's arrival to the clinician clear.")),
        "handoff": (_("Hand-off"), _("From arriving at the destination to the hand-off complete, as the reports say.")),
    }
    made = []
    for key, (label, definition) in words.items():
        median, ninetieth = [seconds / 60 for seconds in n[f"{key}_seconds"] or ()] or (None, None)
        measured = n[f"{key}_n"]
        made.append(Spread(key, label, median, ninetieth, measured, n["all"], definition, bool(limit) and is_small(measured, limit)))
    return made


# The first contact of each person in the period, and how long it took until the next one that the reader may count.
_REPEATS = """
WITH base AS MATERIALIZED ({base}), first AS MATERIALIZED (
    SELECT p.person_id, min(b.occurred_at) AS at FROM base b JOIN cases_encounterperson p ON p.encounter_id = b.id AND p.role = 'subject'
    JOIN cases_person q ON q.id = p.person_id AND NOT q.is_unknown GROUP BY p.person_id
), later AS MATERIALIZED (
    SELECT f.person_id, e.id, e.occurred_at - f.at AS after
    FROM first f JOIN cases_encounterperson p ON p.person_id = f.person_id AND p.role = 'subject' JOIN cases_encounter e ON e.id = p.encounter_id
    WHERE e.submitted_at IS NOT NULL AND e.entered_in_error_at IS NULL AND e.occurred_at > f.at AND e.occurred_at <= f.at + make_interval(days => %s)
), next AS (SELECT person_id, min(after) AS after FROM later WHERE {reach} GROUP BY person_id)
SELECT {counts} FROM first f LEFT JOIN next n ON n.person_id = f.person_id
"""
_WITHIN = (
    "count(*) FILTER (WHERE f.at + make_interval(days => %s) <= %s),"
    " count(*) FILTER (WHERE f.at + make_interval(days => %s) <= %s AND n.after <= make_interval(days => %s))"
)
_WINDOWS = (30, 90, 365)


def repeats(rows: QuerySet[Encounter], everywhere: QuerySet[Encounter] | None, limit: int) -> list[Rate]:
    """Repeat contacts within 30, 90 and 365 days; `everywhere`: the encounters in which a later contact is looked for, None for all."""
    base, values = rows.values("id", "occurred_at").query.sql_with_params()
    reach, reach_values = "TRUE", ()
    if everywhere is not None:
        # Asked of the few later contacts one by one; a list of all that the reader sees would be made otherwise.
        one = everywhere.order_by().filter(pk=RawSQL("later.id", [])).values("id")
        reach, reach_values = one.query.sql_with_params()
        reach = f"EXISTS ({reach})"
    now = clock.now()
    windows = [value for days in _WINDOWS for value in (days, now, days, now, days)]
    sql = _REPEATS.format(base=base, reach=reach, counts=", ".join([_WITHIN] * len(_WINDOWS)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, max(_WINDOWS), *reach_values, *windows])
        found = cursor.fetchone()
    definition = _(
        "People with another encounter within the window after their first one in the period, of people whose window has closed; unknown persons left out."
    )
    return [
        rate(
            f"repeat-{days}", _("Repeat contact within %(days)s days") % {"days": days}, part, whole, definition, limit=limit, icon="repeat"
        )
        for days, whole, part in zip(_WINDOWS, found[::2], found[1::2], strict=True)
    ]
