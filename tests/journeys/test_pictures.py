"""The pictures of README and guide, taken from the synthetic county: CORECIT_SCREENSHOTS=1 writes them, otherwise they are only looked at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corecit.access.actor import Actor
from reporting.synthetic import county
from reporting.synthetic.people import DEMO_PASSWORD
from tests.browser import DESK, PHONE, assert_sound, enter

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "img"
LARGEST = 200_000
# name, who, address, theme, size, what must be on it
PICTURES = [
    ("home-night", "officer", "/", "dark", PHONE, "Calls awaiting a report"),
    ("home-desk-night", "clinician", "/", "dark", DESK, "My follow-ups"),
    ("dashboard-light", "supervisor", "/reports/", "light", DESK, "Arrest rate"),
]


def test_pictures(look, transactional_db, settings, tmp_path):
    settings.DEMO = True
    county.load(actor=Actor.system("tests"))
    folder = FOLDER if os.environ.get("CORECIT_SCREENSHOTS") == "1" else tmp_path
    folder.mkdir(exist_ok=True)
    for name, who, path, theme, size, words in PICTURES:
        page = look(theme, size)
        enter(page, who, path, DEMO_PASSWORD)
        page.get_by_text(words).first.wait_for()
        page.wait_for_load_state("networkidle")
        assert_sound(page)
        picture = page.screenshot(path=folder / f"{name}.png")
        assert len(picture) < LARGEST, f"{name}.png has {len(picture)} bytes"
