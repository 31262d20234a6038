"""Making, sending, answering and ending referrals."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from corecit.access.actor import Actor
from corecit.access.policies import authorize, lock
from corecit.accounts.models import User
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid
from corecit.notices.operations import notices
from partners.models import Service
from referrals.consents import CONTENT, PLAIN, problem
from referrals.models import Consent, PartnerReply, Referral, ReferralKind, ReferralOutcome, ReferralStatus, ReplyLink
from referrals.operations.links import send_link
from referrals.states import REFERRAL_TRANSITIONS


def next_number() -> str:
    """R-<year>-<six digits> from the database's sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('referral_number_seq')")
        return f"R-{clock.now():%y}-{cursor.fetchone()[0]:06}"


def _check_content(*, case: Case, service: Service, shared: dict[str, str], consent: Consent | None) -> None:
    unknown = set(shared) - set(PLAIN) - set(CONTENT)
    if unknown:
        raise Invalid(_("A referral cannot carry: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    protected = sorted(set(shared) & set(CONTENT))
    if not protected:
        return
    if consent is None:
        raise Invalid(
            _(
                "Clinical information goes to a partner only under a consent that names it. Record the consent first, or leave the clinical fields empty."
            ),
            {name: [_("Needs a consent.")] for name in protected},
        )
    trouble = problem(consent, organization_id=service.organization_id, person_id=case.person_id, on=clock.now().date())
    if trouble:
        raise Invalid(trouble, {"consent": [trouble]})
    beyond = [name for name in protected if name not in consent.content]
    if beyond:
        raise Invalid(
            _("The consent does not cover everything you filled in."), {name: [_("Not covered by the consent.")] for name in beyond}
        )


@transaction.atomic
def create_referral(
    *, actor: Actor, case: Case, service: Service, kind: str, values: dict[str, Any], shared: dict[str, str], consent: Consent | None = None
) -> Referral:
    """Makes a referral of a case to a service and, when live, sends it; raises Invalid where content lacks a valid consent or the partner has no address."""
    case = lock(actor, Case, "work", pk=case.pk)
    authorize(actor, "create", Referral)
    shared = {name: text.strip() for name, text in shared.items() if text and text.strip()}
    _check_content(case=case, service=service, shared=shared, consent=consent)
    live = kind == ReferralKind.LIVE
    if live and not values.get("accepted_by_person"):
        raise Invalid(
            _("A live referral is sent once the person has accepted it. Log it instead, or tick that they accepted."),
            {"accepted_by_person": [_("Not ticked.")]},
        )
    if live and not service.referral_address:
        raise Invalid(
            _("This service has no e-mail address for referrals. Log the referral instead, or ask an administrator to add the address."),
            {"service": [_("No address.")]},
        )
    now = clock.now()
    referral = Referral.objects.create(
        number=next_number(),
        case=case,
        service=service,
        organization=service.organization,
        kind=kind,
        status=ReferralStatus.REQUESTED if live else ReferralStatus.COMPLETED,
        shared=shared,
        consent=consent,
        created_by=actor.person,
        owner=values.pop("owner", None) or actor.person,
        sent_at=now if live else None,
        **values,
    )
    record(actor, "referral.create", referral, case=case, person=case.person, kind=kind, content=sorted(shared))
    _touch(case)
    if live:
        send_link(actor=actor, referral=referral, email=service.referral_address)
    return referral


def _touch(case: Case) -> None:
    case.activity_at = clock.now()
    case.save(update_fields=["activity_at", "updated_at"])


def _move(referral: Referral, status: str) -> None:
    if status not in REFERRAL_TRANSITIONS[referral.status]:
        raise Conflict(_("The referral has moved on meanwhile: it is now “%(status)s”.") % {"status": referral.get_status_display()})
    referral.status = status


@transaction.atomic
def send_again(*, actor: Actor, referral: Referral) -> Referral:
    """Sends a new link to the partner; the old one stops working. A declined or failed referral becomes requested again."""
    referral = lock(actor, Referral, "send_again", pk=referral.pk)
    if referral.status != ReferralStatus.REQUESTED:
        _move(referral, ReferralStatus.REQUESTED)
    if not referral.service.referral_address:
        raise Invalid(_("This service has no e-mail address for referrals."))
    referral.sent_at, referral.answered_at, referral.status_reason = clock.now(), None, ""
    referral.save(update_fields=["status", "sent_at", "answered_at", "status_reason", "updated_at"])
    record(actor, "referral.send_again", referral, case=referral.case)
    send_link(actor=actor, referral=referral, email=referral.service.referral_address)
    return referral


@transaction.atomic
def cancel_referral(*, actor: Actor, referral: Referral, reason: str) -> Referral:
    """Takes a referral back; its links stop working."""
    return _end(actor, referral, "cancel", ReferralStatus.CANCELLED, reason)


@transaction.atomic
def mark_error(*, actor: Actor, referral: Referral, reason: str) -> Referral:
    """Marks a referral as entered in error: it counts nowhere and the partner no longer sees it."""
    return _end(actor, referral, "mark_error", ReferralStatus.ENTERED_IN_ERROR, reason)


def _end(actor: Actor, referral: Referral, act: str, status: str, reason: str) -> Referral:
    referral = lock(actor, Referral, act, pk=referral.pk)
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": [_("Say why.")]})
    _move(referral, status)
    referral.status_reason = reason.strip()
    referral.save(update_fields=["status", "status_reason", "updated_at"])
    now = clock.now()
    referral.reply_links.filter(withdrawn_at=None).update(withdrawn_at=now, updated_at=now)
    record(actor, f"referral.{act}", referral, case=referral.case)
    return referral


@transaction.atomic
def record_outcome(*, actor: Actor, referral: Referral, outcome: str, note: str = "") -> Referral:
    """What our own follow-up learnt of the referral: with `attended` the person counts as linked."""
    referral = lock(actor, Referral, "record_outcome", pk=referral.pk)
    if outcome not in ReferralOutcome.values:
        raise Invalid(_("Choose an outcome."), {"outcome": [_("Choose an outcome.")]})
    _set_outcome(referral, outcome, "follow_up")
    if note.strip():
        PartnerReply.objects.create(referral=referral, by=actor.user, answer="message", text=note.strip(), at=clock.now())
    record(actor, "referral.outcome", referral, case=referral.case, outcome=outcome)
    return referral


def _set_outcome(referral: Referral, outcome: str, source: str) -> None:
    referral.outcome, referral.outcome_at, referral.outcome_source = outcome, clock.now(), source
    ends = {ReferralOutcome.ATTENDED: ReferralStatus.COMPLETED, ReferralOutcome.WAITLISTED: ReferralStatus.ON_HOLD}.get(
        outcome, ReferralStatus.FAILED
    )  # type: ignore[call-overload]
    if ends in REFERRAL_TRANSITIONS[referral.status]:
        referral.status = ends
    referral.save(update_fields=["outcome", "outcome_at", "outcome_source", "status", "updated_at"])


@transaction.atomic
def answer_referral(
    *, actor: Actor, referral: Referral, answer: str, reason: str = "", text: str = "", link: ReplyLink | None = None
) -> PartnerReply:
    """A partner's answer, by link or by a partner user; the owner of the referral is told. Raises Conflict when the referral has ended meanwhile."""
    referral = Referral.objects.select_for_update().select_related("case", "owner").get(pk=referral.pk)
    if link is None:
        authorize(actor, "answer", referral)
    else:
        current = ReplyLink.objects.select_for_update().get(pk=link.pk)
        if current.withdrawn_at is not None or current.expires_at <= clock.now() or current.referral_id != referral.pk:
            raise Conflict(_("This link no longer works."))
    if answer == "declined" and reason not in ReferralOutcome.values:
        raise Invalid(_("Say why you decline, so that the team can look further."), {"reason": [_("Choose a reason.")]})
    if answer == "message" and not text.strip():
        raise Invalid(_("Write the message."), {"text": [_("Write the message.")]})
    reply = PartnerReply.objects.create(
        referral=referral, link=link, by=actor.user, answer=answer, reason=reason, text=text.strip(), at=clock.now()
    )
    _apply(referral, answer, reason)
    record(actor, f"referral.{answer}", referral, case=referral.case)
    _touch(Case.objects.select_for_update().get(pk=referral.case_id))
    tell_owner(actor=actor, referral=referral, key=f"referral-answered:{reply.uid}", kind="referral-answered")
    return reply


def _apply(referral: Referral, answer: str, reason: str) -> None:
    if answer == "message":
        return
    if answer == "accepted":
        if referral.status != ReferralStatus.ACCEPTED:
            _move(referral, ReferralStatus.ACCEPTED)
    elif answer == "declined":
        _move(referral, ReferralStatus.REJECTED)
        referral.outcome, referral.outcome_at, referral.outcome_source = reason, clock.now(), "partner"
    else:
        if referral.status not in REFERRAL_TRANSITIONS or referral.status in (ReferralStatus.REJECTED, ReferralStatus.CANCELLED):
            raise Conflict(_("The referral has ended meanwhile."))
        _set_outcome(referral, ReferralOutcome.ATTENDED if answer == "attended" else ReferralOutcome.NO_SHOW, "partner")
    referral.answered_at = referral.answered_at or clock.now()
    referral.save(update_fields=["status", "outcome", "outcome_at", "outcome_source", "answered_at", "updated_at"])


@transaction.atomic
def tell_owner(*, actor: Actor, referral: Referral, key: str, kind: str) -> None:
    """Posts a notice to the owner of a referral; once per key."""
    owner: User = referral.owner
    notices.post(kind=kind, key=key, user=owner, path=reverse("referrals:referral-detail", args=[referral.uid]))
