"""Whether the tests' quick way through the migrations makes the database that `migrate` makes: python deploy/same_schema.py

Wants the embedded PostgreSQL for tests to run (`make check` starts it).
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")

from django.conf import settings  # noqa: E402

from corecit import embedded, embedded_places  # noqa: E402
from tests import template_database  # noqa: E402

WAYS = {"schema_by_migrate": ["manage.py", "migrate", "--no-input", "-v0"], "schema_by_tests": template_database.MIGRATE}


def main() -> int:
    database = settings.DATABASES["default"] | {"HOST": str(embedded.socket_dir(settings.VAR, test=True))}
    made: list[list[str]] = []
    for name, command in WAYS.items():
        template_database.execute(database, "drop database if exists {}", name)
        template_database.execute(database, "create database {}", name)
        try:
            template_database.migrate(database, name, command)
            made.append(schema(database, name))
        finally:
            template_database.execute(database, "drop database if exists {}", name)
    differences = list(difflib.unified_diff(made[0], made[1], fromfile="by migrate", tofile="by tests", n=2, lineterm=""))
    print("\n".join(differences[:200]))
    return 1 if differences else 0


def schema(database: dict[str, Any], name: str) -> list[str]:
    """What pg_dump says of a database, without the word that it makes up anew each time."""
    program = str(embedded_places.binaries() / "pg_dump")
    command = [program, "-h", database["HOST"], "-p", str(database["PORT"]), "-U", database["USER"], "--schema-only", name]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line for line in said.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


if __name__ == "__main__":
    sys.exit(main())
