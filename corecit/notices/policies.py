"""Notices: each for its reader; how e-mails fared, for those who keep the system running."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register
from corecit.notices.models import STUCK, Notice, SentMail


@register
class NoticePolicy(Policy):
    """One's own notices; with outbox.view also those that went or go out by e-mail."""

    model = Notice
    permissions = {"retry": "outbox.view"}

    def visible(self, actor: Actor) -> QuerySet[Notice]:
        """Own ones, and every e-mailed one for holders of outbox.view."""
        if actor.is_system:
            return Notice.objects.all()
        if actor.user is None:
            return Notice.objects.none()
        mailed = Q(by_email=True) if actor.can("outbox.view") else Q(pk__in=[])
        return Notice.objects.filter(Q(user=actor.user) | mailed)

    def may_read(self, actor: Actor, notice: Notice | None) -> Verdict:
        """Its reader alone."""
        if notice is None or (actor.user is not None and notice.user_id == actor.user.pk):
            return YES
        return no(_("This notice is somebody else’s."))

    def may_retry(self, actor: Actor, notice: Notice | None) -> Verdict:
        """An e-mail that could not be sent, or of which nobody knows."""
        if notice is None or notice.state in STUCK:
            return YES
        return no(_("Only an e-mail that could not be sent can be tried again."))


@register
class SentMailPolicy(Policy):
    """The in-app outbox, for holders of outbox.view."""

    model = SentMail
    permissions = {"view": "outbox.view"}

    def visible(self, actor: Actor) -> QuerySet[SentMail]:
        """All of it or nothing."""
        return SentMail.objects.all() if actor.can("outbox.view") else SentMail.objects.none()
