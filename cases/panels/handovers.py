"""What hand-overs add to home, to a case, to drafts and to notices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.selectors import handovers as selectors
from cases.selectors import records
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, verdict
from corecit.notices import kinds
from corecit.web import drafts, panels


def at_home(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """Cases that the actor is asked to take over."""
    rows = selectors.to_answer(actor)
    return {"rows": rows[:8], "more": len(rows) > 8} if rows else None


def of_case(actor: Actor, case: Any) -> dict[str, Any] | None:
    """Who is asked to take the case over, and the way to ask; nothing for whoever can neither give it nor knows of it."""
    may_give = verdict(actor, "give", case) and bool(selectors.givers(actor, case))
    waiting = selectors.waiting_of_case(actor, case)
    return {"case": case, "may_give": may_give, "waiting": waiting} if may_give or waiting else None


def _may_give(actor: Actor, uid: UUID | None) -> Verdict:
    return verdict(actor, "give", records.get(actor, uid or ""))


def _number(actor: Actor, uid: UUID | None) -> str:
    return records.get(actor, uid or "").number


panels.register(panels.Panel("home", "handovers", "cases/handovers/panels/home.html", at_home, sort=25, permission="case.work"))
panels.register(panels.Panel("case", "handover", "cases/handovers/panels/case.html", of_case, sort=90, permission="case.work"))
drafts.register(drafts.DraftForm("handover", _("Hand-over of a case"), "cases:handover-create", _may_give, _number))
kinds.register(
    kinds.Kind(
        "handover-requested", _("You are asked to take a case over"), _("Somebody asks you to take a case over."), "transfer", _("Answer")
    ),
    kinds.Kind("handover-accepted", _("A hand-over was accepted"), _("A case was taken over."), "circle-check", _("Open")),
    kinds.Kind(
        "handover-declined",
        _("A hand-over was declined"),
        _("A case stays where it is: the hand-over was declined."),
        "circle-x",
        _("Open"),
    ),
    kinds.Kind(
        "handover-withdrawn", _("A hand-over was withdrawn"), _("You are no longer asked to take a case over."), "arrow-back-up", _("Open")
    ),
)
