"""Organisations, their programs, identifiers, funding, and the agreements we have with them."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from corecit.common.models import BaseModel, classify
from partners.models.base import DirectoryModel, public


@pghistory.track()
class Organization(DirectoryModel):
    """A body that gives services (HSDS organization), with what a referral to it must know of the law that binds it."""

    name = models.CharField(_("Name"), max_length=250)
    alternate_name = models.CharField(_("Other name"), max_length=250, blank=True)
    description = models.TextField(_("Description"), blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    website = models.URLField(_("Website"), max_length=400, blank=True)
    tax_status = models.CharField(max_length=120, blank=True)
    tax_id = models.CharField(max_length=60, blank=True)
    year_incorporated = models.PositiveSmallIntegerField(_("Year incorporated"), null=True, blank=True)
    legal_status = models.CharField(_("Legal status"), max_length=120, blank=True)
    logo = models.URLField(max_length=400, blank=True)
    uri = models.URLField(max_length=400, blank=True)
    parent_organization = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    # Our own.
    is_part2_program = models.BooleanField(
        _("42 CFR Part 2 program"),
        default=False,
        help_text=_(
            "Gives substance-use treatment under 42 CFR Part 2. Its name is then left out wherever it would tell of a person's treatment."
        ),
    )
    is_covered_entity = models.BooleanField(_("HIPAA covered entity"), default=False)
    referral_email = models.EmailField(
        _("E-mail for referrals"), blank=True, help_text=_("Live referrals are sent here unless the service has an address of its own.")
    )
    assured_date = models.DateField(_("Last checked"), null=True, blank=True)
    assurer_email = models.EmailField(_("Checked by"), blank=True)
    is_active = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = public(
        "name alternate_name description email website tax_status tax_id year_incorporated legal_status logo uri parent_organization"
        " is_part2_program is_covered_entity assured_date is_active",
        internal="referral_email assurer_email retired_at retired_by",
    )

    class Meta(DirectoryModel.Meta):
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name", "id"], name="organization_list")]
        constraints = [
            *DirectoryModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_active=True, retired_at=None, retired_by=None) | Q(is_active=False, retired_at__isnull=False),
                name="organization_retired_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationIdentifier(DirectoryModel):
    """A number under which others know the organisation (HSDS organization_identifier)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="identifiers")
    identifier_scheme = models.CharField(max_length=120, blank=True)
    identifier_type = models.CharField(max_length=120)
    identifier = models.CharField(max_length=120)

    classes = public("organization identifier_scheme identifier_type identifier")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]


class Program(DirectoryModel):
    """A group of services under one name (HSDS program)."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="programs")
    name = models.CharField(max_length=250)
    alternate_name = models.CharField(max_length=250, blank=True)
    description = models.TextField(blank=True)

    classes = public("organization name alternate_name description")

    class Meta(DirectoryModel.Meta):
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class AgreementKind(models.TextChoices):
    """What we have signed with an organisation."""

    MOU = "mou", _("Memorandum of understanding")
    BAA = "baa", _("Business associate agreement")
    QSOA = "qsoa", _("Qualified service organization agreement (42 CFR Part 2)")
    DATA = "data", _("Data-sharing agreement")
    OTHER = "other", _("Other")


@pghistory.track()
class Agreement(BaseModel):
    """A signed agreement with an organisation and the dates between which it holds."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(_("Kind"), max_length=10, choices=AgreementKind.choices)
    title = models.CharField(_("Title or number"), max_length=200, blank=True)
    signed_on = models.DateField(_("Signed"), null=True, blank=True)
    starts_on = models.DateField(_("In force from"))
    ends_on = models.DateField(_("In force until"), null=True, blank=True, help_text=_("Leave empty when it has no end."))
    note = models.TextField(_("Note"), blank=True)

    classes = classify(internal="organization kind title signed_on starts_on ends_on note")

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"),
        ]
