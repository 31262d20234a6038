"""Fixtures for every test: the cast."""

from tests.cast import cast, sign_in

__all__ = ["cast", "sign_in"]
