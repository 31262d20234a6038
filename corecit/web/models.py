"""Server-side drafts of forms."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from corecit.common.models import BaseModel, classify


class Draft(BaseModel):
    """What a user has typed into a form and not submitted: one per user, form and object; seen by that user alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    # The object the form is about: a uid, or empty for a new one.
    object_uid = models.UUIDField(null=True, blank=True)
    # Where the form continues, and what the list of drafts calls it (no personal data).
    path = models.CharField(max_length=300)
    title = models.CharField(max_length=120)
    # Field name -> list of values, as posted.
    data = models.JSONField(default=dict)
    # Counts the savings; with the opened page that saved last it tells a second window, which may not write over the first.
    revision = models.PositiveIntegerField(default=1)
    page = models.UUIDField(null=True, blank=True)

    classes = classify(internal="user form object_uid path title revision page", clinical="data")

    class Meta:
        ordering = ["-updated_at"]
        constraints = [models.UniqueConstraint(fields=["user", "form", "object_uid"], nulls_distinct=False, name="draft_once")]
