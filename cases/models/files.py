"""Files: a person's photo and a case's documents; the rows say what they are, the content lies in the private storage under a random name."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.persons import Person
from corecit.common.models import BaseModel, classify


class ScanState(models.TextChoices):
    """What the virus scanner said."""

    WAITING = "waiting", _("Waiting for the virus scan")
    CLEAN = "clean", _("Clean")
    INFECTED = "infected", _("Infected: locked")
    FAILED = "failed", _("Could not be scanned: locked")


class StoredFile(BaseModel):
    """What every file has: where its content lies, what it is, what the scanner said, who handed it in and who retired it."""

    # Its place in the storage: random, it tells nothing.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10)
    # Bytes, as kept.
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=10, choices=ScanState.choices, default=ScanState.WAITING)
    scanned_at = models.DateTimeField(null=True, blank=True)
    # What the scanner found, in its own words.
    scan_finding = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


FILE_INTERNAL = "key kind size sha256 scan scanned_at scan_finding added_by retired_at retired_by"


@pghistory.track()
class PersonPhoto(StoredFile):
    """A photo of a person; the newest that is not retired is shown, to both sides."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="photos")
    taken_on = models.DateField(null=True, blank=True)
    retire_reason = models.CharField(max_length=300, blank=True)

    classes = classify(internal=f"{FILE_INTERNAL} person", identifying="taken_on retire_reason")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-id"], name="photo_of_person"),
            models.Index(fields=["id"], name="photo_to_scan", condition=Q(scan="waiting")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at=None, retire_reason="") | Q(retired_at__isnull=False) & ~Q(retire_reason=""),
                name="photo_retired_whole",
            )
        ]


@pghistory.track()
class CaseDocument(StoredFile):
    """A document of a case, of one side of the wall."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    side = models.CharField(max_length=10, choices=[("police", _("Police")), ("clinical", _("Clinical"))])
    title = models.CharField(max_length=120)
    retire_reason = models.CharField(max_length=300, blank=True)

    classes = classify(internal=f"{FILE_INTERNAL} case side", clinical="title retire_reason")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["case", "-id"], name="document_of_case"),
            models.Index(fields=["id"], name="document_to_scan", condition=Q(scan="waiting")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_at=None, retire_reason="") | Q(retired_at__isnull=False) & ~Q(retire_reason=""),
                name="document_retired_whole",
            )
        ]
