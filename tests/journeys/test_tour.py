"""Every page that somebody of the synthetic county comes to by links: it opens, it is sound, it fits the screen, and the console stays silent."""

from __future__ import annotations

import pytest

from corecit.access.actor import Actor
from reporting.synthetic import county
from reporting.synthetic.people import DOMAIN
from tests.browser import NIGHT
from tests.journeys.tour import Tour

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Who comes to most pages walks all of them; the others, those that nobody before them came to.
WHOLE = {"officer": 20, "supervisor": 25, "admin": 20, "partner": 3}
ROLES = ["officer", "supervisor", "admin", "partner", "clinician", "sergeant", "peer", "medic", "dispatcher", "privacy", "analyst"]


@pytest.fixture
def county_loaded(transactional_db):
    return county.load(actor=Actor.system("tests"))


@pytest.mark.timeout(900)
def test_every_page_of_every_role(look, county_loaded, settings):
    settings.DEMO = True
    page = look(*NIGHT)
    page.goto("/account/login/")
    tour = Tour(page, look.said)
    for role in ROLES:
        is_whole = role in WHOLE
        found = tour.walk(f"{role}@{DOMAIN}", only_new=not is_whole)
        # A tour that came to few pages would be no tour.
        if is_whole and len(found) < WHOLE[role]:
            tour.wrong.append(f"{role} came to few pages: {sorted(found)}")
    print(f"\n{tour.walked} pages walked, {len(tour.seen)} kinds.")
    assert not tour.wrong, "\n".join(tour.wrong)
    assert len(tour.seen) >= 75, sorted(tour.seen)
