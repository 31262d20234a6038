"""Social needs found (categories of the Gravity project), and what was done about each."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.encounters import Encounter
from cases.models.persons import Person
from corecit.common.models import BaseModel, classify


class NeedStatus(models.TextChoices):
    """How far a need has come."""

    FOUND = "found", _("Found")
    OFFERED = "offered", _("Help offered")
    REFERRED = "referred", _("Referred")
    MET = "met", _("Met")
    DECLINED = "declined", _("Declined by the person")


@pghistory.track()
class SocialNeed(BaseModel):
    """One need of one person, from when it was found until it was met or declined.

    Two open rows of one need may meet when records are linked or an encounter is moved, so nothing forbids them; finding it again goes on with one.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="social_needs")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="social_needs")
    encounter = models.ForeignKey(Encounter, null=True, blank=True, on_delete=models.PROTECT, related_name="found_needs")
    # A code of the list SOCIAL_NEED.
    code = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=NeedStatus.choices, default=NeedStatus.FOUND)
    status_on = models.DateField()
    found_on = models.DateField()
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    classes = classify(internal="case encounter found_by", identifying="person", clinical="code status status_on found_on")

    class Meta:
        ordering = ["found_on", "id"]
        verbose_name = _("Social need")
        indexes = [
            models.Index(fields=["case", "found_on"], name="need_case"),
            models.Index(fields=["encounter"], name="need_encounter"),
            models.Index(fields=["person", "found_on"], name="need_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(case__isnull=False) | Q(encounter__isnull=False), name="need_somewhere"),
        ]


class SocialNeedStep(BaseModel):
    """What was done about a need, when and by whom."""

    need = models.ForeignKey(SocialNeed, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(max_length=10, choices=NeedStatus.choices)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    classes = classify(internal="need by", clinical="status on note")

    class Meta:
        ordering = ["on", "id"]
