"""Room on the interpreter's stack for deep calls.

CPython keeps the frames of Python functions in pieces of 16 kB, takes a piece from the system when a call no longer fits and gives it back on the way out.
Templates call deep and come back thousands of times a page, many of them across the same edge: of the time of a page, a quarter was spent on that. A frame
that claims much room gets a large piece, and everything called from it fits into what is left of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# 258 kB claimed: the piece becomes 512 kB, and half of it is left, more than the recursion limit can fill with usual frames.
SLOTS = 33_000


def with_room(call: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with room for what it calls in a thread's stack; a thread takes 512 kB more while it runs."""

    def roomy(*args: Any, **kwargs: Any) -> Any:
        return call(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=SLOTS)
    return roomy
