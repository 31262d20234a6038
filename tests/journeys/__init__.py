"""Journeys through the product in a browser, as the people who use it walk."""

import pytest

# A failing assertion in these says what it compared, as it does in tests.
pytest.register_assert_rewrite("tests.journeys.people", "tests.journeys.steps", "tests.journeys.tour")
