"""Looks for migrations that would lock or break a running installation: python deploy/lint_migrations.py

Held to this are the migrations written since the latest release (a tag such as v1.4): no installation met the earlier
ones one by one. The linter need not be an installed app for this.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import django
from django_migration_linter import MigrationLinter

ROOT = Path(__file__).resolve().parent.parent

OUR_APPS = ["accounts", "audit", "access", "cases", "common", "notices", "partners", "referrals", "reporting", "web"]
WARNINGS_LET_PASS = [
    "CREATE_INDEX",
    "RUNPYTHON_REVERSIBLE",
    "RUNPYTHON_MODEL_IMPORT",
    "RUNPYTHON_ARGS_NAMING_CONVENTION",
    "RUNPYTHON_MODEL_VARIABLE_NAME",
]


def main() -> int:
    release = latest_release()
    if release is None:
        print("There is no release yet, so no installation that a migration could hold up.")
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    linter = MigrationLinter(
        str(ROOT), include_apps=OUR_APPS, exclude_migration_tests=WARNINGS_LET_PASS, no_cache=True, quiet=["ok", "ignore"]
    )
    linter.lint_all_migrations(git_commit_id=release)
    return 1 if linter.has_errors else 0


def latest_release() -> str | None:
    command = ["git", "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return result.stdout.strip() or None


if __name__ == "__main__":
    sys.exit(main())
