"""A completed screen as an event that a protocol is asked after."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.instruments.scoring import SUICIDE_PATHWAY
from cases.models import Assessment, AssessmentStatus, RuleLevel
from cases.occasions import Occasion
from cases.selectors import assessments, protocols
from cases.selectors.protocols import ASKED_DAYS, Proposal
from corecit.access.actor import Actor
from corecit.access.policies import sees, verdict
from corecit.common import clock
from corecit.common.errors import NotVisible


def of_assessment(actor: Actor, row: Assessment) -> Occasion:
    """A screen as an event; one that belongs to an encounter is named after that, so that both ask for the same follow-ups once."""
    case = row.case or (row.encounter.case if row.encounter is not None else None)
    if case is not None and not sees(actor, case):
        case = None
    return Occasion(
        event=f"encounter:{row.encounter.uid}" if row.encounter is not None else f"screen:{row.uid}",
        case=case,
        at=row.completed_at or row.started_at,
        level=row.standing_level or (RuleLevel.RAISED if SUICIDE_PATHWAY in row.flags else ""),
        age=row.age if row.age is not None else protocols.age_on(row.person, timezone.localdate()),
        encounter=row.encounter if row.encounter is not None and case is not None and row.encounter.case_id == case.pk else None,
        title=_("Screening"),
        path=reverse("cases:assessment-detail", args=[row.uid]),
    )


def read(actor: Actor, uid: UUID) -> Occasion:
    """The completed screen of that uid as an event; raises NotVisible."""
    row = assessments.get(actor, uid)
    if row.status != AssessmentStatus.COMPLETED:
        raise NotVisible
    return of_assessment(actor, row)


def outstanding(actor: Actor, row: Assessment) -> list[Proposal]:
    """What the protocol asks for after a completed screen and nobody has answered yet."""
    recent = clock.now() - dt.timedelta(days=ASKED_DAYS)
    if row.status != AssessmentStatus.COMPLETED or row.completed_at is None or row.completed_at < recent:
        return []
    occasion = of_assessment(actor, row)
    if occasion.case is None or not verdict(actor, "work", occasion.case):
        return []
    return protocols.proposals(actor, occasion)
