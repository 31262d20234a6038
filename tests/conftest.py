"""Fixtures for every test: the cast, and a browser."""

import pytest
from django.core.cache import cache

from tests import clearing, rendering
from tests.browser import browser, look
from tests.cast import cast, kept_cast, sign_in, sure

__all__ = ["browser", "cast", "kept_cast", "look", "sign_in", "sure"]

clearing.install()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test database holds the lists of values that every installation holds."""
    with django_db_blocker.unblock():
        clearing.put_codes_in_place()


@pytest.fixture(scope="session", autouse=True)
def pages_alone(django_test_environment):
    """Answers hold the context of the page, and tests render a tenth faster."""
    rendering.install()


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    """Tests sign in more often in a minute than any station does."""
    cache.clear()
