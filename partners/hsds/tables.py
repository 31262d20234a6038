"""Which HSDS table and column becomes which model and field; the one map that both the import and the export rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from partners import models
from partners.hsds import values
from partners.hsds.values import Unreadable

Clean = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A column: the field it fills and how a cell becomes a value."""

    field: str
    clean: Clean = values.cell


@dataclass(frozen=True)
class Reference:
    """A column that names a row of another table: the field it fills; `needed` when a row makes no sense without it."""

    field: str
    table: str
    needed: bool = False


@dataclass(frozen=True)
class Table:
    """An HSDS table."""

    model: type[Model]
    columns: dict[str, Column]
    references: dict[str, Reference] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    # The row must name at least one of these rows, and find it.
    belongs_to_any: tuple[str, ...] = ()


def _same(names: str, clean: Clean = values.cell) -> dict[str, Column]:
    return {name: Column(name, clean) for name in names.split()}


def one_of(*allowed: str, default: str = "") -> Clean:
    """A cell that must hold one of some words, whatever their case."""

    def clean(value: Any) -> str:
        found = values.cell(value).lower()
        if not found:
            return default
        if found not in allowed:
            raise Unreadable(
                _("“%(value)s” is not one of: %(allowed)s.") % {"value": values.cell(value)[:80], "allowed": ", ".join(allowed)}
            )
        return found

    return clean


def listed(pattern: str) -> Clean:
    """Upper-case words such as WEEKLY or MO."""
    allowed = pattern.split()

    def clean(value: Any) -> str:
        found = values.cell(value).upper()
        if found and found not in allowed:
            raise Unreadable(_("“%(value)s” is not one of: %(allowed)s.") % {"value": found[:80], "allowed": ", ".join(allowed)})
        return found

    return clean


def age(value: Any) -> float | None:
    """Years, from 0 to 150."""
    found = values.number(value)
    if found is not None and not 0 <= found <= 150:
        raise Unreadable(_("“%(value)s” is not an age from 0 to 150.") % {"value": values.cell(value)})
    return found


def degrees(limit: int) -> Clean:
    """Latitude (limit 90) or longitude (limit 180)."""

    def clean(value: Any) -> float | None:
        found = values.number(value)
        if found is not None and not -limit <= found <= limit:
            raise Unreadable(
                _("%(value)s is not between -%(limit)s and %(limit)s degrees.") % {"value": values.cell(value), "limit": limit}
            )
        return found

    return clean


def clock_time(value: Any) -> Any:
    """A time of day; the offset it may name is read by the importer."""
    return values.time(value)[0]


def country(value: Any) -> str:
    """A two-letter country code; the United States by other names are known."""
    found = values.cell(value).upper()
    if found in {"", "USA", "UNITED STATES", "UNITED STATES OF AMERICA", "U.S.", "U.S.A."}:
        return "US"
    if len(found) != 2:
        raise Unreadable(_("“%(value)s” is not a two-letter country code such as US.") % {"value": values.cell(value)[:80]})
    return found


def phone_number(value: Any) -> str:
    """A number as written, without quotation marks around it; must hold three digits at least (988, 211)."""
    found = values.plain(value)
    if found and sum(character.isdigit() for character in found) < 3:
        raise Unreadable(_("“%(value)s” is not a phone number.") % {"value": found[:80]})
    return found


LOCATION_TYPE = one_of("physical", "postal", "virtual", default="physical")
STATUS = one_of("active", "inactive", "defunct", "temporarily closed", default="active")
PHONE_TYPE = one_of("voice", "text", "cell", "fax", "video", "pager", "textphone", default="voice")

_SERVICE = Reference("service", "service")
_LOCATION = Reference("location", "location")
_ORGANIZATION = Reference("organization", "organization")
_SERVICE_AT_LOCATION = Reference("service_at_location", "service_at_location")

# In the order in which they are read: a row's references stand before it, except those to its own table.
TABLES: dict[str, Table] = {
    "taxonomy": Table(models.Taxonomy, _same("name description version") | _same("uri", values.url), required=("name",)),
    "taxonomy_term": Table(
        models.TaxonomyTerm,
        _same("code name description taxonomy language") | _same("term_uri", values.url),
        {"parent_id": Reference("parent", "taxonomy_term"), "taxonomy_id": Reference("taxonomy_ref", "taxonomy")},
        required=("name",),
    ),
    "organization": Table(
        models.Organization,
        _same("name alternate_name description tax_status tax_id legal_status")
        | _same("email", values.email)
        | _same("website logo uri", values.url)
        | _same("year_incorporated", values.whole),
        {"parent_organization_id": Reference("parent_organization", "organization")},
        required=("name",),
    ),
    "organization_identifier": Table(
        models.OrganizationIdentifier,
        _same("identifier_scheme identifier_type identifier"),
        {"organization_id": Reference("organization", "organization", needed=True)},
        required=("identifier",),
    ),
    "program": Table(
        models.Program,
        _same("name alternate_name description"),
        {"organization_id": Reference("organization", "organization", needed=True)},
        required=("name",),
    ),
    "location": Table(
        models.Location,
        _same("name alternate_name description transportation external_identifier external_identifier_type")
        | _same("location_type", LOCATION_TYPE)
        | _same("url", values.url)
        | _same("latitude", degrees(90))
        | _same("longitude", degrees(180)),
        {"organization_id": _ORGANIZATION},
    ),
    "service": Table(
        models.Service,
        _same(
            "name alternate_name description interpretation_services application_process fees_description wait_time accreditations"
            " eligibility_description licenses alert"
        )
        | _same("url", values.url)
        | _same("email assurer_email", values.email)
        | _same("status", STATUS)
        | _same("minimum_age maximum_age", age)
        | _same("assured_date", values.date),
        {"organization_id": Reference("organization", "organization", needed=True), "program_id": Reference("program", "program")},
        required=("name",),
    ),
    "service_at_location": Table(
        models.ServiceAtLocation,
        _same("description"),
        {"service_id": Reference("service", "service", needed=True), "location_id": Reference("location", "location", needed=True)},
    ),
    "address": Table(
        models.Address,
        _same("attention address_1 address_2 city region state_province postal_code")
        | _same("country", country)
        | _same("address_type", LOCATION_TYPE),
        {"location_id": Reference("location", "location", needed=True)},
        required=("address_1",),
    ),
    "accessibility": Table(
        models.Accessibility,
        _same("description details") | _same("url", values.url),
        {"location_id": Reference("location", "location", needed=True)},
    ),
    "contact": Table(
        models.Contact,
        _same("name title department") | _same("email", values.email),
        {
            "organization_id": _ORGANIZATION,
            "service_id": _SERVICE,
            "service_at_location_id": _SERVICE_AT_LOCATION,
            "location_id": _LOCATION,
        },
        belongs_to_any=("organization_id", "service_id", "service_at_location_id", "location_id"),
    ),
    "phone": Table(
        models.Phone,
        _same("extension description") | _same("number", phone_number) | _same("type", PHONE_TYPE),
        {
            "organization_id": _ORGANIZATION,
            "service_id": _SERVICE,
            "service_at_location_id": _SERVICE_AT_LOCATION,
            "location_id": _LOCATION,
            "contact_id": Reference("contact", "contact"),
        },
        required=("number",),
        belongs_to_any=("organization_id", "service_id", "service_at_location_id", "location_id", "contact_id"),
    ),
    "schedule": Table(
        models.Schedule,
        _same("byweekno bymonthday byyearday description attending_type notes")
        | _same("valid_from valid_to dtstart until", values.date)
        | _same("timezone", values.number)
        | _same("count interval", values.whole)
        | _same("wkst", listed("MO TU WE TH FR SA SU"))
        | _same("freq", listed("WEEKLY MONTHLY"))
        | _same("byday", values.days)
        | _same("opens_at closes_at", clock_time)
        | _same("schedule_link", values.url)
        | _same("is_special", values.truth),
        {"service_id": _SERVICE, "location_id": _LOCATION, "service_at_location_id": _SERVICE_AT_LOCATION},
        belongs_to_any=("service_id", "location_id", "service_at_location_id"),
    ),
    "language": Table(
        models.Language,
        _same("name note") | {"code": Column("code", lambda value: values.cell(value).lower())},
        {"service_id": _SERVICE, "location_id": _LOCATION, "phone_id": Reference("phone", "phone")},
        belongs_to_any=("service_id", "location_id", "phone_id"),
    ),
    "funding": Table(
        models.Funding,
        {"source": Column("source_of_funds")},
        {"organization_id": _ORGANIZATION, "service_id": _SERVICE},
        belongs_to_any=("organization_id", "service_id"),
    ),
    "cost_option": Table(
        models.CostOption,
        _same("option amount_description")
        | _same("valid_from valid_to", values.date)
        | _same("amount", values.money)
        | {"currency": Column("currency", lambda value: values.cell(value).upper())},
        {"service_id": Reference("service", "service", needed=True)},
    ),
    "required_document": Table(
        models.RequiredDocument,
        _same("document") | _same("uri", values.url),
        {"service_id": Reference("service", "service", needed=True)},
    ),
    "service_area": Table(
        models.ServiceArea,
        _same("name description extent extent_type uri"),
        {"service_id": Reference("service", "service", needed=True)},
    ),
    "attribute": Table(
        models.Attribute,
        _same("link_type link_entity value"),
        {"taxonomy_term_id": Reference("taxonomy_term", "taxonomy_term")},
        required=("link_id",),
    ),
}

# File names of HSDS 3.0 packages (plural and singular).
_FILES = {
    "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term", "organizations": "organization",
    "organization_identifiers": "organization_identifier", "programs": "program", "locations": "location", "services": "service",
    "services_at_location": "service_at_location", "service_at_locations": "service_at_location",
    "addresses": "address", "contacts": "contact", "phones": "phone", "schedules": "schedule",
    "languages": "language", "fundings": "funding", "cost_options": "cost_option", "required_documents": "required_document",
    "service_areas": "service_area", "attributes": "attribute",
}  # fmt: skip
# Tables of HSDS that corecit does not take over, and why.
LEFT_OUT = {"metadata", "meta_table_descriptions", "meta_table_description"}


def table_of(stem: str) -> str | None:
    """The table of a file name without its ending, or None."""
    name = stem.lower().strip()
    return _FILES.get(name) or (name if name in TABLES else None)
