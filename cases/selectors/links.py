"""Reading links between records of one person: what would move, of what the reader may see, and what was linked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from cases import person_facts
from cases.models import Encounter, EncounterPerson, FollowUp, Person, PersonLink, PersonPair, ResponsePlan
from cases.selectors import ledgers, plans
from cases.selectors.person_relations import following
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, fetch, policy_of, verdict, visible
from corecit.audit.trail import record_view

STANDING = Q(unlinked_at=None)


@dataclass(frozen=True)
class Amount:
    """How many rows of a kind hang on each of two records, of those that the reader may see."""

    model: type[Model]
    kept: int
    other: int


@dataclass(frozen=True)
class SideBySide:
    """Two records as the page shows them before they are linked."""

    kept: Person
    other: Person
    # Groups of cases.person_facts to choose in, each with whose value is the usual one.
    choices: list[tuple[str, str]]
    amounts: list[Amount]
    may: Verdict
    # The plans in force of both, where the reader reads both: one of them stays.
    plans: tuple[ResponsePlan, ResponsePlan] | None = None


def linked_with(ids: list[int]) -> list[int]:
    """The records linked into these persons; for their audit trail."""
    return list(Person.objects.filter(linked_into__in=ids).values_list("pk", flat=True))


def _rows(actor: Actor, model: type[Model], column: str, person: Person) -> QuerySet[Any] | None:
    if model is EncounterPerson:
        return visible(actor, Encounter).filter(encounter_persons__person=person).distinct()
    try:
        policy_of(model)
    except LookupError:
        return None
    return visible(actor, model).filter(**{column: person})


def amounts(actor: Actor, kept: Person, other: Person) -> list[Amount]:
    """What hangs on each record, by kind, of what the reader may see; the rest moves without being spoken of."""
    found: dict[type[Model], tuple[int, int]] = {}
    # Possible duplicates are questions about a person, nothing that is theirs.
    for relation in [one for one in following() if one.model is not PersonPair]:
        mine, theirs = (_rows(actor, relation.model, relation.field.name, person) for person in (kept, other))
        if mine is not None and theirs is not None:
            before = found.get(relation.model, (0, 0))
            found[relation.model] = (before[0] + mine.count(), before[1] + theirs.count())
    follow_ups = visible(actor, FollowUp)
    found[FollowUp] = (follow_ups.filter(case__person=kept).count(), follow_ups.filter(case__person=other).count())
    return [Amount(model, *numbers) for model, numbers in found.items() if any(numbers)]


def side_by_side(actor: Actor, uid: UUID, other_uid: UUID) -> SideBySide:
    """Two records to be linked, both audited as opened; raises NotVisible."""
    kept, other = fetch(actor, Person, uid=uid), fetch(actor, Person, uid=other_uid)
    for person in (kept, other):
        record_view(actor, person, via="link")
    may = verdict(actor, "link", kept) and verdict(actor, "link", other)
    choices = [(group, person_facts.usual(kept, other, group)) for group in person_facts.to_choose(kept, other)]
    return SideBySide(kept, other, choices, amounts(actor, kept, other), may, plans.to_choose(actor, kept, other))


@dataclass(frozen=True)
class Linked:
    """A record that stands behind another one, and whether the reader may free it."""

    link: PersonLink
    may_unlink: Verdict


def standing(actor: Actor, person: Person) -> list[Linked]:
    """What was linked into a person and stands, newest first; records linked on from them among it."""
    rows = visible(actor, PersonLink).filter(STANDING, Q(kept=person) | Q(kept__linked_into=person))
    return [Linked(row, verdict(actor, "unlink", row)) for row in rows.select_related("kept", "other", "linked_by")]


def get(actor: Actor, uid: UUID, person: Person) -> PersonLink:
    """A link into a person that stands; raises NotVisible."""
    rows = visible(actor, PersonLink).filter(STANDING, Q(kept=person) | Q(kept__linked_into=person))
    return fetch(actor, rows.select_related("kept", "other", "linked_by"), uid=uid)


def undoing(link: PersonLink) -> tuple[list[str], list[str]]:
    """The groups of facts of the kept record that go back when the link is undone, and those that stay as they were edited since."""
    back, stay = ledgers.undoable(link, person_facts.GROUPS.values())
    return _groups(back), _groups(stay)


def _groups(fields: list[str]) -> list[str]:
    return [group for group, names in person_facts.GROUPS.items() if set(names) & set(fields)]
