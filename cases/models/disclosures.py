"""What a clinician told an officer to lessen a serious and imminent threat (45 CFR 164.512(j)), kept for the accounting of disclosures (164.528)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.assessments import Assessment, Level
from cases.models.cases import Case
from cases.models.encounters import Encounter
from cases.models.persons import Person
from corecit.accounts.models import Agency
from corecit.common.models import BaseModel, classify


class DisclosureBasis(models.TextChoices):
    """What in the law allows it."""

    THREAT_TO_SELF = "threat_to_self", _("Serious and imminent threat to the person themselves, 45 CFR 164.512(j)(1)(i)")
    THREAT_TO_OTHERS = "threat_to_others", _("Serious and imminent threat to somebody else or the public, 45 CFR 164.512(j)(1)(i)")


class ContentClass(models.TextChoices):
    """What kind of thing was told."""

    LEVEL = "level", _("Screening level")
    SAFETY = "safety", _("What is needed to keep people safe")
    CONDITION = "condition", _("Condition or diagnosis")
    MEDICATION = "medication", _("Medication")


class Disclosure(BaseModel):
    """One act of telling: who told whom, on what basis, which kinds of content, and the words. Never changed; kept six years and more."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="disclosures")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="disclosures")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="disclosures")
    assessment = models.ForeignKey(Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="disclosures")
    disclosed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    disclosed_role = models.CharField(max_length=30)
    disclosed_at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recipient_agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=20, choices=DisclosureBasis.choices)
    content = ArrayField(models.CharField(max_length=12, choices=ContentClass.choices), default=list)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    text = models.TextField(blank=True)

    classes = classify(
        internal="encounter case assessment disclosed_by disclosed_role disclosed_at agency recipient recipient_agency basis content",
        identifying="person",
        clinical="level text",
    )

    class Meta:
        ordering = ["-disclosed_at", "-id"]
        indexes = [
            models.Index(fields=["case", "-disclosed_at"], name="disclosure_case"),
            models.Index(fields=["encounter", "-disclosed_at"], name="disclosure_encounter"),
            models.Index(fields=["-disclosed_at", "-id"], name="disclosure_list"),
        ]
