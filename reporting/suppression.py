"""Small cells: no published count of 1 to 10, and none that can be worked out from the others and the total."""

from __future__ import annotations


def is_small(count: int | None, threshold: int) -> bool:
    """Whether a count must not be shown: 1 to threshold - 1. Zero may be shown."""
    return count is not None and 0 < count < threshold


def suppress(counts: list[int], threshold: int, hidden: set[int] | None = None) -> list[int | None]:
    """The counts of one line whose total is shown too, with small ones left out (None), and those at the places in `hidden`.

    Where a single cell is left out, or those left out add up to a small number, further ones are left out (the smallest first), so that the
    total gives none away. Where nothing is left to hide behind, the whole line is left out, its zeros too.
    """
    places = {index for index, count in enumerate(counts) if is_small(count, threshold)} | (hidden or set())
    while places and (len(places) == 1 or is_small(sum(counts[index] for index in places), threshold)):
        others = [(count, index) for index, count in enumerate(counts) if index not in places and count]
        if not others:
            places = set(range(len(counts)))
            break
        places.add(min(others)[1])
    return [None if index in places else count for index, count in enumerate(counts)]


def share_is_small(part: int, whole: int, threshold: int) -> bool:
    """Whether a share gives a small count away: its part, its rest or its whole."""
    return is_small(part, threshold) or is_small(whole - part, threshold) or is_small(whole, threshold)
