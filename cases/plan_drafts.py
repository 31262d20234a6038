"""The forms of plans whose unfinished answers are kept on the server."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.selectors import plans
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, verdict
from corecit.common.errors import NotVisible
from corecit.web import drafts

PLAN = "response-plan"


def _may_edit(actor: Actor, uid: UUID | None) -> Verdict:
    if uid is None:
        raise NotVisible
    return verdict(actor, "edit", plans.get(actor, uid))


drafts.register(drafts.DraftForm(PLAN, _("Response plan"), "cases:plan-edit", _may_edit))
