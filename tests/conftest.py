"""Fixtures for every test: the cast, and a browser."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.utils import translation

from corecit.common.room import with_room
from tests import clearing, rendering
from tests.browser import browser, look
from tests.cast import cast, kept_cast, sign_in, sure

__all__ = ["browser", "cast", "kept_cast", "look", "sign_in", "sure"]

clearing.install()
# Pages as gunicorn serves them (corecit.wsgi), and tests alike.
WSGIHandler.__call__ = with_room(WSGIHandler.__call__)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Calls the test as pytest does, with room for what it calls."""
    with_room(pyfuncitem.obj)(**{name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames})
    return True


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


@pytest.fixture(autouse=True)
def words_in_english():
    """A page shown in Spanish leaves Spanish to what the thread does next, until the next request."""
    translation.activate(settings.LANGUAGE_CODE)
