"""Every page that somebody of the synthetic county comes to by links: it opens, it is sound, it fits the screen, and the console stays silent."""

from __future__ import annotations

import pytest

from corecit.access.actor import Actor
from reporting.synthetic import county
from reporting.synthetic.people import DOMAIN
from tests.browser import DESK, PHONE
from tests.journeys.tour import Tour

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES = ["officer", "clinician", "peer", "dispatcher", "sergeant", "supervisor", "admin", "privacy", "analyst", "partner"]
# Those behind whom nearly every page of the others lies: a tour that came to few pages would be no tour.
AT_LEAST = {"officer": 20, "clinician": 25, "sergeant": 22, "supervisor": 25, "admin": 20, "privacy": 5, "analyst": 4, "partner": 3}


@pytest.fixture
def county_loaded(transactional_db):
    return county.load(actor=Actor.system("tests"))


@pytest.mark.parametrize(
    "theme, size, only_new", [pytest.param("dark", PHONE, False, id="night-phone"), pytest.param("light", DESK, True, id="light-desk")]
)
@pytest.mark.timeout(600)
def test_every_page_of_every_role(look, county_loaded, settings, theme, size, only_new):
    settings.DEMO = True
    page = look(theme, size)
    page.goto("/account/login/")
    tour = Tour(page, look.said, f"{theme}-{size['width']}")
    for role in ROLES:
        found = tour.walk(f"{role}@{DOMAIN}", only_new=only_new)
        if not only_new:
            assert len(found) >= AT_LEAST.get(role, 3), (role, sorted(found))
    print(f"\n{tour.walked} pages walked, {len(tour.seen)} kinds.")
    assert not tour.wrong, "\n".join(tour.wrong)
