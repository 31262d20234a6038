"""`migrate` for the tests' template database: python -m tests.quick_migrations

Django renders all models that are related to a changed one anew, at each of some hundred operations; that is nine tenths of its time, and only a
changed key that others refer to needs it. Here the changed model alone is rendered otherwise. `make check` compares what comes of it with the real
thing ("tests' database is what migrations make").
"""

from __future__ import annotations

import os
from typing import Any

from django.core.management import execute_from_command_line
from django.db.migrations.state import ProjectState

_related = ProjectState._find_reload_model
_alter_field = ProjectState.alter_field


def only_itself(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
    return {(app_label, model_name.lower())}


def with_related(state: ProjectState, *args: Any, **kwargs: Any) -> None:
    ProjectState._find_reload_model = _related
    try:
        _alter_field(state, *args, **kwargs)
    finally:
        ProjectState._find_reload_model = only_itself


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
    ProjectState._find_reload_model = only_itself
    ProjectState.alter_field = with_related
    execute_from_command_line(["manage.py", "migrate", "--no-input", "-v0"])
