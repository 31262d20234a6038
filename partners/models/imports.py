"""Files of a directory on their way in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from corecit.common.models import BaseModel, classify


class ImportState(models.TextChoices):
    """Where an import stands."""

    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class DirectoryImport(BaseModel):
    """One file or package of a directory: its progress, its counts, and the file of rejected rows."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # The name under which the giver of the file is known; the same name next time updates the same rows.
    source = models.CharField(_("Source"), max_length=60)
    # Names in the default storage; the stored names are random.
    file = models.CharField(max_length=200, blank=True)
    original_name = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    format = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.QUEUED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    # Kept, but without something that could not be read or found.
    rows_marked = models.PositiveIntegerField(default=0)
    # Keys of services on offer that came from this source and that this file does not hold any more.
    missing_services = ArrayField(models.BigIntegerField(), default=list, blank=True)
    rejected_file = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    classes = classify(
        internal="created_by source file original_name size format state rows_total rows_read rows_new rows_changed rows_unchanged rows_rejected"
        " rows_marked missing_services rejected_file error started_at heartbeat_at finished_at"
    )

    class Meta:
        ordering = ["-id"]
