"""A browser for tests: every size and both themes, axe at hand, and nothing may be said on the console."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import PASSWORD

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
# Both themes and both sizes, as they are used most: night in the car, day at the desk.
NIGHT, DAY = ("dark", PHONE), ("light", DESK)
# No script of ours or axe's runs long enough on a page to be worth optimizing; V8's threads for it take a sixth of a processor from the tests beside.
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync "
    "--js-flags=--no-opt,--no-maglev"
)

# Playwright's loop runs in the thread of the tests, where Django would otherwise refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What a finger must hit; links within running text are exempt (WCAG 2.5.8).
SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
    .filter(e => e.checkVisibility() && !e.matches('.skip-link, .visually-hidden, .chip-input, .form-check-input, .stretched') && !e.closest('p, dd, td, th, .note, .timeline-title'))
    .filter(e => e.getBoundingClientRect().height < 43.5)
    .map(e => e.outerHTML.slice(0, 120))"""


# With a mouse: buttons and fields are 44 px high too; links are hit well enough where they are.
SMALL_BUTTONS = SMALL_TARGETS.replace("'a[href], button,", "'a.btn, button,")

# axe reads each color of a page hundreds of times, which takes a quarter of its time; what a text says as a color does not change.
COLORS_READ_ONCE = """;(() => {
    const Color = axe.commons.color.Color.prototype, read = Color.parseString, known = new Map();
    Color.parseString = function (text) {
        if (!known.has(text)) { read.call(this, text); known.set(text, [this.r, this.g, this.b, this.alpha]); }
        [this.r, this.g, this.b, this.alpha] = known.get(text);
        return this;
    };
})()"""
# axe is put into a document once, needs no style sheet fetched anew (preload), looks for no frames, as no page has any, and only says what it found.
AXE = Axe().axe_script + COLORS_READ_ONCE
HAS_AXE = "() => typeof window.axe !== 'undefined'"
RUN_AXE = """() => axe.run({resultTypes: ['violations'], preload: false, iframes: false, selectors: false, ancestry: false})
    .then(said => said.violations.map(one => `${one.id}: ${JSON.stringify(one.nodes.map(node => node.html.slice(0, 160)))}`))"""

# Colors that are still on their way would be measured half-way.
SETTLE = "() => new Promise(done => requestAnimationFrame(() => { document.getAnimations().forEach(a => a.finish()); done(); }))"

# What juts out, from the outside in.
WIDE = """() => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 4).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests of a process: Playwright runs once per thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS.split())
        yield browser
        browser.close()
        # Under Playwright's loop Django keeps connections of its own; one that stays open keeps the test database from being dropped.
        connections.close_all()


@pytest.fixture
def look(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """look(theme, size, **context) -> a page of a fresh browser context; said errors fail the test at the end."""
    contexts, said = [], []

    def make(theme: str = "light", size: dict = DESK, **more) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=size, color_scheme=theme, **more)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: said.append(f"{message.text} {message.location['url']}") if message.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    make.said = said  # type: ignore[attr-defined]
    yield make
    for context in contexts:
        context.close()
    assert not said, said


def enter(page: Page, key: str, path: str = "/", password: str = PASSWORD) -> None:
    """Signs a person of the cast in by the sign-in page."""
    page.goto(f"/account/login/?next={path}")
    page.get_by_label("Email").fill(f"{key.replace('_', '.')}@harmon.example")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Accept and sign in", exact=True).click()
    page.wait_for_url(f"**{path}")


def assert_sound(page: Page) -> None:
    """axe finds nothing, nothing juts out sideways, and every button, on a phone every target, is 44 px high."""
    assert not (found := problems(page)), found


def assert_sound_in_both(page: Page) -> None:
    """`assert_sound` by night on a phone and by day at a desk; a page opened once shows both, as the theme follows the device and the layout the width."""
    assert not (found := problems_in_both(page)), found


def problems_in_both(page: Page, shown: Callable[[str], object] = lambda theme: None) -> list[str]:
    """What is unsound about a page in either look; it is left in the look of the night. `shown` is called in each."""
    found = []
    for theme, size in (DAY, NIGHT):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.evaluate(SETTLE)
        found += [f"{theme}: {one}" for one in problems(page)]
        shown(theme)
    return found


def problems(page: Page) -> list[str]:
    """What is unsound about a page."""
    if not page.evaluate(HAS_AXE):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
        found.append(f"wider than the screen: {page.evaluate(WIDE)}")
    if small := page.evaluate(SMALL_TARGETS if page.viewport_size == PHONE else SMALL_BUTTONS):
        found.append(f"too small for a finger: {small}")
    return found
