"""What answers amount to, one small function per instrument; plain Python, so that each rule can be read and tested by itself.

A missing answer (never asked, refused, unable) is simply not among `said` and `points`. None of these ever reads an incomplete form as low.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SUICIDE_PATHWAY = "suicide_pathway"
# A youth, for whom a refusal of the ASQ counts as positive.
ADULT_AGE = 18


@dataclass(frozen=True)
class Given:
    """The answers as the rules read them: linkId -> "yes" or "no", linkId -> points, the refused ones, and the age where known."""

    said: Mapping[str, str] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    age: int | None = None

    def yes(self, *names: str) -> bool:
        """Whether any of these was answered yes."""
        return any(self.said.get(name) == "yes" for name in names)

    def no(self, *names: str) -> bool:
        """Whether all of these were answered no."""
        return all(self.said.get(name) == "no" for name in names)

    def answered(self, *names: str) -> bool:
        """Whether all of these were answered."""
        return all(self.said.get(name) in ("yes", "no") for name in names)


@dataclass(frozen=True)
class Result:
    """A level (empty where the instrument gives none), a band in the instrument's own words, points, and what is raised whatever the total."""

    level: str = ""
    band: str = ""
    score: int | None = None
    is_complete: bool = True
    flags: tuple[str, ...] = ()


def cssrs_screener(given: Given) -> Result:
    """C-SSRS screener, recent (Columbia triage): high, moderate, low, none or incomplete; a yes to 4 or 5 is high whatever is missing."""
    complete = _cssrs_is_complete(given)
    if given.yes("q4", "q5") or (given.yes("q6") and given.yes("q6a")):
        level = "high"
    elif given.yes("q3") or (given.yes("q6") and given.no("q6a")):
        level = "moderate"
    elif not complete:
        level = "incomplete"
    elif given.yes("q1", "q2"):
        level = "low"
    else:
        level = "none"
    return Result(level=level, is_complete=complete)


def _cssrs_is_complete(given: Given) -> bool:
    """Whether every question that applies was answered: 1, 2 and 6 always, 3 to 5 after a yes to 2, 6a after a yes to 6."""
    if not given.answered("q1", "q2", "q6"):
        return False
    if given.yes("q2") and not given.answered("q3", "q4", "q5"):
        return False
    return not given.yes("q6") or given.answered("q6a")


def asq(given: Given) -> Result:
    """ASQ (NIMH): acute positive when 5 is yes, non-acute positive when any of 1 to 4 is, negative when all four are no; a youth's refusal is positive."""
    first = ("q1", "q2", "q3", "q4")
    complete = given.answered(*first) and (given.no(*first) or given.answered("q5"))
    youth = given.age is not None and given.age < ADULT_AGE
    if given.yes("q5"):
        return Result(level="high", band="acute_positive", is_complete=complete, flags=(SUICIDE_PATHWAY,))
    if given.yes(*first) or (youth and given.refused & {*first, "q5"}):
        return Result(level="moderate", band="non_acute_positive", is_complete=complete, flags=(SUICIDE_PATHWAY,))
    if given.no(*first):
        return Result(level="none", band="negative", is_complete=complete)
    return Result(level="incomplete", band="incomplete", is_complete=False)


def _sum(given: Given, names: tuple[str, ...]) -> int | None:
    """The points of all items; None while one is missing."""
    return sum(given.points[name] for name in names) if all(name in given.points for name in names) else None


def _band(score: int | None, bands: tuple[tuple[int, str], ...]) -> str:
    """The band whose lowest score was reached last."""
    return "incomplete" if score is None else [name for least, name in bands if score >= least][-1]


def phq9(given: Given) -> Result:
    """PHQ-9: 0 to 27 points (Kroenke 2001); item 9 above 0 raises the suicide pathway whatever the total, and however much is missing."""
    score = _sum(given, tuple(f"q{number}" for number in range(1, 10)))
    band = _band(score, ((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "moderately_severe"), (20, "severe")))
    flags = (SUICIDE_PATHWAY,) if given.points.get("q9", 0) > 0 else ()
    return Result(band=band, score=score, is_complete=score is not None, flags=flags)


def phq2(given: Given) -> Result:
    """PHQ-2: 0 to 6 points; 3 and more ask for the whole PHQ-9 (Kroenke 2003)."""
    score = _sum(given, ("q1", "q2"))
    return Result(band=_band(score, ((0, "negative"), (3, "positive"))), score=score, is_complete=score is not None)


def gad7(given: Given) -> Result:
    """GAD-7: 0 to 21 points (Spitzer 2006)."""
    score = _sum(given, tuple(f"q{number}" for number in range(1, 8)))
    band = _band(score, ((0, "minimal"), (5, "mild"), (10, "moderate"), (15, "severe")))
    return Result(band=band, score=score, is_complete=score is not None)


def bjmhs(given: Given) -> Result:
    """Brief Jail Mental Health Screen (Steadman 2005): refer on two of items 1 to 6, medication (7), hospital (8), or the screener's concern."""
    symptoms = tuple(f"q{number}" for number in range(1, 7))
    complete = given.answered(*symptoms, "q7", "q8")
    if sum(given.yes(name) for name in symptoms) >= 2 or given.yes("q7", "q8", "concern"):
        return Result(band="refer", is_complete=complete)
    return Result(band="no_referral" if complete else "incomplete", is_complete=complete)


RULES: dict[str, Callable[[Given], Result]] = {
    "cssrs": cssrs_screener,
    "asq": asq,
    "phq9": phq9,
    "phq2": phq2,
    "gad7": gad7,
    "bjmhs": bjmhs,
}


def score(rule: str, given: Given) -> Result:
    """The result by a rule; an instrument without one has neither level nor points."""
    return RULES[rule](given) if rule else Result()
