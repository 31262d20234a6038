"""The people of a journey: each in a browser of their own, signed in once by the sign-in page; and readers who are to be refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from tests.browser import PHONE, enter, problems
from tests.cast import Cast, give_session

# A folder that is to receive a picture of every stop, for who wants to look at a journey.
PICTURES = os.environ.get("CORECIT_PICTURES", "")
WAIT = 25_000


class People:
    """Opens pages as people of the cast, at phone width in the night theme, and asks for pages as those who must not have them."""

    def __init__(self, look: Callable[..., Page], cast: Cast, theme: str = "dark", **context: Any) -> None:
        self.look, self.cast, self.theme, self.context = look, cast, theme, context
        self.pages: dict[str, Page] = {}
        self.clients: dict[str, Client] = {}
        self.stops = 0
        self.problems: dict[str, list[str]] = {}

    def of(self, key: str) -> Page:
        """The page of a person; the first time, they sign in."""
        if key not in self.pages:
            self.pages[key] = self.stranger()
            enter(self.pages[key], key)
        return self.pages[key]

    def stranger(self) -> Page:
        """A browser without a session."""
        page = self.look(self.theme, PHONE, **self.context)
        page.set_default_timeout(WAIT)
        return page

    def stop(self, page: Page, name: str) -> None:
        """A stop of the journey: looked at by axe, for width and for targets; pictured on request. What is wrong is gathered for the end."""
        self.stops += 1
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{self.stops:02}-{name}.png", full_page=True)
        if found := problems(page):
            self.problems[f"{name}, {page.title()}, {page.url}"] = found

    def client(self, key: str) -> Client:
        """A plain client signed in as a person, for what needs no browser."""
        if key not in self.clients:
            self.clients[key] = Client()
            if key:
                give_session(self.clients[key], self.cast.users[key])
        return self.clients[key]

    def status(self, key: str, path: str) -> int:
        """What a person gets for an address; "" is nobody."""
        return self.client(key).get(path).status_code

    def text(self, key: str, path: str) -> str:
        """What a person reads there."""
        answer = self.client(key).get(path)
        assert answer.status_code == 200, (key, path, answer.status_code)
        return answer.content.decode()

    def assert_wall(self, path: str, *, opens: list[str], missing: list[str] = [], refused: list[str] = []) -> None:  # noqa: B006
        """An address opens to some, does not exist for others, and refuses the rest; without a sign-in it shows nothing."""
        found = {key: self.status(key, path) for key in [*opens, *missing, *refused, ""]}
        hidden = 401 if path.startswith("/api/") else 302
        expected = dict.fromkeys(opens, 200) | dict.fromkeys(missing, 404) | dict.fromkeys(refused, 403) | {"": hidden}
        assert found == expected, path
