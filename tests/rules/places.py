"""Where the rules look: our own files, modules, models and templates."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = ("corecit", "partners", "cases", "referrals", "reporting")
ENTRY_POINTS = {"views", "api", "tasks", "management"}


def files() -> Iterator[Path]:
    """Every Python file of the project itself, migrations left out."""
    for app in OURS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def rooms(path: Path) -> set[str]:
    """The folders and the module name of a file, without its suffix: {"cases", "views", "records"}."""
    return set(path.relative_to(ROOT).with_suffix("").parts)


def entry_points() -> list[Path]:
    """Files of views, API, tasks and commands."""
    return [path for path in files() if rooms(path) & ENTRY_POINTS]


def modules(room: str) -> list[str]:
    """Dotted names of the modules in a room ("operations"), packages' __init__ left out."""
    found = [path for path in files() if room in rooms(path) and path.name != "__init__.py"]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found]


def load(name: str):
    """Imports a module by its dotted name."""
    return importlib.import_module(name)


def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def short(path: Path) -> str:
    """A path as messages show it."""
    return str(path.relative_to(ROOT))


def models() -> list[type]:
    """Every concrete model of our apps, those that pghistory makes left out."""
    found = [model for config in apps.get_app_configs() if config.name.split(".")[0] in OURS for model in config.get_models()]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]


def templates() -> list[Path]:
    """Every template."""
    return sorted((ROOT / "templates").rglob("*.html"))
