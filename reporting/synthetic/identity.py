"""Who they are: two records of one person, linked; somebody unknown who was named later; photos and documents."""

from __future__ import annotations

import io

from cases.models import Case, Encounter, EncounterPerson, Person, PersonName, PersonPhone
from cases.operations import files, links, pairs, persons
from corecit.access.actor import Actor
from corecit.accounts.roles import Role
from reporting.synthetic import papers
from reporting.synthetic.people import Staff

TEAM = "riverton"


def make_identities(staff: Staff, cases: list[Case]) -> None:
    """By the operations themselves, so that every link can be undone and every file opens."""
    own = [case for case in cases if case.team_id == staff.teams[TEAM].pk and not case.is_restricted and case.status != "closed"]
    known = [case for case in own if not case.person.is_unknown]
    clinician, officer = (Actor.of(staff.of(TEAM, role)[0]) for role in (Role.CLINICIAN, Role.OFFICER))
    if known:
        _link_two(clinician, known[0])
    _enter_twice(staff, officer, known)
    _name_somebody(staff, officer)
    _hand_in(clinician, officer, known[:4])


def _link_two(actor: Actor, case: Case) -> None:
    """An officer had entered the person a second time, by a short name and without a date of birth."""
    person = case.person
    short = person.first_name[:3]
    second = Person.objects.create(
        first_name=short, last_name=person.last_name, age_low=30, age_high=60, birth_source="perceived", created_by=actor.user
    )
    PersonName.objects.create(
        person=second, kind="primary", text=f"{short} {person.last_name}", search=f"{short} {person.last_name}".lower()
    )
    PersonPhone.objects.create(person=second, number="+14125554999")
    met = Encounter.objects.filter(case=case).order_by("-occurred_at", "-id").first()
    if met is not None:
        EncounterPerson.objects.filter(encounter=met, person=person, role="subject").update(person=second)
    links.link(actor=actor, kept_uid=person.uid, other_uid=second.uid, reason="Same phone at home, and the sister confirmed it")


def _enter_twice(staff: Staff, actor: Actor, cases: list[Case]) -> None:
    """Somebody met before was unknown at another encounter of the team and named later, with a slip, which nobody has noticed yet: the nightly look finds it."""
    met = EncounterPerson.objects.filter(role="subject", encounter__team=staff.teams[TEAM], encounter__case=None, person__is_unknown=True)
    row = met.order_by("-id").first()
    person = next((case.person for case in cases[1:] if case.person.born_on), None)
    if row is None or person is None:
        return
    facts = {"last_name": person.last_name, "born_on": person.born_on, "birth_source": person.birth_source, "gender": person.gender}
    persons.edit(actor=actor, person_id=row.person_id, first_name=f"{person.first_name[:1]}{person.first_name[2:]}", **facts)
    pairs.find(actor=Actor.system("possible duplicates"))


def _name_somebody(staff: Staff, actor: Actor) -> None:
    met = Encounter.objects.filter(
        team=staff.teams[TEAM], submitted_at__isnull=False, case=None, encounter_persons__person__is_unknown=True
    )
    encounter = met.order_by("id").first()
    if encounter is None:
        return
    person = Person.objects.filter(encounter_persons__encounter=encounter, is_unknown=True).order_by("id")[0]
    persons.edit(actor=actor, person_id=person.pk, first_name="Desmond", last_name="Achterberg")


def _hand_in(clinician: Actor, officer: Actor, cases: list[Case]) -> None:
    for number, case in enumerate(cases):
        letter = papers.letter(
            "Synthetic letter, made for demonstrations.", f"About case {case.number}.", "Discharged home; next visit in a week."
        )
        files.add_document(actor=clinician, case_id=case.pk, file=io.BytesIO(letter), title="Discharge letter of the hospital")
        if number % 2 == 0:
            sheet = papers.letter(
                "Synthetic property sheet, made for demonstrations.", f"About case {case.number}.", "1 backpack, 1 phone."
            )
            files.add_document(actor=officer, case_id=case.pk, file=io.BytesIO(sheet), title="Property sheet")
            files.add_photo(actor=officer, person_id=case.person_id, file=io.BytesIO(papers.portrait(number * 20)))
