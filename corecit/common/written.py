"""Rows of a model by a query that is written once, and whether there are any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import ForeignKey, Model

M = TypeVar("M", bound=Model)


@dataclass
class Part:
    """What of a row belongs to one model; `field` is the foreign key that points to it, None for the model asked for."""

    model: type[Model]
    field: ForeignKey | None
    alias: str
    start: int = 0

    def __post_init__(self) -> None:
        fields = self.model._meta.concrete_fields
        self.names = [field.attname for field in fields]
        self.columns = [f'{self.alias}."{field.column}"' for field in fields]
        self.own = slice(self.start, self.start + len(fields))
        self.key = self.start + self.names.index(self.model._meta.pk.attname)
        # Fields that Django reads otherwise than the driver does (JSON).
        self.converted: list[tuple[int, Callable]] = [
            (self.start + place, convert) for place, field in enumerate(fields) if (convert := getattr(field, "from_db_value", None))
        ]

    def made(self, row: list[Any]) -> Model | None:
        """The model's instance, None where the row has none: then its key is empty too."""
        if row[self.key] is None:
            return None
        for place, convert in self.converted:
            row[place] = convert(row[place], None, connection)
        return self.model.from_db(connection.alias, self.names, row[self.own])


def any_row(model: type[Model], condition: str, **values: Any) -> bool:
    """Whether the model has a row that a condition in SQL names, whoever may see it; written as in `Written`.

    For what every page counts and most often finds nothing of: one small question instead of the long one that also asks who may see it.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{model._meta.db_table}" m WHERE {condition} LIMIT 1', values)  # noqa: S608
        return cursor.fetchone() is not None


class Written(Generic[M]):
    """The rows of a model that a condition in SQL names, each with the rows that its `related` foreign keys point to.

    What Django's `filter().select_related()` says too; but every page asks the same few before anything else, and building them anew took
    several times what the database needs to answer. In the condition `m` is the model's table, and values stand for `%(name)s`.
    """

    def __init__(self, model: type[M], condition: str, related: tuple[str, ...] = ()) -> None:
        self.model, self.condition, self.related = model, condition, related
        # One attribute for both, as two threads may ask for the first time at once.
        self._ready: tuple[str, list[Part]] | None = None

    def __call__(self, **values: Any) -> list[M]:
        """The rows for these values."""
        # Not on import, when the models are not yet complete.
        if self._ready is None:
            self._ready = self._written()
        sql, parts = self._ready
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        return [self._made(parts, list(row)) for row in rows]

    def _written(self) -> tuple[str, list[Part]]:
        parts = [Part(self.model, None, "m")]
        tables = f'"{self.model._meta.db_table}" m'
        for number, name in enumerate(self.related):
            field = self.model._meta.get_field(name)
            if not isinstance(field, ForeignKey):
                raise TypeError(f"{self.model.__name__}.{name} is no foreign key.")
            part = Part(field.related_model, field, f"r{number}", parts[-1].own.stop)
            tables += (
                f' LEFT JOIN "{part.model._meta.db_table}" {part.alias} ON {part.alias}."{field.target_field.column}" = m."{field.column}"'
            )
            parts.append(part)
        columns = ", ".join(column for part in parts for column in part.columns)
        return f"SELECT {columns} FROM {tables} WHERE {self.condition}", parts  # noqa: S608

    @staticmethod
    def _made(parts: list[Part], row: list[Any]) -> Any:
        first: Any = parts[0].made(row)
        for part in parts[1:]:
            part.field.set_cached_value(first, part.made(row))  # type: ignore[union-attr]
        return first
