"""Everything that points to a person, found from the models themselves: what later apps and tables add is found without being named here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pghistory.models
from django.db.models import ForeignKey, Model

from cases.models import Case, Encounter, EncounterPerson, Person

# What does not follow when two records are linked, each with the reason. A test holds that each of them exists.
EXCEPTIONS: dict[str, str] = {
    "cases.PersonLink.kept": "the link itself says who was linked with whom",
    "cases.PersonLink.other": "the link itself says who was linked with whom",
    "cases.PersonKey.person": "made anew of what each record holds after the link",
    "cases.PersonKeyed.person": "made anew of what each record holds after the link",
}


@dataclass(frozen=True)
class Relation:
    """A column of a table that points to a person."""

    model: type[Model]
    field: ForeignKey[Any, Any]

    @property
    def label(self) -> str:
        """ "cases.Case.person"."""
        return f"{self.model._meta.label}.{self.field.name}"


def _pointing_to(model: type[Model]) -> list[Relation]:
    """Foreign keys to a model, hidden ones and those of automatic many-to-many tables among them; row history left out, as it tells what was."""
    found = []
    for one in model._meta.get_fields(include_hidden=True):
        if not one.auto_created or one.concrete or not (one.one_to_many or one.one_to_one):
            continue
        source: Any = one.related_model
        if issubclass(source, pghistory.models.Event) or source._meta.proxy:
            continue
        found.append(Relation(source, one.field))  # type: ignore[union-attr, arg-type]
    return sorted(found, key=lambda relation: relation.label)


def everything() -> list[Relation]:
    """All that points to a person, exceptions among it."""
    return _pointing_to(Person)


def following() -> list[Relation]:
    """What follows a person whose record is linked into another."""
    return [relation for relation in everything() if relation.label not in EXCEPTIONS]


def is_leaf(model: type[Model]) -> bool:
    """Whether nothing hangs on rows of the model."""
    return not _pointing_to(model)


def beside_encounter() -> list[tuple[type[Model], set[str]]]:
    """Models that are made from an encounter and name its person or its case themselves: they go along when the encounter is moved."""
    found = []
    for relation in _pointing_to(Encounter):
        names = {
            field.name
            for field in relation.model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.name in ("person", "case") and field.related_model in (Person, Case)
        }
        if relation.field.name == "encounter" and names and relation.model is not EncounterPerson:
            found.append((relation.model, names))
    return found
