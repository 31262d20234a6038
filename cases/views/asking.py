"""The step before somebody new is saved: the persons on record who may be meant, of those the actor may see. It never stands in the way twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from cases.forms.asked import Asked
from cases.matching import facts
from cases.presenters import candidates as presenters
from cases.presenters import persons as person_presenters
from cases.selectors import candidates, persons
from corecit.access.actor import Actor
from corecit.common.errors import NotVisible


@dataclass(frozen=True)
class Ask:
    """What a page shows of the question: the persons to choose from, or who was chosen, and what was answered so far."""

    said: Asked
    rows: list[presenters.CandidateRow]
    taken: person_presenters.Row | None = None

    def __bool__(self) -> bool:
        return bool(self.rows)


def settle(actor: Actor, said: Asked) -> tuple[Asked, person_presenters.Row | None]:
    """The answer as far as it holds, and who was chosen: only somebody whom the actor may see."""
    if not said.taken:
        return said, None
    try:
        person = persons.get(actor, said.taken)
    except NotVisible:
        return replace(said, taken=""), None
    return replace(said, taken=str(person.uid)), person_presenters.row(person)


def ask(actor: Actor, said: Asked, choice: dict[str, Any], *, without: int | None = None) -> Ask:
    """Whom to ask about before this answer of a form is carried out; nobody for a person who is known, or was said to be none of them."""
    said, taken = settle(actor, said)
    if taken is not None or choice.get("choice") not in ("new", "unknown"):
        return Ask(said, [], taken)
    found = candidates.likely(actor, facts.of_fields(choice), without=without)
    # The page may have been sent twice: whom it entered itself is no news.
    answered = {*said.different, str(said.new_uid)}
    return Ask(said, presenters.rows([one for one in found if str(one.person.uid) not in answered]))
