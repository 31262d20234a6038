"""What calls add to the navigation and to pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import call_words
from cases.selectors import call_imports
from cases.selectors import calls as selectors
from corecit.access.actor import Actor
from corecit.web import first_steps, nav, panels


def _awaiting(actor: Actor, subject: Any) -> dict[str, Any] | None:
    """Those that await a report, for who writes reports; nothing where none does."""
    found = selectors.awaiting_first(actor)
    if not found:
        return None
    own = {unit.casefold() for unit in selectors.units_of(actor)}
    lines = [(line, bool(own & {unit.casefold() for unit in line.call.units})) for line in call_words.lines(found)]
    return {"lines": lines, "may_report": selectors.may_report(actor)}


def _latest(actor: Actor, subject: Any) -> dict[str, Any] | None:
    """The newest crisis calls, for who takes calls and writes no reports."""
    if actor.can("encounter.report"):
        return None
    return {"lines": call_words.lines(selectors.latest_crisis(actor))}


nav.register(nav.Item(_("Calls"), "cases:call-list", "phone-incoming", ("call.view",), sort=20))
nav.register(nav.Item(_("Import"), "cases:call-import-list", "file-import", ("call.import",), sort=70))
nav.register(nav.Item(_("Call types"), "cases:call-type-list", "list-check", ("call.import",), sort=71))
panels.register(
    panels.Panel("home", "calls-awaiting", "cases/calls/panel_awaiting.html", _awaiting, sort=20, permission="encounter.report")
)
panels.register(panels.Panel("home", "calls-latest", "cases/calls/panel_latest.html", _latest, sort=20, permission="call.create"))
first_steps.register(
    first_steps.Step(
        _("Bring calls in from CAD"),
        _("A file of last week shows whether its columns are understood. Without CAD, those who answer calls type them in."),
        "cases:call-import-list",
        call_imports.has_calls,
        "call.import",
        sort=30,
    )
)
first_steps.register(
    first_steps.Step(
        _("Say which call types are a crisis"),
        _("They are proposed by their words; until somebody confirms them, a crisis may be missed."),
        "cases:call-type-list",
        call_imports.are_types_confirmed,
        "call.import",
        sort=40,
    )
)
