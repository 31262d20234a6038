"""Every address of corecit with its access rule, read from the URLconf: for docs/access.md and for the tests that walk it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.views import APIView

from corecit.access.actor import Actor
from corecit.access.declare import Rule, rule_of

# A named group of a regular expression: (?P<uid>[^/.]+)
_NAMED = re.compile(r"\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Route:
    """One address (and for the API one method of it), what answers it, and who may come in."""

    path: str
    name: str
    method: str
    view: Any
    rule: Rule | None
    arguments: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        """Whether it answers programs."""
        return bool(self.method)

    def admits(self, actor: Actor) -> bool:
        """Whether the rule lets the actor in; nobody where there is no rule."""
        return self.rule is not None and self.rule.admits(actor)


def _api_methods(view: Any) -> Iterator[tuple[str, Rule | None]]:
    """The methods of a DRF view or of one route of a viewset, each with the rule of its action or of the class."""
    cls = view.cls
    actions = getattr(view, "actions", None) or {name: name for name in cls.http_method_names if hasattr(cls, name) and name != "options"}
    for method, action in actions.items():
        if method == "head":
            continue
        rule = getattr(getattr(cls, action, None), "access_rule", None) or rule_of(view)
        yield method.upper(), rule


def _walk(patterns: list[Any], prefix: str, namespace: str, arguments: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        path = prefix + _NAMED.sub(r"<\1>", str(entry.pattern).removeprefix("^")).removesuffix("$")
        taken = arguments + tuple(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, path, inner, taken)
        elif isinstance(entry, URLPattern):
            yield from _of(entry, path, namespace, taken)


def _of(entry: URLPattern, path: str, namespace: str, arguments: tuple[str, ...]) -> Iterator[Route]:
    name = f"{namespace}{entry.name}" if entry.name else ""
    view = entry.callback
    cls = getattr(view, "cls", None)
    if cls is not None and issubclass(cls, APIView):
        for method, rule in _api_methods(view):
            yield Route(path, name, method, view, rule, arguments)
    else:
        yield Route(path, name, "", view, rule_of(view), arguments)


def routes(urlconf: str | None = None) -> list[Route]:
    """Every route of a URLconf (corecit's own when none is named), in the order of the URLconf."""
    return list(_walk(get_resolver(urlconf).url_patterns, "/", "", ()))
