"""One side's report on its way: submitted, returned, approved, amended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import (
    Answer,
    Case,
    ClinicalPart,
    Encounter,
    EncounterDisposition,
    EncounterPerson,
    PolicePart,
    ReportStatus,
    ReportVersion,
    ReviewOutcome,
)
from cases.operations import encounters_facts, protocols
from cases.operations.encounters_responders import writer
from cases.policies.encounters import part_of
from cases.selectors.encounters import MODELS
from cases.selectors.encounters_facts import DRAFT_FORMS, FIELDS, answers_of, facts_of
from cases.selectors.protocols import of_encounter
from cases.states import reports as states
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Invalid, NotVisible
from corecit.notices.operations import notices
from corecit.web.operations import drafts

Part = PolicePart | ClinicalPart


@transaction.atomic
def submit(
    *,
    actor: Actor,
    encounter_uid: UUID,
    answers: dict[str, Any],
    facts: dict[str, Any] | None,
    person: dict[str, Any] | None,
    facts_version: int,
    facts_reason: str = "",
    reason: str = "",
    submission: UUID | None = None,
    follow_ups: list[protocols.Line] | None = None,
    follow_ups_reason: str = "",
) -> Part:
    """Submits the actor's report: a draft, a returned one, or (with a `reason`) an amendment of an approved one.

    `answers` is the actor's part; `facts` and `person` what both sides share, None to leave them. The same `submission` twice submits once.
    `follow_ups` answers what the protocol asks for after it, in the same transaction; None leaves that for later.
    Raises Denied where the state does not allow it, StaleFacts and Invalid as encounters_facts.write does, ProtocolChanged as protocols.apply does.
    """
    seen = fetch(actor, Encounter, uid=encounter_uid)
    if seen.case_id:
        # The case is locked before the encounter, as whatever ties them does.
        Case.objects.select_for_update().filter(pk=seen.case_id).values_list("pk").first()
    encounter = lock(actor, Encounter, "view", pk=seen.pk)
    own = part_of(encounter, actor.side)
    if own is None:
        raise NotVisible
    part = MODELS[actor.side]._default_manager.select_for_update().get(pk=own.pk)
    if _was_sent(actor, part, submission):
        return part
    act = "amend" if part.status == ReportStatus.APPROVED else "submit"
    authorize(actor, act, part)
    if act == "amend" and not reason.strip():
        raise Invalid(_("Say why the report is amended."), {"reason": [_("Say why the report is amended.")]})
    if facts is not None:
        encounters_facts.write(actor, encounter, facts, person=person or {}, version=facts_version, reason=facts_reason)
    _need_the_least(encounter)
    _fill(part, answers)
    first = part.submitted_at is None
    part.version = part.version if first else part.version + 1
    part.status, part.submitted_at, part.submission = states.after(part.status, act), clock.now(), submission
    part.reviewed_by = part.reviewed_at = None
    part.return_comment = ""
    part.save()
    _keep_version(actor, encounter, part, reason)
    if encounter.submitted_at is None:
        encounter.submitted_at = clock.now()
        encounter.save(update_fields=["submitted_at", "updated_at"])
    drafts.clear(actor=actor, form=DRAFT_FORMS[actor.side], object_uid=encounter.uid)
    if encounter.case_id:
        Case.objects.filter(pk=encounter.case_id, activity_at__lt=clock.now()).update(activity_at=clock.now())
    record(actor, f"report.{act}", part, case=encounter.case, encounter=str(encounter.uid), side=actor.side, version=part.version)
    if follow_ups is not None:
        protocols.apply(actor=actor, occasion=of_encounter(actor, encounter), lines=follow_ups, reason=follow_ups_reason)
    return part


def _was_sent(actor: Actor, part: Part, submission: UUID | None) -> bool:
    """Whether the very page was submitted already, by a second press or a second try after a lost answer."""
    own = actor.user is not None and part.author_id == actor.user.pk
    return own and submission is not None and part.submission == submission and part.status != ReportStatus.DRAFT


def _need_the_least(encounter: Encounter) -> None:
    """What no report goes without: who (unknown counts) and how it ended."""
    if not EncounterPerson.objects.filter(encounter=encounter, role="subject").exists():
        raise Invalid(_("Say who it was."), {"person_choice": [_("Say who it was. “Unknown” is an answer, too.")]})
    if not EncounterDisposition.objects.filter(encounter=encounter, is_primary=True).exists():
        raise Invalid(_("Say how it ended."), {"disposition": [_("Choose how it ended.")]})


def _fill(part: Part, answers: dict[str, Any]) -> None:
    known = FIELDS["police" if isinstance(part, PolicePart) else "clinical"]
    unknown = set(answers) - set(known)
    if unknown:
        raise TypeError(f"The report has no {', '.join(sorted(unknown))}.")
    for name, value in answers.items():
        setattr(part, name, value)
    # A safety plan kept at this encounter answers the question by itself, also against a draft that was begun before it.
    if isinstance(part, ClinicalPart) and part.safety_plan_made != Answer.YES and part.encounter.safety_plans.exists():
        part.safety_plan_made = Answer.YES


def _keep_version(actor: Actor, encounter: Encounter, part: Part, reason: str) -> None:
    """The report as it stands now: facts, persons, responders and calls by their words of today, and the one part."""
    user, _agency = writer(actor)
    people = EncounterPerson.objects.filter(encounter=encounter).select_related("person").order_by("id")
    snapshot = {
        "facts": facts_of(encounter),
        "answers": answers_of(part),
        "persons": [
            {"uid": str(row.person.uid), "role": row.role, "name": "" if row.person.is_unknown else row.person.display_name}
            for row in people
        ],
        "responders": [
            {
                "role": row.role,
                "name": row.user.name if row.user else "",
                "unit": row.unit,
                "is_cit_trained": row.is_cit_trained,
                "is_in_charge": row.is_in_charge,
            }
            for row in encounter.responders.select_related("user")
        ],
        "calls": list(encounter.calls.order_by("id").values_list("incident_number", flat=True)),
    }
    ReportVersion.objects.create(
        encounter=encounter, side=actor.side, version=part.version, at=clock.now(), by=user, reason=reason.strip(), snapshot=snapshot
    )


@transaction.atomic
def approve(*, actor: Actor, encounter_uid: UUID, version: int) -> Part:
    """Approves the version that the reviewer read; its author is told."""
    return _review(actor, encounter_uid, version, "approve", "")


@transaction.atomic
def send_back(*, actor: Actor, encounter_uid: UUID, version: int, comment: str) -> Part:
    """Returns the version that the reviewer read, with what is to be mended; its author is told."""
    if not comment.strip():
        raise Invalid(_("Say what is to be mended."), {"comment": [_("Say what is to be mended, so that the author knows.")]})
    return _review(actor, encounter_uid, version, "return", comment.strip())


def _review(actor: Actor, encounter_uid: UUID, version: int, act: str, comment: str) -> Part:
    encounter = fetch(actor, Encounter, uid=encounter_uid)
    own = part_of(encounter, actor.side)
    if own is None:
        raise NotVisible
    part = lock(actor, MODELS[actor.side], "review", pk=own.pk)
    if part.version != version:
        raise Conflict(_("The report was submitted anew meanwhile. Read what is there now, then decide."))
    part.status = states.after(part.status, act)
    part.reviewed_by, part.reviewed_at, part.return_comment = actor.user, clock.now(), comment
    part.save(update_fields=["status", "reviewed_by", "reviewed_at", "return_comment", "updated_at"])
    outcome = ReviewOutcome.APPROVED if act == "approve" else ReviewOutcome.RETURNED
    rows = ReportVersion.objects.filter(encounter=encounter, side=actor.side, version=version)
    rows.update(review=outcome, reviewed_by=actor.user, reviewed_at=part.reviewed_at, review_comment=comment)
    record(actor, f"report.{act}", part, case=encounter.case, encounter=str(encounter.uid), side=actor.side, version=version)
    kind = f"report-{outcome}"
    page = "cases:encounter-report" if act == "return" else "cases:encounter-detail"
    notices.post(kind=kind, key=f"{kind}:{part.uid}:{version}", user=part.author, path=reverse(page, args=[encounter.uid]))
    return part
