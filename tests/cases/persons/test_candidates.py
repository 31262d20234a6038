"""Who somebody may be: found however they are typed, within what the reader may see, with reasons."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases.matching import facts, keys, nicknames, score, typed
from cases.matching.facts import Facts
from cases.models import NameWord, PersonKey, PersonKeyed
from cases.operations import links, person_keys, persons
from cases.presenters import candidates as presenters
from cases.selectors import candidates, reach
from cases.selectors.persons import age
from corecit.access.actor import Actor
from tests.factories.cases import make_case, make_encounter, make_person

TODAY = dt.date(2026, 11, 22)
BORN = dt.date(1985, 3, 14)


@pytest.fixture
def known(cast):
    """William Hernandez with a case of team A and everything he is known by."""
    actor = cast.actor("officer")
    person = persons.create(
        actor=actor,
        first_name="William",
        last_name="Hernandez",
        born_on=BORN,
        gender="male",
        height_inches=70,
        weight_pounds=180,
        eye_color="brown",
        marks="Anchor tattoo, left forearm",
    )
    persons.add_name(actor=actor, person_id=person.pk, kind="alias", text="Spider")
    persons.add_phone(actor=actor, person_id=person.pk, number="412 555 0147")
    persons.add_address(actor=actor, person_id=person.pk, text="1200 Sixth St, Riverton 15219")
    make_case(cast, person=person)
    return person


def find(actor, text):
    return [one.person for one in candidates.search(actor, text)]


HOWEVER = [
    "william hernandez",
    "hernandez william",
    "Hernández, Bill",
    "wil hern",
    "ernandes billy",
    "Wiliam Hernadnez",
    "guillermo hernandez",
    "hernandes",
    "hernanez",
    "spider",
    "Spyder Hernandez",
    "hernandez 3/14/1985",
    "14/03/1985",
    "1985-03-14",
    "hernandez 3/14/1958",
    "hernandez 3/14/1986",
    "555-0147",
    "(412) 555 0147",
    "1200 sixth st",
    "hernandez about 40",
    "male 5'11 185 lb brown eyes",
    "about 43 5'9",
]


@pytest.mark.parametrize("text", HOWEVER)
def test_found_however_typed(cast, known, text):
    assert find(cast.actor("clinician"), text) == [known]


@pytest.mark.parametrize(
    "text", ["hernandez smith", "william jones", "", " ", "%", "a", "5'2 brown", "about 60 male", "1200 oak st", "313 555 0199"]
)
def test_what_does_not_fit_is_not_found(cast, known, text):
    assert find(cast.actor("clinician"), text) == []


@pytest.mark.parametrize("key", ["officer_b", "clinician_b", "police_supervisor_b", "admin", "privacy", "partner", "dispatcher", "nobody"])
def test_nothing_tells_of_whom_the_reader_may_not_see(cast, sign_in, known, key):
    actor = cast.actor(key)
    client = sign_in(key)
    for text in HOWEVER:
        assert find(actor, text) == []
    for text in ("william hernandez", "555 0147", "male 5'11 brown eyes"):
        nobody = client.post(reverse("cases:person-search"), {"q": "zyxwvu"})
        asked = client.post(reverse("cases:person-search"), {"q": text})
        assert asked.status_code == nobody.status_code
        assert asked.status_code == 403 or asked.content == nobody.content
    assert candidates.find(actor, Facts(names=(facts.name("William", "Hernandez"),), born_on=BORN)) == []


def test_an_invisible_namesake_does_not_change_a_score(cast, known):
    question = Facts(names=(facts.name("Wiliam", "Hernandez"),))
    before = candidates.find(cast.actor("officer"), question)[0].match
    for _n in range(5):
        make_case(cast, "b", person=make_person("William", "Hernandez"))
    (after,) = candidates.find(cast.actor("officer"), question)
    assert after.match == before and after.person == known


def test_a_common_name_is_found_among_ones_own(cast, monkeypatch):
    """A name that many have whom the reader may not see is found among theirs, typed in one line or in the fields of a new person."""
    monkeypatch.setattr(candidates, "COMMON", 2)
    monkeypatch.setattr(candidates.persons, "CANDIDATES", 3)
    monkeypatch.setattr(candidates.persons, "NAMESAKES", 4)
    for _n in range(6):
        make_case(cast, "b")
    mine = make_case(cast).person
    actor = cast.actor("officer")
    assert find(actor, "jordan vale") == [mine]
    (one,) = candidates.find(actor, Facts(names=(facts.name("Jordan", "Vale"),)))
    assert one.person == mine


def test_somebody_unseen_does_not_stand_in_the_way_of_a_description(cast, known):
    unseen = persons.create(actor=cast.actor("officer_b"))
    persons.add_address(actor=cast.actor("officer_b"), person_id=unseen.pk, text="77 Unseen Rd, Riverton 15219")
    make_case(cast, "b", person=unseen)
    assert (
        find(cast.actor("officer"), "male 5'10 180 lb brown eyes 77 unseen rd")
        == find(cast.actor("officer"), "male 5'10 180 lb brown eyes 78 nowhere rd")
        == [known]
    )


def test_how_much_is_asked_for_grows_with_those_the_reader_may_find(cast, known):
    assert score.shown(0) == score.shown(8000) == score.SHOWN
    assert score.shown(1_000_000) - score.shown(250_000) == pytest.approx(2)
    for _n in range(30):
        make_case(cast, "b")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_caseaccess, cases_encounteraccess")
    assert reach.on_record(cast.actor("officer")) <= 4 < 20 <= reach.on_record(cast.actor("officer_b"))
    assert reach.on_record(cast.actor("nobody")) <= 4
    system = Actor.system("tests")
    assert candidates.shown_to(system) == candidates.shown_to(system) == score.SHOWN


def test_reasons_in_words(cast, known):
    (one,) = candidates.search(cast.actor("clinician"), "bill hernandes 3/14/1986")
    words = presenters.row(one)
    assert words.reasons == "first name is a form of the same name, last name differs by one letter, year of birth is off by one"
    assert 1 <= words.percent <= 99 and words.fit


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("412 Hazel Ave, Riverton 45011", "address_same"),
        ("412 hazel avenue", "address_same"),
        ("412 Hasel Ave, Riverton 45011", "address_alike"),
        ("412 Birch St, 45011", "address_nearly"),
        ("77 Hazel Ave", "street_same"),
        ("77 Hasel Ave", "street_alike"),
        ("77 Birch St, 45011", "postcode_same"),
    ],
)
def test_a_street_spelt_otherwise_is_not_called_the_same(typed, reason):
    kept = facts.address("412 Hazel Ave, Riverton 45011")
    assert score.compare_addresses((facts.address(typed),), (kept,)).reason == reason
    assert reason in presenters.REASONS


def test_every_reason_has_words():
    made = {"alias", "swapped", "swapped_nearly"}
    for what in ("first", "last"):
        made |= {f"{what}_{like}" for like in (*score._LOSS, score.DIFFERS)}
    assert made <= set(presenters.REASONS)


@pytest.mark.parametrize(
    ("born_on", "reason"),
    [
        (dt.date(1985, 3, 14), "born_same"),
        (dt.date(1986, 3, 14), "born_year_off"),
        (dt.date(1958, 3, 14), "born_swapped"),
        (dt.date(1985, 3, 15), "born_one_digit"),
        (dt.date(1985, 3, 29), "born_nearly"),
        (dt.date(1962, 7, 2), "born_differs"),
    ],
)
def test_slips_of_a_birth_date(born_on, reason):
    part = score.compare_birth(Facts(born_on=BORN), Facts(born_on=born_on), TODAY)
    assert part.reason == reason and (part.bits > 0) == (reason != "born_differs")
    assert score.compare_birth(Facts(born_on=dt.date(1985, 4, 3)), Facts(born_on=dt.date(1985, 3, 4)), TODAY).reason == "born_day_month"


@pytest.mark.parametrize(("ours", "theirs", "fits"), [(35, 40, True), (45, 40, True), (52, 40, False)])
def test_ages_within_five_years(ours, theirs, fits):
    part = score.compare_birth(Facts(age_low=ours, age_high=ours), Facts(age_low=theirs, age_high=theirs), TODAY)
    assert (part.bits > 0) is fits


def test_tolerance_of_looks():
    one = Facts(height=70, weight=180)
    near = [part.reason for part in score.compare_looks(one, Facts(height=72, weight=190))]
    far = [part.reason for part in score.compare_looks(one, Facts(height=73, weight=191))]
    assert near == ["height_fits", "weight_fits"] and far == ["", ""]


def test_a_description_is_found_within_its_tolerance(cast, known):
    years = age(known)
    for near in ("6'0", "5'8", "190 lb", "170 lb", f"about {years + 5}", f"about {years - 5}", f"{years + 3}-{years + 9} years"):
        assert find(cast.actor("clinician"), near) == [known], near
        assert find(cast.actor("clinician_b"), near) == [], near
    for far in ("6'1", "5'7", "191 lb", "169 lb", f"about {years + 6}", f"about {years - 6}", f"{years + 6}-{years + 9} years"):
        assert find(cast.actor("clinician"), far) == [], far


def test_household_members_are_not_taken_for_one_another():
    place = (facts.address("12 Elm St, Riverton 15219"),)
    one = Facts(names=(facts.name("Rosa", "Quarrel"),), born_on=dt.date(1960, 1, 2), addresses=place)
    other = Facts(names=(facts.name("Pete", "Quarrel"),), born_on=dt.date(1988, 7, 9), addresses=place)
    assert score.compare(one, other, TODAY).bits < score.SHOWN


def test_a_line_of_typing_is_read():
    read = typed.read("Garcia, Ana 3/4/85 about 40 5'4\" 130 lb brown eyes 412-555-0147 12 Elm St", TODAY)
    assert read.born_on == dt.date(1985, 3, 4) and (read.age_low, read.height, read.weight, read.eyes) == (40, 64, 130, "brown")
    assert read.phones == ("4125550147",) and read.addresses[0].house == "12"
    assert read.names[0].family == ("garcia",) and read.names[0].given == ("ana",)


def test_nicknames_stand_in_groups():
    assert len(nicknames.MEMBERS) >= 150
    assert nicknames.are_related("bill", "william") and nicknames.are_related("pancho", "francisco")
    assert not nicknames.are_related("maria", "pedro")


def test_keys_follow_what_is_written(cast, known):
    actor = cast.actor("officer")
    assert PersonKey.objects.filter(person=known, key=keys.word("spider")).exists()
    persons.edit(actor=actor, person_id=known.pk, last_name="Quarrel")
    assert find(actor, "hernandez") == [] and find(actor, "quarel") == [known]
    alias = known.names.get(kind="alias")
    persons.remove_name(actor=actor, name_id=alias.pk)
    assert not PersonKey.objects.filter(person=known, key=keys.word("spider")).exists()


def test_those_without_keys_are_keyed(cast, known):
    kept = set(PersonKey.objects.values_list("key", "person_id"))
    PersonKeyed.objects.all().delete()
    PersonKey.objects.all().delete()
    NameWord.objects.create(word="nobodys", key=keys.word("nobodys"), near=[1])
    assert person_keys.keep_missing(actor=Actor.system("tests")) == 1
    assert set(PersonKey.objects.values_list("key", "person_id")) == kept
    assert not NameWord.objects.filter(word="nobodys").exists() and NameWord.objects.filter(word="hernandez").exists()
    assert person_keys.keep_missing(actor=Actor.system("tests")) == 0


def test_a_record_linked_away_is_no_candidate(cast, known):
    twin = persons.create(actor=cast.actor("officer"), first_name="Bill", last_name="Hernandez", born_on=BORN)
    make_case(cast, person=twin)
    assert set(find(cast.actor("officer"), "hernandez")) == {known, twin}
    link = links.link(actor=cast.actor("officer"), kept_uid=known.uid, other_uid=twin.uid, reason="Said so")
    assert find(cast.actor("officer"), "hernandez") == [known]
    assert not PersonKey.objects.filter(person=twin).exists()
    links.unlink(actor=cast.actor("officer"), link_uid=link.uid, reason="Twins")
    assert set(find(cast.actor("officer"), "hernandez")) == {known, twin}


def test_looks_stand_on_the_page_with_how_they_are_known(cast, sign_in, known):
    client = sign_in("officer")
    page = reverse("cases:person-edit", args=[known.uid])
    form = client.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {
        "hair_color": "bald",
        "looks_source": "perceived",
        "weight_pounds": "190",
    }
    assert client.post(page, sent).status_code == 302
    text = client.get(reverse("cases:person-detail", args=[known.uid])).content.decode()
    assert "5′10″, 190 lb, brown eyes, bald or shaved, Anchor tattoo, left forearm" in text and "(perceived)" in text


def test_queries_do_not_grow_with_what_is_found(cast, known, django_assert_max_num_queries):
    for number in range(8):
        make_encounter(cast, person=make_person("William", f"Hernande{'s' if number % 2 else 'z'}"))
    actor = cast.actor("clinician")
    with django_assert_max_num_queries(16):
        assert len(candidates.search(actor, "william hernandez 3/14/1985")) == 8


@pytest.mark.parametrize(
    ("first", "last", "ways"),
    [
        ("Siobhán", "O'Brien", ["siobhan obrien", "o brien siobhan", "O’Brien, Siobhan"]),
        ("Sean", "McDonald", ["mc donald sean", "macdonald sean", "Mc Donald"]),
        ("María", "de la Cruz", ["maria delacruz", "cruz maria", "De La Cruz, Maria", "de la cruz"]),
        ("Ana", "Núñez-Ortiz", ["nunez ortiz", "ana ortiz", "nunezortiz ana", "Nuñez, Ana"]),
        ("Mary Ann", "Van Dyke", ["maryann vandyke", "van dyke mary"]),
        ("Đặng", "Nguyễn", ["dang nguyen", "nguyen dang"]),
        ("Łukasz", "Groß", ["lukasz gross"]),
        ("Jean-Luc", "St. Pierre", ["saint pierre jean", "st pierre"]),
        ("", "Sukarno", ["sukarno", "sukarnno"]),
        ("Sukarno", "", ["Sukarno"]),
        ("伟", "陈", ["陈伟", "伟 陈"]),
        ("Иван", "Петров", ["петров", "иван петров"]),
        ("محمد", "علي", ["محمد علي"]),
    ],
)
def test_names_are_found_as_people_type_them(cast, first, last, ways):
    person = persons.create(actor=cast.actor("officer"), first_name=first, last_name=last)
    for text in ways:
        assert find(cast.actor("officer"), text) == [person], text
        assert find(cast.actor("officer_b"), text) == [], text


DESCRIBED = st.fixed_dictionaries(
    {
        "first_name": st.sampled_from(["William", "Bill", "Mary Ann", "O'Neil", ""]),
        "last_name": st.sampled_from(["Hernandez", "de la Cruz", "Núñez", ""]),
        "born_on": st.sampled_from([None, BORN, dt.date(1985, 4, 13)]),
    }
)
ASKED = ("william hernandez", "de la cruz", "3/14/1985", "555 0147", "12 elm st", "spider")


def _found_by(actor):
    return [[(one.person.pk, one.match) for one in candidates.search(actor, text)] for text in ASKED]


def _kept_keys():
    return sorted(PersonKey.objects.values_list("key", "person_id"))


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    one=DESCRIBED, other=DESCRIBED, parts=st.lists(st.sampled_from([("alias", 0), ("alias", 1), ("phone", 1), ("address", 1)]), unique=True)
)
def test_link_and_unlink_leave_everybody_to_be_found_as_they_were(cast, one, other, parts):
    actor = cast.actor("officer")
    with transaction.atomic():
        people = [persons.create(actor=actor, **fields) for fields in (one, other)]
        for part, whose in parts:
            person_id = people[whose].pk
            if part == "alias":
                persons.add_name(actor=actor, person_id=person_id, kind="alias", text="Spider")
            elif part == "phone":
                persons.add_phone(actor=actor, person_id=person_id, number="412 555 0147")
            else:
                persons.add_address(actor=actor, person_id=person_id, text="12 Elm St, Riverton 15219")
        keys_before, found_before = _kept_keys(), _found_by(actor)
        link = links.link(actor=actor, kept_uid=people[0].uid, other_uid=people[1].uid, reason="Said so")
        assert {pk for found in _found_by(actor) for pk, _match in found} <= {people[0].pk}
        links.unlink(actor=actor, link_uid=link.uid, reason="Twins")
        assert (_kept_keys(), _found_by(actor)) == (keys_before, found_before)
        transaction.set_rollback(True)
