"""Social needs: found, what was done, who reads them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import ClinicalPart, SocialNeed
from cases.operations import needs as operations
from cases.selectors import needs as selectors
from corecit.common.errors import Denied, Invalid, NotVisible
from tests.factories.cases import make_case, make_encounter


@pytest.fixture
def case(cast):
    return make_case(cast)


@pytest.mark.parametrize(
    "key", ["officer", "police_supervisor", "dispatcher", "admin", "privacy", "analyst", "partner", "nobody", "clinician_b"]
)
def test_the_wrong_reader_finds_and_reads_nothing(cast, case, sign_in, key):
    need = operations.find(actor=cast.actor("peer"), needs=["food"], case_uid=case.uid)[0]
    assert selectors.of_case(cast.actor(key), case) == []
    assert sign_in(key).get(reverse("cases:need-detail", args=[need.uid])).status_code in (403, 404)
    with pytest.raises((Denied, NotVisible)):
        operations.find(actor=cast.actor(key), needs=["housing"], case_uid=case.uid)


def test_a_need_goes_from_found_to_met(cast, case):
    actor = cast.actor("peer")
    need = operations.find(actor=actor, needs=["food"], case_uid=case.uid, note="Nothing in the fridge")[0]
    operations.step(actor=actor, need_uid=need.uid, status="referred", note="Pantry on Sixth St")
    operations.step(actor=actor, need_uid=need.uid, status="met")
    need.refresh_from_db()
    assert need.status == "met" and [step.status for step in need.steps.all()] == ["found", "referred", "met"]
    with pytest.raises(Denied):
        operations.step(actor=actor, need_uid=need.uid, status="offered")
    again = operations.find(actor=actor, needs=["food"], case_uid=case.uid)[0]
    assert again != need


def test_an_open_need_found_again_is_one_need(cast, case):
    first = operations.find(actor=cast.actor("peer"), needs=["food", "food"], case_uid=case.uid)
    again = operations.find(actor=cast.actor("clinician"), needs=["food"], case_uid=case.uid, status="offered")
    assert first == again and SocialNeed.objects.get().status == "offered"


@pytest.mark.parametrize(
    "wrong",
    [{"needs": []}, {"needs": ["no_such"]}, {"status": "gone"}, {"on": timezone.localdate() + dt.timedelta(days=2)}],
    ids=["none", "unknown", "status", "future"],
)
def test_what_is_wrong_is_refused(cast, case, wrong):
    with pytest.raises(Invalid):
        operations.find(actor=cast.actor("peer"), case_uid=case.uid, **{"needs": ["food"]} | wrong)


def test_a_step_is_not_before_it_was_found(cast, case):
    need = operations.find(actor=cast.actor("peer"), needs=["food"], case_uid=case.uid)[0]
    with pytest.raises(Invalid):
        operations.step(actor=cast.actor("peer"), need_uid=need.uid, status="met", on=timezone.localdate() - dt.timedelta(days=3))


def test_needs_found_at_an_encounter_stand_in_its_report_and_on_its_case(cast, case):
    encounter = make_encounter(cast, case=case, status="draft")
    ClinicalPart.objects.update(social_needs=["transportation"])
    operations.find(actor=cast.actor("clinician"), needs=["food"], encounter_uid=encounter.uid)
    assert ClinicalPart.objects.get().social_needs == ["transportation", "food"]
    actor = cast.actor("clinician")
    assert len(selectors.of_case(actor, case)) == len(selectors.of_encounter(actor, encounter)) == 1


def test_the_pages(cast, case, sign_in):
    client = sign_in("peer")
    url = reverse("cases:record-need", args=[case.uid])
    assert client.post(url, {"status": "found"}).status_code == 400
    assert client.post(url, {"needs": ["food", "transportation"], "status": "offered", "note": "Bus pass"}).status_code == 302
    need = SocialNeed.objects.get(code="food")
    page = client.get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert "Help offered" in page and "Food" in page
    detail = reverse("cases:need-detail", args=[need.uid])
    assert b"Bus pass" in client.get(detail).content
    assert client.post(detail, {"status": "met"}).status_code == 302
    need.refresh_from_db()
    assert need.status == "met"
