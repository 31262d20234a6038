"""Persons: facts with their source, names, phones, addresses, contacts, cautions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Caution, Person, PersonContact, PersonName, PersonPhone
from cases.operations import cautions, persons
from cases.selectors import candidates
from cases.selectors import persons as reading
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.common.selectors import codes
from tests.factories.cases import make_case, make_encounter, make_follow_up


@pytest.fixture
def person(cast) -> Person:
    """Somebody with a case of team A."""
    return make_case(cast).person


def page(person) -> str:
    return reverse("cases:person-detail", args=[person.uid])


def add(client, person, part: str, **values):
    return client.post(
        reverse("cases:person-part-create", args=[person.uid, part]), {f"{part}-{name}": value for name, value in values.items()}
    )


def end(client, person, part: str, row):
    return client.post(reverse("cases:person-part-end", args=[person.uid, part, row.uid]))


def test_each_fact_stands_with_how_it_is_known(cast, sign_in, person):
    facts = {name: codes.choices(name, cast.agencies["health"])[0][0] for name in ("gender", "language", "housing")}
    facts |= {"gender_source": "perceived", "veteran": "yes", "veteran_source": "self_reported"}
    persons.edit(actor=cast.actor("officer"), person_id=person.pk, born_on=dt.date(1990, 2, 3), birth_source="record", **facts)
    text = sign_in("clinician").get(page(person)).content.decode()
    for words in ("born 1990", "(from a record)", "(perceived)", "(self-reported)"):
        assert words in text


def test_an_age_range_stands_for_a_birth_date(cast, sign_in, person):
    persons.edit(actor=cast.actor("officer"), person_id=person.pk, age_low=30, age_high=40, birth_source="perceived")
    assert "about 30 to 40 years" in sign_in("officer").get(page(person)).content.decode()
    with pytest.raises(Invalid, match="backward"):
        persons.edit(actor=cast.actor("officer"), person_id=person.pk, age_low=50)
    with pytest.raises(Invalid, match="future"):
        persons.edit(actor=cast.actor("officer"), person_id=person.pk, born_on=timezone.localdate() + dt.timedelta(days=1))
    person.refresh_from_db()
    assert person.age_low == 30


def test_two_people_who_edit_at_once(cast, sign_in, person):
    client = sign_in("officer")
    address = reverse("cases:person-edit", args=[person.uid])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    persons.edit(actor=cast.actor("clinician"), person_id=person.pk, last_name="Vale-Reyes")
    answer = client.post(address, sent | {"first_name": "TYPED-MARK"})
    assert answer.status_code == 400 and b"Somebody else changed this person" in answer.content and b"TYPED-MARK" in answer.content
    person.refresh_from_db()
    assert person.last_name == "Vale-Reyes" and person.first_name == "Jordan"
    with pytest.raises(Conflict):
        persons.edit(actor=cast.actor("officer"), person_id=person.pk, seen_at=timezone.now(), first_name="x")


def found(actor, text, **more):
    """The persons that a line of typing brings, best first."""
    return [one.person for one in candidates.search(actor, text, **more)]


def test_names_are_found_whatever_their_accents(cast, sign_in, person):
    assert add(sign_in("officer"), person, "name", kind="alias", text="Józef O'Neill-Ortiz").status_code == 302
    for text in ("jozef", "oneill", "ortiz joz", "ORTIZ, Józef", "O'Neill", "neill", "ozef", "val jor"):
        assert found(cast.actor("clinician"), text) == [person], text
    for text in ("j", "", "  ", "%", "jozef smith", "'; drop", "a:* | b"):
        assert found(cast.actor("clinician"), text) == [], text
    alias = PersonName.objects.get(kind="alias")
    assert add(sign_in("officer"), person, "name", kind="alias", text="JOZEF oneill ortiz").status_code == 302
    assert PersonName.objects.filter(person=person).count() == 2
    assert end(sign_in("officer"), person, "name", alias).status_code == 302
    assert found(cast.actor("clinician"), "jozef") == []
    primary = PersonName.objects.get(kind="primary")
    assert end(sign_in("officer"), person, "name", primary).status_code == 403


def test_renaming_keeps_the_search_in_step(cast, person):
    persons.edit(actor=cast.actor("officer"), person_id=person.pk, first_name="Marisol")
    assert found(cast.actor("officer"), "marisol vale") == [person]
    assert found(cast.actor("officer"), "jordan") == []


def test_phones(cast, sign_in, person):
    assert add(sign_in("officer"), person, "phone", number="(212) 555-0147", note="his sister's").status_code == 302
    phone = PersonPhone.objects.get()
    assert phone.number == "+12125550147"
    text = sign_in("officer").get(page(person)).content.decode()
    assert 'href="tel:+12125550147"' in text and "(212) 555-0147" in text and "his sister&#x27;s" in text
    for typed in ("212-555-0147", "5550147", "+1 212 555 0147", "1 (212) 555.0147"):
        assert found(cast.actor("clinician"), typed) == [person], typed
    assert found(cast.actor("clinician"), "313 555 0199") == []
    assert end(sign_in("officer"), person, "phone", phone).status_code == 302
    phone.refresh_from_db()
    assert phone.to_on == timezone.localdate()
    assert 'href="tel:+12125550147"' not in sign_in("officer").get(page(person)).content.decode()


def test_what_is_no_phone_number_is_refused_in_place(cast, sign_in, person):
    answer = add(sign_in("officer"), person, "phone", number="call his mom", note="TYPED-MARK")
    assert answer.status_code == 400 and b"not a phone number" in answer.content and b"TYPED-MARK" in answer.content


def test_addresses_and_contacts(cast, sign_in, person):
    client = sign_in("clinician")
    assert add(client, person, "address", text="12 Elm St", from_on="2024-01-01").status_code == 302
    assert add(client, person, "contact", name="Rosa Vale", relation="family", phone="212 555 0199", may_call="on").status_code == 302
    assert add(client, person, "contact", name="Ex-husband", relation="other", phone="212 555 0198").status_code == 302
    text = client.get(page(person)).content.decode()
    assert "may be called" in text and "not to be called" in text and "12 Elm St" in text
    # Who is not to be called is no link to tap.
    assert 'href="tel:+12125550199"' in text and 'href="tel:+12125550198"' not in text
    for contact in PersonContact.objects.all():
        assert end(client, person, "contact", contact).status_code == 302
    assert not PersonContact.objects.exists()


def test_cautions_are_written_by_the_police_side_and_end(cast, sign_in, person):
    today = timezone.localdate()
    sent = {
        "text": "Keeps two dogs",
        "source": "R-12",
        "noted_on": today.isoformat(),
        "expires_on": (today + dt.timedelta(days=30)).isoformat(),
    }
    assert add(sign_in("clinician"), person, "caution", **sent).status_code == 403
    assert add(sign_in("officer"), person, "caution", **sent).status_code == 302
    assert add(sign_in("officer"), person, "caution", **sent | {"expires_on": "2001-01-01"}).status_code == 400
    assert (
        add(sign_in("officer"), person, "caution", **sent | {"expires_on": (today + dt.timedelta(days=900)).isoformat()}).status_code == 400
    )
    caution = Caution.objects.get()
    assert "Keeps two dogs" in sign_in("clinician").get(page(person)).content.decode()
    assert [one.pk for one in reading.cautions(cast.actor("clinician"), person)] == [caution.pk]
    assert end(sign_in("clinician"), person, "caution", caution).status_code == 403
    assert end(sign_in("officer_two"), person, "caution", caution).status_code == 302
    assert reading.cautions(cast.actor("officer"), person) == []
    assert reading.past_cautions(cast.actor("officer"), person) == [caution]
    with pytest.raises(Denied, match="retired already"):
        cautions.retire(actor=cast.actor("officer"), caution_id=caution.pk)
    actions = AuditEvent.objects.filter(person_id=person.pk, action__startswith="caution").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["caution.create", "caution.retire"]


def test_an_expired_caution_is_not_at_the_top(cast, person):
    ago = timezone.localdate() - dt.timedelta(days=40)
    cautions.add(
        actor=cast.actor("officer"), person_id=person.pk, text="Old", source="x", noted_on=ago, expires_on=ago + dt.timedelta(days=9)
    )
    assert reading.cautions(cast.actor("officer"), person) == []
    assert len(reading.past_cautions(cast.actor("officer"), person)) == 1


def test_who_entered_somebody_sees_them_before_they_are_used(cast):
    made = persons.create(actor=cast.actor("officer"), last_name="Fresh")
    assert found(cast.actor("officer"), "fresh") == [made]
    assert found(cast.actor("officer_two"), "fresh") == []
    make_case(cast, "b", person=made)
    assert found(cast.actor("officer"), "fresh") == []
    assert found(cast.actor("officer_b"), "fresh") == [made]


def test_the_cases_on_the_page_say_when_the_next_follow_up_is_due(cast, sign_in, person):
    assert "none planned" in sign_in("officer").get(page(person)).content.decode()
    make_follow_up(cast, person.cases.get())
    assert "none planned" not in sign_in("officer").get(page(person)).content.decode()


def test_who_was_there_sees_the_person(cast):
    encounter = make_encounter(cast, "b", officer="officer_b", clinician=None)
    assert found(cast.actor("officer_b"), "vale") == [encounter.persons.get()]
    assert found(cast.actor("officer"), "vale") == []


def test_a_common_name_is_looked_for_among_ones_own(cast, monkeypatch):
    monkeypatch.setattr(reading, "CANDIDATES", 3)
    for _n in range(6):
        make_case(cast, "b")
    mine = make_case(cast)
    assert found(cast.actor("officer"), "jordan vale") == [mine.person]
    assert len(found(cast.actor("officer_b"), "jordan vale", limit=4)) == 4


def test_the_page_of_a_person_takes_the_same_number_of_queries_however_much_there_is(cast, sign_in, person, django_assert_max_num_queries):
    client = sign_in("officer")
    client.get(page(person))
    for number in range(4):
        make_encounter(cast, case=make_case(cast, person=person))
        persons.add_name(actor=cast.actor("officer"), person_id=person.pk, kind="alias", text=f"Alias {number}")
        persons.add_contact(actor=cast.actor("officer"), person_id=person.pk, name=f"Sister {number}", relation="family")
    with django_assert_max_num_queries(36):
        assert client.get(page(person)).status_code == 200
