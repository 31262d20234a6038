"""What the journeys of single programs have in common: their own names for agencies and people, and a session instead of the sign-in page.

Who is in a car or at a door has a phone by night, who is at a desk a screen by day. The background of a story is made by factories; only what is
particular to the program is done in the pages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from cases.models import Encounter
from corecit.accounts.models import Agency, Credential, Shift, User
from tests.browser import DESK, PHONE
from tests.cast import Cast
from tests.journeys.people import WAIT, People
from tests.journeys.steps import uid_in


class Program(People):
    """The people of a program, each already signed in on the device that they work on."""

    def __init__(self, look: Callable[..., Page], cast: Cast, address: str) -> None:
        super().__init__(look, cast)
        self.address = address
        self.at_desks: set[str] = set()
        self.refusals: set[str] = set()

    def expects(self, *refusals: str) -> None:
        """Refusals that belong to the story (400, a connection that is gone), which the browser notes on its console."""
        self.refusals.update(refusals)

    def is_expected(self, line: str) -> bool:
        """Whether a line of the console tells of one of them."""
        return any(re.search(rf"\b{one}\b", line) for one in self.refusals)

    def called(self, *, zone: str = "America/New_York", agencies: dict[str, tuple[str, str]], people: dict[str, str]) -> None:
        """The program's own names: agencies by key as (name, short name), people by key."""
        for key, (name, short) in agencies.items():
            Agency.objects.filter(pk=self.cast.agencies[key].pk).update(name=name, short_name=short, time_zone=zone)
        for key, name in people.items():
            User.objects.filter(pk=self.cast.users[key].pk).update(name=name)

    def at(self, key: str, path: str) -> Page:
        """The page of a person, opened at an address."""
        page = self.of(key)
        page.goto(path)
        return page

    def of(self, key: str) -> Page:
        """The page of a person; the first time, with a session made for them."""
        if key not in self.pages:
            self.pages[key] = self.device(key, is_desk=key in self.at_desks)
        return self.pages[key]

    def device(self, key: str, *, is_desk: bool) -> Page:
        """A further device of a person: a screen by day, or a phone by night."""
        page = self.look("light", DESK) if is_desk else self.look("dark", PHONE)
        page.set_default_timeout(WAIT)
        session = self.client(key).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])
        return page

    def on_shift(self, key: str, unit: str) -> None:
        """Somebody on duty as a unit since four hours ago."""
        now = timezone.now()
        times = {"starts_at": now - dt.timedelta(hours=4), "ends_at": now + dt.timedelta(hours=6)}
        Shift.objects.create(user=self.cast.users[key], team=self.cast.teams["a"], unit=unit, **times)

    def trained(self, *keys: str) -> None:
        """People with the 40 hours of CIT."""
        day = timezone.localdate() - dt.timedelta(days=200)
        Credential.objects.bulk_create(Credential(user=self.cast.users[key], kind="cit40", hours=40, earned_on=day) for key in keys)


def pick(page: Page, question: str, *answers: str) -> None:
    """Answers of a question, by a tap on each chip."""
    group = page.get_by_role("group", name=re.compile(rf"^{re.escape(question)}(\W*(required|obligatorio)\W*)?$"))
    for one in answers:
        group.get_by_label(one, exact=True).check()


def unfold(page: Page, *titles: str) -> None:
    """Opens folded parts of a report."""
    for title in titles:
        fold = page.locator("details.fold", has=page.locator("summary", has_text=title))
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()


def start_report(page: Page, call: Any) -> None:
    """Starts the report of a call, or adds one's own to it."""
    page.goto(f"/calls/{call.uid}/")
    page.locator("main").get_by_role("button", name=re.compile("Start report|Add your report|Empezar informe|Agregar")).first.click()
    page.locator("[data-report-form]").wait_for()


def submit_report(page: Page, button: str = "Submit report", said: str = "The report was submitted.") -> Encounter:
    """Hands the report in."""
    page.get_by_role("button", name=button).click()
    page.get_by_text(said).wait_for()
    return Encounter.objects.get(uid=uid_in(page.url))


def new_person(page: Page, first: str, last: str) -> None:
    """Enters somebody new."""
    pick(page, "Who was it?", "New person")
    page.get_by_label("First name").fill(first)
    page.get_by_label("Last name").fill(last)


def clock(minutes: int, began: dt.datetime) -> str:
    """The hour so many minutes after a moment, as a time field takes it."""
    return timezone.localtime(began + dt.timedelta(minutes=minutes)).strftime("%H:%M")


def says(where: Page | Locator, *texts: str | re.Pattern[str]) -> None:
    """The texts stand there."""
    for text in texts:
        expect(where).to_contain_text(text)


def silent(where: str, texts: Iterable[str]) -> None:
    """None of the texts stands there."""
    found = [text for text in texts if text in where]
    assert not found, found
