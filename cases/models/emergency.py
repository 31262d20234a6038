"""Emergency access ("breaking the glass"): who opened which case, why, for how long, and what the review said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from corecit.common.models import BaseModel, classify


class EmergencyReason(models.TextChoices):
    """Why somebody needs a case that is not open to them."""

    LIFE = "life", _("Danger to the person's life or health")
    OTHERS = "others", _("Danger to others")
    LOCATE = "locate", _("To find a missing person at risk")
    HANDOFF = "handoff", _("The person is in custody or in hospital now and its staff ask")
    NOBODY = "nobody", _("Urgent, and nobody of the team can be reached")
    OTHER = "other", _("Another emergency")


class EmergencyOutcome(models.TextChoices):
    """What the review of an emergency access found."""

    JUSTIFIED = "justified", _("Justified")
    EXPLAINED = "explained", _("Not an emergency, but explained")
    VIOLATION = "violation", _("Not justified: passed on")


class EmergencyAccess(BaseModel):
    """One emergency access to one case (45 CFR 164.312(a)(2)(ii)): an hour, reading only, own side only, reviewed afterwards."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    reason = models.CharField(max_length=10, choices=EmergencyReason.choices)
    text = models.CharField(_("In your own words"), max_length=500)
    began_at = models.DateTimeField()
    # When it ends by itself, or was ended before.
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=EmergencyOutcome.choices, blank=True)
    review_text = models.CharField(_("What the review found"), max_length=500, blank=True)

    classes = classify(
        internal="case user role reason began_at ends_at reviewed_at reviewed_by outcome",
        identifying="text review_text",
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["case", "-id"], name="emergency_case"),
            models.Index(fields=["user", "-ends_at"], name="emergency_user"),
            models.Index(fields=["id"], name="emergency_to_review", condition=Q(reviewed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("began_at")), name="emergency_window"),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, outcome="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(outcome=""),
                name="emergency_review_whole",
            ),
        ]
