"""Where services are given, and how to get there."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corecit.accounts.models import check_time_zone
from partners.models.base import DirectoryModel, public
from partners.models.organizations import Organization
from partners.models.services import Service


class LocationType(models.TextChoices):
    """HSDS location type."""

    PHYSICAL = "physical", _("Place")
    POSTAL = "postal", _("Postal address")
    VIRTUAL = "virtual", _("Phone or online")


@pghistory.track()
class Location(DirectoryModel):
    """A place, or a phone line or web address that stands for one (HSDS location)."""

    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="locations")
    location_type = models.CharField(_("Type"), max_length=10, choices=LocationType.choices, default=LocationType.PHYSICAL)
    url = models.URLField(_("Web page"), max_length=400, blank=True)
    name = models.CharField(_("Name"), max_length=250, blank=True)
    alternate_name = models.CharField(_("Other name"), max_length=250, blank=True)
    description = models.TextField(_("Description"), blank=True)
    transportation = models.TextField(_("Getting there"), blank=True)
    latitude = models.FloatField(_("Latitude"), null=True, blank=True)
    longitude = models.FloatField(_("Longitude"), null=True, blank=True)
    external_identifier = models.CharField(max_length=120, blank=True)
    external_identifier_type = models.CharField(max_length=60, blank=True)

    # Our own.
    time_zone = models.CharField(
        _("Time zone"), max_length=64, blank=True, validators=[check_time_zone], help_text=_("Leave empty when it is the agency's own.")
    )
    is_confidential_address = models.BooleanField(
        _("Address is confidential"),
        default=False,
        help_text=_("The address and the place on the map are shown to nobody but those who keep the directory, and are not exported."),
    )
    is_active = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    # The coordinates are internal as they may be those of a confidential address.
    classes = public(
        "organization location_type url name alternate_name description transportation external_identifier external_identifier_type"
        " time_zone is_confidential_address is_active",
        internal="latitude longitude retired_at retired_by",
    )

    class Meta(DirectoryModel.Meta):
        ordering = ["name", "id"]
        indexes = [
            models.Index(
                fields=["latitude", "longitude"], name="location_map", condition=Q(latitude__isnull=False, is_confidential_address=False)
            )
        ]
        constraints = [
            *DirectoryModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="location_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.alternate_name or str(_("Unnamed location"))


class ServiceAtLocation(DirectoryModel):
    """A service given at a location (HSDS service_at_location)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="at_services")
    description = models.TextField(blank=True)

    classes = public("service location description")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]
        constraints = [
            *DirectoryModel.Meta.constraints,
            models.UniqueConstraint(fields=["service", "location"], name="service_once_per_location"),
        ]


class Address(DirectoryModel):
    """A street or postal address of a location (HSDS address)."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="addresses")
    attention = models.CharField(_("Attention"), max_length=200, blank=True)
    address_1 = models.CharField(_("Street and number"), max_length=250)
    address_2 = models.CharField(_("Suite or floor"), max_length=250, blank=True)
    city = models.CharField(_("City"), max_length=120, blank=True)
    region = models.CharField(_("Region"), max_length=120, blank=True)
    state_province = models.CharField(_("State"), max_length=60, blank=True)
    postal_code = models.CharField(_("ZIP code"), max_length=20, blank=True)
    country = models.CharField(_("Country"), max_length=2, default="US")
    address_type = models.CharField(_("Type"), max_length=10, choices=LocationType.choices, default=LocationType.PHYSICAL)

    # May be the address of a shelter from violence: shown by way of the location's rule alone.
    classes = public("location address_type", internal="attention address_1 address_2 city region state_province postal_code country")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]

    @property
    def line(self) -> str:
        """The address in one line."""
        place = " ".join(filter(None, (self.state_province, self.postal_code)))
        return ", ".join(filter(None, (self.address_1, self.address_2, self.city, place)))


class Accessibility(DirectoryModel):
    """How people with disabilities get in and about (HSDS accessibility)."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    description = models.TextField(blank=True)
    details = models.TextField(blank=True)
    url = models.URLField(max_length=400, blank=True)

    classes = public("location description details url")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]
        verbose_name_plural = "accessibility"
