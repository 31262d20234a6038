"""Emptying the database after a test that committed: only what holds rows, instead of truncating two hundred tables and making permissions anew."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from corecit.access.actor import Actor
from corecit.common.operations.codes import load_defaults

_flush = TransactionTestCase._fixture_teardown
# Made by `migrate`, and the same for every test; the lists of values are put back when a test changed them.
KEPT = ("django_migrations", "django_content_type", "auth_permission", "common_code")

FILLED = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 AND NOT relname = ANY(%s)
"""
CODES = "COPY (SELECT * FROM common_code ORDER BY id) TO STDOUT"
_codes = ""

MAY_SKIP_TRIGGERS = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"


def clear(test: TransactionTestCase) -> None:
    """In the place of Django's flush; where the role may not pass over triggers (the trail refuses to be deleted), Django's own."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_SKIP_TRIGGERS)
        if not cursor.fetchone()[0]:
            _flush(test)
            put_codes_in_place()
            return
        with transaction.atomic():
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(FILLED, [list(KEPT)])
            tables = [name for (name,) in cursor.fetchall()]
            if tables:
                cursor.execute(";".join(f"DELETE FROM {name}" for name in tables))  # noqa: S608
            if _copied(cursor) != _codes:
                cursor.execute("DELETE FROM common_code")
                cursor.copy_expert("COPY common_code FROM STDIN", StringIO(_codes))


def _copied(cursor: Any) -> str:
    rows = StringIO()
    cursor.copy_expert(CODES, rows)
    return rows.getvalue()


def put_codes_in_place() -> None:
    """Writes the shipped lists of values, to stay for all tests of this process."""
    global _codes
    load_defaults(actor=Actor.system("tests"))
    with connection.cursor() as cursor:
        _codes = _copied(cursor)


def install() -> None:
    """From here on, tests that commit are cleared so."""
    TransactionTestCase._fixture_teardown = clear
