"""Premises: cautions about a place, and the form in which two spellings of one address are the same."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from corecit.accounts.models import Agency
from corecit.common.models import BaseModel, classify


@pghistory.track()
class PremiseCaution(BaseModel):
    """A caution about a place, whoever lives there, with date, source and end; read by both sides of the agency's teams, never by partners."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="premise_cautions")
    address = models.CharField(max_length=300)
    # Kept by the database, as on encounters and calls.
    place_key = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    noted_on = models.DateField()
    expires_on = models.DateField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(
        internal="agency noted_on expires_on created_by retired_at retired_by", identifying="address place_key", police="text source"
    )

    class Meta:
        ordering = ["-noted_on", "-id"]
        indexes = [models.Index(fields=["place_key"], name="premise_caution_place", opclasses=["varchar_pattern_ops"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None) | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="premise_caution_retired_pair",
            ),
            models.CheckConstraint(condition=Q(expires_on__gte=models.F("noted_on")), name="premise_caution_dates"),
        ]
