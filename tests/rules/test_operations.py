"""Every operation that an entry point calls is called by keywords, says who acts, and runs in one transaction."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.transaction import Atomic

from tests.rules.places import OURS, entry_points, files, load, rooms, tree

# No actor of their own, or no transaction around the whole, each with the reason.
EXEMPT = {
    "corecit.notices.operations.delivery.deliver": "the outbox acts for the system, and sends between two transactions",
    "corecit.notices.operations.delivery.sweep": "the outbox acts for the system",
    "corecit.notices.operations.delivery.release_stale": "the outbox acts for the system",
    "corecit.notices.operations.delivery.clean": "the outbox acts for the system",
}


def _named(path: Path) -> set[str]:
    """Dotted names of what a file imports out of a room of operations, and of what it reads of the modules it imports from there."""
    if "operations" not in path.read_text(encoding="utf-8"):
        return set()
    nodes = list(ast.walk(tree(path)))
    named: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            steps = node.module.split(".")
            if steps[0] in OURS and "operations" in steps:
                named.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
    read = {
        f"{named[node.value.id]}.{node.attr}"
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in named
    }
    return {*named.values(), *read}


def called() -> dict[str, Callable]:
    """The functions of operations that entry points, panels and hooks call, by full name."""
    found: dict[str, Callable] = {}
    outside = [path for path in files() if "operations" not in rooms(path)]
    for path in {*entry_points(), *outside}:
        for name in _named(path):
            module, _, key = name.rpartition(".")
            try:
                value = getattr(load(module), key, None)
            except ModuleNotFoundError:
                continue
            if callable(value) and inspect.isfunction(inspect.unwrap(value)):
                found[f"{value.__module__}.{value.__name__}"] = value
    return found


OPERATIONS = sorted((name, function) for name, function in called().items() if name not in EXEMPT)


def is_atomic(function: Callable) -> bool:
    """Decorated by transaction.atomic, or opening the transactions of its steps itself."""
    cells = getattr(function, "__closure__", None) or ()
    if any(isinstance(cell.cell_contents, Atomic) for cell in cells):
        return True
    bare = inspect.unwrap(function)
    source = inspect.getsource(bare)
    if "transaction.atomic(" in source:
        return True
    # A sweep has a transaction per row: it calls a function of its module that has one.
    named = {
        node.func.id
        for node in ast.walk(ast.parse(textwrap.dedent(source)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return any(
        is_atomic(bare.__globals__[name])
        for name in named
        if inspect.isfunction(inspect.unwrap(bare.__globals__.get(name))) and name != bare.__name__
    )


def test_there_are_operations():
    assert len(OPERATIONS) > 3


@pytest.mark.parametrize("name,function", OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_operation(name, function):
    parameters = inspect.signature(function).parameters
    loose = [p.name for p in parameters.values() if p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD)]
    assert not loose, f"{name}: {loose} must be keyword-only (put a * before them)."
    assert "actor" in parameters, f"{name} must take `actor`. If it only reads, it belongs into selectors."
    assert is_atomic(function), f"{name} must run in @transaction.atomic."
    assert function.__doc__, f"{name} needs a sentence of meaning."


@pytest.mark.parametrize("name", EXEMPT)
def test_exceptions_exist_still(name):
    module, _, function = name.rpartition(".")
    assert hasattr(load(module), function)
