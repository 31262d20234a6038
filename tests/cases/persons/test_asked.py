""" "Is it one of these?": asked before somebody new is saved, never in the way, and only about those whom the asker may see."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.models import Case, EncounterPerson, PairAnswer, Person, PersonName, PersonPair
from cases.operations import encounters, persons
from tests.cases.encounters.test_pages import filled
from tests.factories.cases import make_call, make_case, make_encounter, make_person

QUESTION = "Is it one of these?"
BORN = dt.date(1985, 3, 14)
NEW = {
    "person_choice": "new", "first_name": "Bill", "last_name": "Hernandez", "born_on": "1985-03-14", "birth_source": "self_reported",
    "eye_color": "green", "looks_source": "perceived",
}  # fmt: skip


@pytest.fixture
def known(cast) -> Person:
    """Somebody whom team A has met."""
    person = make_person("William", "Hernandez", born_on=BORN)
    make_encounter(cast, person=person)
    return person


@pytest.fixture
def report(cast) -> str:
    """The address of a report that the officer began."""
    found = encounters.start(actor=cast.actor("officer"), call_uid=make_call(cast).uid).encounter
    return reverse("cases:encounter-report", args=[found.uid])


def state(page) -> dict:
    """What the page carries of the question."""
    said = page.context["ask"].said
    return {
        "new_uid": str(said.new_uid), "different": list(said.different), "taken": said.taken,
        "shown": [str(row.person.uid) for row in page.context["ask"].rows],
    }  # fmt: skip


def subjects(report: str) -> list[Person]:
    return [row.person for row in EncounterPerson.objects.filter(encounter__uid=report.split("/")[2], role="subject")]


def test_the_report_asks_once_and_no_saves_somebody_new_who_is_remembered_as_different(cast, sign_in, known, report):
    client = sign_in("officer")
    page = client.get(report)
    assert QUESTION not in page.content.decode()
    typed = filled(page, **NEW)
    asked = client.post(report, typed)
    text = asked.content.decode()
    assert QUESTION in text and "Fits very well" in text and "same date of birth" in text and "Talked quietly." in text
    assert Person.objects.count() == 1
    del typed["action"]
    # Sent without an answer it asks again; with one, however often it is sent, there is one new person.
    assert QUESTION in client.post(report, typed | state(asked)).content.decode()
    answers = [client.post(report, typed | state(asked) | {"same_person": "none"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302] and Person.objects.count() == 2
    new = subjects(report)[0]
    pair = PersonPair.objects.get()
    assert {pair.first, pair.second} == {new, known} and pair.answer == PairAnswer.DIFFERENT and pair.answered_by == cast.officer


def test_yes_takes_the_person_on_record_and_keeps_what_was_typed(cast, sign_in, known, report):
    client = sign_in("officer")
    typed = filled(client.get(report), **NEW)
    asked = client.post(report, typed)
    del typed["action"]
    done = client.post(report, typed | state(asked) | {"same_person": str(known.uid)})
    assert done.status_code == 302 and subjects(report) == [known] and Person.objects.count() == 1
    known.refresh_from_db()
    assert known.first_name == "William" and known.eye_color == "green" and known.looks_source == "perceived"
    assert PersonName.objects.filter(person=known, kind="alias", text="Bill Hernandez").exists()


def test_whoever_sees_none_of_them_is_asked_nothing(cast, sign_in, report):
    other = make_person("William", "Hernandez", born_on=BORN)
    make_case(cast, team="b", person=other)
    client = sign_in("officer")
    typed = filled(client.get(report), **NEW)
    # Not by naming them either: what may not be seen is neither taken nor remembered.
    stray = {"same_person": str(other.uid), "shown": [str(other.uid)], "different": [str(other.uid)]}
    del typed["action"]
    assert client.post(report, typed | stray).status_code == 302
    assert subjects(report) != [other] and not PersonPair.objects.exists()


def test_an_unknown_person_without_facts_is_never_asked_about(cast, sign_in, known, report):
    client = sign_in("officer")
    assert client.post(report, filled(client.get(report))).status_code == 302


@pytest.mark.parametrize("name", ["person", "person-add", "move"])
def test_the_pages_of_an_encounters_persons_ask_too(cast, sign_in, known, name):
    encounter = make_encounter(cast, person=make_person("", "", is_unknown=True))
    path = reverse(f"cases:encounter-{name}", args=[encounter.uid])
    client = sign_in("officer")
    typed = NEW | {"role": "witness", "reason": "Showed a license"}
    asked = client.post(path, typed | {"action": "save"})
    assert QUESTION in asked.content.decode() and asked.status_code == 200
    before = Person.objects.count()
    # Whom the first press entered is not asked about at the second.
    answers = [client.post(path, typed | state(asked) | {"same_person": "none"}) for _ in range(2)]
    assert not [one for one in answers if QUESTION in one.content.decode()]
    named = EncounterPerson.objects.filter(encounter=encounter, person__first_name="Bill")
    assert named.count() == 1 and Person.objects.filter(first_name="Bill").count() == 1 and Person.objects.count() <= before + 1
    assert PersonPair.objects.get().answer == PairAnswer.DIFFERENT


def test_opening_a_case_asks_and_tells_of_an_open_case_of_the_one_recognised(cast, sign_in, known):
    client = sign_in("clinician")
    path = reverse("cases:record-create") + "?new=named"
    first = client.get(path)
    form = first.context["form"]
    typed = {
        "uid": str(form["uid"].value()), "team": str(cast.teams["a"].uid), "first_name": "Bill", "last_name": "Hernandez",
        "born_on": "1985-03-14", "reason": "WHY-TYPED",
    }  # fmt: skip
    asked = client.post(path, typed)
    assert QUESTION in asked.content.decode() and "WHY-TYPED" in asked.content.decode() and not Case.objects.exists()
    other = typed | {"uid": str(uuid4())}
    new = [client.post(path, other | state(asked) | {"same_person": "none"}) for _ in range(2)]
    assert [one.status_code for one in new] == [302, 302] and Case.objects.count() == 1 and PersonPair.objects.count() == 1
    make_case(cast, person=known)
    told = client.post(path, typed | state(asked) | {"same_person": str(known.uid)})
    assert "This person has an open case" in told.content.decode() and "WHY-TYPED" in told.content.decode()
    done = [client.post(path, typed | state(told)) for _ in range(2)]
    assert [one.status_code for one in done] == [302, 302]
    assert Case.objects.filter(person=known).count() == 2 and Person.objects.filter(last_name="Hernandez").count() == 2


def test_naming_an_unknown_person_asks_and_yes_leads_to_linking_the_records(cast, sign_in, known):
    unknown = make_person("", "", is_unknown=True)
    make_encounter(cast, person=unknown)
    client = sign_in("officer")
    path = reverse("cases:person-edit", args=[unknown.uid])
    form = client.get(path).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {
        "first_name": "Bill",
        "last_name": "Hernandez",
        "born_on": "1985-03-14",
    }
    asked = client.post(path, sent)
    assert QUESTION in asked.content.decode()
    done = client.post(path, sent | state(asked) | {"same_person": str(known.uid)})
    assert done.url == reverse("cases:person-link", args=[known.uid, unknown.uid])
    unknown.refresh_from_db()
    assert unknown.last_name == "Hernandez"


def test_a_page_gone_back_to_and_filled_in_anew_is_about_somebody_else(cast):
    actor, uid = cast.actor("officer"), uuid4()
    first, again, other = (persons.create(actor=actor, uid=uid, last_name=name) for name in ("Vale", "Vale", "Marsh"))
    assert first == again != other and other.last_name == "Marsh"


def test_queries_do_not_grow_with_those_who_are_shown(cast, sign_in, known, report, django_assert_max_num_queries):
    client = sign_in("officer")
    typed = filled(client.get(report), **NEW)
    with django_assert_max_num_queries(400) as one:
        client.post(report, typed)
    for _ in range(5):
        make_encounter(cast, person=make_person("William", "Hernandez", born_on=BORN))
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert len(client.post(report, typed).context["ask"].rows) == 6
