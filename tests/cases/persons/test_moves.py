"""An encounter entered for the wrong person is moved to the right one: reason, case membership, what hangs on it, and nothing across the wall."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Case, Encounter, EncounterPerson, FactCorrection, FollowUp, Person
from cases.operations import encounters_moves as moves
from cases.selectors.person_relations import beside_encounter
from corecit.access import grants
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, Invalid, NotVisible
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_person


@pytest.fixture
def scene(cast):
    wrong = make_case(cast, person=make_person("Wanda", "Wrong"))
    right = make_case(cast, person=make_person("Rita", "Right"))
    encounter = make_encounter(cast, case=wrong)
    return {"wrong": wrong, "right": right, "encounter": encounter}


def move(cast, scene, who="officer", reason="He showed his license", case="right", **choice):
    return moves.move(
        actor=cast.actor(who),
        encounter_uid=scene["encounter"].uid,
        reason=reason,
        case_uid=scene[case].uid if case else None,
        choice={"choice": "known", "person": str(scene["right"].person.uid)} | choice,
    )


def subjects(encounter) -> list[Person]:
    return [row.person for row in EncounterPerson.objects.filter(encounter=encounter, role="subject")]


def test_the_encounter_and_what_was_made_from_it_go_to_the_right_person_and_case(cast, scene):
    planned = make_follow_up(cast, scene["wrong"], encounter=scene["encounter"])
    other = make_follow_up(cast, scene["wrong"])
    move(cast, scene)
    scene["encounter"].refresh_from_db()
    assert subjects(scene["encounter"]) == [scene["right"].person] and scene["encounter"].case == scene["right"]
    assert FollowUp.objects.get(pk=planned.pk).case == scene["right"] and FollowUp.objects.get(pk=other.pk).case == scene["wrong"]
    told = FactCorrection.objects.get(encounter=scene["encounter"])
    assert told.reason == "He showed his license" and "Wanda" not in str(told.before)
    events = AuditEvent.objects.filter(action="encounter.move").order_by("id")
    assert [(one.person_id, one.case_id) for one in events] == [
        (scene["right"].person_id, scene["right"].pk),
        (scene["wrong"].person_id, scene["wrong"].pk),
    ]


def test_out_of_any_case_unless_something_needs_one(cast, scene):
    planned = make_follow_up(cast, scene["wrong"], encounter=scene["encounter"])
    with pytest.raises(Invalid, match="open one first"):
        move(cast, scene, case=None)
    planned.delete()
    move(cast, scene, case=None)
    scene["encounter"].refresh_from_db()
    assert scene["encounter"].case is None and subjects(scene["encounter"]) == [scene["right"].person]


def test_to_somebody_new(cast, scene):
    person = move(cast, scene, case=None, choice="new", first_name="Nora", last_name="New")
    assert subjects(scene["encounter"]) == [person] and person.display_name == "New, Nora"


def test_refusals(cast, scene):
    far = make_case(cast, team="b", person=make_person("Far", "Away"))
    with pytest.raises(Invalid):
        move(cast, scene, reason=" ")
    with pytest.raises(Invalid):
        move(cast, scene, person=str(far.person.uid))
    with pytest.raises(NotVisible):
        move(cast, scene | {"far": far}, case="far")
    with pytest.raises(Invalid, match="somebody else"):
        move(cast, scene, case="wrong")
    with pytest.raises(Invalid, match="already"):
        move(cast, scene, person=str(scene["wrong"].person.uid), case=None)
    with pytest.raises(NotVisible):
        move(cast, scene, who="officer_b")
    with pytest.raises(Denied, match="who were there"):
        move(cast, scene, who="peer")
    shared = make_case(cast, team="b", person=scene["right"].person)
    grants.grant(shared, cast.officer, grants.Level.VIEW, reason="shared", granted_by=cast.clinician_b)
    with pytest.raises(Denied, match="reading only"):
        move(cast, scene | {"shared": shared}, case="shared")
    assert subjects(scene["encounter"]) == [scene["wrong"].person]


def test_never_out_of_a_case_that_the_mover_may_not_see(cast, scene):
    Case.objects.filter(pk=scene["wrong"].pk).update(is_restricted=True)
    with pytest.raises(Denied) as refused:
        move(cast, scene)
    assert "case" not in refused.value.reason
    assert Encounter.objects.get(pk=scene["encounter"].pk).case == scene["wrong"]


def test_page(cast, scene, sign_in):
    client = sign_in("officer")
    where = reverse("cases:encounter-move", args=[scene["encounter"].uid])
    assert where in client.get(reverse("cases:encounter-detail", args=[scene["encounter"].uid])).content.decode()
    assert "Wrong, Wanda" in client.get(where).content.decode()
    searched = {"action": "search", "person_choice": "known", "person_search": "rita"}
    found = client.post(where, searched).content.decode()
    offered = 'name="person" value="{}"'
    assert scene["right"].number in found and offered.format(scene["right"].person.uid) in found
    assert AuditEvent.objects.get(action="search.run").detail == {"characters": 4}
    # Whom it is moved away from is no answer to who it was.
    assert offered.format(scene["wrong"].person.uid) not in client.post(where, searched | {"person_search": "wanda"}).content.decode()
    sent = {
        "action": "save",
        "person_choice": "known",
        "person_search": "rita",
        "person": str(scene["right"].person.uid),
        "case": str(scene["right"].uid),
    }
    assert client.post(where, sent).status_code == 400
    assert client.post(where, sent | {"reason": "License"}).status_code == 302
    assert subjects(scene["encounter"]) == [scene["right"].person]
    again = client.post(where, sent | {"reason": "License"})
    assert again.status_code == 400 and "Choose somebody else." in again.content.decode()


def test_a_page_that_stood_open_while_a_colleague_moved_it_moves_nothing(cast, scene, sign_in):
    third = make_case(cast, person=make_person("Thea", "Third"))
    where = reverse("cases:encounter-move", args=[scene["encounter"].uid])
    client = sign_in("officer")
    open_page = f'name="leaves" value="{scene["wrong"].person.uid}"'
    assert open_page in client.get(where).content.decode()
    move(cast, scene, who="police_supervisor")
    sent = {
        "action": "save",
        "person_choice": "known",
        "person_search": "thea",
        "person": str(third.person.uid),
        "case": str(third.uid),
        "reason": "License in the car",
        "leaves": str(scene["wrong"].person.uid),
    }
    refused = client.post(where, sent)
    page = refused.content.decode()
    assert refused.status_code == 400 and "Somebody moved this encounter meanwhile" in page and "License in the car" in page
    assert "Right, Rita" in page and f'name="leaves" value="{scene["right"].person.uid}"' in page
    assert subjects(scene["encounter"]) == [scene["right"].person]
    # Whoever has seen it may go on.
    assert client.post(where, sent | {"leaves": str(scene["right"].person.uid)}).status_code == 302
    assert subjects(scene["encounter"]) == [third.person]


def test_follow_ups_are_found_by_themselves():
    assert {"cases.FollowUp"} <= {model._meta.label for model, _names in beside_encounter()}
