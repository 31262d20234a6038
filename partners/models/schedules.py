"""When a service or location is open (HSDS schedule, a small part of RFC 5545)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.models.base import DirectoryModel, public
from partners.models.locations import Location, ServiceAtLocation
from partners.models.services import Service


class Frequency(models.TextChoices):
    """How a schedule recurs; empty: once, or every day between its dates."""

    WEEKLY = "WEEKLY", _("Every week")
    MONTHLY = "MONTHLY", _("Every month")


class Schedule(DirectoryModel):
    """Hours of a service or location; free text in `description` when the hours could not be read."""

    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules")
    service_at_location = models.ForeignKey(ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="schedules")
    valid_from = models.DateField(_("From"), null=True, blank=True)
    valid_to = models.DateField(_("Until"), null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    # Hours from UTC, as HSDS has it; the location's time zone goes before it, because an offset knows no daylight saving.
    timezone = models.FloatField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    wkst = models.CharField(max_length=2, blank=True)
    freq = models.CharField(_("Recurs"), max_length=10, choices=Frequency.choices, blank=True)
    interval = models.PositiveSmallIntegerField(null=True, blank=True)
    byday = models.CharField(_("Days"), max_length=100, blank=True)
    byweekno = models.CharField(max_length=200, blank=True)
    bymonthday = models.CharField(_("Days of the month"), max_length=200, blank=True)
    byyearday = models.CharField(max_length=500, blank=True)
    description = models.TextField(_("In words"), blank=True)
    opens_at = models.TimeField(_("Opens"), null=True, blank=True)
    closes_at = models.TimeField(_("Closes"), null=True, blank=True)
    schedule_link = models.URLField(max_length=400, blank=True)
    attending_type = models.CharField(max_length=250, blank=True)
    notes = models.TextField(blank=True)
    # Our own: a holiday or other special day, which goes before the usual hours; closed when it has no times.
    is_special = models.BooleanField(_("Special days"), default=False)

    classes = public(
        "service location service_at_location valid_from valid_to dtstart timezone until count wkst freq interval byday byweekno bymonthday"
        " byyearday description opens_at closes_at schedule_link attending_type notes is_special"
    )

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]
        constraints = [
            *DirectoryModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")), name="schedule_valid_range"
            ),
        ]
