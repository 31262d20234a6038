"""Writing HSDS 3.0: a service or organisation with what belongs to it, as the standard's JSON; only what may leave the house."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from partners.hsds.tables import TABLES

# Names of identifiers that corecit makes for what it has no row of: our own terms and the attributes that carry them.
_SPACE = uuid.UUID("b2b1c4de-5f0e-5a44-9d43-0c6c1f6a3a10")
OWN_TAXONOMY = "corecit service need"
# Never written: who last checked an entry is a person on the staff; a tax number is nobody's business.
_KEPT_BACK = {"assurer_email", "tax_id", "is_special"}
# Columns that the standard asks for in every row of a table, even when we know nothing.
_ALWAYS = {
    "organization": ["description"],
    "address": ["city", "state_province", "postal_code", "country", "address_type"],
    "taxonomy_term": ["description"],
    "taxonomy": ["description"],
    "program": ["description"],
    "organization_identifier": ["identifier_type"],
}


def columns_of(table: str, row: Any) -> dict[str, Any]:
    """The columns of a row by their HSDS names, empty ones left out."""
    found: dict[str, Any] = {"id": str(row.uid)}
    for name, column in TABLES[table].columns.items():
        value = plain(getattr(row, column.field))
        if name in _KEPT_BACK or (value in (None, "") and name not in _ALWAYS.get(table, [])):
            continue
        found[name] = "" if value is None else value
    return found


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def many(table: str, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Several rows of a table."""
    return [columns_of(table, row) for row in rows]


def phones(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Phones; the standard wants the extension as a number, so one that is none goes into the description."""
    found = []
    for row in rows:
        phone = columns_of("phone", row)
        extension = phone.pop("extension", "")
        if extension.isdigit():
            phone["extension"] = int(extension)
        elif extension:
            phone["description"] = " ".join(filter(None, (phone.get("description"), f"ext. {extension}")))
        found.append(phone)
    return found


def schedules(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Hours; a special day, which the standard does not know, says in words that it is one."""
    found = []
    for row in rows:
        schedule = columns_of("schedule", row)
        if row.is_special:
            words = "Replaces the usual hours on these days." if row.opens_at else "Closed on these days."
            schedule["description"] = " ".join(filter(None, (schedule.get("description"), words)))
        found.append(schedule)
    return found


def location(row: Any) -> dict[str, Any]:
    """A location; of a confidential one neither address nor place."""
    found = columns_of("location", row)
    if row.is_confidential_address:
        found = {name: value for name, value in found.items() if name in {"id", "name", "location_type", "url"}}
        found["description"] = "The address is confidential."
        return _full(found | {"phones": phones(row.phones.all())})
    found["addresses"] = many("address", row.addresses.all())
    found["phones"] = phones(row.phones.all())
    found["schedules"] = schedules(row.schedules.all())
    found["languages"] = many("language", row.languages.all())
    found["accessibility"] = many("accessibility", row.accessibility.all())
    return _full(found)


def organization(row: Any) -> dict[str, Any]:
    """An organisation by itself."""
    found = columns_of("organization", row)
    if row.parent_organization is not None:
        found["parent_organization_id"] = str(row.parent_organization.uid)
    return found


def organization_full(row: Any, services: Iterable[Any] | None = None) -> dict[str, Any]:
    """An organisation with phones, locations, programs, identifiers and, where given, its services."""
    found = organization(row)
    found["phones"] = phones(row.phones.all())
    found["locations"] = [location(place) for place in row.locations.all() if place.is_active]
    found["programs"] = many("program", row.programs.all())
    found["organization_identifiers"] = many("organization_identifier", row.identifiers.all())
    found["funding"] = many("funding", row.funding.all())
    if services is not None:
        found["services"] = [service_full(service, with_organization=False) for service in services]
    return _full(found)


def service(row: Any) -> dict[str, Any]:
    """A service by itself, with its organisation and program named."""
    found = columns_of("service", row)
    found["last_modified"] = row.updated_at.isoformat()
    found["organization_id"] = str(row.organization.uid)
    found["organization"] = organization(row.organization)
    if row.program is not None:
        found["program"] = columns_of("program", row.program)
    return found


def service_full(row: Any, with_organization: bool = True, attributes: Iterable[Any] = ()) -> dict[str, Any]:
    """A service with everything that belongs to it."""
    found = service(row)
    if not with_organization:
        del found["organization"]
    found["phones"] = phones(row.phones.all())
    found["schedules"] = schedules(row.schedules.all())
    found["service_areas"] = many("service_area", row.service_areas.all())
    found["languages"] = many("language", row.languages.all())
    found["cost_options"] = many("cost_option", row.cost_options.all())
    found["required_documents"] = many("required_document", row.required_documents.all())
    found["funding"] = many("funding", row.funding.all())
    found["service_at_locations"] = [_at_location(link) for link in row.at_locations.all() if link.location.is_active]
    found["attributes"] = [*own_attributes(row), *(_attribute(one) for one in attributes)]
    return _full(found)


def _at_location(link: Any) -> dict[str, Any]:
    found = columns_of("service_at_location", link)
    found["location"] = location(link.location)
    if not link.location.is_confidential_address:
        found["schedules"] = schedules(link.schedules.all())
    found["phones"] = phones(link.phones.all())
    return _full(found)


def own_attributes(row: Any) -> list[dict[str, Any]]:
    """Our needs as taxonomy terms, and what we know beyond the standard as values."""
    found = [
        {
            "id": _made("attribute", row.uid, code),
            "link_entity": "service",
            "link_id": str(row.uid),
            "link_type": "taxonomy",
            "taxonomy_term": {
                "id": _made("term", code),
                "code": code,
                "name": code.replace("_", " ").capitalize(),
                "description": "A need that a service meets.",
                "taxonomy": OWN_TAXONOMY,
            },
        }
        for code in row.needs
    ]
    said = {
        "accepts_police_drop_off": row.accepts_police_drop_off,
        "takes_voluntary_holds": row.takes_voluntary_holds,
        "takes_involuntary_holds": row.takes_involuntary_holds,
        "walk_in": row.walk_in,
        "open_24_7": row.open_24_7,
        "medical_clearance_rule": row.medical_clearance_rule,
        "weapons_rule": row.weapons_rule,
        "insurance": ", ".join(row.insurance),
    }
    for name, value in said.items():
        if value in (None, ""):
            continue
        words = {True: "yes", False: "no"}.get(value, value)
        found.append(
            {
                "id": _made("attribute", row.uid, name),
                "link_entity": "service",
                "link_id": str(row.uid),
                "link_type": name,
                "value": str(words),
            }
        )
    return found


def _attribute(row: Any) -> dict[str, Any]:
    found = columns_of("attribute", row)
    found["link_id"] = str(row.link_uid)
    if row.taxonomy_term is not None:
        found["taxonomy_term"] = columns_of("taxonomy_term", row.taxonomy_term)
    return found


def _made(*parts: Any) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(str(part) for part in parts)))


def _full(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value != []}
