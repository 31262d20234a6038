"""Services, what they ask for, what they cost, and whether they have room."""

from __future__ import annotations

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from corecit.common.models import BaseModel, classify
from partners.models.base import DirectoryModel, public
from partners.models.organizations import Organization, Program


class ServiceStatus(models.TextChoices):
    """HSDS service status."""

    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DEFUNCT = "defunct", _("Closed for good")
    TEMPORARILY_CLOSED = "temporarily closed", _("Closed for a time")


class CapacityStatus(models.TextChoices):
    """Whether a service has room, as last reported."""

    HAS_CAPACITY = "has_capacity", _("Has room")
    NONE = "none", _("Full")
    WAITLIST = "waitlist", _("Waiting list")
    ASSESSMENT_NEEDED = "assessment_needed", _("Assessment needed first")


def maybe(label: Any) -> models.BooleanField:
    """Yes, no, or not known: an imported service has said nothing."""
    return models.BooleanField(label, null=True, blank=True)


@pghistory.track()
class Service(DirectoryModel):
    """Something an organisation offers to people (HSDS service), with what a crisis team must know before it goes there."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="services")
    program = models.ForeignKey(Program, null=True, blank=True, on_delete=models.SET_NULL, related_name="services")
    name = models.CharField(_("Name"), max_length=250)
    alternate_name = models.CharField(_("Other name"), max_length=250, blank=True)
    description = models.TextField(_("Description"), blank=True)
    url = models.URLField(_("Web page"), max_length=400, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    status = models.CharField(_("Status"), max_length=20, choices=ServiceStatus.choices, default=ServiceStatus.ACTIVE)
    interpretation_services = models.TextField(_("Interpretation"), blank=True)
    application_process = models.TextField(_("How to get in"), blank=True)
    fees_description = models.TextField(_("Fees"), blank=True)
    wait_time = models.CharField(_("Usual wait"), max_length=250, blank=True)
    accreditations = models.TextField(blank=True)
    eligibility_description = models.TextField(_("Who may use it"), blank=True)
    minimum_age = models.FloatField(_("Youngest age"), null=True, blank=True)
    maximum_age = models.FloatField(_("Oldest age"), null=True, blank=True)
    assured_date = models.DateField(_("Last checked"), null=True, blank=True)
    assurer_email = models.EmailField(_("Checked by"), blank=True)
    licenses = models.TextField(blank=True)
    alert = models.TextField(_("Alert"), blank=True)

    # Our own.
    needs = ArrayField(models.CharField(max_length=60), verbose_name=_("Needs it meets"), default=list, blank=True)
    # Proposed from taxonomy terms or words of the import; nobody has looked at them yet.
    needs_are_proposed = models.BooleanField(default=False)
    accepts_police_drop_off = maybe(_("Takes police drop-off"))
    takes_voluntary_holds = maybe(_("Takes people who come of their own will"))
    takes_involuntary_holds = maybe(_("Takes involuntary holds"))
    walk_in = maybe(_("Walk-in, no appointment"))
    open_24_7 = maybe(_("Open day and night, every day"))
    medical_clearance_rule = models.TextField(_("Medical clearance"), blank=True)
    weapons_rule = models.TextField(_("Weapons and belongings"), blank=True)
    insurance = ArrayField(models.CharField(max_length=60), verbose_name=_("Insurance accepted"), default=list, blank=True)
    warm_handoff_phone = models.CharField(
        _("Warm hand-off number"), max_length=60, blank=True, help_text=_("For staff alone; partners do not see it.")
    )
    referral_email = models.EmailField(
        _("E-mail for referrals"), blank=True, help_text=_("Live referrals are sent here; empty: to the organization's address.")
    )
    is_name_confidential = models.BooleanField(
        _("Name must not appear outside the case"),
        default=False,
        help_text=_("For a service whose name tells something about whoever goes there, such as a shelter from violence."),
    )
    # The latest capacity report, kept here so that a list costs no further query.
    capacity_status = models.CharField(max_length=20, choices=CapacityStatus.choices, blank=True)
    capacity_slots = models.PositiveSmallIntegerField(null=True, blank=True)
    capacity_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = public(
        "organization program name alternate_name description url email status interpretation_services application_process fees_description"
        " wait_time accreditations eligibility_description minimum_age maximum_age assured_date licenses alert needs accepts_police_drop_off"
        " takes_voluntary_holds takes_involuntary_holds walk_in open_24_7 medical_clearance_rule weapons_rule insurance capacity_status"
        " capacity_slots capacity_at",
        internal="assurer_email needs_are_proposed warm_handoff_phone referral_email is_name_confidential retired_at retired_by",
    )

    class Meta(DirectoryModel.Meta):
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], name="service_list"),
            models.Index(fields=["organization", "name", "id"], name="service_of_organization"),
            GinIndex(fields=["needs"], name="service_needs"),
        ]
        constraints = [
            *DirectoryModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minimum_age=None) | Q(maximum_age=None) | Q(maximum_age__gte=F("minimum_age")), name="service_age_range"
            ),
            models.CheckConstraint(
                condition=Q(capacity_status="", capacity_at=None) | ~Q(capacity_status="") & Q(capacity_at__isnull=False),
                name="service_capacity_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hides_name(self) -> bool:
        """Whether the name itself would tell of a person's treatment (42 CFR 2.13: not even that somebody is a patient)."""
        return self.is_name_confidential or self.organization.is_part2_program

    @property
    def public_label(self) -> str:
        """What to call the service where its name would tell of a person's treatment: e-mails, police screens, calendars, file names."""
        return str(_("Community provider")) if self.hides_name else self.name

    @property
    def referral_address(self) -> str:
        """Where a live referral is sent: the service's own address, else the organisation's; empty when neither is known."""
        return self.referral_email or self.organization.referral_email


class CapacityReport(BaseModel):
    """Whether a service had room at one moment, as somebody said."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="capacity_reports")
    status = models.CharField(_("Room"), max_length=20, choices=CapacityStatus.choices)
    slots = models.PositiveSmallIntegerField(_("Free beds or places"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=250, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(public="service status slots note reported_at", internal="reported_by")

    class Meta:
        ordering = ["-reported_at", "-id"]
        indexes = [models.Index(fields=["service", "-reported_at"], name="capacity_of_service")]


class CostOption(DirectoryModel):
    """A price (HSDS cost_option)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = models.TextField(blank=True)
    currency = models.CharField(max_length=3, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    amount_description = models.TextField(blank=True)

    classes = public("service valid_from valid_to option currency amount amount_description")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]


class RequiredDocument(DirectoryModel):
    """A paper that a person must bring (HSDS required_document)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="required_documents")
    document = models.TextField(blank=True)
    uri = models.URLField(max_length=400, blank=True)

    classes = public("service document uri")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]


class ServiceArea(DirectoryModel):
    """Where people must live to use a service (HSDS service_area)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_areas")
    name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    extent = models.TextField(blank=True)
    extent_type = models.CharField(max_length=60, blank=True)
    uri = models.CharField(max_length=400, blank=True)

    classes = public("service name description extent extent_type uri")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]


class Funding(DirectoryModel):
    """Who pays for an organisation or a service (HSDS funding)."""

    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.CASCADE, related_name="funding")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="funding")
    source_of_funds = models.TextField(blank=True)

    classes = public("organization service source_of_funds")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]
