"""Notes on a case, each with a side of the wall."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from corecit.common.models import BaseModel, classify


class NoteKind(models.TextChoices):
    """What kind of note, which decides its readers."""

    POLICE = "police", _("Police note")
    CLINICAL = "clinical", _("Clinical note")
    CONTACT = "contact", _("Contact note")
    PSYCHOTHERAPY = "psychotherapy", _("Psychotherapy note")


class Note(BaseModel):
    """A note with a side; signed when saved, amended by addendum only. A psychotherapy note is its author's alone (45 CFR 164.501)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    side = models.CharField(max_length=10, choices=[("police", _("Police")), ("clinical", _("Clinical"))])
    kind = models.CharField(max_length=15, choices=NoteKind.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_role = models.CharField(max_length=30)
    text = models.TextField()
    at = models.DateTimeField()
    addendum_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="addenda")

    classes = classify(internal="case side kind author author_role at addendum_to", clinical="text")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["case", "-at", "-id"], name="note_case"),
            # Psychotherapy notes are in no index that a search could read.
            GinIndex(SearchVector("text", config="english"), name="note_words", condition=~models.Q(kind="psychotherapy")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="police", side="police") | ~models.Q(kind="police") & models.Q(side="clinical"),
                name="note_side_of_kind",
            )
        ]
