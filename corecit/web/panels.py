"""The panel registry: an app adds to another app's page without being imported by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from corecit.access.actor import Actor, actor_of

Fill = Callable[[Actor, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A piece of a page: a template, and what fills it; `fill` returns None where the actor is to see nothing."""

    place: str
    name: str
    template: str
    fill: Fill
    sort: int = 100
    permission: str = ""


_panels: dict[str, list[Panel]] = defaultdict(list)


def register(panel: Panel) -> None:
    """Adds a panel to a place ("home", "case", "person", "encounter"), called from AppConfig.ready; a second one of the same name replaces the first."""
    _panels[panel.place] = sorted([p for p in _panels[panel.place] if p.name != panel.name] + [panel], key=lambda p: (p.sort, p.name))


def render_place(request: HttpRequest, place: str, subject: Any = None) -> list[SafeString]:
    """The panels of a place for the actor of the request, in order, rendered."""
    actor = actor_of(request)
    rendered = []
    for panel in _panels[place]:
        if panel.permission and not actor.can(panel.permission):
            continue
        context = panel.fill(actor, subject)
        if context is not None:
            rendered.append(render_to_string(panel.template, context | {"subject": subject}, request=request))
    return rendered
