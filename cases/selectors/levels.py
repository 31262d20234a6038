"""The level of a case as the clinical side reads it: from submitted reports and completed suicide screens together; and what other screens say beside it.

Of the last LEVEL_DAYS days the most severe one holds, as a quiet answer does not undo a loud one of last week; where nothing is so recent, the
newest. An incomplete screen holds only while nothing newer is complete. Depression, anxiety and jail screens have scales of their own: they change
no level and are named beside it; a suicide pathway that one of them raised stands until a suicide screen gives a level.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from cases.instruments.scoring import SUICIDE_PATHWAY
from cases.models import Assessment, AssessmentStatus, ClinicalPart, Level, ReportStatus
from cases.selectors.assessments import RISK_RULES
from corecit.access.actor import Actor
from corecit.common import clock

LEVEL_DAYS = 30
SEVERITY = {Level.HIGH: 4, Level.MODERATE: 3, Level.INCOMPLETE: 2, Level.LOW: 1, Level.NONE: 0}


@dataclass(frozen=True)
class Found:
    """A level that somebody found: which, when, by which instrument; without one, by a report."""

    level: str
    at: dt.datetime
    instrument: str = ""
    scoring: str = ""


@dataclass(frozen=True)
class Beside:
    """A screen without a level: its scale, band and points; what it raised whatever the total."""

    instrument: str
    scoring: str
    band: str
    score: int | None
    at: dt.datetime
    raises: bool


@dataclass(frozen=True)
class Standing:
    """What is known of a case: the level that holds, the newest where that is another one, and the newest other screen of the last days."""

    held: Found | None = None
    newest: Found | None = None
    beside: Beside | None = None
    # The screen that raised the suicide pathway, while no suicide screen has given a level since.
    raised: Beside | None = None

    @property
    def level(self) -> str:
        """The level that holds, empty for none."""
        return self.held.level if self.held else ""

    @property
    def presses(self) -> bool:
        """Whether it is to be dealt with before others: a high level, or a pathway that waits for a suicide screen."""
        return self.level == Level.HIGH or self.raised is not None


NOTHING = Standing()


def _reports() -> QuerySet[ClinicalPart]:
    rows = ClinicalPart.objects.filter(encounter__entered_in_error_at=None).exclude(status=ReportStatus.DRAFT)
    return rows.exclude(risk_level="").order_by()


def _screens() -> QuerySet[Assessment]:
    rows = Assessment.objects.filter(status=AssessmentStatus.COMPLETED, encounter__entered_in_error_at=None)
    return rows.annotate(of=Coalesce("case_id", "encounter__case_id")).order_by()


def perhaps_pressing() -> Q:
    """A condition that every case that presses fulfils, and few others."""
    screens = Assessment.objects.filter(status=AssessmentStatus.COMPLETED)
    screens = screens.filter(Q(level=Level.HIGH) | Q(override_level=Level.HIGH) | Q(level="", flags__contains=[SUICIDE_PATHWAY])).order_by()
    reports = _reports().filter(risk_level=Level.HIGH, encounter__case=OuterRef("pk"))
    return Q(Exists(reports)) | Q(Exists(screens.filter(case=OuterRef("pk")))) | Q(Exists(screens.filter(encounter__case=OuterRef("pk"))))


def of_cases(actor: Actor, case_ids: Iterable[int]) -> dict[int, Standing]:
    """The standing of each of these cases, which are there for the actor; for the clinical side alone. Three queries, whatever their number."""
    ids = list(case_ids)
    if not ids or not actor.can("clinical.read"):
        return {}
    found: dict[int, list[Found]] = defaultdict(list)
    beside: dict[int, list[Beside]] = defaultdict(list)
    reports = _reports().filter(encounter__case__in=ids)
    for case, level, at in reports.values_list("encounter__case", "risk_level", "encounter__occurred_at"):
        found[case].append(Found(level, at))
    instrument = ("version__instrument__title", "version__instrument__scoring")
    names = ("of", "level", "override_level", "completed_at", "band", "score", "flags", *instrument)
    for rows in (_screens().filter(case__in=ids), _screens().filter(case=None, encounter__case__in=ids)):
        for case, level, own, at, band, score, flags, title, scoring in rows.exclude(version__instrument__scoring="").values_list(*names):
            if own or level:
                found[case].append(Found(own or level, at, title, scoring))
            elif scoring not in RISK_RULES:
                beside[case].append(Beside(title, scoring, band, score, at, SUICIDE_PATHWAY in flags))
    return {case: standing(found[case], beside[case]) for case in ids if case in found or case in beside}


def standing(found: list[Found], beside: list[Beside]) -> Standing:
    """What holds of everything that was found."""
    since = clock.now() - dt.timedelta(days=LEVEL_DAYS)
    found = sorted(found, key=lambda one: one.at)
    newest = found[-1] if found else None
    recent = [one for one in found if one.at >= since]
    whole = [one.at for one in found if one.level != Level.INCOMPLETE]
    counted = [one for one in recent if one.level != Level.INCOMPLETE or not whole or one.at > whole[-1]]
    held = max(counted, key=lambda one: (SEVERITY[Level(one.level)], one.at), default=newest)
    others = sorted((one for one in beside if one.at >= since), key=lambda one: one.at)
    raised = [one for one in beside if one.raises and not any(at >= one.at for at in whole)]
    return Standing(
        held=held,
        newest=newest if newest != held else None,
        beside=others[-1] if others else None,
        raised=max(raised, key=lambda one: one.at, default=None),
    )
