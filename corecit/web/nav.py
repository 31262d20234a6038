"""The navigation: every app says in AppConfig.ready what it adds; who lacks the permission does not see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from corecit.access.actor import Actor, actor_of


@dataclass(frozen=True)
class Item:
    """One entry: label (lazy), URL name, Tabler icon name, permissions (any), and an optional count to show beside it."""

    label: object
    url_name: str
    icon: str
    permissions: tuple[str, ...] = ()
    sort: int = 100
    count: Callable[[Actor], int] | None = None
    url: str = ""
    active: bool = False
    # What `count` said, for the template.
    number: int = 0


_items: list[Item] = []


def register(item: Item) -> None:
    """Adds an entry; a second one for the same URL name replaces the first."""
    _items[:] = sorted([i for i in _items if i.url_name != item.url_name] + [item], key=lambda i: i.sort)


def registered() -> list[Item]:
    """Every entry, for the tests that look at all of them."""
    return list(_items)


@cache
def _address(url_name: str, urlconf: str, prefix: str) -> str | None:
    """Where an entry leads; None for a wrong one, which must not take every page with it: a test asks it of each."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return None


def items(request: HttpRequest) -> tuple[Item, ...]:
    """The entries for the actor of the request."""
    actor = actor_of(request)
    if actor.user is None:
        return ()
    found = []
    for item in _items:
        if item.permissions and not any(actor.can(permission) for permission in item.permissions):
            continue
        url = _address(item.url_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
        if url is None:
            continue
        found.append(replace(item, url=url, number=item.count(actor) if item.count else 0))
    # Of /audit/ and /audit/review the longer one is where the reader is.
    here = max(
        (item.url for item in found if request.path == item.url or (item.url != "/" and request.path.startswith(item.url))),
        key=len,
        default="",
    )
    return tuple(replace(item, active=item.url == here) for item in found)
