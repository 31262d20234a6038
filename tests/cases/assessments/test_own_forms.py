"""An administrator's instruments: switched on by licence, forms of the agency's own, files read and refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.instruments.structure import read
from cases.models import Instrument, InstrumentUse
from cases.operations import instrument_items, instruments
from cases.selectors import instruments as selectors
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from tests.factories.assessments import make_form, switch_on

FILES = Path(settings.BASE_DIR).parent / "shared" / "data" / "fhir_questionnaires"
WRONG = ["officer", "clinician", "clinical_supervisor", "police_supervisor", "dispatcher", "privacy", "analyst", "partner", "nobody"]


@pytest.fixture
def admin(cast):
    return cast.actor("admin")


@pytest.fixture
def own(admin):
    return instruments.create(actor=admin, title="Home visit")


def put(admin, own, **values):
    instrument_items.put(actor=admin, instrument_id=own.pk, **{"type": "boolean", "text": "Food in the house?"} | values)
    return own.versions.get(published_at=None).definition["item"]


@pytest.mark.parametrize("key", WRONG)
def test_nobody_but_an_administrator_keeps_instruments(cast, own, key):
    actor = cast.actor(key)
    for act in (
        lambda: instruments.create(actor=actor, title="x"),
        lambda: instruments.switch(actor=actor, instrument_id=own.pk, is_on=True),
        lambda: instruments.publish(actor=actor, instrument_id=own.pk),
        lambda: instrument_items.put(actor=actor, instrument_id=own.pk, type="text", text="x"),
    ):
        with pytest.raises((Denied, NotVisible)):
            act()


def test_the_wording_of_what_ships_is_never_altered(cast, admin):
    shipped = switch_on(cast)[0]
    for act in (instruments.revise, instruments.publish, instruments.drop_draft):
        with pytest.raises(Denied):
            act(actor=admin, instrument_id=shipped.pk)
    with pytest.raises(Denied):
        instrument_items.put(actor=admin, instrument_id=shipped.pk, type="text", text="x")


def test_switching_on_and_off_is_by_agency(cast, admin):
    switch_on(cast)
    InstrumentUse.objects.all().delete()
    one = Instrument.objects.get(key="asq")
    instruments.switch(actor=admin, instrument_id=one.pk, is_on=True)
    assert [row.instrument.key for row in selectors.offered(cast.actor("clinician"))] == ["asq"]
    assert selectors.offered(cast.actor("officer")) == []
    instruments.switch(actor=admin, instrument_id=one.pk, is_on=False)
    assert selectors.offered(cast.actor("clinician")) == []


@pytest.mark.parametrize("missing", ["permission_from", "permission_on", "permission_reference"])
def test_what_needs_permission_demands_it(cast, admin, sign_in, missing):
    made = make_form(cast)
    InstrumentUse.objects.all().delete()
    Instrument.objects.update(licence="needs_permission")
    given = {"permission_from": "Columbia", "permission_on": timezone.localdate(), "permission_reference": "Letter 12"}
    with pytest.raises(Invalid) as refused:
        instruments.switch(actor=admin, instrument_id=made.pk, is_on=True, **{k: v for k, v in given.items() if k != missing})
    assert list(refused.value.fields) == [missing]
    url = reverse("cases:instrument-switch", args=[made.uid])
    assert sign_in("admin").post(url, {"on": "1"} | {k: v for k, v in given.items() if k != missing}).status_code == 400
    assert not InstrumentUse.objects.filter(is_on=True).exists()
    instruments.switch(actor=admin, instrument_id=made.pk, is_on=True, **given)
    use = InstrumentUse.objects.get()
    assert use.is_on and (use.permission_from, use.permission_reference) == ("Columbia", "Letter 12")


def test_a_form_is_written_published_and_asked(cast, admin, own):
    put(admin, own, text="Household", type="group")
    put(admin, own, group="q1")
    items = put(
        admin, own, type="choice", text="Which?", options=["Bread", "Milk", "Bread"], several=True, group="q1", after="q2", answer="No"
    )
    group = items[0]["item"]
    assert [row["linkId"] for row in group] == ["q2", "q3"]
    assert group[1]["enableWhen"] == [{"question": "q2", "operator": "=", "answerBoolean": False}]
    assert [one["valueString"] for one in group[1]["answerOption"]] == ["Bread", "Milk"] and group[1]["repeats"] is True
    version = instruments.publish(actor=admin, instrument_id=own.pk)
    assert len(read(version.definition).questions) == 2
    with pytest.raises(Conflict):
        put(admin, own)


def test_a_form_that_is_not_whole_is_not_published(admin, own):
    with pytest.raises(Invalid):
        instruments.publish(actor=admin, instrument_id=own.pk)
    put(admin, own, type="group", text="Empty")
    with pytest.raises(Invalid):
        instruments.publish(actor=admin, instrument_id=own.pk)


@pytest.mark.parametrize(
    "values,field",
    [
        ({"type": "choice", "options": []}, "options"),
        ({"text": " "}, "text"),
        ({"after": "q1", "answer": "perhaps"}, "answer"),
        ({"after": "gone", "answer": "Yes"}, "after"),
        ({"group": "q1"}, "group"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_at_its_field(admin, own, values, field):
    put(admin, own)
    with pytest.raises(Invalid) as refused:
        put(admin, own, **values)
    assert field in refused.value.fields


def test_items_are_moved_and_removed(admin, own):
    for text in ("one", "two", "three"):
        put(admin, own, text=text)
    instrument_items.move(actor=admin, instrument_id=own.pk, link_id="q3", by=-1)
    put(admin, own, text="after one", after="q1", answer="Yes")
    with pytest.raises(Conflict):
        instrument_items.remove(actor=admin, instrument_id=own.pk, link_id="q1")
    version = instrument_items.remove(actor=admin, instrument_id=own.pk, link_id="q2")
    assert [row["text"] for row in version.definition["item"]] == ["one", "three", "after one"]


def test_a_dropped_form_that_was_never_published_is_gone(admin, own):
    assert instruments.drop_draft(actor=admin, instrument_id=own.pk) is True
    assert not Instrument.objects.filter(pk=own.pk).exists()


def test_the_pages_of_the_builder(admin, own, sign_in):
    client = sign_in("admin")
    add = reverse("cases:form-item-add", args=[own.uid])
    assert client.post(add, {"type": "choice", "text": "Which?", "options": "One"}).status_code == 400
    assert client.post(add, {"type": "choice", "text": "Which?", "options": "One\nTwo"}).status_code == 302
    assert client.post(add, {"type": "integer", "text": "How many?", "after": "q1", "operator": "=", "answer": "Two"}).status_code == 302
    edit = client.get(reverse("cases:form-edit", args=[own.uid])).content.decode()
    assert "How many?" in edit and "shows when “Which?” = Two" in edit
    preview = client.get(reverse("cases:instrument-version", args=[own.uid, 1])).content.decode()
    assert 'data-show-when="i1=o2"' in preview
    assert client.get(reverse("cases:form-item", args=[own.uid, "q1"])).context["form"]["options"].value() == "One\nTwo"
    assert client.post(reverse("cases:form-publish", args=[own.uid])).status_code == 302
    assert own.versions.get().published_at
    assert client.post(reverse("cases:form-revise", args=[own.uid])).status_code == 302
    assert own.versions.count() == 2


def upload(client, content, **more):
    file = SimpleUploadedFile("form.json", content if isinstance(content, bytes) else json.dumps(content).encode())
    return client.post(reverse("cases:form-import"), {"file": file, "licence": "free_with_notice"} | more)


def test_a_file_is_read(cast, sign_in):
    resource = {
        "resourceType": "Questionnaire",
        "title": "Intake",
        "copyright": "© Somebody",
        "item": [
            {"linkId": "g.1", "type": "choice", "text": "How often?", "answerValueSet": "http://loinc.org/vs/LL358-3"},
            {"linkId": "total", "type": "integer", "text": "Total", "readOnly": True},
        ],
    }
    assert upload(sign_in("admin"), resource).status_code == 302
    made = Instrument.objects.get(title="Intake")
    assert (made.licence, made.notice, made.agency, made.scoring) == ("free_with_notice", "© Somebody", cast.agencies["health"], "")
    items = made.versions.get().definition["item"]
    assert [row["linkId"] for row in items] == ["g.1"] and len(items[0]["answerOption"]) == 4


@pytest.mark.parametrize(
    "content,said",
    [
        (b"{not json", "line 1, column 2"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[1]", "not a FHIR Questionnaire"),
        ({"resourceType": "Patient", "title": "x"}, "resourceType"),
        ({"resourceType": "Questionnaire", "item": []}, "$.title"),
        ({"resourceType": "Questionnaire", "title": "x", "item": [{"linkId": "a", "type": "attachment", "text": "x"}]}, "item[0].type"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(cast, sign_in, content, said):
    answer = upload(sign_in("admin"), content)
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Instrument.objects.exists()


@pytest.mark.parametrize("name", ["asq-questionnaire", "cssrs-screener", "gad7-questionnaire", "phq9-questionnaire"])
def test_files_made_by_others_are_read_and_published(admin, name):
    path = FILES / f"{name}.json"
    if not path.exists():
        pytest.skip("the shared data is not beside this checkout")
    resource = json.loads(path.read_text(encoding="utf-8"))
    made = instruments.create(actor=admin, title=resource["title"], definition=copy.deepcopy(resource))
    assert read(instruments.publish(actor=admin, instrument_id=made.pk).definition).questions


def test_changing_the_words_of_an_imported_item_keeps_the_rest_of_it(admin):
    resource = {
        "resourceType": "Questionnaire",
        "title": "x",
        "item": [
            {"linkId": "a", "type": "boolean", "text": "One"},
            {"linkId": "b", "type": "boolean", "text": "Two"},
            {
                "linkId": "c",
                "type": "string",
                "text": "Thre",
                "prefix": "3",
                "code": [{"code": "1"}],
                "enableBehavior": "any",
                "enableWhen": [{"question": one, "operator": "=", "answerBoolean": True} for one in ("a", "b")],
            },
        ],
    }
    made = instruments.create(actor=admin, title="x", definition=resource)
    items = put(admin, made, link_id="c", type="string", text="Three", after="a", answer="Yes")
    assert items[2] == resource["item"][2] | {"text": "Three"}
