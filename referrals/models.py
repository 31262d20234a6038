"""Consent, referral, the partner's reply by link, and what came of it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Person
from corecit.accounts.models import Agency
from corecit.common.models import BaseModel, classify
from partners.models import Organization, Service


class ReferralKind(models.TextChoices):
    """Live: sent to the partner and tracked. Logged: the person was told; it never counts as sent."""

    LIVE = "live", _("Live: sent to the partner and tracked")
    LOGGED = "logged", _("Logged: the person was told")


class ReferralStatus(models.TextChoices):
    """The state of the request, as FHIR R4 Task status codes."""

    DRAFT = "draft", _("Draft")
    REQUESTED = "requested", _("Requested")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")
    IN_PROGRESS = "in-progress", _("In progress")
    ON_HOLD = "on-hold", _("On hold")
    FAILED = "failed", _("Failed")
    COMPLETED = "completed", _("Completed")
    ENTERED_IN_ERROR = "entered-in-error", _("Entered in error")


class ReferralOutcome(models.TextChoices):
    """What came of a referral for the person."""

    ATTENDED = "attended", _("Attended")
    NO_SHOW = "no_show", _("Did not attend")
    COULD_NOT_REACH = "could_not_reach", _("Could not be reached")
    DECLINED_BY_PERSON = "declined_by_person", _("Declined by the person")
    WAITLISTED = "waitlisted", _("On the waiting list")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    NO_CAPACITY = "no_capacity", _("No capacity")
    MOVED = "moved", _("Moved away")
    DECEASED = "deceased", _("Deceased")


class Signature(models.TextChoices):
    """How a consent was given."""

    WRITTEN = "written", _("Signed on paper")
    ELECTRONIC = "electronic", _("Signed electronically")
    VERBAL = "verbal", _("Given by word of mouth")


class Consent(BaseModel):
    """A person's consent to disclose, with the elements that 42 CFR 2.31 asks for; expired, revoked or deficient ones open nothing."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    discloser = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    # What may be told: contact, referral_reason, clinical_summary, screening, part2.
    content = ArrayField(models.CharField(max_length=40), default=list)
    purpose = models.CharField(max_length=200)
    told_right_to_revoke = models.BooleanField(default=False)
    signed_on = models.DateField()
    signature = models.CharField(max_length=20, choices=Signature.choices)
    expires_on = models.DateField(null=True, blank=True)
    expires_when = models.CharField(_("Expires on this event or condition"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    classes = classify(
        internal="case person discloser told_right_to_revoke signed_on signature expires_on revoked_at revoked_by created_by",
        clinical="recipient content purpose expires_when",
    )

    class Meta:
        ordering = ["-signed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="consent_revoked_pair",
            ),
            models.CheckConstraint(condition=Q(expires_on__isnull=False) | ~Q(expires_when=""), name="consent_expires"),
        ]


@pghistory.track()
class Referral(BaseModel):
    """A request to a service to take a person on, live or logged."""

    number = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="referrals")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField(max_length=10, choices=ReferralKind.choices)
    status = models.CharField(max_length=20, choices=ReferralStatus.choices, default=ReferralStatus.DRAFT)
    need = models.CharField(_("Need"), max_length=60, blank=True)
    reason = models.TextField(_("What the partner is asked to do"), blank=True)
    is_urgent = models.BooleanField(default=False)
    is_warm_handoff = models.BooleanField(_("Warm handoff"), default=False)
    offered = models.BooleanField(_("Offered to the person"), default=True)
    accepted_by_person = models.BooleanField(_("Accepted by the person"), default=False)
    # What the person agreed to hand over, and nothing more: {"name": "...", "phone": "..."}; protected content only under a consent.
    shared = models.JSONField(default=dict, blank=True)
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="referrals")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    status_reason = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=20, choices=ReferralOutcome.choices, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    # Who confirmed attendance: the partner, or our own follow-up. Linked means one of them did.
    outcome_source = models.CharField(max_length=10, blank=True, choices=[("partner", _("The partner")), ("follow_up", _("Our follow-up"))])

    classes = classify(
        internal="number case kind status is_urgent is_warm_handoff offered accepted_by_person consent owner created_by sent_at answered_at outcome_at outcome_source",
        clinical="service organization need reason status_reason outcome",
        identifying="shared",
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["case", "-id"], name="referral_case"),
            models.Index(fields=["organization", "-id"], name="referral_organization", condition=Q(kind="live")),
            models.Index(fields=["owner", "-id"], name="referral_owner"),
            models.Index(fields=["status", "-id"], name="referral_status"),
        ]


class ReplyLink(BaseModel):
    """A single-purpose link by which a partner answers without an account: only the hash of its token is kept; expires, can be withdrawn."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="reply_links")
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    expires_at = models.DateTimeField()
    notice_accepted_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    classes = classify(internal="referral token_hash email expires_at notice_accepted_at last_opened_at withdrawn_at")

    class Meta:
        ordering = ["-id"]


class PartnerReply(BaseModel):
    """One answer of a partner: accepted, declined with a reason, attended, not attended."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="replies")
    link = models.ForeignKey(ReplyLink, null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(
        max_length=15,
        choices=[
            ("accepted", _("Accepted")),
            ("declined", _("Declined")),
            ("attended", _("Attended")),
            ("not_attended", _("Did not attend")),
            ("message", _("Message")),
        ],
    )
    reason = models.CharField(max_length=20, blank=True, choices=ReferralOutcome.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    classes = classify(internal="referral link by answer at", clinical="reason text")

    class Meta:
        ordering = ["at", "id"]
