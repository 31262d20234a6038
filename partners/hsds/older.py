"""HSDS 1.0 and 1.1 packages and Ohana's CSV files, turned into HSDS 3.0 rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from partners.hsds import values
from partners.hsds.rows import Row
from partners.hsds.values import Unreadable

# File name -> kind of file, for the files that HSDS 3.0 has no more.
KINDS = {
    "physical_addresses": "physical_address", "postal_addresses": "postal_address", "mail_addresses": "postal_address",
    "regular_schedules": "regular_schedule", "holiday_schedules": "holiday_schedule",
    "services_taxonomy": "service_taxonomy", "service_taxonomy": "service_taxonomy", "services_taxonomies": "service_taxonomy",
    "taxonomy": "older_taxonomy", "eligibility": "eligibility", "eligibilities": "eligibility",
    "payments_accepted": "payment_accepted", "payment_accepted": "payment_accepted",
    "accessibility_for_disabilities": "older_accessibility",
}  # fmt: skip

# Columns that only older files have, by kind of file.
_OLD_COLUMNS = {
    "organization": {"url", "date_incorporated", "funding_sources", "accreditations", "licenses"},
    "service": {"taxonomy_ids", "location_id", "funding_sources", "keywords", "accepted_payments", "audience", "eligibility", "website"},
    "location": {"accessibility", "languages", "virtual", "admin_emails", "short_desc"},
    "phone": {"language", "department", "number_type", "vanity_number", "country_prefix"},
    "language": {"language"},
    "service_area": {"service_area"},
}

# A column of our own: the organisation is that of this location, which an earlier import may have brought.
ORGANIZATION_OF_LOCATION = "organization_of_location"

ELIGIBILITIES = ["adult", "child", "teen", "family", "female", "male", "transgender", "transgender - m to f", "transgender - f to m"]
_ACCESS_WORDS = {
    "cd": "Communication device", "deaf_interpreter": "Deaf interpreter", "disabled_parking": "Disabled parking", "elevator": "Elevator",
    "ramp": "Ramp", "restroom": "Accessible restroom", "tape_braille": "Tape or Braille", "tty": "TTY", "wheelchair": "Wheelchair",
    "wheelchair_van": "Wheelchair van",
}  # fmt: skip


def is_older(kind: str, header: Iterable[str]) -> bool:
    """Whether a file of this kind with these columns is older than HSDS 3.0."""
    return kind in set(KINDS.values()) or bool(_OLD_COLUMNS.get(kind, set()) & set(header))


def kind_of_file(stem: str, header: Iterable[str]) -> str | None:
    """The kind of a file with a name of the older versions; HSDS 3.0 too may call its taxonomies "taxonomy"."""
    kind = KINDS.get(stem)
    if kind == "older_taxonomy" and not {"parent_name", "vocabulary", "taxonomy_id", "parent_id"} & set(header):
        return None
    return kind


def kind_by_header(header: Iterable[str]) -> str | None:
    """The kind of file whose name says nothing, by columns that no other has."""
    columns = set(header)
    signs = [
        ("holiday_schedule", {"closed", "start_date"}), ("regular_schedule", {"weekday", "opens_at"}), ("schedule", {"opens_at", "freq"}),
        ("phone", {"number", "extension"}), ("address", {"address_1", "city"}), ("older_taxonomy", {"taxonomy_id", "parent_name"}),
        ("contact", {"title", "department", "email"}), ("organization", {"legal_status", "tax_status"}), ("location", {"latitude", "longitude"}),
        ("service", {"application_process", "status"}), ("program", {"organization_id", "name", "alternate_name"}),
    ]  # fmt: skip
    return next((kind for kind, needed in signs if needed <= columns), None)


def translate(kind: str, rows: Iterable[Row], organization_of: dict[str, str]) -> Iterator[Row]:
    """The HSDS 3.0 rows that the rows of an older file stand for; `organization_of` knows the organisation of each location."""
    change = _CHANGES.get(kind)
    for row in rows:
        if change is None or row.refusal:
            row.table = table_after(kind)
            yield row
        else:
            yield from change(row, organization_of)


_TABLES_AFTER = {
    "physical_address": "address", "postal_address": "address", "regular_schedule": "schedule", "holiday_schedule": "schedule",
    "service_taxonomy": "attribute", "older_taxonomy": "taxonomy_term", "eligibility": "attribute", "payment_accepted": "attribute",
    "older_accessibility": "accessibility",
}  # fmt: skip


def table_after(kind: str) -> str:
    """The HSDS 3.0 table that an older kind of file becomes."""
    return _TABLES_AFTER.get(kind, kind)


def _part(row: Row, table: str, row_id: str, **given: Any) -> Row:
    return Row(table, {"id": row_id} | given, row.file, row.line)


def _renamed(row: Row, **names: str) -> None:
    for old, new in names.items():
        if old in row.values:
            value = row.values.pop(old)
            if not values.cell(row.values.get(new)):
                row.values[new] = value


def _listed(row: Row, column: str, table: str, field: str, **given: Any) -> Iterator[Row]:
    """One row of another table for each part of a list in a cell."""
    for word in values.words(row.values.pop(column, "")):
        slug = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")[:40]
        yield _part(row, table, f"{row.table}:{row.id}:{column}:{slug}", **{field: word}, **given)


def _organization(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    _renamed(row, url="website")
    funding = list(_listed(row, "funding_sources", "funding", "source", organization_id=row.id))
    incorporated = row.values.pop("date_incorporated", "")
    try:
        founded = values.date(incorporated)
        if founded:
            row.values["year_incorporated"] = founded.year
    except Unreadable as error:
        row.marks.append(f"date_incorporated: {error}")
    yield row
    yield from funding


def _location(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    _renamed(row, website="url", short_desc="description")
    parts = list(_listed(row, "languages", "language", "name", location_id=row.id))
    parts += [_accessible(part) for part in _listed(row, "accessibility", "accessibility", "description", location_id=row.id)]
    if values.cell(row.values.pop("virtual", "")).lower() in {"true", "t", "yes", "1"}:
        row.values["location_type"] = "virtual"
    yield row
    yield from parts


def _accessible(row: Row) -> Row:
    word = str(row.values["description"])
    row.values["description"] = _ACCESS_WORDS.get(word.lower(), word)
    return row


def _service(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    _renamed(row, website="url", fees="fees_description")
    said = [values.cell(row.values.pop(name, "")) for name in ("audience", "eligibility")]
    if any(said):
        row.values["eligibility_description"] = "\n".join(dict.fromkeys(filter(None, said)))
    link = {"link_id": row.id, "link_entity": "service"}
    parts = list(_listed(row, "taxonomy_ids", "attribute", "taxonomy_term_id", link_type="taxonomy", **link))
    parts += _listed(row, "accepted_payments", "attribute", "value", link_type="payment", **link)
    parts += _listed(row, "keywords", "attribute", "value", link_type="keyword", **link)
    parts += _listed(row, "languages", "language", "name", service_id=row.id)
    parts += _listed(row, "required_documents", "required_document", "document", service_id=row.id)
    parts += _listed(row, "service_areas", "service_area", "name", service_id=row.id)
    parts += _listed(row, "funding_sources", "funding", "source", service_id=row.id)
    location = values.cell(row.values.pop("location_id", ""))
    if location:
        _through_location(row, location, organization_of)
        parts.append(_part(row, "service_at_location", f"service:{row.id}:at:{location}", service_id=row.id, location_id=location))
    yield row
    yield from parts


def _through_location(row: Row, location: str, organization_of: dict[str, str]) -> None:
    """Ohana hangs a service on a location; its organisation is the location's."""
    if values.cell(row.values.get("organization_id")):
        return
    if location in organization_of:
        row.values["organization_id"] = organization_of[location]
    else:
        row.values[ORGANIZATION_OF_LOCATION] = location


def _phone(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    _renamed(row, number_type="type")
    said = [values.cell(row.values.pop(name, "")) for name in ("department", "vanity_number")]
    row.values.pop("country_prefix", None)
    described = [*said, values.cell(row.values.get("description"))]
    if any(described):
        row.values["description"] = " · ".join(filter(None, described))
    languages = []
    for part in _listed(row, "language", "language", "name", phone_id=row.id):
        word = str(part.values["name"])
        part.values |= {"code": word, "name": ""} if len(word) <= 3 else {}
        languages.append(part)
    yield row
    yield from languages


def _address(kind: str) -> Callable[[Row, dict[str, str]], Iterator[Row]]:
    def change(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
        row.table = "address"
        row.values["id"] = f"{kind}:{row.id}" if row.id and not _is_uuid(row.id) else row.id
        row.values["address_type"] = kind
        more = [values.cell(row.values.pop(name, "")) for name in ("address_3", "address_4")]
        if any(more):
            row.values["address_2"] = ", ".join(filter(None, [values.cell(row.values.get("address_2")), *more]))
        yield row

    return change


def _is_uuid(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text))


def _regular(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    row.table = "schedule"
    _renamed(row, weekday="byday")
    row.values["freq"] = "WEEKLY"
    missing = [name for name in ("byday", "opens_at", "closes_at") if not values.cell(row.values.get(name))]
    if missing:
        names = ", ".join({"byday": "weekday"}.get(name, name) for name in missing)
        row.refusal = _("%(names)s is empty: hours need a day, an opening and a closing time.") % {"names": names}
    yield row


def _holiday(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    row.table = "schedule"
    row.values["id"] = f"holiday:{row.id}" if row.id else ""
    begins, ends = row.values.pop("start_date", ""), row.values.pop("end_date", "")
    try:
        closed = values.truth(row.values.pop("closed", ""))
    except Unreadable as error:
        closed, row.refusal = None, f"closed: {error}"
    times = [values.cell(row.values.get(name)) for name in ("opens_at", "closes_at")]
    if closed is None and not row.refusal:
        row.refusal = _("closed is empty: write true, or false with the hours of that day.")
    elif closed is False and not all(times):
        row.refusal = _("opens_at or closes_at is empty on a day that is not closed.")
    if closed:
        row.values["opens_at"] = row.values["closes_at"] = ""
    if _every_year(begins):
        row.values["description"] = _("Every year, %(from)s to %(to)s: %(what)s") % {
            "from": _without_year(begins), "to": _without_year(ends), "what": _("closed") if closed else "–".join(times),
        }  # fmt: skip
        row.values["opens_at"] = row.values["closes_at"] = ""
        row.marks.append(_("Happens every year, which HSDS cannot say: kept in words."))
    else:
        row.values |= {"is_special": "true", "valid_from": begins, "valid_to": ends}
    yield row


def _every_year(date: Any) -> bool:
    return bool(re.search(r"\b0001\b", values.cell(date)))


def _without_year(date: Any) -> str:
    return re.sub(r",?\s*\b0001\b[-/]?", "", values.cell(date)).strip()


def _service_taxonomy(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    term, detail = values.cell(row.values.get("taxonomy_id")), values.cell(row.values.get("taxonomy_detail"))
    yield _part(
        row, "attribute", row.id, link_id=row.values.get("service_id"), link_entity="service", link_type="taxonomy",
        taxonomy_term_id=term, value=detail,
    )  # fmt: skip


def _taxonomy(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    row.table = "taxonomy_term"
    if not row.id:
        row.values["id"] = row.values["code"] = row.values.get("taxonomy_id", "")
    row.values.pop("taxonomy_id", None)
    row.values.pop("parent_name", None)
    _renamed(row, vocabulary="taxonomy")
    yield row


def _eligibility(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    found = values.cell(row.values.get("eligibility"))
    part = _part(
        row,
        "attribute",
        f"eligibility:{row.id}",
        link_id=row.values.get("service_id"),
        link_entity="service",
        link_type="eligibility",
        value=found,
    )
    if found.lower() not in ELIGIBILITIES:
        part.refusal = _("eligibility: “%(value)s” is not one of HSDS 1.1's values: %(allowed)s.") % {
            "value": found[:80], "allowed": ", ".join(ELIGIBILITIES),
        }  # fmt: skip
    yield part


def _payment(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    yield _part(
        row, "attribute", f"payment:{row.id}", link_id=row.values.get("service_id"), link_entity="service", link_type="payment",
        value=values.cell(row.values.get("payment")),
    )  # fmt: skip


def _old_accessibility(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    row.table = "accessibility"
    _renamed(row, accessibility="description")
    row.values.setdefault("description", "")
    yield _accessible(row)


def _language(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    _renamed(row, language="name")
    yield row


def _service_area(row: Row, organization_of: dict[str, str]) -> Iterator[Row]:
    _renamed(row, service_area="name")
    yield row


_CHANGES: dict[str, Callable[[Row, dict[str, str]], Iterator[Row]]] = {
    "organization": _organization, "location": _location, "service": _service, "phone": _phone, "language": _language,
    "service_area": _service_area, "physical_address": _address("physical"), "postal_address": _address("postal"),
    "regular_schedule": _regular, "holiday_schedule": _holiday, "service_taxonomy": _service_taxonomy, "older_taxonomy": _taxonomy,
    "eligibility": _eligibility, "payment_accepted": _payment, "older_accessibility": _old_accessibility,
}  # fmt: skip
