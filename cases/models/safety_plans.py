"""The safety plan made with a person, in the person's words, and the copies of it that were given."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.encounters import Encounter
from cases.models.persons import Person
from corecit.common.models import BaseModel, classify


class PlanLanguage(models.TextChoices):
    """The language of the headings on a copy; the words stand as they were typed."""

    ENGLISH = "en", _("English")
    SPANISH = "es", _("Spanish")


@pghistory.track()
class SafetyPlan(BaseModel):
    """One version of a safety plan, never changed once saved; a revision is a further version. Clinical side only.

    The wording is our own: Stanley and Brown's form needs written permission in an electronic record.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="safety_plans")
    # The case whose readers read it; without one, whoever reaches the person by an encounter or a case.
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="safety_plans")
    encounter = models.ForeignKey(Encounter, null=True, blank=True, on_delete=models.PROTECT, related_name="safety_plans")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    warning_signs = models.TextField(blank=True)
    myself = models.TextField(blank=True)
    distractions = models.TextField(blank=True)
    people = models.TextField(blank=True)
    professionals = models.TextField(blank=True)
    safer = models.TextField(blank=True)
    matters = models.TextField(blank=True)
    reviewed_on = models.DateField()
    review_by_on = models.DateField(null=True, blank=True)

    classes = classify(
        internal="person case encounter author version reviewed_on review_by_on",
        clinical="warning_signs myself distractions people professionals safer matters",
    )

    class Meta:
        ordering = ["-version", "-id"]
        indexes = [
            models.Index(fields=["person", "-id"], name="safety_plan_person"),
            models.Index(fields=["encounter"], name="safety_plan_encounter"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_by_on=None) | models.Q(review_by_on__gte=models.F("reviewed_on")), name="safety_plan_review_order"
            )
        ]


class CopyWay(models.TextChoices):
    """How a copy reached the person."""

    HAND = "hand", _("Handed over on paper")
    MAIL = "mail", _("Sent by mail")
    OTHER = "other", _("Left with somebody the person chose")


class SafetyPlanCopy(BaseModel):
    """A copy that was given: when, by whom, how, in which language."""

    plan = models.ForeignKey(SafetyPlan, on_delete=models.PROTECT, related_name="copies")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=CopyWay.choices)
    language = models.CharField(max_length=5, choices=PlanLanguage.choices)

    classes = classify(internal="plan given_at given_by", clinical="way language")

    class Meta:
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["plan", "-given_at"], name="safety_plan_copy_plan")]
