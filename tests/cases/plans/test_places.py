"""Addresses and premises: one address in one form, cautions with an end, a history of what the reader may see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import Call, Caution, Encounter, PersonAddress, PremiseCaution
from cases.operations import premises
from cases.selectors import places
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, Invalid, NotVisible
from tests.factories.cases import make_call, make_case, make_encounter, make_person
from tests.factories.plans import make_plan, make_premise_caution

SAME = [
    ("1200 Sixth St", "1200 6TH ST"),
    ("1200 sixth street, Riverton", "1200 6TH ST"),
    ("1200 SIXTH ST., APT 4, RIVERTON, OH 44444", "1200 6TH ST #4"),
    ("1200 Sixth St #4", "1200 6TH ST #4"),
    ("1200 Sixth St Unit 4", "1200 6TH ST #4"),
    ("88 North Elm Avenue", "88 N ELM AVE"),
    ("Main St & 5th Ave", "5TH AVE & MAIN ST"),
    ("fifth avenue/Main Street", "5TH AVE & MAIN ST"),
    ("1200 block of Main St", "1200 BLK MAIN ST"),
    ("Harbor View Shelter", "HARBOR VIEW SHELTER"),
    ("Calle Peña 12", "CALLE PENA 12"),
    ("Main Street", ""),
    ("Unknown", ""),
    ("", ""),
    ("  ,  ", ""),
]


@pytest.mark.parametrize("typed,key", SAME)
def test_one_address_in_one_form(db, typed, key):
    assert places.key_of(typed) == key


def test_the_database_keeps_it_whoever_writes(cast):
    encounter, call = make_encounter(cast, address="5 Oak Street"), make_call(cast, address="5 Oak St.")
    address = PersonAddress.objects.create(person=make_person(), text="5 Oak Street, Unit 2")
    Call.objects.bulk_create([Call(agency=call.agency, incident_number="B-1", source_kind="import", address="5 OAK ST")])
    Encounter.objects.filter(pk=encounter.pk).update(address="7 Oak Street")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_call SET address = '9 Oak Street' WHERE incident_number = 'B-1'")
    address.refresh_from_db()
    assert Encounter.objects.get().place_key == "7 OAK ST" and address.place_key == "5 OAK ST #2"
    assert set(Call.objects.values_list("place_key", flat=True)) == {"5 OAK ST", "9 OAK ST"}


def test_a_unit_shows_the_building_and_not_the_neighbor(cast, sign_in):
    person = make_person("Rosa", "Quill")
    home = make_encounter(cast, person=person, address="5 Oak St, Apt 2", final_type="WELFARE CHECK")
    make_encounter(cast, address="5 Oak Street, Apt 3", final_type="NEIGHBOR-MARK")
    make_encounter(cast, address="5 Oak Street", final_type="BUILDING-MARK")
    make_premise_caution(cast, address="5 Oak St")
    page = sign_in("officer").get(reverse("cases:place-brief", args=["encounter", home.uid])).content.decode()
    assert "PREMISE-MARK" in page and "BUILDING-MARK" in page and "Quill" in page and "NEIGHBOR-MARK" not in page
    assert page.index("PREMISE-MARK") < page.index("Quill") < page.index("Last contacts")
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert "Oak" not in title and "Oak" not in reverse("cases:place-brief", args=["encounter", home.uid])


def test_each_sees_what_is_theirs(cast, sign_in):
    mine = make_encounter(cast, address="5 Oak St", final_type="OURS-MARK")
    make_encounter(cast, team="b", officer="officer_b", clinician=None, address="5 Oak St", final_type="THEIRS-MARK")
    closed = make_case(cast, person=make_person("Vera", "Hidden"), is_restricted=True)
    make_encounter(cast, case=closed, officer=None, clinician=None, address="5 Oak St", final_type="CLOSED-MARK")
    make_premise_caution(cast, address="5 Oak St")
    address = reverse("cases:place-detail", args=["encounter", mine.uid])
    page = sign_in("officer").get(address).content.decode()
    assert "OURS-MARK" in page and not any(mark in page for mark in ("THEIRS-MARK", "CLOSED-MARK", "Hidden"))
    assert "PREMISE-MARK" in sign_in("clinician").get(address).content.decode()
    for key in ("officer_b", "partner", "admin", "dispatcher"):
        assert sign_in(key).get(address).status_code in (403, 404), key
    assert (
        "PREMISE-MARK" not in sign_in("officer_b").post(reverse("cases:place-find"), {"address": "5 Oak St"}, follow=True).content.decode()
    )


def test_whom_others_know_at_a_crowded_place_hides_nobody(cast, monkeypatch):
    monkeypatch.setattr(places, "LOOKED_AT", 1)
    living, met = make_case(cast, person=make_person("Lena", "Living")).person, make_person("Mo", "Met")
    make_encounter(cast, person=met, address="5 Oak St")
    strangers = [make_case(cast, person=make_person("Vera", "Hidden"), is_restricted=True).person for _ in range(3)]
    for person in (living, *strangers):
        PersonAddress.objects.create(person=person, text="5 Oak Street")
    make_encounter(cast, team="b", officer="officer_b", clinician=None, person=strangers[0], address="5 Oak St")
    assert {one.pk for one in places.known_at(cast.actor("officer"), places.key_of("5 Oak St"))} == {living.pk, met.pk}


def test_a_caution_of_the_place_stands_first_at_the_persons_door(cast, sign_in):
    person = make_case(cast).person
    PersonAddress.objects.create(person=person, text="5 Oak Street, Unit 2")
    make_premise_caution(cast, address="5 Oak St")
    page = sign_in("officer").get(reverse("cases:person-brief", args=[person.uid])).content.decode()
    assert "PREMISE-MARK" in page
    PersonAddress.objects.update(to_on=timezone.localdate())
    assert "PREMISE-MARK" not in sign_in("officer").get(reverse("cases:person-brief", args=[person.uid])).content.decode()


def test_written_by_the_police_side_and_retired(cast, sign_in):
    call = make_call(cast, address="5 Oak St")
    today = timezone.localdate()
    sent = {"text": "Stairs are rotten", "source": "R-9", "noted_on": today, "expires_on": today + dt.timedelta(days=30)}
    add = reverse("cases:premise-caution-create", args=["call", call.uid])
    assert sign_in("clinician").post(add, sent).status_code == 403
    client = sign_in("officer")
    assert client.post(add, sent | {"expires_on": today + dt.timedelta(days=900)}).status_code == 400
    assert client.post(add, sent).status_code == 302
    caution = PremiseCaution.objects.get()
    assert "Stairs are rotten" in client.get(reverse("cases:place-brief", args=["call", call.uid])).content.decode()
    assert client.post(reverse("cases:premise-caution-retire", args=[caution.uid])).status_code == 302
    assert "Stairs are rotten" not in client.get(reverse("cases:place-brief", args=["call", call.uid])).content.decode()
    with pytest.raises(Denied):
        premises.retire(actor=cast.actor("officer"), caution_id=caution.pk)
    with pytest.raises(NotVisible):
        premises.add(actor=cast.actor("officer_b"), kind="call", uid=call.uid, **sent)
    with pytest.raises(Invalid):
        premises.add(actor=cast.actor("officer"), kind="call", uid=call.uid, **sent | {"expires_on": today - dt.timedelta(days=1)})


def test_it_is_reached_from_the_call_the_start_and_search(cast, sign_in, django_assert_max_num_queries):
    call = make_call(cast, address="5 Oak St")
    link = reverse("cases:place-brief", args=["call", call.uid])
    client = sign_in("officer")
    assert link in client.get(reverse("cases:call-detail", args=[call.uid])).content.decode()
    find = reverse("cases:place-find")
    for page in (reverse("cases:encounter-start"), reverse("cases:search")):
        assert find in client.get(page).content.decode()
    assert client.post(find, {"address": "5 oak street"})["Location"] == link
    unknown = client.post(find, {"address": "77 Nowhere Rd"}).content.decode()
    assert "Nothing is known of this address" in unknown and 'value="77 Nowhere Rd"' in unknown
    with django_assert_max_num_queries(26):
        client.get(link)


def test_a_caution_about_whoever_is_known_there_stands_first_with_their_name(cast, sign_in):
    person, today = make_person("Rosa", "Quill"), timezone.localdate()
    hidden = make_case(cast, person=make_person("Vera", "Hidden"), is_restricted=True).person
    met = make_encounter(cast, person=person, address="5 Oak St")
    PersonAddress.objects.create(person=hidden, text="5 Oak St")
    dates = {"noted_on": today, "expires_on": today, "created_by": cast.officer}
    for one, text in ((person, "KNIFE-MARK"), (hidden, "HIDDEN-MARK")):
        Caution.objects.create(person=one, text=text, source="R-1", **dates)
    make_plan(cast, person, on_patrol=True, cautions="PLAN-CAUTION-MARK")
    page = sign_in("officer").get(reverse("cases:place-brief", args=["encounter", met.uid])).content.decode()
    assert page.index("KNIFE-MARK") < page.index("PLAN-CAUTION-MARK") < page.index("Known here")
    assert "Quill, Rosa · R-1" in page and "Has a response plan" in page and "No caution is recorded" not in page
    assert "HIDDEN-MARK" not in page and "Hidden" not in page and "PLAN-HELPS-MARK" not in page
    assert AuditEvent.objects.filter(person_id=person.pk, detail__page="place").exists()
