"""Assessments: an instrument answered about one person, the level it gave, and what the clinician made of it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.encounters import Encounter
from cases.models.instruments import InstrumentVersion
from cases.models.persons import Person
from corecit.accounts.models import Agency
from corecit.common.models import BaseModel, classify


class Level(models.TextChoices):
    """A screening level; the words and order of DOMAIN section 3."""

    NONE = "none", _("None identified")
    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")
    INCOMPLETE = "incomplete", _("Incomplete")


class AssessmentStatus(models.TextChoices):
    """Where an assessment stands."""

    DRAFT = "draft", _("Begun")
    COMPLETED = "completed", _("Completed")
    ERROR = "error", _("Entered in error")


@pghistory.track()
class Assessment(BaseModel):
    """Answers to one version of an instrument; clinical, whoever gave them. The computed level stays beside a clinician's own."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="assessments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments")
    encounter = models.ForeignKey(Encounter, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_role = models.CharField(max_length=30)
    author_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=AssessmentStatus.choices, default=AssessmentStatus.DRAFT)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    # linkId -> {"value": ...} or {"absent": "refused" | "unable"}.
    answers = models.JSONField(default=dict, blank=True)
    # Whole years at that time, where known: a refusal by a youth counts as positive on the ASQ.
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    score = models.SmallIntegerField(null=True, blank=True)
    # What the answers amount to by the instrument's own words: "severe", "acute_positive".
    band = models.CharField(max_length=30, blank=True)
    # The computed level; empty for an instrument that gives none.
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    is_complete = models.BooleanField(default=False)
    # Raised whatever the total says: "suicide_pathway".
    flags = models.JSONField(default=list, blank=True)
    override_level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    override_reason = models.TextField(blank=True)
    override_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    override_at = models.DateTimeField(null=True, blank=True)
    override_role = models.CharField(max_length=30, blank=True)
    error_at = models.DateTimeField(null=True, blank=True)
    error_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    error_reason = models.CharField(max_length=300, blank=True)

    classes = classify(
        internal="case encounter author author_role author_agency status started_at completed_at override_by override_at override_role"
        " error_at error_by",
        identifying="person age",
        clinical="version answers score band level is_complete flags override_level override_reason error_reason",
    )

    class Meta:
        ordering = ["-completed_at", "-id"]
        indexes = [
            models.Index(fields=["case", "-completed_at", "-id"], name="assessment_case"),
            models.Index(fields=["encounter", "-completed_at", "-id"], name="assessment_encounter"),
            models.Index(fields=["person", "-completed_at", "-id"], name="assessment_person"),
            models.Index(fields=["author", "-id"], name="assessment_begun", condition=Q(status="draft")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(case__isnull=False) | Q(encounter__isnull=False), name="assessment_somewhere"),
            models.CheckConstraint(
                condition=Q(status="draft", completed_at=None) | ~Q(status="draft") & Q(completed_at__isnull=False),
                name="assessment_completed_when",
            ),
            models.CheckConstraint(
                condition=Q(override_level="", override_reason="", override_by=None, override_at=None)
                | ~Q(override_level="") & ~Q(override_reason="") & Q(override_by__isnull=False, override_at__isnull=False),
                name="assessment_override_whole",
            ),
            models.CheckConstraint(
                condition=Q(error_at=None, error_by=None) & ~Q(status="error")
                | Q(status="error", error_at__isnull=False, error_by__isnull=False),
                name="assessment_error_pair",
            ),
        ]

    @property
    def standing_level(self) -> str:
        """The level that holds: the clinician's where there is one, else the computed one."""
        return self.override_level or self.level
