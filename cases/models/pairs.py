"""Two records that may be of one person, as the nightly look found them, and what somebody said to it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Person
from corecit.common.models import BaseModel, classify


class PairAnswer(models.TextChoices):
    """What was said to the question whether two records are of one person."""

    OPEN = "open", _("Not looked at yet")
    UNSURE = "unsure", _("Not sure")
    SAME = "same", _("Same person")
    DIFFERENT = "different", _("Different people")


# These wait in the queue.
WAITING = (PairAnswer.OPEN, PairAnswer.UNSURE)


@pghistory.track()
class PersonPair(BaseModel):
    """Two records to compare, each two once whichever stands first; an answer stays until somebody takes it back."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # Bits of evidence and the codes of their reasons, as `cases.matching.score` gives them.
    bits = models.FloatField(default=0)
    reasons = ArrayField(models.CharField(max_length=30), default=list)
    found_at = models.DateTimeField()
    # How often somebody was not sure: those pairs wait behind the others.
    waits = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=10, choices=PairAnswer.choices, default=PairAnswer.OPEN)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    # That two records are alike tells of both, so all of it is there for readers of both alone.
    classes = classify(internal="first second found_at waits answer answered_by answered_at", identifying="bits reasons note")

    class Meta:
        ordering = ["waits", "-bits", "-id"]
        indexes = [
            models.Index(fields=["waits", "-bits", "-id"], name="person_pair_queue", condition=Q(answer__in=WAITING)),
            models.Index(fields=["-answered_at", "-id"], name="person_pair_different", condition=Q(answer="different")),
        ]
        constraints = [
            models.UniqueConstraint(Least("first", "second"), Greatest("first", "second"), name="person_pair_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="person_pair_of_two"),
            models.CheckConstraint(condition=Q(answer="open") | Q(answered_at__isnull=False), name="person_pair_answered_with_time"),
        ]
