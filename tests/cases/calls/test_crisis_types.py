"""What local types most likely mean."""

from __future__ import annotations

import pytest

from cases.calls.crisis_types import CERTAIN_CODES, POSSIBLE_CODES, higher, propose


@pytest.mark.parametrize("code", sorted(CERTAIN_CODES))
def test_codes_that_mark_a_crisis(code):
    assert propose(code) == ("certain", code)


@pytest.mark.parametrize("code", sorted(POSSIBLE_CODES))
def test_codes_that_hide_one(code):
    assert propose(code) == ("possible", code)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("MENTAL HEALTH CASE", "certain"), ("SUICIDE IN PROG INJ/PILLS", "certain"), ("SUICIDE - CRITICAL", "certain"), ("CRISIS COMPLAINT - GENERAL", "certain"),
        ("PERSON IN BEHAVIORAL/EMOTIONAL CRISIS", "certain"), ("PSYCHIATRIC EMERGENCY ALS 1", "certain"), ("Emotionally disturbed person", "certain"), ("5150 EVAL", "certain"),
        ("WELFARE CHECK", "possible"), ("SERVICE - WELFARE CHECK", "possible"), ("OVERDOSE ALS", "possible"), ("CASUALTY - DRUG RELATED (OD)", "possible"), ("DISORDERLY CONDUCT", "possible"),
        ("SUSPICIOUS PERSON, VEHICLE, OR INCIDENT", "possible"), ("911 HANG UP", "possible"), ("MISSING PERSON CRITICAL", "possible"), ("DIP - DRUNK/INTOX PERSON", "possible"),
        ("DWI - DRUNK/INTOX DRIVER", "no"), ("DISTURBANCE - NOISE", "no"), ("EXPERIMENTAL PERMIT", "no"), ("ODOR OF SMOKE", "no"), ("SUSPICIOUS PACKAGE", "no"), ("FIGHT NO WEAPONS", "no"),
        ("ALARM COMMERCIAL", "no"), ("TRAFFIC STOP", "no"), ("TESTING", "no"), ("", "no"),
    ],
)  # fmt: skip
def test_words(text, level):
    assert propose(text)[0] == level


def test_a_call_that_began_or_ended_as_a_crisis_is_one():
    assert higher(["no", "certain"]) == "certain"
    assert higher(["possible", "no"]) == "possible"
    assert higher([]) == "no"
