"""The forms of follow-ups whose unfinished answers are kept on the server."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.selectors import follow_ups
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, verdict
from corecit.common.errors import NotVisible
from corecit.web import drafts

PLAN = "follow-up"
ATTEMPT = "follow-up-attempt"


def _may_plan(actor: Actor, case_uid: UUID | None) -> Verdict:
    if case_uid is None:
        raise NotVisible
    return verdict(actor, "work", follow_ups.case_of(actor, case_uid))


def _may_try(actor: Actor, uid: UUID | None) -> Verdict:
    if uid is None:
        raise NotVisible
    return verdict(actor, "attempt", follow_ups.get(actor, uid))


def _case_number(actor: Actor, case_uid: UUID | None) -> str:
    return follow_ups.case_of(actor, case_uid).number if case_uid else ""


def _number_of(actor: Actor, uid: UUID | None) -> str:
    return follow_ups.get(actor, uid).case.number if uid else ""


drafts.register(drafts.DraftForm(PLAN, _("Follow-up"), "cases:follow-up-new", _may_plan, _case_number))
drafts.register(drafts.DraftForm(ATTEMPT, _("Attempt to contact"), "cases:follow-up-detail", _may_try, _number_of))
