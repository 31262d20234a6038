"""Fixtures for every test: the cast, and a browser."""

from tests.browser import browser, look
from tests.cast import cast, sign_in

__all__ = ["browser", "cast", "look", "sign_in"]
