"""A walk from home along every link that a person finds: each kind of page once."""

from __future__ import annotations

import os
import re
from collections import deque
from pathlib import Path

from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from corecit.accounts.models import User
from tests.browser import PHONE, SMALL_TARGETS, WIDE, problems_in_both
from tests.cast import give_session

PICTURES = os.environ.get("CORECIT_PICTURES", "")
# Files, other people's pages (allauth's own, the API's own), and what ends the walk.
LEFT_OUT = re.compile(
    r"^/(static|api|documents|photos)/|/paper/|\.(csv|json|xlsx|pdf|ics)$|rejected|/account/(logout|2fa|password|sessions|reauthenticate)"
)
LINKS = "() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')).filter(h => h && /^[/?]/.test(h))"


class Tour:
    """Walks as one person after another; `seen` holds the kinds of pages that axe has looked at already."""

    def __init__(self, page: Page, said: list[str]) -> None:
        self.page, self.said = page, said
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        self.walked = 0

    def sign_in(self, email: str) -> None:
        """A session of that person; the sign-in page itself is walked in the journeys."""
        client = Client()
        give_session(client, User.objects.get(email=email))
        self.page.context.clear_cookies()
        address = self.page.context.pages[0].evaluate("location.origin")
        self.page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])

    def walk(self, email: str, *, only_new: bool = False) -> set[str]:
        """Every kind of page that this person comes to; with `only_new`, pages that axe has seen are not opened again."""
        self.sign_in(email)
        found: set[str] = set()
        ahead = deque(["/"])
        while ahead:
            path = ahead.popleft()
            kind = kind_of(path)
            if not kind or kind in found or LEFT_OUT.search(path.split("?")[0]):
                continue
            found.add(kind)
            if only_new and kind in self.seen and path != "/":
                continue
            ahead.extend(self.open(email, kind, path))
        return found

    def open(self, email: str, kind: str, path: str) -> list[str]:
        """Opens one page, notes what is wrong with it, and returns the links on it."""
        self.walked += 1
        self.said.clear()
        answer = self.page.goto(path)
        where = f"{email.split('@')[0]} {kind} {path}"
        status = answer.status if answer else 0
        if status != 200:
            self.wrong.append(f"{where}: {status}")
            self.said.clear()
            return []
        if kind not in self.seen:
            self.seen.add(kind)
            found = self.whole(kind)
        else:
            found = self.quick()
        self.wrong += [f"{where}: {one}" for one in [*found, *self.said]]
        self.said.clear()
        here = path.split("?")[0]
        return [here + link if link.startswith("?") else link for link in self.page.evaluate(LINKS)]

    def whole(self, kind: str) -> list[str]:
        """All that is asked of a page, in both looks."""

        def picture(theme: str) -> None:
            if PICTURES:
                self.page.screenshot(path=Path(PICTURES) / f"{theme}-{kind.replace(':', '.')}.png", full_page=True)

        return problems_in_both(self.page, picture)

    def quick(self) -> list[str]:
        """Width and targets; axe has seen the template."""
        found = []
        if not self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found.append(f"wider than the screen: {self.page.evaluate(WIDE)}")
        if self.page.viewport_size == PHONE and (small := self.page.evaluate(SMALL_TARGETS)):
            found.append(f"too small for a finger: {small}")
        return found


def kind_of(path: str) -> str:
    """The name of an address, "" for what is no page of ours."""
    try:
        return resolve(path.split("?")[0].split("#")[0]).view_name
    except Resolver404:
        return ""
