"""The form of an assessment, whose unfinished answers are kept on the server for the one who asks."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.selectors import assessments
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, verdict
from corecit.common.errors import NotVisible
from corecit.web import drafts

ASSESSMENT = "assessment"


def _may_answer(actor: Actor, uid: UUID | None) -> Verdict:
    if uid is None:
        raise NotVisible
    return verdict(actor, "answer", assessments.get(actor, uid))


def _where(actor: Actor, uid: UUID | None) -> str:
    """The number of the case or the encounter; the instrument would tell what is asked of whom."""
    if uid is None:
        return ""
    row = assessments.get(actor, uid)
    place = row.encounter or row.case
    return place.number if place is not None else ""


drafts.register(drafts.DraftForm(ASSESSMENT, _("Screening"), "cases:assessment-answer", _may_answer, _where))
