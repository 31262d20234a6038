"""A clinician tells an officer of the encounter what is needed to lessen a serious and imminent threat (45 CFR 164.512(j))."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Assessment, AssessmentStatus, ContentClass, Disclosure, DisclosureBasis, Encounter
from cases.policies.assessments import may_disclose, officers_of
from cases.selectors.assessments import persons_of
from corecit.access.actor import Actor
from corecit.access.policies import fetch, lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Denied, Invalid
from corecit.notices.operations import notices


@transaction.atomic
def disclose(
    *,
    actor: Actor,
    encounter_uid: UUID,
    recipient_uid: UUID | str,
    basis: str,
    content: list[str],
    text: str = "",
    assessment_uid: UUID | str | None = None,
    uid: UUID | None = None,
) -> Disclosure:
    """Tells one officer who was there, keeps it for the accounting of disclosures, and lets them know that something was told.

    `uid` is the form's own: sent twice, it is told once. Raises Denied, Invalid, NotVisible.
    """
    encounter = lock(actor, Encounter, "view", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    may = may_disclose(actor, encounter)
    if not may:
        raise Denied(may.reason)
    sent = Disclosure.objects.filter(uid=uid, disclosed_by=actor.person, encounter=encounter).first() if uid else None
    if sent is not None:
        return sent
    recipient = officers_of(encounter).filter(user__uid=recipient_uid).first()
    if recipient is None or recipient.user is None:
        raise Invalid(_("Choose an officer."), {"recipient": [_("Choose an officer who was at this encounter.")]})
    assessment = _assessment(actor, encounter, assessment_uid)
    _check(basis, content, text, assessment)
    people = persons_of(encounter)
    made = Disclosure.objects.create(
        **({"uid": uid} if uid else {}),
        encounter=encounter,
        case=encounter.case,
        person=assessment.person if assessment else (people[0] if people else None),
        assessment=assessment,
        disclosed_by=actor.person,
        disclosed_role=actor.role,
        disclosed_at=clock.now(),
        agency=actor.membership.agency if actor.membership else encounter.agency,
        recipient=recipient.user,
        recipient_agency=recipient.agency,
        basis=basis,
        content=list(dict.fromkeys(content)),
        level=assessment.standing_level if assessment and ContentClass.LEVEL in content else "",
        text=text.strip(),
    )
    record(actor, "disclosure.create", made, case=made.case, person=made.person, basis=basis, recipient=recipient.user.pk)
    notices.post(
        kind="clinician-told",
        key=f"clinician-told:{made.uid}",
        user=recipient.user,
        path=reverse("cases:encounter-detail", args=[encounter.uid]),
    )
    return made


def _assessment(actor: Actor, encounter: Encounter, uid: UUID | str | None) -> Assessment | None:
    """The completed screen of this encounter whose level is told."""
    if not uid:
        return None
    return fetch(actor, Assessment, uid=uid, encounter=encounter, status=AssessmentStatus.COMPLETED)


def _check(basis: str, content: list[str], text: str, assessment: Assessment | None) -> None:
    wrong: dict[str, list[str]] = {}
    if basis not in DisclosureBasis.values:
        wrong["basis"] = [_("Say on what basis.")]
    if not content or set(content) - set(ContentClass.values):
        wrong["content"] = [_("Say what kind of thing is told.")]
    if ContentClass.LEVEL in content and (assessment is None or not assessment.level):
        wrong["assessment"] = [_("Choose the screen whose level is told.")]
    if not text.strip() and set(content) != {ContentClass.LEVEL}:
        wrong["text"] = [_("Write what is told, and no more than is needed.")]
    if wrong:
        raise Invalid(_("Something is missing."), wrong)
