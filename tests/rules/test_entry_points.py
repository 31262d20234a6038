"""Views, API, tasks and commands go through selectors and operations: they import no model and ask no manager."""

from __future__ import annotations

import ast
import inspect
import typing
from pathlib import Path

import pytest
from django.db.models import Choices

from corecit.celery import app as celery
from tests.rules.places import OURS, entry_points, load, short, tree

MANAGERS = {"objects", "_default_manager", "_base_manager"}


def _imports(path: Path) -> list[ast.ImportFrom]:
    found: list[ast.ImportFrom] = []

    class Visitor(ast.NodeVisitor):
        def visit_If(self, node: ast.If) -> None:
            if "TYPE_CHECKING" not in ast.dump(node.test):
                self.generic_visit(node)

        def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
            found.append(node)

    Visitor().visit(tree(path))
    return found


def _is_model_module(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in OURS and "models" in parts


def imported_models(path: Path) -> list[str]:
    """Names that a file takes out of models; lists of choices are words, not rows, and may be taken."""
    found = []
    for node in _imports(path):
        module = node.module or ""
        for alias in node.names:
            if module.split(".")[0] in OURS and alias.name == "models":
                found.append(f"{module}.models")
            if _is_model_module(module):
                value = getattr(load(module), alias.name, None)
                if not (inspect.isclass(value) and issubclass(value, Choices)):
                    found.append(f"{module}.{alias.name}")
    return found


@pytest.mark.parametrize("path", entry_points(), ids=short)
def test_imports_no_model(path):
    assert not imported_models(path)


@pytest.mark.parametrize("path", entry_points(), ids=short)
def test_asks_no_manager(path):
    lines = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute) and node.attr in MANAGERS]
    assert not lines, f"{short(path)} asks a manager in lines {lines}; let a selector do it."


@pytest.mark.parametrize("path", entry_points(), ids=short)
def test_no_import_inside_a_function(path):
    inner = [
        node.lineno
        for function in ast.walk(tree(path))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert not inner


def test_the_net_catches(tmp_path):
    """A file that does what is forbidden is found."""
    bad = tmp_path / "bad.py"
    bad.write_text("from cases.models import Case\nfrom cases.models import CaseStatus\nfrom cases import models\nCase.objects.all()\n")
    assert imported_models(bad) == ["cases.models.Case", "cases.models"]


def our_tasks() -> list:
    """The Celery tasks of our own modules."""
    celery.loader.import_default_modules()
    return [task for name, task in sorted(celery.tasks.items()) if name.split(".")[0] in OURS]


def test_tasks_take_ids_alone():
    for task in our_tasks():
        hints = typing.get_type_hints(task.run)
        for parameter in inspect.signature(task.run).parameters.values():
            if parameter.name == "self":
                continue
            assert parameter.name.endswith(("_id", "_ids")), f"{task.name}({parameter.name}): tasks take ids, as brokers keep what is sent."
            assert hints.get(parameter.name) in (int, list[int]), f"{task.name}({parameter.name}) must be annotated int or list[int]."


def test_every_scheduled_task_exists(settings):
    names = {task.name for task in our_tasks()}
    missing = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - names
    assert not missing
