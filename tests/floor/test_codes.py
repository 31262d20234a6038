"""Code lists: what is offered, what is kept, and who edits them."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from corecit.accounts.operations import codes as operations
from corecit.audit.models import AuditEvent
from corecit.common.defaults import DEFAULTS
from corecit.common.errors import Conflict, Denied, Invalid
from corecit.common.models import Code, CodeList, OutcomeClass
from corecit.common.selectors import codes
from tests.cast import PEOPLE


def one(list_name: str = "transport", code: str = "police") -> Code:
    return Code.objects.get(list=list_name, code=code)


# The wrong people first.


@pytest.mark.parametrize("key", [key for key in PEOPLE if key != "admin"] + ["nobody"])
def test_nobody_else_edits_lists(cast, key):
    actor = cast.actor(key)
    with pytest.raises(Denied):
        operations.add(actor=actor, list_name="transport", label_en="Boat")
    for operation in (operations.retire, operations.restore):
        with pytest.raises(Denied):
            operation(actor=actor, code=one())
    with pytest.raises(Denied):
        operations.edit(actor=actor, code=one(), label_en="x")


def test_every_list_ships_values_in_both_languages():
    assert set(DEFAULTS) == set(CodeList.values)
    for name, values in DEFAULTS.items():
        assert values and all(value["label_en"] and value["label_es"] for value in values), name
        assert len({value["code"] for value in values}) == len(values), name
    assert {value["outcome_class"] for value in DEFAULTS["disposition"]} == set(OutcomeClass.values)
    assert not [value for values in DEFAULTS.values() for value in values if "excited" in value["label_en"].lower()], "never offered"


def test_none_unknown_and_refused_are_different_answers():
    for name in ("substance", "housing", "insurance", "race", "ethnicity", "gender"):
        held = {value["code"] for value in DEFAULTS[name]}
        assert {"unknown", "refused"} <= held, name


def test_loading_again_leaves_what_was_edited(cast):
    operations.edit(actor=cast.actor("admin"), code=one(), label_en="By police car")
    operations.retire(actor=cast.actor("admin"), code=one("transport", "family"))
    before = Code.objects.count()
    call_command("load_codes")
    assert Code.objects.count() == before and one().label_en == "By police car" and one("transport", "family").active_to_on


def test_a_retired_value_is_offered_no_longer_but_keeps_its_words(cast):
    actor, agency = cast.actor("admin"), cast.agencies["riverton"]
    operations.retire(actor=actor, code=one())
    assert "police" not in dict(codes.choices("transport", agency))
    assert dict(codes.choices("transport", agency, keep=["police"]))["police"] == "Police"
    assert codes.label("transport", "police") == "Police"
    operations.restore(actor=actor, code=one())
    assert "police" in dict(codes.choices("transport", agency))


def test_a_value_is_offered_from_its_first_day(cast):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    code = operations.add(actor=cast.actor("admin"), list_name="transport", label_en="Boat", active_from_on=tomorrow)
    assert code.code not in dict(codes.choices("transport", None))
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
        assert code.code in dict(codes.choices("transport", None))


def test_a_value_of_one_agency_is_not_offered_to_another(cast):
    Code.objects.create(list="transport", code="boat", label_en="Boat", agency=cast.agencies["riverton"])
    assert "boat" in dict(codes.choices("transport", cast.agencies["riverton"]))
    assert "boat" not in dict(codes.choices("transport", cast.agencies["lakeside"]))


def test_words_follow_the_language_of_the_reader(cast):
    with codes.remembered():
        assert codes.label("transport", "family") == "Family"
        with translation.override("es"):
            assert codes.label("transport", "family") == "Familia"
            Code.objects.filter(pk=one("transport", "family").pk).update(label_es="")
            codes.forget()
            assert codes.label("transport", "family") == "Family", "English where Spanish is missing"


def test_lists_are_read_once_per_request(cast, django_assert_num_queries):
    with codes.remembered():
        codes.choices("transport", None)
    with codes.remembered(), django_assert_num_queries(1):
        codes.choices("transport", None)
        codes.choices("disposition", None)
        codes.label_map(["race", "gender"])
        codes.with_trait("weapon", "exclusive")
    with django_assert_num_queries(1):
        codes.label_map(["race", "gender", "disposition"])


def test_a_changed_value_is_there_for_the_next_request(cast, django_assert_num_queries):
    with codes.remembered():
        assert codes.label("transport", "family") == "Family"
    # By hand, so that no time stamp tells of it.
    Code.objects.filter(pk=one("transport", "family").pk).update(label_en="Kin")
    with codes.remembered(), django_assert_num_queries(2):
        assert codes.label("transport", "family") == "Kin"
    with codes.remembered(), django_assert_num_queries(1):
        assert codes.label("transport", "family") == "Kin"


def test_an_unknown_code_stands_for_itself(cast):
    assert codes.labels("transport", ["police", "rickshaw"]) == ["Police", "rickshaw"]
    assert codes.label("transport", "") == ""


def test_dispositions_have_an_outcome_class(cast):
    actor = cast.actor("admin")
    with pytest.raises(Invalid) as refusal:
        operations.add(actor=actor, list_name="disposition", label_en="Home with nurse")
    assert "outcome_class" in refusal.value.fields
    code = operations.add(actor=actor, list_name="disposition", label_en="Home with nurse", outcome_class="community")
    assert code.code == "home_with_nurse"
    operations.edit(actor=actor, code=code, outcome_class="ed")
    assert AuditEvent.objects.filter(action="code.edit").first().detail["was"] == "community"


def test_the_same_words_are_not_added_twice(cast):
    with pytest.raises(Conflict), transaction.atomic():
        operations.add(actor=cast.actor("admin"), list_name="transport", label_en="police")


def test_codes_are_made_from_the_words_and_stay_unique(cast):
    operations.edit(actor=cast.actor("admin"), code=one(), label_en="Patrol car")
    assert operations.add(actor=cast.actor("admin"), list_name="transport", label_en="Police").code == "police_2"


def test_dates_in_the_wrong_order_are_refused(cast):
    with pytest.raises(Invalid):
        operations.edit(actor=cast.actor("admin"), code=one(), active_from_on=dt.date(2026, 2, 1), active_to_on=dt.date(2026, 1, 1))


def test_pages(cast, sign_in):
    client = sign_in("admin")
    assert "Disposition" in client.get(reverse("manage:code-lists")).content.decode()
    assert client.get(reverse("manage:code-list", kwargs={"name": "made-up"})).status_code == 404
    sent = {"label_en": "Boat", "label_es": "Bote", "sort": "", "active_from_on": "", "active_to_on": ""}
    assert client.post(reverse("manage:code-add", kwargs={"name": "transport"}), sent).status_code == 302
    code = one("transport", "boat")
    assert client.post(reverse("manage:code-edit", kwargs={"uid": code.uid}), sent | {"label_en": "Fire boat"}).status_code == 302
    assert one("transport", "boat").label_en == "Fire boat" and one("transport", "boat").sort == code.sort
    page = client.post(reverse("manage:code-add", kwargs={"name": "disposition"}), sent)
    assert page.status_code == 400 and "Bote" in page.content.decode(), "what was typed is kept"
    client.post(reverse("manage:code-retire", kwargs={"uid": code.uid}))
    assert "Retired" in client.get(reverse("manage:code-list", kwargs={"name": "transport"})).content.decode()
