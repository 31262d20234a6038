"""Scoring, each rule against a statement of its own: of the C-SSRS screener every one of the 3^7 patterns of yes, no and missing."""

from __future__ import annotations

from itertools import product

import pytest

from cases.instruments.scoring import SUICIDE_PATHWAY, Given, asq, bjmhs, cssrs_screener, gad7, phq2, phq9

ITEMS = ("q1", "q2", "q3", "q4", "q5", "q6", "q6a")
PATTERNS = list(product("yn-", repeat=7))

# The triage as a table, worst first, a "*" standing for whatever: the first row that fits decides. One column per item, 6a last.
TABLE = [
    ("high", "***y***"),
    ("high", "****y**"),
    ("high", "*****yy"),
    ("moderate", "**y****"),
    ("moderate", "*****yn"),
    # From here on 3, 4, 5 are not yes, and 6 is not yes with an answer to 6a.
    # Everything that applies is answered: 2 is no, so 3 to 5 do not apply; or they are answered no. 6 is no, so 6a does not apply.
    ("low", "yn***n*"),
    ("low", "*ynnnn*"),
    ("none", "nn***n*"),
]


def triage(pattern: tuple[str, ...]) -> str:
    """The level by the table; what no row knows is incomplete. An item 1 that is missing leaves the form incomplete."""
    for level, row in TABLE:
        if all(wanted in ("*", is_) for wanted, is_ in zip(row, pattern, strict=True)):
            return "incomplete" if level == "low" and pattern[0] == "-" else level
    return "incomplete"


def given(pattern: tuple[str, ...]) -> Given:
    return Given({name: {"y": "yes", "n": "no"}[answer] for name, answer in zip(ITEMS, pattern, strict=True) if answer != "-"})


def test_every_pattern_of_the_cssrs_screener():
    assert len(PATTERNS) == 3**7 == 2187
    wrong = {
        "".join(one): (cssrs_screener(given(one)).level, triage(one)) for one in PATTERNS if cssrs_screener(given(one)).level != triage(one)
    }
    assert wrong == {}


def applies_and_is_missing(pattern: tuple[str, ...]) -> bool:
    """Whether a question that had to be asked has no answer: after a missing 2 nobody knows whether 3 to 5 had to be."""
    one, two, three, four, five, six, six_a = pattern
    return "-" in (one, two, six) or (two == "y" and "-" in (three, four, five)) or (six == "y" and six_a == "-")


def test_incomplete_never_reads_as_low_or_none():
    for pattern in PATTERNS:
        if applies_and_is_missing(pattern):
            result = cssrs_screener(given(pattern))
            assert result.level in ("high", "moderate", "incomplete"), pattern
            assert not result.is_complete, pattern


def test_a_yes_to_four_or_five_is_high_whatever_is_missing():
    high = [pattern for pattern in PATTERNS if "y" in (pattern[3], pattern[4])]
    assert len(high) == 2187 - 2187 * 4 // 9
    assert {cssrs_screener(given(pattern)).level for pattern in high} == {"high"}


def test_every_level_occurs():
    assert {cssrs_screener(given(pattern)).level for pattern in PATTERNS} == {"high", "moderate", "low", "none", "incomplete"}


def test_asq_every_pattern():
    """Acute on a yes to 5; positive on any yes to 1-4; negative on four noes; anything else is not known."""
    for pattern in product("yn-", repeat=5):
        said = {f"q{number}": {"y": "yes", "n": "no"}[one] for number, one in enumerate(pattern, 1) if one != "-"}
        first, fifth = pattern[:4], pattern[4]
        expected = (
            "acute_positive"
            if fifth == "y"
            else "non_acute_positive"
            if "y" in first
            else "negative"
            if first == tuple("nnnn")
            else "incomplete"
        )
        assert asq(Given(said)).band == expected, pattern
        assert (asq(Given(said)).level in ("none", "low")) == (expected == "negative")


@pytest.mark.parametrize("age,level", [(15, "moderate"), (17, "moderate"), (18, "incomplete"), (None, "incomplete")])
def test_asq_a_refusal_by_a_youth_counts_as_positive(age, level):
    said = {"q1": "no", "q2": "no", "q3": "no"}
    assert asq(Given(said, refused=frozenset({"q4"}), age=age)).level == level
    assert asq(Given({}, refused=frozenset({"q1", "q2", "q3", "q4"}), age=age)).level == level


def points(*values: int) -> Given:
    return Given(points={f"q{number}": value for number, value in enumerate(values, 1)})


@pytest.mark.parametrize(
    "total,band",
    [(0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "moderately_severe"), (19, "moderately_severe"), (20, "severe"), (24, "severe")],
)  # fmt: skip
def test_phq9_bands(total, band):
    rest = total
    values = []
    for _item in range(8):
        values.append(min(3, rest))
        rest -= values[-1]
    result = phq9(points(*values, 0))
    assert (result.score, result.band, result.flags) == (total, band, ())


@pytest.mark.parametrize("nine", [1, 2, 3])
def test_phq9_item_nine_raises_the_pathway_whatever_the_total_and_whatever_is_missing(nine):
    assert phq9(points(0, 0, 0, 0, 0, 0, 0, 0, nine)).flags == (SUICIDE_PATHWAY,)
    alone = phq9(Given(points={"q9": nine}))
    assert alone.flags == (SUICIDE_PATHWAY,) and alone.band == "incomplete" and alone.score is None
    assert phq9(points(3, 3, 3, 3, 3, 3, 3, 3, nine)).score == 24 + nine


def test_a_missing_item_leaves_no_total():
    for missing in range(1, 10):
        some = {f"q{number}": 3 for number in range(1, 10) if number != missing}
        assert phq9(Given(points=some)).band == "incomplete"
    assert gad7(Given(points={"q1": 3})).band == phq2(Given(points={"q1": 3})).band == "incomplete"


def test_phq2_and_gad7_bands():
    assert [phq2(points(a, b)).band for a, b in ((0, 0), (2, 0), (2, 1), (3, 3))] == ["negative", "negative", "positive", "positive"]
    bands = {total: gad7(points(*[min(3, max(0, total - 3 * place)) for place in range(7)])).band for total in range(22)}
    assert {band: min(t for t, b in bands.items() if b == band) for band in set(bands.values())} == {
        "minimal": 0,
        "mild": 5,
        "moderate": 10,
        "severe": 15,
    }


def test_bjmhs():
    noes = {f"q{number}": "no" for number in range(1, 9)}
    assert bjmhs(Given(noes)).band == "no_referral"
    assert bjmhs(Given(noes | {"q1": "yes"})).band == "no_referral"
    assert bjmhs(Given(noes | {"q1": "yes", "q6": "yes"})).band == "refer"
    for alone in ("q7", "q8", "concern"):
        assert bjmhs(Given(noes | {alone: "yes"})).band == "refer"
    assert bjmhs(Given({"q1": "yes"})).band == "incomplete"
    assert bjmhs(Given({"q7": "yes"})).band == "refer"
