"""The reports whose unfinished answers are kept on the server, and what is told about reports."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.selectors import encounters
from cases.selectors.encounters_facts import DRAFT_FORMS
from corecit.access.actor import Actor
from corecit.access.policies import Verdict
from corecit.accounts.roles import Side
from corecit.common.errors import NotVisible
from corecit.notices import kinds
from corecit.notices.kinds import Kind
from corecit.web import drafts


def _may_write(side: str) -> Callable[[Actor, UUID | None], Verdict]:
    def admit(actor: Actor, uid: UUID | None) -> Verdict:
        """The author of the part of this side, while it may be written or amended."""
        if uid is None or actor.side != side:
            raise NotVisible
        return encounters.may_write(actor, uid)

    return admit


def _number(actor: Actor, uid: UUID | None) -> str:
    return encounters.get(actor, uid).number if uid else ""


for _side, _title in ((Side.POLICE, _("Police report")), (Side.CLINICAL, _("Clinical report"))):
    drafts.register(drafts.DraftForm(DRAFT_FORMS[_side], _title, "cases:encounter-report", _may_write(_side), _number, is_listed=False))

kinds.register(
    Kind(
        "report-returned",
        _("A report was returned to you"),
        _("A supervisor returned one of your reports with a comment."),
        "arrow-back-up",
        _("Mend it"),
    ),
    Kind("report-approved", _("A report was approved"), _("A supervisor approved one of your reports."), "circle-check"),
    Kind(
        "report-handed-over",
        _("A report was handed over to you"),
        _("Somebody handed a report over to you to finish."),
        "user-share",
        _("Go on"),
    ),
    Kind(
        "facts-corrected",
        _("Facts of an encounter were corrected"),
        _("The other side corrected facts of an encounter you reported."),
        "replace",
    ),
)
