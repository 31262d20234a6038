"""The form of the safety plan, whose unfinished answers are kept on the server."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.models import SafetyPlan
from cases.selectors import persons
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, verdict
from corecit.common.errors import NotVisible
from corecit.web import drafts

SAFETY_PLAN = "safety-plan"


def _may_write(actor: Actor, uid: UUID | None) -> Verdict:
    if uid is None:
        raise NotVisible
    persons.get(actor, uid)
    return verdict(actor, "create", SafetyPlan)


drafts.register(drafts.DraftForm(SAFETY_PLAN, _("Safety plan"), "cases:safety-plan-create", _may_write))
