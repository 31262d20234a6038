"""Deep calls that come and go take nothing from the system."""

from __future__ import annotations

import resource
import threading

from corecit.common.room import with_room


def down(left: int) -> int:
    return down(left - 1) + 1 if left else 0


def faults_of(call) -> int:
    """Pages of memory that the system handed out while a thread of its own went to and fro across every edge."""
    found = []

    def to_and_fro() -> None:
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        for _ in range(2000):
            for depth in range(20, 200, 20):
                down(depth)
        found.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)

    thread = threading.Thread(target=call(to_and_fro))
    thread.start()
    thread.join()
    return found[0]


def test_with_room_deep_calls_are_not_paid_for_again_and_again():
    # Without it some 6,000 on Python 3.11; later versions may keep their pieces by themselves.
    assert faults_of(with_room) < 300


def test_arguments_answers_and_errors_pass():
    assert with_room(max)(3, 5, key=lambda value: -value) == 3
    assert with_room(down)(900) == 900
