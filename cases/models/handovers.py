"""Handing a case from one person to another: asked, answered by the receiver, or taken back."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from corecit.common.models import BaseModel, classify


class HandoverStatus(models.TextChoices):
    """Where the hand-over of a case from one person to another stands; until it is accepted the case stays with the giver."""

    REQUESTED = "requested", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@pghistory.track()
class Handover(BaseModel):
    """One case on its way from one person to another."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The side of giver and receiver: what is written here is of that side.
    side = models.CharField(max_length=10, choices=[("police", _("Police")), ("clinical", _("Clinical"))])
    note = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=HandoverStatus.choices, default=HandoverStatus.REQUESTED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Why it was declined.
    answer = models.CharField(max_length=300, blank=True)

    classes = classify(internal="case giver receiver asked_by side status answered_at answered_by", clinical="note answer")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "giver"], condition=Q(status="requested"), name="handover_asked_once"),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handover_two_people"),
            models.CheckConstraint(
                condition=Q(status="requested", answered_at=None, answered_by=None)
                | ~Q(status="requested") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="handover_answered_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["receiver", "-id"], name="handover_receiver", condition=Q(status="requested")),
            models.Index(fields=["giver", "-id"], name="handover_giver"),
        ]
