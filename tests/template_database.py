"""One migrated database that every test database is copied from, as migrating takes longer than copying."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parents[1]
APPS = ["corecit/*", "partners", "cases", "referrals", "reporting"]
PREFIX = "corecit_template_"
MIGRATE = ["-m", "tests.quick_migrations"]


def ensure(database: dict[str, Any], folder: Path) -> str:
    """The name of a template whose migrations are today's, made now unless it exists; templates of other days are dropped."""
    name = PREFIX + fingerprint()
    with (folder / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not exists(database, name):
            for former in names(database):
                execute(database, "drop database if exists {}", former)
            building = "building_" + name
            execute(database, "drop database if exists {}", building)
            execute(database, "create database {}", building)
            migrate(database, building, MIGRATE)
            execute(database, "alter database {} rename to {}", building, name)
    return name


def exists(database: dict[str, Any], name: str) -> bool:
    return bool(query(database, "select 1 from pg_database where datname = %s", name))


def fingerprint() -> str:
    """Changes with any migration of ours and any package that may bring some."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for app in APPS:
        for path in sorted(ROOT.glob(f"{app}/migrations/*.py")):
            digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrate(database: dict[str, Any], name: str, command: list[str]) -> None:
    """Fills an empty database by a command of Python's that migrates DATABASE_URL."""
    url = f"postgresql://{database['USER']}@/{name}?host={database['HOST']}&port={database['PORT']}"
    result = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise RuntimeError(f"The migrations failed:\n{(result.stdout + result.stderr)[-4000:]}")


def names(database: dict[str, Any]) -> list[str]:
    """Templates of former days that nobody is copying from right now."""
    found = query(database, "select datname from pg_database where datname like %s", PREFIX.replace("_", r"\_") + "%")
    return [row[0] for row in found]


def query(database: dict[str, Any], statement: str, *values: str) -> list[tuple[Any, ...]]:
    with connected(database) as connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def execute(database: dict[str, Any], statement: str, *identifiers: str) -> None:
    with connected(database) as connection, connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, identifiers)))


class connected:
    """A connection outside a transaction, closed at the end (psycopg2's own block only ends the transaction)."""

    def __init__(self, database: dict[str, Any]) -> None:
        self.connection = psycopg2.connect(
            dbname="postgres",
            user=database["USER"],
            host=database["HOST"],
            port=database["PORT"] or None,
            password=database["PASSWORD"] or None,
        )
        self.connection.autocommit = True

    def __enter__(self) -> Any:
        return self.connection

    def __exit__(self, *error: object) -> None:
        self.connection.close()
