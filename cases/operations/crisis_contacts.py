"""Bringing in contacts of another system's crisis form: one encounter per contact, with all its dispositions, through the operations of reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from cases.crisis_form import NO_VALUE, Contact, Refused
from cases.models import CrisisValue, Encounter, EncounterResponder
from cases.operations import encounters, encounters_reports
from cases.selectors import crisis_values as selectors
from corecit.access.actor import Actor
from corecit.accounts.models import Agency, Team
from corecit.accounts.roles import Side
from corecit.audit.trail import record
from corecit.common.errors import Denied, Invalid, Refusal

# Which of several dispositions is the primary one: the one that weighs most.
WEIGHT = ("death", "hold", "admission", "justice", "ed", "crisis_facility", "community", "no_contact")


@dataclass
class Result:
    """What came of a file."""

    made: int = 0
    known: int = 0
    refused: list[Refused] = field(default_factory=list)


def bring_in(*, actor: Actor, agency: Agency, team: Team, contacts: list[Contact], dry_run: bool = False) -> Result:
    """Makes an encounter of each contact that is not there yet, each in a transaction of its own; one that cannot be made is told with its line and why.

    The actor writes the police reports and answers for them: somebody of the police side of the agency. Raises Denied for anybody else.
    """
    if actor.side != Side.POLICE or actor.agency != agency:
        raise Denied(_("Contacts come in under the name of somebody of the police side of the agency."))
    result = Result()
    known = selectors.known(agency, [one.key for one in contacts])
    values, classes = selectors.map_of(agency), selectors.outcome_classes()
    for contact in contacts:
        if contact.key in known:
            result.known += 1
            continue
        try:
            codes = _dispositions(contact, values, classes)
            if not dry_run:
                _make(actor, agency, team, contact, codes)
        except Refusal as refusal:
            result.refused.append(Refused(contact.lines[0], refusal.reason))
        else:
            result.made += 1
    if not dry_run:
        with transaction.atomic():
            record(actor, "crisis_contacts.bring_in", agency, made=result.made, known=result.known, refused=len(result.refused))
    return result


def _dispositions(contact: Contact, values: dict[str, str], classes: dict[str, str]) -> list[str]:
    """The codes of a contact, the weightiest first; raises Invalid for a value that the map does not know."""
    wanted = contact.values or ([] if contact.codes else [NO_VALUE])
    unknown = [one for one in wanted if values.get(one) not in classes]
    if unknown == [NO_VALUE]:
        raise Invalid(_("No disposition is recorded. Say in the map what a contact without one is read as."))
    if unknown:
        raise Invalid(_("The disposition “%(value)s” is not in the map. Add it, then bring the file in again.") % {"value": unknown[0]})
    codes = dict.fromkeys([*contact.codes, *(values[one] for one in wanted)])
    return sorted(codes, key=lambda code: WEIGHT.index(classes[code]))


@transaction.atomic
def _make(actor: Actor, agency: Agency, team: Team, contact: Contact, codes: list[str]) -> Encounter:
    started = encounters.start(
        actor=actor,
        start_key=selectors.key_of(agency, contact.key),
        occurred_at=contact.occurred_at,
        source=contact.facts.get("source", ""),
        team_uid=team.uid,
    )
    encounter = started.encounter
    encounter.initial_type, encounter.final_type, encounter.beat = contact.initial_type, contact.final_type, contact.beat
    encounter.save(update_fields=["initial_type", "final_type", "beat", "updated_at"])
    _responders(actor, encounter, contact)
    encounters_reports.submit(
        actor=actor,
        encounter_uid=encounter.uid,
        answers={name: value for name, value in contact.answers.items() if value},
        facts={**contact.facts, "disposition": codes[0], "other_dispositions": codes[1:]},
        person={"choice": "unknown", "person": None, "veteran": contact.facts.get("veteran", "not_asked")},
        facts_version=encounter.facts_version,
    )
    return encounter


def _responders(actor: Actor, encounter: Encounter, contact: Contact) -> None:
    """Whoever brings a file in was not there: they stand as "other", and the form's officer by their number."""
    nobody = {"role": "other", "is_cit_trained": False, "is_in_charge": False, "unit": ""}
    EncounterResponder.objects.filter(encounter=encounter, user=actor.user).update(**nobody)
    if contact.officer or contact.is_cit_trained:
        EncounterResponder.objects.create(
            # A responder has a name or a unit; some files tell of the training without the officer's number.
            encounter=encounter,
            agency=actor.agency,
            unit=contact.officer or "CIT",
            role="officer",
            is_cit_trained=contact.is_cit_trained,
        )


@transaction.atomic
def read_as(*, actor: Actor, agency: Agency, value: str, code: str) -> CrisisValue:
    """Says what a disposition of the crisis form is read as from now on; contacts that came in keep theirs. Raises Denied, Invalid."""
    if not actor.can("codes.manage"):
        raise Denied(_("Your role does not allow this."))
    if code not in selectors.outcome_classes():
        raise Invalid(_("Choose a disposition of the list."), {"code": [_("Choose a disposition of the list.")]})
    row, _made = CrisisValue.objects.update_or_create(agency=agency, value=value, defaults={"code": code})
    record(actor, "crisis_contacts.read_as", row, agency=agency.pk, code=code)
    return row
