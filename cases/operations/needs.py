"""Social needs: found, and each step of what was done about them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, ClinicalPart, Encounter, NeedStatus, Person, SocialNeed, SocialNeedStep
from cases.operations.records import touch
from cases.selectors.assessments import persons_of
from cases.selectors.encounters_facts import DRAFT_FORMS
from cases.states.reports import OPEN
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock
from corecit.audit.trail import record
from corecit.common.errors import Conflict, Invalid
from corecit.common.models import CodeList
from corecit.common.selectors import codes
from corecit.web.operations import drafts

SETTLED = (NeedStatus.MET, NeedStatus.DECLINED)


@transaction.atomic
def find(
    *,
    actor: Actor,
    needs: list[str],
    case_uid: UUID | None = None,
    encounter_uid: UUID | None = None,
    status: str = NeedStatus.FOUND,
    note: str = "",
    on: dt.date | None = None,
) -> list[SocialNeed]:
    """Records needs of the person of a case, or of the person in crisis of an encounter; one that is open already gets a step instead.

    Raises Denied, Invalid, NotVisible.
    """
    authorize(actor, "create", SocialNeed)
    day = _day(on)
    case, encounter, person = _place(actor, case_uid, encounter_uid)
    known = {code for code, _label in codes.choices(CodeList.SOCIAL_NEED, actor.agency)} - codes.with_trait(
        CodeList.SOCIAL_NEED, "exclusive"
    )
    if not needs or set(needs) - known:
        raise Invalid(_("Choose at least one need."), {"needs": [_("Choose at least one need.")]})
    found = []
    for code in dict.fromkeys(needs):
        need = SocialNeed.objects.select_for_update().filter(person=person, case=case, code=code).exclude(status__in=SETTLED).first()
        if need is None:
            need = SocialNeed.objects.create(
                person=person, case=case, encounter=encounter, code=code, status_on=day, found_on=day, found_by=actor.person
            )
        _add_step(actor, need, status, day, note)
        found.append(need)
    if encounter is not None:
        _fill_report(actor, encounter, [need.code for need in found])
    return found


def _place(actor: Actor, case_uid: UUID | None, encounter_uid: UUID | None) -> tuple[Case | None, Encounter | None, Person]:
    if case_uid is not None:
        case = lock(actor, Case, "work", pk=fetch(actor, Case, uid=case_uid).pk)
        return case, None, case.person
    encounter = lock(actor, Encounter, "view", pk=fetch(actor, Encounter, uid=encounter_uid).pk)
    if encounter.entered_in_error_at is not None:
        raise Conflict(_("This encounter was marked as entered in error."))
    people = persons_of(encounter)
    if not people:
        raise Invalid(_("Say first who it was. “Unknown” is an answer, too."))
    same = encounter.case if encounter.case and encounter.case.person_id == people[0].pk else None
    return same, encounter, people[0]


def _day(on: dt.date | None) -> dt.date:
    today = timezone.localdate()
    if on is not None and on > today:
        raise Invalid(_("This day lies in the future."), {"on": [_("This day lies in the future.")]})
    return on or today


def _add_step(actor: Actor, need: SocialNeed, status: str, day: dt.date, note: str) -> None:
    if status not in NeedStatus.values:
        raise Invalid(_("Choose what was done."), {"status": [_("Choose what was done.")]})
    SocialNeedStep.objects.create(need=need, status=status, on=day, by=actor.person, note=note.strip()[:300])
    need.status, need.status_on = status, day
    need.save(update_fields=["status", "status_on", "updated_at"])
    record(actor, "need.step", need, case=need.case, person=need.person)
    if need.case_id:
        touch(need.case_id)


def _fill_report(actor: Actor, encounter: Encounter, found: list[str]) -> None:
    """Adds the needs to the clinical report while that is being written."""
    part = ClinicalPart.objects.select_for_update().filter(encounter=encounter, status__in=OPEN).first()
    if part is None:
        return
    alone = codes.with_trait(CodeList.SOCIAL_NEED, "exclusive")
    part.social_needs = list(dict.fromkeys([*(one for one in part.social_needs if one not in alone), *found]))
    part.save(update_fields=["social_needs", "updated_at"])

    def fill(kept: dict[str, list[str]]) -> None:
        """The same into what its author has typed and not submitted."""
        kept["social_needs"] = list(dict.fromkeys([*(one for one in kept.get("social_needs", []) if one not in alone), *found]))

    drafts.fill(actor=actor, form=DRAFT_FORMS["clinical"], object_uid=encounter.uid, writer=part.author, change=fill)


@transaction.atomic
def step(*, actor: Actor, need_uid: UUID, status: str, note: str = "", on: dt.date | None = None) -> SocialNeed:
    """What was done about a need on a day; it cannot come before it was found. Raises Denied, Invalid, NotVisible."""
    need = lock(actor, SocialNeed, "step", pk=fetch(actor, SocialNeed, uid=need_uid).pk)
    day = _day(on)
    if day < need.found_on:
        sentence = _("This day lies before the one on which the need was found.")
        raise Invalid(sentence, {"on": [sentence]})
    _add_step(actor, need, status, day, note)
    return need
