"""Measures of encounters; every count is of distinct encounters. Definitions: section 8 of the domain facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Count, DurationField, Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.functions import Extract, TruncWeek
from django.utils.translation import gettext as _

from cases.models import Encounter, EncounterDisposition, PolicePart
from corecit.common import clock
from corecit.common.models import OutcomeClass
from reporting.measures import Rate, Spread, Table, rate, table
from reporting.suppression import is_small


class Percentile(Aggregate):
    """percentile_cont of seconds; `share` from 0 to 1."""

    function = "percentile_cont"
    template = "percentile_cont(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: Any, share: float, **extra: Any) -> None:
        super().__init__(expression, share=share, **extra)


def has_class(*classes: str) -> Exists:
    """The encounter ended in one of these outcome classes, by its primary or another disposition."""
    return Exists(EncounterDisposition.objects.filter(encounter=OuterRef("pk"), outcome_class__in=classes))


def has_code(*codes: str) -> Exists:
    """The encounter has one of these dispositions."""
    return Exists(EncounterDisposition.objects.filter(encounter=OuterRef("pk"), code__code__in=codes))


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


def by_outcome(rows: QuerySet[Encounter], limit: int) -> Table:
    """Encounters by the class of their primary disposition."""
    primary = EncounterDisposition.objects.filter(encounter__in=rows, is_primary=True)
    counts = dict(primary.values_list("outcome_class").annotate(n=Count("encounter", distinct=True)).order_by())
    listed = [[str(label), counts.get(value, 0)] for value, label in OutcomeClass.choices]
    missing = rows.count() - sum(counts.values())
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


def rates(rows: QuerySet[Encounter], limit: int) -> list[Rate]:
    """Arrest, diversion, hold, community resolution and force."""
    force = Exists(PolicePart.objects.filter(encounter=OuterRef("pk"), force__contains=["reportable"]))
    arrest, justice, hold = has_code("arrest"), has_code("arrest", "citation"), has_class("hold")
    n = rows.aggregate(
        all=Count("pk"),
        arrest=Count("pk", filter=Q(arrest)),
        arrestable=Count("pk", filter=Q(arrestable_offense="yes")),
        arrestable_arrest=Count("pk", filter=Q(arrest, arrestable_offense="yes")),
        diverted=Count("pk", filter=Q(~justice, arrestable_offense="yes")),
        arrestable_unknown=Count("pk", filter=~Q(arrestable_offense__in=["yes", "no"])),
        hold=Count("pk", filter=Q(hold)),
        contact=Count("pk", filter=~Q(has_class("no_contact"))),
        community=Count("pk", filter=Q(~has_class("no_contact"), has_class("community"))),
        force=Count("pk", filter=Q(force)),
    )
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


def cit(rows: QuerySet[Encounter], limit: int) -> tuple[Table, Rate]:
    """CIT officer requested, dispatched, arrived: three facts."""
    names = {"cit_requested": _("Requested"), "cit_dispatched": _("Dispatched"), "cit_arrived": _("Arrived")}
    n = rows.aggregate(
        **{f"{name}_{key}": Count("pk", filter=Q(**{name: key})) for name in names for key in ("yes", "no")},
        **{f"{name}_open": Count("pk", filter=~Q(**{f"{name}__in": ["yes", "no"]})) for name in names},
        all=Count("pk"),
    )
    lines = [[label, n[f"{name}_yes"], n[f"{name}_no"], n[f"{name}_open"]] for name, label in names.items()]
    by_fact = table(
        "cit",
        _("CIT officer"),
        [_("CIT officer"), _("Yes"), _("No"), _("Not known")],
        lines,
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


def times(rows: QuerySet[Encounter], limit: int) -> list[Spread]:
    """Response and scene time in minutes, from CAD stamps."""
    spans = [
        ("response", _("Response time"), "received_at", "arrived_at", _("From the call received to the first unit on scene.")),
        ("scene", _("Officer time on scene"), "arrived_at", "cleared_at", _("From the first unit on scene to officers clear.")),
        (
            "clinician",
            _("Clinician time on scene"),
            "clinician_arrived_at",
            "clinician_cleared_at",
            _("From the clinician's arrival to the clinician clear."),
        ),
    ]
    whole, made = rows.count(), []
    for key, label, first, last, definition in spans:
        seconds = Extract(ExpressionWrapper(F(last) - F(first), output_field=DurationField()), "epoch")
        n = rows.filter(**{f"{last}__gte": F(first)}).aggregate(
            n=Count("pk"), median=Percentile(seconds, 0.5), p90=Percentile(seconds, 0.9)
        )
        minutes = [value / 60 if value is not None else None for value in (n["median"], n["p90"])]
        made.append(Spread(key, label, minutes[0], minutes[1], n["n"], whole, definition, bool(limit) and is_small(n["n"], limit)))
    return made


_REPEATS = """
WITH base AS ({base}), index_of AS (
    SELECT p.person_id, min(b.occurred_at) AS at FROM base b JOIN cases_encounterperson p ON p.encounter_id = b.id AND p.role = 'subject'
    JOIN cases_person q ON q.id = p.person_id AND NOT q.is_unknown GROUP BY p.person_id
)
SELECT count(*), count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM cases_encounterperson p JOIN cases_encounter e ON e.id = p.encounter_id
    WHERE p.person_id = i.person_id AND p.role = 'subject' AND e.submitted_at IS NOT NULL AND e.entered_in_error_at IS NULL
      AND e.occurred_at > i.at AND e.occurred_at <= i.at + make_interval(days => %s) AND ({reach})
))
FROM index_of i WHERE i.at + make_interval(days => %s) <= %s
"""


def repeats(rows: QuerySet[Encounter], everywhere: QuerySet[Encounter], limit: int) -> list[Rate]:
    """Repeat contacts within 30, 90 and 365 days; `everywhere`: the encounters in which a later contact is looked for."""
    base, base_params = rows.values("id", "occurred_at").query.sql_with_params()
    reach, reach_params = everywhere.order_by().values("id").query.sql_with_params()
    made = []
    for days in (30, 90, 365):
        with connection.cursor() as cursor:
            sql = _REPEATS.format(base=base, reach=f"e.id IN ({reach})")
            cursor.execute(sql, [*base_params, days, *reach_params, days, clock.now()])
            whole, part = cursor.fetchone()
        label = _("Repeat contact within %(days)s days") % {"days": days}
        definition = _(
            "People with another encounter within the window after their first one in the period, of people whose window has closed; unknown persons left out."
        )
        made.append(rate(f"repeat-{days}", label, part, whole, definition, limit=limit, icon="repeat"))
    return made
