"""Organisations, services, locations and what belongs to them, by HSDS 3.0 names."""

from partners.models.contacts import Contact, Language, Phone, PhoneType
from partners.models.imports import DirectoryImport, ImportState
from partners.models.locations import Accessibility, Address, Location, LocationType, ServiceAtLocation
from partners.models.organizations import Agreement, AgreementKind, Organization, OrganizationIdentifier, Program
from partners.models.schedules import Frequency, Schedule
from partners.models.services import (
    CapacityReport,
    CapacityStatus,
    CostOption,
    Funding,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceStatus,
)
from partners.models.terms import Attribute, Taxonomy, TaxonomyTerm

__all__ = [
    "Accessibility",
    "Address",
    "Agreement",
    "AgreementKind",
    "Attribute",
    "CapacityReport",
    "CapacityStatus",
    "Contact",
    "CostOption",
    "DirectoryImport",
    "Frequency",
    "Funding",
    "ImportState",
    "Language",
    "Location",
    "LocationType",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "PhoneType",
    "Program",
    "RequiredDocument",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceStatus",
    "Taxonomy",
    "TaxonomyTerm",
]
