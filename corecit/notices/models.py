"""The outbox: what is to be told to whom, written in the transaction of what happened, sent afterwards."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corecit.common.models import BaseModel, classify


class NoticeState(models.TextChoices):
    """Where the e-mail of a notice is on its way; a worker claims it by compare-and-set from pending to sending.

    A notice for a reader in the app stands in their list from its hour on, whatever becomes of the e-mail.
    """

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    # A worker died while the mail server was answering: it has the message, most likely. Nothing sends it again by itself.
    UNCERTAIN = "uncertain", _("Perhaps sent")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("No longer needed")


FINAL = [NoticeState.SENT, NoticeState.CANCELLED]
STUCK = [NoticeState.FAILED, NoticeState.UNCERTAIN]


class Notice(BaseModel):
    """One thing to tell one reader: in the app (user), by e-mail (user or email), or both. Holds no personal data of the person served."""

    kind = models.CharField(max_length=40)
    # The same key is never posted twice: "followup-due:<uid>".
    key = models.CharField(max_length=160, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    email = models.EmailField(blank=True)
    by_email = models.BooleanField(default=True)
    # Path within corecit that the notice leads to; the subject and text come from `kind` in the reader's language.
    path = models.CharField(max_length=300, blank=True)
    context = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.PENDING)
    send_after_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    # Set right before the mail server may take the message; a claim that goes stale before this was surely not sent.
    handed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    classes = classify(
        internal="kind key user by_email path context state send_after_at claimed_at claim handed_at attempts error sent_at read_at email"
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["send_after_at"], name="notice_to_send", condition=Q(state__in=["pending", "sending"])),
            models.Index(fields=["user", "-id"], name="notice_of_user"),
            models.Index(fields=["user", "-id"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["-id"], name="notice_stuck", condition=Q(state__in=["failed", "uncertain"])),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(email=""), name="notice_has_reader"),
            models.CheckConstraint(
                condition=Q(state="sending", claim__isnull=False, claimed_at__isnull=False)
                | ~Q(state="sending") & Q(claim=None, claimed_at=None),
                name="notice_claim_pair",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None), name="notice_sent_pair"
            ),
        ]


class SentMail(BaseModel):
    """An e-mail as the in-app outbox shows it in the demo; one row per message id, so that a message delivered twice stands once."""

    message_id = models.CharField(max_length=200, unique=True)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    classes = classify(internal="message_id recipient subject body")

    class Meta:
        ordering = ["-id"]
