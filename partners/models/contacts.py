"""Whom to ask and on which number."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models.base import DirectoryModel, public
from partners.models.locations import Location, ServiceAtLocation
from partners.models.organizations import Organization
from partners.models.services import Service


class Contact(DirectoryModel):
    """A named person at an organisation, service or location (HSDS contact)."""

    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    service_at_location = models.ForeignKey(ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=200, blank=True)
    title = models.CharField(_("Title"), max_length=200, blank=True)
    department = models.CharField(_("Department"), max_length=200, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)

    classes = public("organization service service_at_location location title department", internal="name email")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]


class PhoneType(models.TextChoices):
    """HSDS phone types (RFC 6350)."""

    VOICE = "voice", _("Voice")
    TEXT = "text", _("Text messages")
    CELL = "cell", _("Mobile")
    FAX = "fax", _("Fax")
    VIDEO = "video", _("Video")
    PAGER = "pager", _("Pager")
    TEXTPHONE = "textphone", _("TTY")


class Phone(DirectoryModel):
    """A number of an organisation, service, location or contact (HSDS phone), as its keeper writes it."""

    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    service_at_location = models.ForeignKey(ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(_("Number"), max_length=60)
    extension = models.CharField(_("Extension"), max_length=20, blank=True)
    type = models.CharField(_("Type"), max_length=20, choices=PhoneType.choices, default=PhoneType.VOICE, blank=True)
    description = models.CharField(_("What it is for"), max_length=500, blank=True)

    classes = public("organization service service_at_location location contact number extension type description")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.number} ext. {self.extension}" if self.extension else self.number


class Language(DirectoryModel):
    """A language spoken at a service, at a location or on a phone line (HSDS language)."""

    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="languages")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="languages")
    phone = models.ForeignKey(Phone, null=True, blank=True, on_delete=models.CASCADE, related_name="languages")
    name = models.CharField(max_length=100, blank=True)
    # ISO 639-1 or 639-3, lower case.
    code = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    classes = public("service location phone name code note")

    class Meta(DirectoryModel.Meta):
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["code"], name="language_code")]

    def __str__(self) -> str:
        return self.name or self.code
