"""Possible duplicates: found by night in batches that survive a kill, shown to readers of both records alone, and what was said stays said."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cases.models import PairAnswer, Person, PersonKeyed, PersonPair
from cases.operations import links, pairs, persons
from cases.selectors import pairs as selectors
from cases.selectors import reach
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, NotVisible
from tests.cast import PEOPLE
from tests.factories.cases import make_case, make_encounter, make_person
from tests.factories.plans import make_plan

BORN = dt.date(1985, 3, 14)
SYSTEM = Actor.system("tests")


@pytest.fixture
def two(cast):
    """Two records of one person, as team A has them; somebody else of the same street is no duplicate."""
    one = make_case(cast, person=make_person("William", "Hernandez", born_on=BORN)).person
    other = make_case(cast, person=make_person("Bill", "Hernandes", born_on=BORN)).person
    make_case(cast, person=make_person("Rosa", "Quarrel", born_on=dt.date(1950, 1, 2)))
    return one, other


def look() -> tuple[int, int]:
    return pairs.find(actor=SYSTEM)


def answer(cast, pair, said, who="clinician", note=""):
    return pairs.answer(actor=cast.actor(who), pair_uid=pair.uid, answer=said, note=note)


def test_the_look_finds_a_pair_once_and_afterwards_looks_only_at_what_changed(cast, two):
    assert look() == (3, 1)
    pair = PersonPair.objects.get()
    assert {pair.first, pair.second} == set(two) and "born_same" in pair.reasons and pair.bits > 13
    assert look() == (0, 0)
    actor = cast.actor("clinician")
    persons.edit(actor=actor, person_id=two[0].pk, language="es")
    assert look() == (0, 0)
    persons.edit(actor=actor, person_id=two[1].pk, last_name="Hernandez")
    assert look() == (1, 0)
    assert PersonPair.objects.get().bits > pair.bits
    # What fits no longer and nobody has answered is gone.
    persons.edit(actor=actor, person_id=two[1].pk, first_name="Xochitl", last_name="Abernathy", born_on=dt.date(1950, 6, 1))
    look()
    assert not PersonPair.objects.exists()


def test_a_look_that_was_killed_goes_on_where_it_stopped(cast, two, monkeypatch):
    monkeypatch.setattr(pairs, "_BATCH", 1)
    real, calls = pairs._compare, []

    def dies(ids, least):
        calls.append(ids)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(ids, least)

    monkeypatch.setattr(pairs, "_compare", dies)
    with pytest.raises(KeyboardInterrupt):
        look()
    assert PersonKeyed.objects.filter(is_paired=True).count() == 1
    look()
    assert PersonPair.objects.count() == 1 and not PersonKeyed.objects.filter(is_paired=False).exists()


def test_the_look_asks_the_database_no_more_for_more_persons(cast, two, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as few:
        look()
    for number in range(20):
        make_person("William", "Hernandez", born_on=BORN + dt.timedelta(days=number))
    with django_assert_max_num_queries(len(few.captured_queries)):
        look()


def test_only_the_system_looks(cast):
    with pytest.raises(Denied):
        pairs.find(actor=cast.actor("clinical_supervisor"))


@pytest.mark.parametrize("key", ["officer", "clinician", "police_supervisor"])
def test_a_pair_is_there_for_readers_of_both_alone(cast, sign_in, two, key):
    foreign = make_person("Bill", "Hernandez", born_on=BORN)
    make_case(cast, team="b", person=foreign)
    look()
    actor = cast.actor(key)
    seen = selectors.queue(actor).rows
    assert [{one.first, one.second} for one in seen] == [set(two)] and len(selectors.at_home(actor)) == 1
    assert [selectors.queue(cast.actor(other)).rows for other in ("officer_b", "clinician_b", "privacy", "admin")] == [[]] * 4
    hidden = PersonPair.objects.exclude(pk=seen[0].pk).first()
    client = sign_in(key)
    page = reverse("cases:pair-detail", args=[hidden.uid])
    assert client.get(page).status_code == 404
    for name in ("answer", "reopen"):
        assert client.post(reverse(f"cases:pair-{name}", args=[hidden.uid]), {"answer": "different"}).status_code == 404
    with pytest.raises(NotVisible):
        answer(cast, hidden, "different", key)
    assert client.get(reverse("cases:pair-detail", args=[seen[0].uid])).status_code == 200


@pytest.mark.parametrize("key", [*PEOPLE, "nobody"])
def test_everybody_within_reach_is_who_is_visible(cast, two, key, monkeypatch):
    """A reader of few asks for pairs by their persons, one of many walks along all pairs: both must come to the same."""
    entered = {who: make_person("Una", "Entered", created_by=cast.users[who]) for who in ("officer", "clinician_b")}
    make_encounter(cast, case=make_case(cast, team="b", person=entered["clinician_b"]))
    make_encounter(cast, case=None, person=make_person("Met", "Once"))
    make_plan(cast, make_person("Known", "Planned"), on_patrol=True)
    actor = cast.actor(key)
    there = set(visible(actor, Person).values_list("pk", flat=True))
    assert reach.few_persons(actor, 100) == there and (not there or reach.few_persons(actor, len(there) - 1) is None)
    look()
    few = [pair.pk for pair in selectors.queue(actor).rows]
    monkeypatch.setattr(selectors, "FEW", -1)
    assert [pair.pk for pair in selectors.queue(actor).rows] == few


def test_not_sure_waits_at_the_end_and_different_stays_until_it_is_taken_back(cast, two):
    third = make_case(cast, person=make_person("Wiliam", "Hernandez", born_on=BORN)).person
    look()
    actor = cast.actor("clinician")
    first = selectors.queue(actor).rows[0]
    assert len(selectors.queue(actor).rows) == 3
    answer(cast, first, "unsure", note="Both from Elm Street")
    assert selectors.queue(cast.actor("officer")).rows[-1] == first
    second = selectors.queue(actor).rows[0]
    answer(cast, second, "different")
    answer(cast, second, "different")
    assert AuditEvent.objects.filter(action="person_pair.different").count() == 1
    PersonKeyed.objects.update(is_paired=False)
    look()
    second.refresh_from_db()
    assert second.answer == PairAnswer.DIFFERENT and second not in selectors.queue(actor).rows
    with pytest.raises(Denied):
        answer(cast, second, "unsure")
    pairs.reopen(actor=actor, pair_uid=second.uid)
    assert second in selectors.queue(actor).rows and third.pk


def test_pairs_follow_a_link_and_come_back_with_it(cast, two):
    kept, other = two
    third = make_case(cast, person=make_person("Wiliam", "Hernandez", born_on=BORN)).person
    look()
    between = {frozenset((one.first_id, one.second_id)): one for one in PersonPair.objects.all()}
    answer(cast, between[frozenset((other.pk, third.pk))], "different")
    link = links.link(actor=cast.actor("clinician"), kept_uid=kept.uid, other_uid=other.uid, reason="Same sister")
    pair = between[frozenset((kept.pk, other.pk))]
    pair.refresh_from_db()
    assert pair.answer == PairAnswer.SAME
    # Whoever was said to be different from one of the two is different from both.
    assert selectors.queue(cast.actor("clinician")).rows == []
    links.unlink(actor=cast.actor("clinician"), link_uid=link.uid, reason="Cousins")
    pair.refresh_from_db()
    assert pair.answer == PairAnswer.DIFFERENT
    [left] = selectors.queue(cast.actor("clinician")).rows
    assert {left.first, left.second} == {kept, third} and left.answered_at is None
    look()
    assert len(selectors.queue(cast.actor("clinician")).rows) == 1


def test_who_sees_both_and_works_on_neither_answers_nothing(cast, two):
    look()
    pair = PersonPair.objects.get()
    assert answer(cast, pair, "unsure", "officer").waits == 1
    # A supervisor of another team who has met one of them sees no pair.
    make_encounter(cast, team="b", person=two[0])
    with pytest.raises(NotVisible):
        answer(cast, pair, "different", "officer_b")


def test_the_pages_lead_through_the_queue(cast, sign_in, two):
    look()
    pair = PersonPair.objects.get()
    client = sign_in("clinician")
    assert "Possible duplicates" in client.get(reverse("web:home")).content.decode()
    detail = client.get(reverse("cases:pair-detail", args=[pair.uid])).content.decode()
    assert reverse("cases:person-link", args=[pair.first.uid, pair.second.uid]) in detail and "same date of birth" in detail
    client.post(reverse("cases:pair-answer", args=[pair.uid]), {"answer": "different", "note": "Twins"})
    assert "Twins" in client.get(reverse("cases:pair-list") + "?show=different").content.decode()
    client.post(reverse("cases:pair-reopen", args=[pair.uid]))
    assert "Hernandes" in client.get(reverse("cases:pair-list")).content.decode()


def test_the_list_takes_as_many_queries_for_one_pair_as_for_ten(cast, sign_in, two, django_assert_max_num_queries):
    look()
    client = sign_in("clinician")
    page = reverse("cases:pair-list")
    client.get(page)
    with django_assert_max_num_queries(60) as few:
        client.get(page)
    for _ in range(3):
        make_case(cast, person=make_person("Bill", "Hernandez", born_on=BORN))
    look()
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(client.get(page).context["page"].rows) == 10


# Search by details


def test_details_find_with_reasons_and_nothing_stands_in_an_address(cast, sign_in, two):
    client = sign_in("officer")
    path = reverse("cases:person-find")
    page = client.post(path, {"last_name": "Hernandez", "born_on": "1985-03-14"})
    text = page.content.decode()
    assert [row.person for row in page.context["found"]] == list(two) and "same date of birth" in text
    assert reverse("cases:person-detail", args=[two[0].uid]) in text
    assert client.post(path, {}).status_code == 400
    assert AuditEvent.objects.filter(action="search.run").last().detail == {"fields": ["born_on", "last_name"]}
    assert sign_in("officer_b").post(path, {"last_name": "Hernandez"}).context["found"] == []
