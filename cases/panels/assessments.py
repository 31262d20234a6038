"""What screening, social needs and disclosures add to a case, to an encounter, to the timeline, to notices and to the navigation."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases import assessment_drafts
from cases.presenters import assessments as presenters
from cases.selectors import assessments, disclosures, needs, timeline
from corecit.access.actor import Actor
from corecit.access.policies import YES, verdict
from corecit.accounts.roles import Side
from corecit.notices import kinds
from corecit.web import nav, panels

__all__ = ["assessment_drafts"]


def screens_of_case(actor: Actor, case: Any) -> dict[str, Any]:
    """Screens of a case, and the way to another one."""
    return {
        "rows": [presenters.shown(one) for one in assessments.of_case(actor, case, limit=8)],
        "begun": [presenters.shown(one) for one in assessments.begun(actor, case=case)],
        "screen_url": reverse("cases:record-screen", args=[case.uid]),
        "may_screen": verdict(actor, "work", case) if actor.can("clinical.write") else None,
    }


def screens_of_encounter(actor: Actor, encounter: Any) -> dict[str, Any]:
    """Screens of an encounter."""
    return {
        "rows": [presenters.shown(one) for one in assessments.of_encounter(actor, encounter)],
        "begun": [presenters.shown(one) for one in assessments.begun(actor, encounter=encounter)],
        "screen_url": reverse("cases:encounter-screen", args=[encounter.uid]),
        "may_screen": YES if actor.can("clinical.write") and encounter.entered_in_error_at is None else None,
    }


def needs_of_case(actor: Actor, case: Any) -> dict[str, Any]:
    """Social needs of a case."""
    return {
        "rows": presenters.need_rows(needs.of_case(actor, case)),
        "find_url": reverse("cases:record-need", args=[case.uid]),
        "may_find": verdict(actor, "work", case) if actor.can("clinical.write") else None,
    }


def needs_of_encounter(actor: Actor, encounter: Any) -> dict[str, Any]:
    """Social needs found at an encounter."""
    return {
        "rows": presenters.need_rows(needs.of_encounter(actor, encounter)),
        "find_url": reverse("cases:encounter-need", args=[encounter.uid]),
        "may_find": YES if actor.can("clinical.write") and encounter.entered_in_error_at is None else None,
    }


def told_at_encounter(actor: Actor, encounter: Any) -> dict[str, Any] | None:
    """What was told to officers: for the clinical side, and for the officer who was told."""
    rows = [presenters.told(one) for one in disclosures.of_encounter(actor, encounter)]
    if actor.side != Side.CLINICAL:
        return {"rows": rows, "is_recipient": True} if rows else None
    may = disclosures.may(actor, encounter) if actor.can("clinical.write") else None
    return {"rows": rows, "may_tell": may, "tell_url": reverse("cases:encounter-disclose", args=[encounter.uid])}


def told_of_case(actor: Actor, case: Any) -> dict[str, Any] | None:
    """The accounting of a case for the clinical side; nothing while nothing was told."""
    rows = [presenters.told(one) for one in disclosures.of_case(actor, case)]
    return {"rows": rows} if rows else None


for place, screens, found in (("case", screens_of_case, needs_of_case), ("encounter", screens_of_encounter, needs_of_encounter)):
    panels.register(panels.Panel(place, "screens", "cases/assessments/panels/screens.html", screens, sort=20, permission="clinical.read"))
    panels.register(panels.Panel(place, "needs", "cases/needs/panels/needs.html", found, sort=40, permission="clinical.read"))
panels.register(
    panels.Panel("encounter", "told", "cases/disclosures/panels/told.html", told_at_encounter, sort=25, permission="encounter.view")
)
panels.register(panels.Panel("case", "told", "cases/disclosures/panels/told.html", told_of_case, sort=70, permission="clinical.read"))
timeline.register_source("assessment", _("Screening"), presenters.entries, of_person=presenters.person_entries, permission="clinical.read")
nav.register(nav.Item(_("Disclosures"), "cases:disclosure-list", "message-forward", ("audit.all",), sort=80))
kinds.register(
    kinds.Kind(
        "clinician-told",
        _("A clinician told you something on an encounter"),
        _("A clinician has told you what you need to keep people safe. Open the encounter to read it."),
        "message-forward",
        _("Open encounter"),
    )
)
