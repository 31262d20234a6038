"""Tables of states, found by convention: a constant whose name ends in TRANSITIONS in `<app>.states` (a module or a package of them).

The table maps each state to the states that may follow, or to {act: state}; its keys are members of a TextChoices, whose docstring says what it
is the state of. A constant ACTS beside it gives the words of an act, or of the step to a state.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import TextChoices

OURS = ("corecit", "partners", "cases", "referrals", "reporting")


@dataclass(frozen=True)
class Step:
    """One way from a state to a state, with the words on the button where the table has some."""

    source: str
    target: str
    words: str


@dataclass(frozen=True)
class Machine:
    """A table of states: of what, which states with which words, which steps."""

    title: str
    description: str
    source: str
    states: dict[str, str]
    steps: tuple[Step, ...]

    @property
    def first(self) -> list[str]:
        """The states that nothing leads to."""
        reached = {step.target for step in self.steps if step.target != step.source}
        return [state for state in self.states if state not in reached] or [next(iter(self.states))]

    @property
    def last(self) -> list[str]:
        """The states that lead nowhere."""
        left = {step.source for step in self.steps}
        return [state for state in self.states if state not in left]


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        if config.name.split(".")[0] not in OURS:
            continue
        name = f"{config.name}.states"
        if config.name == "corecit.common" or importlib.util.find_spec(name) is None:
            continue
        module = importlib.import_module(name)
        yield module
        for found in pkgutil.iter_modules(getattr(module, "__path__", [])):
            yield importlib.import_module(f"{name}.{found.name}")


def _machine(module: ModuleType, table: dict[Any, Any]) -> Machine:
    kind = type(next(iter(table)))
    if not issubclass(kind, TextChoices):
        raise TypeError(f"The keys of a TRANSITIONS table in {module.__name__} must be members of a TextChoices.")
    words: dict[str, Any] = getattr(module, "ACTS", {})
    steps = []
    for source, following in table.items():
        pairs = following.items() if isinstance(following, dict) else [(target, target) for target in following]
        steps += [Step(str(source), str(target), str(words.get(act, ""))) for act, target in pairs]
    states = {str(member.value): str(member.label) for member in kind}
    title = "".join(" " + letter.lower() if letter.isupper() else letter for letter in kind.__name__).strip().capitalize()
    return Machine(title, (kind.__doc__ or "").strip(), module.__name__, states, tuple(steps))


def machines() -> list[Machine]:
    """Every table of states of the project, in the order of the apps."""
    found: dict[int, Machine] = {}
    for module in _modules():
        for name, value in vars(module).items():
            # A table imported into a second module is drawn once, from where it stands first.
            if name.endswith("TRANSITIONS") and isinstance(value, dict) and value:
                found.setdefault(id(value), _machine(module, value))
    return list(found.values())
