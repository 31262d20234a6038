"""The append-only trail of who did and who looked at what; the database refuses to change or delete a row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from corecit.common.models import classify


class Outcome(models.TextChoices):
    """How an attempt ended."""

    OK = "ok", _("Done")
    DENIED = "denied", _("Refused")
    FAILED = "failed", _("Failed")


class AuditEvent(models.Model):
    """What, when, where from, outcome, who, session, object (CJIS AU-3); no personal data of the people served."""

    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OK)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_label = models.CharField(max_length=120)
    agency = models.ForeignKey("accounts.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    team_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=30, blank=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    object_uid = models.UUIDField(null=True)
    # The case or person whose "who opened this" shows the event.
    case_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    ip = models.GenericIPAddressField(null=True)
    session_hash = models.CharField(max_length=16, blank=True)
    # Codes, ids and counts alone: never a name or typed text.
    detail = models.JSONField(default=dict)

    classes = classify(
        internal="at action outcome user actor_label agency team_id role object_type object_id object_uid case_id person_id ip session_hash detail"
    ) | {"id": "internal"}

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["case_id", "-id"], name="audit_case", condition=models.Q(case_id__isnull=False)),
            models.Index(fields=["person_id", "-id"], name="audit_person", condition=models.Q(person_id__isnull=False)),
            models.Index(fields=["user", "-id"], name="audit_user"),
            models.Index(fields=["agency", "-id"], name="audit_agency"),
            models.Index(fields=["team_id", "-id"], name="audit_team", condition=models.Q(team_id__isnull=False)),
            models.Index(fields=["user", "-id"], name="audit_denied", condition=models.Q(outcome="denied")),
            # Ids grow with time, so a day is a run of ids: found here, then read by id.
            models.Index(fields=["at", "id"], name="audit_at"),
        ]


class AuditSeal(models.Model):
    """A hash over a run of events and the seal before it, so that a change made behind the database's back shows."""

    at = models.DateTimeField(auto_now_add=True)
    first_event_id = models.BigIntegerField()
    last_event_id = models.BigIntegerField(unique=True)
    events = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    classes = classify(internal="at first_event_id last_event_id events digest") | {"id": "internal"}

    class Meta:
        ordering = ["id"]


class SignOffKind(models.TextChoices):
    """What was looked through and signed for."""

    LOG = "log", _("Weekly review of the log")
    ACCOUNTS = "accounts", _("Yearly review of the accounts")


class SignOff(models.Model):
    """Somebody looked through the log (weekly) or the accounts (yearly) and signed for it (CJIS AU-6, AC-2); append-only like the trail."""

    kind = models.CharField(max_length=10, choices=SignOffKind.choices)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField(null=True)
    # How many events or accounts were looked through, and what came of it, in the reviewer's words.
    number = models.PositiveIntegerField()
    note = models.TextField(blank=True)

    classes = classify(internal="kind at by since_at number note") | {"id": "internal"}

    class Meta:
        ordering = ["-id"]
