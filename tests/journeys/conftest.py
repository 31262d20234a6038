"""What journeys stand on: people in browsers, and an installation that works by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.people import People
from tests.journeys.programs import Program
from tests.processes import Processes, folder_of_tests


@pytest.fixture
def installation(transactional_db: None, live_server, settings) -> Iterator[Processes]:
    """A worker and a clock on the embedded broker, started before the first page is opened and stopped after the last."""
    settings.SITE_URL = live_server.url
    made = Processes(folder_of_tests(), SITE_URL=live_server.url, SECRET_KEY=settings.SECRET_KEY)
    made.worker()
    made.clock()
    yield made
    made.close()


@pytest.fixture
def people(look, cast) -> Iterator[People]:
    """The cast with browsers; whatever is unsound at a stop fails the test at its end."""
    made = People(look, cast)
    yield made
    assert not made.problems, "\n".join(f"{stop}: {found}" for stop, found in made.problems.items())


@pytest.fixture
def program(look, cast, live_server, transactional_db: None) -> Iterator[Program]:
    """The same for the journey of one program: nobody signs in by the page, and each has the device they work on."""
    made = Program(look, cast, live_server.url)
    yield made
    look.said[:] = [line for line in look.said if not made.is_expected(line)]
    assert not made.problems, "\n".join(f"{stop}: {found}" for stop, found in made.problems.items())
