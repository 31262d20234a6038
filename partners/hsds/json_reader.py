"""HSDS 3.0 JSON: one object, a list, a page of an API (`contents`), or the tabular form (`organizations.csv: [...]`)."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from partners.hsds.rows import NotADirectory, Package, Row
from partners.hsds.tables import TABLES, table_of

# Keys that hold lists of rows of another table.
_MANY = {
    "phones": "phone", "schedules": "schedule", "service_areas": "service_area", "service_at_locations": "service_at_location",
    "languages": "language", "funding": "funding", "cost_options": "cost_option", "required_documents": "required_document",
    "contacts": "contact", "attributes": "attribute", "locations": "location", "programs": "program", "addresses": "address",
    "organization_identifiers": "organization_identifier", "accessibility": "accessibility", "services": "service",
}  # fmt: skip
# Keys that hold one row, which the row around it refers to: table, and the column of the reference.
_ONE = {
    "organization": ("organization", "organization_id"), "program": ("program", "program_id"), "location": ("location", "location_id"),
    "service": ("service", "service_id"), "taxonomy_term": ("taxonomy_term", "taxonomy_term_id"),
    "taxonomy_detail": ("taxonomy", "taxonomy_id"),
}  # fmt: skip


def read_json(content: bytes, file: str) -> Package:
    """The package that a JSON file holds; raises NotADirectory when it holds none."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotADirectory(_("%(file)s cannot be read as JSON: %(error)s.") % {"file": file, "error": error}) from None
    found = _Gathered(file)
    if isinstance(data, dict) and data and all(str(key).endswith(".csv") for key in data):
        for key, records in data.items():
            found.add_table(str(key), records)
        name = _("HSDS 3.0, tabular JSON")
    else:
        found.add_records(data)
        name = _("HSDS 3.0 JSON")
    if not found.total:
        raise NotADirectory(
            _(
                "%(file)s holds no organizations, services, locations or terms of HSDS 3.0. Was it the directory's data, not its description?"
            )
            % {"file": file}
        )
    return Package(name, found.total, {table: _iterate(rows) for table, rows in found.in_order()})


def _iterate(rows: list[Row]):
    return lambda: iter(rows)


class _Gathered:
    """Rows by table, each id once: an object nested in several places is one row, whose links add up."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows: dict[str, dict[str, Row]] = defaultdict(dict)
        self.stem = PurePath(file).stem.lower()

    @property
    def total(self) -> int:
        return sum(len(rows) for rows in self.rows.values())

    def in_order(self) -> list[tuple[str, list[Row]]]:
        return [(table, list(self.rows[table].values())) for table in TABLES if self.rows.get(table)]

    def add_table(self, key: str, records: Any) -> None:
        table = table_of(key.removesuffix(".csv"))
        if table is None or not isinstance(records, list):
            return
        for number, record in enumerate(records, 1):
            self.add(table, record, f"{key}[{number}]", {})

    def add_records(self, data: Any) -> None:
        if isinstance(data, dict) and isinstance(data.get("contents"), list):
            data, path = data["contents"], "contents"
        else:
            path = ""
        if isinstance(data, list):
            for number, record in enumerate(data, 1):
                self.add_top(record, f"{path}[{number}]")
        else:
            self.add_top(data, "")

    def add_top(self, record: Any, path: str) -> None:
        if isinstance(record, dict) and record.get("id"):
            self.add(kind_of(record, self.stem), record, path, {})

    def add(self, table: str, record: Any, path: str, links: dict[str, Any]) -> None:
        """Adds a row and those within it; `links` are the references that follow from where it stands."""
        where = path or "."
        if not isinstance(record, dict):
            self.rows[table][f"@{where}"] = Row(
                table, {}, self.file, where, refusal=_("Here a record was expected, not %(kind)s.") % {"kind": type(record).__name__}
            )
            return
        values = {key: value for key, value in record.items() if not isinstance(value, (dict, list))}
        row_id = str(record.get("id") or "").strip()
        # Where a row stands tells more than what it says of itself, except for links that it already names.
        values |= {key: value for key, value in links.items() if table == "attribute" or not values.get(key)}
        for key, (inner_table, column) in _ONE.items():
            inner = record.get(key)
            if isinstance(inner, dict) and inner.get("id"):
                values.setdefault(column, inner["id"])
                self.add(inner_table, inner, _join(path, key), self.outer_links(inner_table, values))
        self.keep(table, row_id or f"@{where}", Row(table, values, self.file, where))
        for key, inner_table in _MANY.items():
            inner_records = record.get(key)
            if isinstance(inner_records, list):
                for number, inner in enumerate(inner_records, 1):
                    self.add(inner_table, inner, _join(path, f"{key}[{number}]"), self.inner_links(table, row_id, inner_table, values))

    def outer_links(self, table: str, values: dict[str, Any]) -> dict[str, Any]:
        """A program within a service is of the service's organisation."""
        organization = values.get("organization_id")
        return {"organization_id": organization} if table == "program" and organization else {}

    def inner_links(self, table: str, row_id: str, inner_table: str, values: dict[str, Any]) -> dict[str, Any]:
        """What a row within another is linked to: the row around it."""
        if inner_table == "attribute":
            return {"link_id": row_id, "link_entity": table}
        column = f"{table}_id"
        return {column: row_id} if column in TABLES[inner_table].references else {}

    def keep(self, table: str, key: str, row: Row) -> None:
        earlier = self.rows[table].get(key)
        if earlier is None:
            self.rows[table][key] = row
            return
        for name, value in row.values.items():
            if earlier.values.get(name) in (None, ""):
                earlier.values[name] = value


def kind_of(record: dict[str, Any], stem: str) -> str:
    """The table of a top-level object, by its file's name where that says it, else by its keys."""
    for name in ("service_at_location", "organization", "taxonomy_term", "taxonomy", "location", "service", "program"):
        if stem in {name, f"{name}_full", f"{name}_list", f"{name}s"}:
            return name
    if "location_type" in record:
        return "location"
    if ("location" in record or "location_id" in record) and ("service" in record or "service_id" in record):
        return "service_at_location"
    if "status" in record or "organization" in record or "organization_id" in record:
        return "service"
    if {"taxonomy", "parent_id", "term_uri", "taxonomy_detail", "taxonomy_id"} & set(record):
        return "taxonomy_term"
    if "version" in record and "website" not in record:
        return "taxonomy"
    return "organization"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
