"""What was said to "Is it one of these?", which is asked before somebody new is saved: carried from page to page, so that nobody is asked twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

# So many persons shown are remembered at most.
_MOST = 40


@dataclass(frozen=True)
class Asked:
    """Who it is, or who it is not, of the persons that were shown; and the form's own key for somebody new."""

    taken: str = ""
    # Answered by this very press, so that a page can show what follows from it.
    is_fresh: bool = False
    different: tuple[str, ...] = ()
    new_uid: UUID | None = None


def _uids(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        try:
            yield str(UUID(text))
        except ValueError:
            continue


def read(data: Any) -> Asked:
    """The answer in a form that was sent; nothing was said in one that was not."""
    if not hasattr(data, "getlist"):
        return Asked(new_uid=uuid.uuid4())
    pressed = data.get("same_person", "")
    different = list(data.getlist("different"))
    if pressed == "none":
        different += data.getlist("shown")
    taken = "" if pressed in ("none", "ask") else next(iter(_uids([pressed or data.get("taken", "")])), "")
    new_uid = next(iter(_uids([data.get("new_uid", "")])), None)
    return Asked(taken, bool(pressed), tuple(dict.fromkeys(_uids(different)))[:_MOST], UUID(new_uid) if new_uid else uuid.uuid4())
