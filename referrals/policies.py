"""Who may see and do what with consents and referrals."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cases.models import Case
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, policy_of, register
from referrals.models import Consent, Referral, ReferralKind, ReferralStatus
from referrals.states import REFERRAL_TRANSITIONS, WAITING


def case_is_open(actor: Actor) -> Exists:
    """The case of the row is visible to the actor."""
    return Exists(policy_of(Case).visible(actor).filter(pk=OuterRef("case_id")))


def reads_name(actor: Actor, referral: Referral, *, works_on_case: bool = False) -> bool:
    """Whether the actor reads where a referral goes when the name would tell of a treatment.

    Its owner, whoever made it, and the partner itself do; `works_on_case` adds, on the page of the one referral, whoever works on its case.
    Lists, timelines, paper and the API leave it out for everybody else.
    """
    if works_on_case or not referral.service.hides_name or actor.is_system or not actor.can("referral.view"):
        return True
    return actor.user is not None and actor.user.pk in (referral.owner_id, referral.created_by_id)


@register
class ConsentPolicy(Policy):
    """Consents: of the clinical side, with their case."""

    model = Consent
    permissions = {"view": "referral.view", "create": "referral.create", "revoke": "referral.create"}

    def visible(self, actor: Actor) -> QuerySet[Consent]:
        """Consents of visible cases."""
        if actor.is_system:
            return Consent.objects.all()
        return Consent.objects.filter(case_is_open(actor)) if actor.can("referral.view") else Consent.objects.none()

    def may_revoke(self, actor: Actor, consent: Consent | None) -> Verdict:
        """Once."""
        return no(_("The consent was revoked already.")) if consent is not None and consent.revoked_at else YES


@register
class ReferralPolicy(Policy):
    """Our side sees referrals with their case; a partner user sees the live ones sent to their organisation."""

    model = Referral
    permissions = {
        "view": "referral.view",
        "create": "referral.create",
        "send_again": "referral.create",
        "cancel": "referral.create",
        "hold": "referral.create",
        "record_outcome": "referral.create",
        "mark_error": "referral.create",
        "answer": "referral.answer",
    }

    def visible(self, actor: Actor) -> QuerySet[Referral]:
        """Rows for one's side of the referral."""
        if actor.is_system:
            return Referral.objects.all()
        if actor.can("referral.view"):
            return Referral.objects.filter(case_is_open(actor))
        if actor.can("referral.answer") and actor.membership and actor.membership.organization_uid:
            rows = Referral.objects.filter(
                organization__uid=actor.membership.organization_uid, kind=ReferralKind.LIVE, sent_at__isnull=False
            )
            return rows.exclude(status__in=[ReferralStatus.DRAFT, ReferralStatus.ENTERED_IN_ERROR])
        return Referral.objects.none()

    def _step(self, referral: Referral | None, status: str, reason: str) -> Verdict:
        return YES if referral is None or status in REFERRAL_TRANSITIONS[referral.status] else no(reason)

    def may_cancel(self, actor: Actor, referral: Referral | None) -> Verdict:
        """While something is awaited."""
        return self._step(referral, ReferralStatus.CANCELLED, _("The referral has ended, so there is nothing to cancel."))

    def may_mark_error(self, actor: Actor, referral: Referral | None) -> Verdict:
        """Once."""
        return self._step(referral, ReferralStatus.ENTERED_IN_ERROR, _("The referral is marked as entered in error already."))

    def may_send_again(self, actor: Actor, referral: Referral | None) -> Verdict:
        """A live referral that waits for the partner, or was declined or failed."""
        if referral is None:
            return YES
        if referral.kind != ReferralKind.LIVE:
            return no(_("A logged referral is not sent."))
        if referral.status == ReferralStatus.REQUESTED or ReferralStatus.REQUESTED in REFERRAL_TRANSITIONS[referral.status]:
            return YES
        return no(_("The referral is not waiting for the partner."))

    def may_record_outcome(self, actor: Actor, referral: Referral | None) -> Verdict:
        """What our own follow-up learnt; not on a cancelled or mistaken one."""
        if referral is not None and referral.status in (ReferralStatus.CANCELLED, ReferralStatus.ENTERED_IN_ERROR):
            return no(_("The referral was cancelled."))
        return YES

    def may_answer(self, actor: Actor, referral: Referral | None) -> Verdict:
        """While something is awaited of the partner."""
        if referral is not None and referral.status not in WAITING:
            return no(_("This referral has ended. Call the team if something changed."))
        return YES
