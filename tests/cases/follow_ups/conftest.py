"""A case of team A with an open follow-up of the clinician's."""

from __future__ import annotations

import pytest

from corecit.access.actor import Actor
from corecit.access.grants import Level, grant
from tests.factories.cases import make_case, make_follow_up

SYSTEM = Actor.system("tests")


@pytest.fixture
def case(cast):
    return make_case(cast)


@pytest.fixture
def follow_up(cast, case):
    return make_follow_up(cast, case)


@pytest.fixture
def share(cast):
    """share(case, "officer_b", "view") opens a case to a person."""

    def open_to(case, key, level="view"):
        grant(case, cast.users[key], Level(level), reason="shared", granted_by=cast.clinician)

    return open_to
