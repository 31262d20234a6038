"""The agency's protocol: which follow-ups an encounter or a screening asks for, and what was answered each time."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from cases.models.encounters import Encounter
from cases.models.follow_ups import FollowUp
from corecit.accounts.models import Agency
from corecit.common.models import BaseModel, OutcomeClass, classify


class OwnerRole(models.TextChoices):
    """Who is to own a follow-up that a rule asks for; where nobody is that, the next of lead, assigned, supervisor."""

    LEAD = "lead", _("Lead of the case")
    CLINICIAN = "clinician", _("Clinician assigned to the case")
    SUPERVISOR = "supervisor", _("Supervisor of the team")
    AUTHOR = "author", _("Whoever submits")


class RuleLevel(models.TextChoices):
    """The screening levels that a rule may ask for."""

    HIGH = "high", _("High")
    MODERATE = "moderate", _("Moderate")
    LOW = "low", _("Low")
    INCOMPLETE = "incomplete", _("Incomplete")
    # By an instrument that gives no level: PHQ-9, question 9.
    RAISED = "raised", _("Suicide pathway raised")


@pghistory.track()
class ProtocolRule(BaseModel):
    """One line of an agency's protocol: when all its conditions hold, this follow-up is proposed. Windows in hours after the event."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    # Names the rule in what was answered; never changes.
    key = models.SlugField(max_length=60)
    level = models.CharField(_("Screening level"), max_length=12, choices=RuleLevel.choices, blank=True)
    outcome_class = models.CharField(_("Outcome class"), max_length=20, choices=OutcomeClass.choices, blank=True)
    age_from = models.PositiveSmallIntegerField(_("Age, from"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("Age, to"), null=True, blank=True)
    issues = ArrayField(models.CharField(max_length=60), verbose_name=_("Presenting issues"), default=list, blank=True)
    purpose = models.CharField(_("What the contact is for"), max_length=200)
    method = models.CharField(_("How"), max_length=60)
    owner_role = models.CharField(_("Owner"), max_length=12, choices=OwnerRole.choices, default=OwnerRole.LEAD)
    opens_after = models.PositiveIntegerField(_("Opens after, hours"), default=0)
    due_after = models.PositiveIntegerField(_("Due after, hours"))
    expires_after = models.PositiveIntegerField(_("Window closes after, hours"))
    attempts_needed = models.PositiveSmallIntegerField(_("Attempts before unable to contact"), default=3)
    days_needed = models.PositiveSmallIntegerField(_("On how many different days"), default=1)
    methods_needed = models.PositiveSmallIntegerField(_("In how many different ways"), default=1)
    sort = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    classes = classify(
        internal="agency key level outcome_class age_from age_to issues purpose method owner_role opens_after due_after expires_after"
        " attempts_needed days_needed methods_needed sort is_active",
    )

    class Meta:
        ordering = ["sort", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "key"], name="protocol_rule_key"),
            models.CheckConstraint(
                condition=Q(due_after__gte=F("opens_after"), expires_after__gte=F("due_after")), name="protocol_rule_window"
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")), name="protocol_rule_age_range"
            ),
        ]

    @property
    def is_clinical(self) -> bool:
        """Whether it rests on something clinical, so that nobody of the police side may see that it applies."""
        return bool(self.level or self.issues)


class ProtocolAnswer(BaseModel):
    """What was answered to one rule after one event: planned, or left out. Once, whoever answers first."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    # "encounter:<uid>" or what another source of events is called.
    event = models.CharField(max_length=80)
    # The encounter that the event is or belongs to: what moves it to another person's case takes the answer along.
    encounter = models.ForeignKey(Encounter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=60)
    # Rests on something clinical: for the clinical side alone.
    is_clinical = models.BooleanField()
    follow_up = models.OneToOneField(FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="answer")
    # Why it was left out.
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(internal="case event encounter is_clinical follow_up by", clinical="rule reason")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "rule"], name="protocol_answered_once"),
            models.CheckConstraint(condition=~Q(follow_up=None) | ~Q(reason=""), name="protocol_left_out_has_reason"),
        ]
        indexes = [models.Index(fields=["case", "id"], name="protocol_answer_case")]
