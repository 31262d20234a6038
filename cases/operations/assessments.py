"""Assessments: begun, completed, given another level by a clinician, marked as entered in error."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import screening_hooks
from cases.instruments import answers as rules
from cases.instruments import scoring, structure
from cases.models import (
    Assessment,
    AssessmentStatus,
    Case,
    ClinicalPart,
    Encounter,
    Instrument,
    InstrumentUse,
    InstrumentVersion,
    Level,
    Person,
)
from cases.operations.records import touch
from cases.selectors.assessments import RISK_RULES, persons_of, standing
from cases.selectors.encounters_facts import DRAFT_FORMS
from cases.selectors.persons import age
from cases.states.reports import OPEN
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock, visible
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.criminal_history import refusal
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.web.operations import drafts

DRAFT = "assessment"


@transaction.atomic
def start(
    *,
    actor: Actor,
    instrument_uid: UUID | str,
    case_uid: UUID | None = None,
    encounter_uid: UUID | None = None,
    person_uid: UUID | str | None = None,
    uid: UUID | None = None,
) -> Assessment:
    """Begins a screen on a case or an encounter, or goes on with the one that the actor began there. Raises Denied, Invalid, NotVisible.

    The same `uid` (the caller's) begins one, however often it is sent, also once that one is completed; Conflict when it stands for another.
    """
    authorize(actor, "create", Assessment)
    case, encounter = _place(actor, case_uid, encounter_uid)
    version = _in_use(actor, instrument_uid)
    person = _person(case if encounter is None else None, encounter, person_uid)
    if uid is not None and (earlier := _earlier(actor, uid, version, case, encounter, person)):
        return earlier
    known = Assessment.objects.filter(
        version__instrument=version.instrument_id,
        author=actor.person,
        status=AssessmentStatus.DRAFT,
        case=case,
        encounter=encounter,
        person=person,
    ).first()
    if known is not None:
        return known
    if actor.agency is None:
        raise Denied(_("Choose the agency in which you act first."))
    made = Assessment.objects.create(
        **({"uid": uid} if uid else {}),
        version=version,
        person=person,
        case=case,
        encounter=encounter,
        author=actor.person,
        author_role=actor.role,
        author_agency=actor.agency,
        started_at=clock.now(),
    )
    record(actor, "assessment.start", made, case=case, person=person)
    return made


def _earlier(
    actor: Actor, uid: UUID, version: InstrumentVersion, case: Case | None, encounter: Encounter | None, person: Person
) -> Assessment | None:
    earlier = Assessment.objects.select_related("version").filter(uid=uid).first()
    if earlier is None:
        return None
    same = (earlier.author_id, earlier.version.instrument_id, earlier.case, earlier.encounter, earlier.person)
    if same != (actor.person.pk, version.instrument_id, case, encounter, person):
        raise Conflict(_("This form was used before. Load the page again."))
    return earlier


def _place(actor: Actor, case_uid: UUID | None, encounter_uid: UUID | None) -> tuple[Case | None, Encounter | None]:
    """The case or the encounter it belongs to, locked; through its encounter it follows that one's case."""
    if case_uid is not None:
        return lock(actor, Case, "work", pk=fetch(actor, Case, uid=case_uid).pk), None
    encounter = lock(actor, Encounter, "view", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    if encounter.entered_in_error_at is not None:
        raise Conflict(_("This encounter was marked as entered in error."))
    return None, encounter


def _in_use(actor: Actor, instrument_uid: UUID | str) -> InstrumentVersion:
    """The version that the actor's agency asks now; raises Denied for one that is off."""
    instrument = fetch(actor, Instrument, uid=instrument_uid)
    is_on = InstrumentUse.objects.filter(instrument=instrument, agency=actor.agency, is_on=True).exists()
    version = instrument.versions.filter(published_at__isnull=False).order_by("-number").first()
    if not is_on or version is None:
        raise Denied(_("Your agency has not switched this instrument on."))
    return version


def _person(case: Case | None, encounter: Encounter | None, uid: UUID | str | None) -> Person:
    if case is not None:
        return case.person
    people = persons_of(encounter) if encounter is not None else []
    chosen = next((one for one in people if str(one.uid) == str(uid)), None) if uid else (people[0] if people else None)
    if chosen is None:
        raise Invalid(_("Say first who it was. “Unknown” is an answer, too."))
    return chosen


@transaction.atomic
def complete(*, actor: Actor, assessment_uid: UUID, answers: dict[str, dict[str, Any]], as_it_is: bool = False) -> Assessment:
    """Completes a screen: answers, level, points. What is missing is refused unless `as_it_is`, and never reads as low.

    The same answers complete it once, however often they are sent. Raises Invalid with the linkIds that need something, Denied when it is not
    the actor's or was completed with other answers.
    """
    known = fetch(actor, visible(actor, Assessment).select_related("version"), uid=assessment_uid)
    form = structure.read(known.version.definition)
    kept = {link: record_ for link, record_ in answers.items() if record_ and link in form.around}
    if known.status == AssessmentStatus.COMPLETED and known.author_id == actor.person.pk and known.answers == kept:
        return known
    row = lock(actor, Assessment, "answer", pk=known.pk)
    _check(form, kept, as_it_is)
    row.age = age(row.person, clock.now().date())
    result = scoring.score(row.version.instrument.scoring, rules.given(form, kept, _age(row)))
    row.answers, row.status, row.completed_at = kept, AssessmentStatus.COMPLETED, clock.now()
    row.level, row.band, row.score, row.flags = result.level, result.band, result.score, list(result.flags)
    row.is_complete = result.is_complete and not rules.unanswered(form, kept)
    row.save()
    drafts.clear(actor=actor, form=DRAFT, object_uid=row.uid)
    record(actor, "assessment.complete", row, case=row.case, person=row.person)
    _settle(actor, row)
    return row


def _age(row: Assessment) -> int | None:
    """Age by date of birth, else the upper end of an estimate: a youth by every estimate is a youth."""
    return row.age if row.age is not None else row.person.age_high


def _check(form: structure.Questionnaire, kept: rules.Answers, as_it_is: bool) -> None:
    stray = rules.stray(form, kept)
    if stray:
        sentence = _("This question does not apply after the answers above. Take its answer back, or change the answer above.")
        raise Invalid(_("Some answers contradict one another."), {item.link_id: [sentence] for item in stray})
    missing = rules.unanswered(form, kept)
    if missing and not as_it_is:
        n = len(missing)
        reason = ngettext("%(n)s question has no answer yet.", "%(n)s questions have no answer yet.", n) % {"n": n}
        raise Invalid(reason, {item.link_id: [_("Answer it, or say why not.")] for item in missing})


def _settle(actor: Actor, row: Assessment) -> None:
    """What follows from a level: the case was worked on, the encounter's report shows it, whoever registered is told."""
    case_id = row.case_id or (row.encounter.case_id if row.encounter else None)
    if case_id:
        touch(case_id)
    if row.encounter is not None and row.version.instrument.scoring in RISK_RULES:
        fill_report(actor, row.encounter)
    screening_hooks.tell(actor, row)


def basis(row: Assessment) -> str:
    """How the encounter's report says it was screened."""
    title = row.version.instrument.title
    return f"{title}{': ' + _('level set by a clinician') if row.override_level else ''}"[:200]


def fill_report(actor: Actor, encounter: Encounter) -> None:
    """Puts the latest level into the clinical report while that is being written; a level typed by hand stays."""
    part = ClinicalPart.objects.select_for_update().filter(encounter=encounter, status__in=OPEN).first()
    if part is None:
        return
    titles = list(Instrument.objects.filter(scoring__in=RISK_RULES).values_list("title", flat=True))
    if part.risk_level and not any(part.risk_basis.startswith(title) for title in titles):
        return
    latest = standing(Actor.system("screening"), encounter)
    former = part.risk_level, part.risk_basis
    part.risk_level = latest.standing_level if latest else ""
    part.risk_basis = basis(latest) if latest else ""
    if (part.risk_level, part.risk_basis) != former:
        part.save(update_fields=["risk_level", "risk_basis", "updated_at"])

    def fill(kept: dict[str, list[str]]) -> None:
        """The same into what its author has typed and not submitted."""
        typed, how = kept.get("risk_level", [""])[-1:], kept.get("risk_basis", [""])[-1:]
        if not any(typed) or any(how and how[0].startswith(title) for title in titles):
            kept["risk_level"], kept["risk_basis"] = [part.risk_level], [part.risk_basis]

    drafts.fill(actor=actor, form=DRAFT_FORMS["clinical"], object_uid=encounter.uid, writer=part.author, change=fill)


@transaction.atomic
def discard(*, actor: Actor, assessment_uid: UUID) -> None:
    """Drops a screen that was begun and not completed; nothing of it is kept."""
    row = lock(actor, Assessment, "discard", pk=fetch(actor, Assessment, uid=assessment_uid).pk)
    record(actor, "assessment.discard", row, case=row.case, person=row.person)
    drafts.clear(actor=actor, form=DRAFT, object_uid=row.uid)
    row.delete()


@transaction.atomic
def override(*, actor: Actor, assessment_uid: UUID, level: str, reason: str) -> Assessment:
    """Sets a clinician's own level with a reason; the computed one stays beside it. Raises Invalid, Denied."""
    row = lock(actor, Assessment, "override", pk=fetch(actor, Assessment, uid=assessment_uid).pk)
    if level not in (Level.NONE, Level.LOW, Level.MODERATE, Level.HIGH):
        raise Invalid(_("Choose a level."), {"level": [_("Choose a level.")]})
    if not reason.strip():
        sentence = _("Say why the level differs from the computed one.")
        raise Invalid(sentence, {"reason": [sentence]})
    row.override_level, row.override_reason = level, reason.strip()
    row.override_by, row.override_at, row.override_role = actor.user, clock.now(), actor.role
    row.save(update_fields=["override_level", "override_reason", "override_by", "override_at", "override_role", "updated_at"])
    record(actor, "assessment.override", row, case=row.case, person=row.person)
    _settle(actor, row)
    return row


@transaction.atomic
def mark_error(*, actor: Actor, assessment_uid: UUID, reason: str) -> Assessment:
    """Marks a completed screen as entered in error: it stays readable, its level counts nowhere. Raises Invalid, Denied."""
    row = lock(actor, Assessment, "mark_error", pk=fetch(actor, Assessment, uid=assessment_uid).pk)
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": [_("Say why.")]})
    if said := refusal(reason):
        raise Invalid(said, {"reason": [said]})
    row.status, row.error_at, row.error_by, row.error_reason = AssessmentStatus.ERROR, clock.now(), actor.user, reason.strip()[:300]
    row.save(update_fields=["status", "error_at", "error_by", "error_reason", "updated_at"])
    record(actor, "assessment.mark_error", row, case=row.case, person=row.person)
    if row.encounter is not None and row.version.instrument.scoring in RISK_RULES:
        fill_report(actor, row.encounter)
    return row
