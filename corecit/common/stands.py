"""A condition that some row stands, written in SQL."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func


class Stands(Func):
    """EXISTS (SELECT 1 FROM …), where `{}` in `rows` stands for a column of the query around it ("pk", "case").

    What Django's Exists says too; but a policy asks the same few conditions in every query of every page, one within the other, and each
    level of querysets is resolved, copied and compiled again: that took most of the time between two answers of the database.
    """

    output_field = BooleanField()

    def __init__(self, column: str | F, rows: str, params: tuple[Any, ...] = ()) -> None:
        super().__init__(F(column) if isinstance(column, str) else column)
        self.rows, self.params = rows, params

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:
        """The condition with the column in its place; raises ValueError when the column is not one plain reference."""
        column, params = compiler.compile(self.source_expressions[0])
        if params:
            raise ValueError("Only a column stands in such a condition.")
        return f"EXISTS (SELECT 1 FROM {self.rows.replace('{}', column)})", self.params  # noqa: S608
