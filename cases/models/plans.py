"""Response plans: what an officer may read at night before the door, who approved it and until when; suggestions and proposals."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.persons import Person
from corecit.accounts.models import Team
from corecit.common.models import BaseModel, classify


class PlanStatus(models.TextChoices):
    """Where one version of a response plan stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    EXPIRED = "expired", _("Expired")
    REPLACED = "replaced", _("Replaced by a newer version")
    RETIRED = "retired", _("Retired")


@pghistory.track()
class ResponsePlan(BaseModel):
    """One version of a person's response plan, readable as it stood; a revision is a further row that takes its place once approved.

    It says how to meet the person and nothing clinical: no diagnosis, no medication, no screening, no treatment.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="response_plans")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="response_plans")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    revises = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="revisions")
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    baseline = models.TextField(_("On an ordinary day"), blank=True)
    escalates = models.TextField(_("What escalates"), blank=True)
    triggers = models.TextField(_("Triggers"), blank=True)
    helps = models.TextField(_("What helps"), blank=True)
    avoid = models.TextField(_("What to avoid"), blank=True)
    cautions = models.TextField(_("Be careful of"), blank=True)
    transport = models.TextField(_("Transport"), blank=True)
    hospital = models.TextField(_("Hospital preference"), blank=True)
    # Whom to call, in this order: [{"name": ..., "relation": ..., "phone": "+1555...", "note": ..., "may_call": true}].
    contacts = models.JSONField(_("Who to call"), default=list, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    return_comment = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The last day on which officers read it; six months from approval or renewal unless the installation says otherwise.
    expires_on = models.DateField(null=True, blank=True)
    is_visible_to_patrol = models.BooleanField(_("Visible to patrol"), default=False)
    visibility_note = models.CharField(max_length=300, blank=True)
    visibility_at = models.DateTimeField(null=True, blank=True)
    visibility_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    classes = classify(
        internal="person team owner version revises status submitted_at submitted_by approved_at approved_by expires_on is_visible_to_patrol"
        " visibility_at visibility_by",
        identifying="baseline escalates triggers helps avoid cautions transport hospital contacts",
        # Why it was returned or shown is a matter among those who write it.
        clinical="return_comment visibility_note",
    )

    class Meta:
        ordering = ["-version", "-id"]
        indexes = [
            models.Index(fields=["person", "status"], name="plan_person"),
            models.Index(fields=["team", "status", "-id"], name="plan_team_list"),
            models.Index(fields=["expires_on"], name="plan_expiry", condition=Q(status="approved")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None, expires_on=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False, expires_on__isnull=False),
                name="plan_approved_trio",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "expired", "replaced"]) | Q(approved_at__isnull=False), name="plan_approved_when_read"
            ),
            models.CheckConstraint(
                condition=Q(is_visible_to_patrol=False)
                | ~Q(visibility_note="") & Q(visibility_at__isnull=False, visibility_by__isnull=False),
                name="plan_visible_with_reason",
            ),
        ]


class PlanAct(models.TextChoices):
    """What somebody did to a response plan."""

    CREATE = "create", _("Draft begun")
    EDIT = "edit", _("Draft changed")
    SUBMIT = "submit", _("Submitted for approval")
    RETURN = "return", _("Returned with a comment")
    APPROVE = "approve", _("Approved")
    RENEW = "renew", _("Renewed as it stands")
    EXPIRE = "expire", _("Expired")
    REPLACE = "replace", _("Replaced by a newer version")
    RETIRE = "retire", _("Retired")
    RESTORE = "restore", _("In force again: two records are no longer linked")
    SHOW = "show", _("Made visible to patrol")
    HIDE = "hide", _("Hidden from patrol")


class PlanStep(BaseModel):
    """One act on a response plan: who, when, and the note that goes with it; the switch of visibility is among them."""

    plan = models.ForeignKey(ResponsePlan, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=10, choices=PlanAct.choices)
    at = models.DateTimeField()
    # Empty: the system, when a plan expires.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    classes = classify(internal="plan act at by", clinical="note")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["plan", "-id"], name="plan_step_plan")]


class PlanSuggestion(BaseModel):
    """What a reader of a plan, mostly an officer who was there, would change; answered by the side that writes it."""

    plan = models.ForeignKey(ResponsePlan, on_delete=models.PROTECT, related_name="suggestions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    is_taken_up = models.BooleanField(default=False)

    classes = classify(internal="plan by at answered_at answered_by is_taken_up", identifying="text answer")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["plan", "-id"], name="plan_suggestion_plan")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", is_taken_up=False)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="plan_suggestion_answered_trio",
            )
        ]


class ProposalStatus(models.TextChoices):
    """Where a proposal to make a response plan stands."""

    OPEN = "open", _("To be decided")
    MADE = "made", _("A plan is being made")
    DECLINED = "declined", _("Not now")


class PlanProposal(BaseModel):
    """Somebody for whom a response plan is proposed to the crisis team: by a person, or because of repeated contacts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plan_proposals")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="plan_proposals")
    # Empty: the system, which counted.
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    # Encounters of the team with the person within so many days, as counted when it was proposed.
    contacts = models.PositiveIntegerField(null=True, blank=True)
    window_days = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decision_note = models.TextField(blank=True)
    # Until then repeated contacts alone propose no plan again.
    quiet_until_on = models.DateField(null=True, blank=True)

    classes = classify(
        internal="person team proposed_by contacts window_days status decided_at decided_by quiet_until_on",
        identifying="note",
        clinical="decision_note",
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["team", "status", "-id"], name="plan_proposal_list"),
            models.Index(fields=["person", "status"], name="plan_proposal_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=False) & ~Q(note="") | Q(contacts__isnull=False, window_days__isnull=False),
                name="plan_proposal_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None, decided_by=None)
                | ~Q(status="open") & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_note=""),
                name="plan_proposal_decided_trio",
            ),
        ]
