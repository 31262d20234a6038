"""Intervals and suppression, against independent statements of the rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.measures import table
from reporting.statistics import wilson
from reporting.suppression import share_is_small, suppress


# Values from Newcombe (1998), table I: 81/263, 15/148, 0/20, 1/29.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_published_values(part, whole, low, high):
    assert wilson(part, whole) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_wilson_of_nothing_and_of_nonsense():
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
def test_nothing_small_is_shown_or_can_be_worked_out_from_the_total(counts):
    kept = suppress(counts, 11)
    hidden = [count for count, shown in zip(counts, kept, strict=True) if shown is None]
    assert not [shown for shown in kept if shown is not None and 0 < shown < 11]
    if any(0 < count < 11 for count in counts):
        everything = all(shown is None for shown in kept)
        assert everything or (len(hidden) > 1 and not 0 < sum(hidden) < 11)
    else:
        assert kept == counts


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4))
def test_neither_rows_nor_columns_give_a_single_cell_away(rows):
    shown = table("k", "l", ["a", "b", "c", "d"], [[str(n), *row] for n, row in enumerate(rows)], "d", limit=11, stacked=True).rows
    cells = [row[1:] for row in shown]
    for line, truth in [*zip(cells, rows, strict=True), *zip(zip(*cells, strict=True), zip(*rows, strict=True), strict=True)]:
        gone = [value for value, seen in zip(truth, line, strict=True) if seen is None]
        assert len(gone) != 1
        assert len(gone) == len(line) or not 0 < sum(gone) < 11
    assert not [cell for row in cells for cell in row if cell is not None and 0 < cell < 11]


@pytest.mark.parametrize(
    ("part", "whole", "small"), [(0, 50, False), (5, 50, True), (45, 50, True), (20, 50, False), (0, 5, True), (50, 50, False)]
)
def test_a_share_is_left_out_where_its_part_rest_or_whole_is_small(part, whole, small):
    assert share_is_small(part, whole, 11) is small
