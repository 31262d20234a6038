"""Follow-ups: what is to be done for a person, between when and when, by whom, and what came of each attempt."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.encounters import Encounter
from corecit.accounts.models import Team
from corecit.common.models import BaseModel, classify


class FollowUpStatus(models.TextChoices):
    """Where a follow-up stands; due and overdue are read from the clock."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    UNABLE = "unable", _("Unable to contact")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Window passed")


@pghistory.track()
class FollowUp(BaseModel):
    """A contact owed to a person: open from, due, expires (UTC)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="follow_ups")
    encounter = models.ForeignKey(Encounter, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follow_ups")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    method = models.CharField(_("How"), max_length=60, blank=True)
    opens_at = models.DateTimeField(_("Open from"))
    due_at = models.DateTimeField(_("Due"))
    expires_at = models.DateTimeField(_("Expires"))
    attempts_needed = models.PositiveSmallIntegerField(_("Attempts before unable to contact"), default=3)
    # Of these attempts: on how many different days, and in how many different ways.
    days_needed = models.PositiveSmallIntegerField(_("On how many different days"), default=1)
    methods_needed = models.PositiveSmallIntegerField(_("In how many different ways"), default=1)
    status = models.CharField(max_length=10, choices=FollowUpStatus.choices, default=FollowUpStatus.OPEN)
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    # Why it was cancelled, in the words of whoever did.
    end_reason = models.CharField(max_length=300, blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What the reminders have said so far; the outbox's unique keys make each be said once.
    due_noticed_at = models.DateTimeField(null=True, blank=True)
    overdue_noticed_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(
        internal="case encounter owner team method opens_at due_at expires_at attempts_needed days_needed methods_needed status first_attempt_at completed_at completed_by"
        " due_noticed_at overdue_noticed_at escalated_at created_by",
        clinical="purpose end_reason",
    )

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["owner", "due_at", "id"], name="follow_up_owner", condition=Q(status="open")),
            models.Index(fields=["team", "due_at", "id"], name="follow_up_team", condition=Q(status="open")),
            models.Index(fields=["due_at"], name="follow_up_due", condition=Q(status="open")),
            models.Index(fields=["owner", "-due_at", "-id"], name="follow_up_owner_ended", condition=~Q(status="open")),
            models.Index(fields=["team", "-due_at", "-id"], name="follow_up_team_ended", condition=~Q(status="open")),
            models.Index(fields=["case", "due_at"], name="follow_up_case"),
            # What fell due in a period, whatever became of it.
            models.Index(fields=["due_at"], name="follow_up_period"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(due_at__gte=F("opens_at"), expires_at__gte=F("due_at")), name="follow_up_window"),
            models.CheckConstraint(
                condition=Q(status="open", completed_at=None) | ~Q(status="open") & Q(completed_at__isnull=False),
                name="follow_up_completed_pair",
            ),
        ]


class FollowUpAttempt(BaseModel):
    """One try to reach the person, and its result."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=60)
    result = models.CharField(max_length=60)
    note = models.TextField(blank=True)

    classes = classify(internal="follow_up at by method result", clinical="note")

    class Meta:
        ordering = ["at", "id"]
