"""What single HSDS tables ask for beyond their columns: hours in words, coordinates in pairs, confidential addresses, links of attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from partners.codes import propose_needs
from partners.hsds import values
from partners.hsds.older import ORGANIZATION_OF_LOCATION
from partners.hsds.rows import Row
from partners.hsds.tables import TABLES
from partners.models import Location, ServiceAtLocation, TaxonomyTerm

_CONFIDENTIAL = re.compile(r"\bconfidential\b", re.IGNORECASE)


class CannotTake(ValueError):
    """The row cannot be taken; the message says why."""


class Ready(Protocol):
    """A row on its way in."""

    row: Row
    fields: dict[str, Any]
    marks: list[str]


class Finder(Protocol):
    """Finds rows by table and identifier."""

    def find(self, table: str, hsds_id: str) -> int | None:
        """The key, or None."""
        ...

    def uid(self, table: str, pk: int) -> UUID:
        """The uid of a row that was found."""
        ...


def finish(table: str, prepared: Ready, references: Finder) -> None:
    """Applies the rules of a table to a row; raises CannotTake."""
    rule = _RULES.get(table)
    if rule is not None:
        rule(prepared, references)


def may_lack(table: str, column: str, row: Row) -> bool:
    """Whether a needed reference may be empty, as the rule of the table finds it otherwise."""
    return table == "service" and column == "organization_id" and bool(row.values.get(ORGANIZATION_OF_LOCATION))


def _service(prepared: Ready, references: Finder) -> None:
    fields, row = prepared.fields, prepared.row
    if not fields.get("organization_id"):
        location = values.cell(row.values.get(ORGANIZATION_OF_LOCATION))
        pk = references.find("location", location)
        fields["organization_id"] = Location.objects.filter(pk=pk).values_list("organization_id", flat=True).first() if pk else None
        if fields["organization_id"] is None:
            raise CannotTake(
                _("location_id names %(id)s, which is not known with an organization; so the service has none.") % {"id": location}
            )
    fees = values.cell(row.values.get("fees"))
    if fees and not fields.get("fees_description"):
        fields["fees_description"] = fees
    low, high = fields.get("minimum_age"), fields.get("maximum_age")
    if low is not None and high is not None and low > high:
        fields["minimum_age"] = fields["maximum_age"] = None
        prepared.marks.append(_("minimum_age is above maximum_age; both were left out."))


def _location(prepared: Ready, references: Finder) -> None:
    fields = prepared.fields
    given = {"latitude", "longitude"} & set(prepared.row.values)
    if given and (fields.get("latitude") is None or fields.get("longitude") is None or fields["latitude"] == fields["longitude"] == 0):
        if any(values.cell(prepared.row.values[name]) for name in given) and not prepared.marks:
            prepared.marks.append(_("Latitude and longitude are only of use together; they were left out."))
        fields["latitude"] = fields["longitude"] = None
    if _CONFIDENTIAL.search(f"{fields.get('name', '')} {fields.get('alternate_name', '')}"):
        fields |= {"is_confidential_address": True, "latitude": None, "longitude": None}


def _address(prepared: Ready, references: Finder) -> None:
    fields = prepared.fields
    if _CONFIDENTIAL.search(f"{fields.get('address_1', '')} {fields.get('address_2', '')}"):
        Location.objects.filter(pk=fields["location_id"], is_confidential_address=False).update(
            is_confidential_address=True, latitude=None, longitude=None
        )
    if fields.get("address_1") and not fields.get("city"):
        prepared.marks.append(_("city is empty."))


def _schedule(prepared: Ready, references: Finder) -> None:
    fields, row = prepared.fields, prepared.row
    if fields.get("valid_from") and fields.get("valid_to") and fields["valid_to"] < fields["valid_from"]:
        raise CannotTake(_("valid_to is before valid_from."))
    fields["is_special"] = bool(fields.get("is_special"))
    if fields["is_special"] and not (fields.get("valid_from") and fields.get("valid_to")):
        raise CannotTake(
            _("The dates of the special day cannot be read, so it cannot be kept: %(marks)s") % {"marks": " ".join(prepared.marks)}
        )
    said = {name: values.cell(row.values.get(name)) for name in ("byday", "opens_at", "closes_at")}
    unread = [name for name, text in said.items() if text and not fields.get(name)]
    half = bool(said["opens_at"]) != bool(said["closes_at"])
    if unread or half:
        _keep_in_words(prepared, said)
        return
    for name in ("opens_at", "closes_at"):
        offset = values.time(said[name])[1] if said[name] else None
        if offset is not None and fields.get("timezone") is None:
            fields["timezone"] = offset


def _keep_in_words(prepared: Ready, said: dict[str, str]) -> None:
    """Hours that cannot be read are kept as text, so that a person can."""
    words = " ".join(filter(None, (said["byday"], "–".join(filter(None, (said["opens_at"], said["closes_at"]))))))
    described = prepared.fields.get("description") or ""
    prepared.fields |= {"byday": "", "freq": "", "opens_at": None, "closes_at": None}
    prepared.fields["description"] = "\n".join(filter(None, (described, words)))
    prepared.marks.append(_("The hours “%(hours)s” were kept in words.") % {"hours": words})


def _language(prepared: Ready, references: Finder) -> None:
    prepared.fields["code"] = values.language_code(prepared.row.values.get("code"), prepared.row.values.get("name"))


def _attribute(prepared: Ready, references: Finder) -> None:
    link = values.cell(prepared.row.values.get("link_id"))
    entity = str(prepared.fields.get("link_entity") or "").lower()
    tables = [entity] if entity in TABLES else ["service", "organization", "location", "service_at_location"]
    found = next(((table, pk) for table in tables if (pk := references.find(table, link)) is not None), None)
    if not link or found is None:
        raise CannotTake(_("link_id names %(id)s, which is neither in this import nor in the directory.") % {"id": link or "–"})
    table, pk = found
    prepared.fields["link_entity"] = table
    prepared.fields["link_uid"] = references.uid(table, pk)
    if not prepared.fields.get("taxonomy_term_id") and not prepared.fields.get("value"):
        raise CannotTake(_("It has neither a term nor a value."))


_RULES: dict[str, Callable[[Ready, Finder], None]] = {
    "service": _service,
    "location": _location,
    "address": _address,
    "schedule": _schedule,
    "language": _language,
    "attribute": _attribute,
}


def same_rows(table: str, prepared: Iterable[Ready]) -> dict[str, int]:
    """Rows that are the same as one of the directory under another identifier: a service stands once at a location."""
    if table != "service_at_location":
        return {}
    pairs = {(one.fields["service_id"], one.fields["location_id"]): one for one in prepared}
    rows = ServiceAtLocation.objects.filter(service_id__in={pair[0] for pair in pairs}).values_list("service_id", "location_id", "pk")
    return {pairs[service, location].row.id: pk for service, location, pk in rows if (service, location) in pairs}


def prepare_new(made: Model) -> Model:
    """What a new row gets beyond its file: a term, the need that its name points to."""
    if isinstance(made, TaxonomyTerm):
        made.need = next(iter(propose_needs(made.name)), "")
    return made


def writable(found: Model, fields: dict[str, Any]) -> dict[str, Any]:
    """What an import may change on a row: not the place of a confidential address."""
    if isinstance(found, Location) and found.is_confidential_address:
        return {name: value for name, value in fields.items() if name not in {"latitude", "longitude", "is_confidential_address"}}
    return fields
