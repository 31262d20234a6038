"""Moving an encounter that was entered for the wrong person: to the right one, with a reason, its case membership mended with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from cases.models import Case, Encounter, EncounterPerson, FactCorrection, Person
from cases.operations import encounters_persons, records
from cases.operations.encounters_responders import writer
from cases.selectors import encounters as selectors
from cases.selectors.person_relations import beside_encounter
from corecit.access.actor import Actor
from corecit.access.policies import fetch, lock
from corecit.audit.trail import record
from corecit.common import clock
from corecit.common.errors import Conflict, Denied, Invalid


def _cases(actor: Actor, encounter: Encounter, case_uid: UUID | None) -> tuple[Case | None, Case | None]:
    """The case that the encounter leaves and the one it comes to, both locked in the order of their keys; raises NotVisible, Denied.

    A case that the mover may not see is not touched: then somebody who sees it has to move the encounter.
    """
    wanted = fetch(actor, Case, uid=case_uid) if case_uid is not None else None
    ids = {pk for pk in (encounter.case_id, wanted.pk if wanted else None) if pk is not None}
    if encounter.case_id is not None and not selectors.sees_case(actor, encounter):
        raise Denied(_("Ask a supervisor of the team to move this encounter."))
    locked = {pk: lock(actor, Case, "work" if wanted and pk == wanted.pk else "transition", pk=pk) for pk in sorted(ids)}
    return locked.get(encounter.case_id or 0), locked.get(wanted.pk) if wanted else None


def _carry(model: type[Model], encounter: Encounter, before: dict[str, int], after: dict[str, int | None]) -> None:
    """Rows that were made from this encounter for the wrong person (or its case) go along."""
    rows = model._base_manager.filter(encounter=encounter)
    if "person" in before:
        rows = rows.filter(person=before["person"])
    # The person last, as the others are found by it; a row without a case of its own follows its encounter's.
    for name in sorted(before, key=lambda name: name == "person"):
        if after[name] != before[name]:
            rows.filter(**{name: before[name]}).update(**{name: after[name]})


@transaction.atomic
def move(
    *, actor: Actor, encounter_uid: UUID, choice: dict[str, Any], reason: str, case_uid: UUID | None = None, leaves: str = ""
) -> Person:
    """Moves an encounter to the person it was about in truth, known or newly entered, and to a case of theirs or out of any.

    What was made from the encounter (follow-ups, assessments) goes along. `leaves` is the person (uid) whom the mover saw there. Raises NotVisible,
    Denied, Conflict where somebody else stands there by now, Invalid without a reason or a person, or where a case is needed for what goes along.
    """
    seen = fetch(actor, Encounter, uid=encounter_uid)
    old_case, new_case = _cases(actor, seen, case_uid)
    encounter = lock(actor, Encounter, "identify", pk=seen.pk)
    if encounter.case_id != seen.case_id:
        raise Invalid(_("Somebody changed the encounter meanwhile. Look at it again."))
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": [_("Say how you know who it was.")]})
    former = list(EncounterPerson.objects.filter(encounter=encounter, role="subject").select_related("person").order_by("id"))
    if not former:
        raise Invalid(_("The encounter names nobody yet. Say who it was on its own page."))
    wrong, right = former[0].person, _right(actor, choice)
    if right == wrong:
        raise Invalid(_("The encounter is about this person already."), {"person_choice": [_("Choose somebody else.")]})
    if leaves and leaves != str(wrong.uid):
        raise Conflict(
            _("Somebody moved this encounter meanwhile. See whom it stands with now, and send the form again if that is wrong too.")
        )
    if new_case is not None and new_case.person_id != right.pk:
        raise Invalid(_("This case is about somebody else."), {"case": [_("Choose a case of the right person.")]})
    _take_along(encounter, wrong, right, old_case, new_case)
    encounters_persons.put_subject(actor, encounter, right)
    encounter.case, encounter.facts_version = new_case, encounter.facts_version + 1
    encounter.save(update_fields=["case", "facts_version", "updated_at"])
    encounters_persons.learn(actor, right, choice)
    _tell(actor, encounter, wrong, right, reason, (old_case, new_case))
    return right


def _right(actor: Actor, choice: dict[str, Any]) -> Person:
    if choice.get("choice") not in ("known", "new", "unknown"):
        raise Invalid(_("Say who it was."), {"person_choice": [_("Say who it was.")]})
    return encounters_persons.known_or_new(actor, choice)


def _take_along(encounter: Encounter, wrong: Person, right: Person, old_case: Case | None, new_case: Case | None) -> None:
    for model, names in beside_encounter():
        before = {"person": wrong.pk} if "person" in names else {}
        after: dict[str, int | None] = {"person": right.pk} if "person" in names else {}
        if "case" in names and old_case is not None:
            needed = not model._meta.get_field("case").null
            if needed and new_case is None and model._base_manager.filter(encounter=encounter, case=old_case).exists():
                sentence = _("Work was begun from this encounter and goes along. Choose a case of the right person, or open one first.")
                raise Invalid(sentence, {"case": [sentence]})
            before["case"], after["case"] = old_case.pk, new_case.pk if new_case else None
        if before:
            _carry(model, encounter, before, after)


def _tell(actor: Actor, encounter: Encounter, wrong: Person, right: Person, reason: str, cases: tuple[Case | None, Case | None]) -> None:
    """Both sides read on the encounter that the person was set right, and why; not who stood there, as that is no business of the new case's readers."""
    user, _agency = writer(actor)
    FactCorrection.objects.create(
        encounter=encounter, at=clock.now(), by=user, side=actor.side, reason=reason.strip()[:300], before={}, after={"person": True}
    )
    for case in filter(None, cases):
        records.touch(case.pk)
    old, new = cases
    record(actor, "encounter.move", encounter, case=new, person=right, was=str(wrong.uid))
    record(actor, "encounter.move", encounter, case=old, person=wrong, into=str(right.uid))
