"""Questionnaires: the wording that ships, what applies when, and clear words about what cannot be read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import settings

from cases.instruments import answers as rules
from cases.instruments.responses import Head, response
from cases.instruments.shipped import shipped
from cases.instruments.structure import BadQuestionnaire, read

FILES = Path(settings.BASE_DIR).parent / "shared" / "data" / "fhir_questionnaires"
SHIPPED = {one["key"]: one for one in shipped()}

# Word for word; the instrument's own numbers and codes beside them.
CSSRS = [
    ("Have you wished you were dead or wished you could go to sleep and not wake up?", "93246-7"),
    ("Have you actually had any thoughts of killing yourself?", "93247-5"),
    ("Have you been thinking about how you might do this?", "93248-3"),
    ("Have you had these thoughts and had some intention of acting on them?", "93249-1"),
    (
        "Have you started to work out or worked out the details of how to kill yourself? Do you intend to carry out this plan?",
        "93250-9",
    ),
    ("Have you ever done anything, started to do anything, or prepared to do anything to end your life?", "93267-3"),
    ("Was this within the past three months?", "93269-9"),
]


def form(key):
    return read(SHIPPED[key]["questionnaire"])


def codes(resource):
    found = {}
    for item in resource.get("item", []):
        found |= {item["linkId"]: [one["code"] for one in item.get("code", [])]} | codes(item)
    return found


def test_what_ships_and_on_what_terms():
    assert {key: one["licence"] for key, one in SHIPPED.items()} == {
        "c-ssrs-screener-recent": "free_with_notice",
        "asq": "public_domain",
        "phq-9": "free_with_notice",
        "phq-2": "free_with_notice",
        "gad-7": "free_with_notice",
        "bjmhs": "free_with_notice",
    }
    assert "The Research Foundation for Mental Hygiene, Inc." in SHIPPED["c-ssrs-screener-recent"]["questionnaire"]["copyright"]
    assert [len(form(key).questions) for key in ("phq-9", "phq-2", "gad-7")] == [10, 2, 8]


def test_the_cssrs_screener_is_word_for_word():
    resource = SHIPPED["c-ssrs-screener-recent"]["questionnaire"]
    of = codes(resource)
    assert [(item.text, *of[item.link_id]) for item in form("c-ssrs-screener-recent").questions] == CSSRS


def test_the_asq_has_five_questions_and_no_item_codes():
    resource = SHIPPED["asq"]["questionnaire"]
    assert [item.link_id for item in form("asq").questions if item.type == "boolean"] == ["q1", "q2", "q3", "q4", "q5"]
    assert not any(codes(resource).values()) and "code" not in resource


@pytest.mark.parametrize(
    "key,name,links",
    [
        ("c-ssrs-screener-recent", "cssrs-screener.json", {"q6a": "q6-recent"}),
        ("phq-9", "phq9-questionnaire.json", {}),
        ("gad-7", "gad7-questionnaire.json", {f"q{n}": f"gad7.matrix.q{n}" for n in range(1, 8)} | {"difficulty": "gad7.difficulty"}),
        ("asq", "asq-questionnaire.json", {}),
    ],
)
def test_the_wording_agrees_with_questionnaires_made_by_others(key, name, links):
    if not (FILES / name).exists():
        pytest.skip("the shared data is not beside this checkout")
    theirs = {item.link_id: item for item in read(json.loads((FILES / name).read_text(encoding="utf-8"))).questions}
    for item in form(key).questions:
        other = theirs.get(links.get(item.link_id, item.link_id))
        if other is None or item.type in ("text", "string"):
            continue
        assert other.text == item.text
        if item.type == "choice":
            assert [option.text for option in other.options] == [option.text for option in item.options]


def asked(key, answers):
    made = form(key)
    return [item.link_id for item in made.questions if rules.applies(made, item, answers)]


YES, NO, REFUSED = {"value": "yes"}, {"value": "no"}, {"absent": "refused"}


def test_the_cssrs_screener_goes_from_two_to_six_after_a_no():
    key = "c-ssrs-screener-recent"
    assert asked(key, {}) == ["q1", "q2", "q6"]
    assert asked(key, {"q2": NO}) == ["q1", "q2", "q6"]
    assert asked(key, {"q2": YES, "q6": YES}) == ["q1", "q2", "q3", "q4", "q5", "q6", "q6a"]
    # A refusal is no "no": the questions after it are not skipped.
    assert "q4" in asked(key, {"q2": REFUSED})


def test_the_asq_asks_the_fifth_after_any_yes():
    assert "q5" not in asked("asq", {"q1": NO, "q2": NO, "q3": NO, "q4": NO})
    for name in ("q1", "q2", "q3", "q4"):
        assert "q5" in asked("asq", {name: YES})


def test_what_is_open_and_what_is_astray():
    made = form("c-ssrs-screener-recent")
    given = {"q1": YES, "q2": NO, "q6": REFUSED}
    assert rules.unanswered(made, given) == [] and rules.stray(made, given) == []
    assert [item.link_id for item in rules.stray(made, given | {"q4": YES})] == ["q4"]
    assert [item.link_id for item in rules.unanswered(made, {"q2": YES})] == ["q1", "q3", "q4", "q5", "q6"]


BAD = [
    ({"resourceType": "Patient"}, "resourceType"),
    ([], "resourceType"),
    ({"item": [{"linkId": "a", "type": "quantity", "text": "How much?"}]}, "item[0].type"),
    ({"item": [{"linkId": "a", "type": "string"}]}, "item[0].text"),
    ({"item": [{"type": "string", "text": "x"}]}, "item[0].linkId"),
    ({"item": [{"linkId": "a", "type": "string", "text": "x"}, {"linkId": "a", "type": "string", "text": "y"}]}, "item[1].linkId"),
    ({"item": [{"linkId": "g", "type": "group", "item": [{"linkId": "c", "type": "choice", "text": "?"}]}]}, "item[0].item[0].answerOption"),
    ({"item": [{"linkId": "c", "type": "choice", "text": "?", "answerOption": [{"valueDate": "2020-01-01"}]}]}, "item[0].answerOption[0]"),
    ({"item": [{"linkId": "c", "type": "choice", "text": "?", "answerValueSet": "http://x/y"}]}, "item[0].answerValueSet"),
    (
        {"item": [{"linkId": "a", "type": "string", "text": "x", "enableWhen": [{"question": "b", "operator": "=", "answerString": "1"}]}]},
        "item[0].enableWhen[0].question",
    ),
    (
        {
            "item": [
                {"linkId": "n", "type": "integer", "text": "x", "readOnly": True},
                {"linkId": "b", "type": "boolean", "text": "x"},
                {"linkId": "a", "type": "string", "text": "x", "enableWhen": [{"question": "b", "operator": "like", "answerBoolean": True}]},
            ]
        },
        "item[2].enableWhen[0].operator",
    ),
    ({"item": [{"linkId": "d", "type": "display", "text": "Hello"}]}, "item"),
    ({"item": "no list"}, "item"),
    ({"item": [{"linkId": 7, "type": "string", "text": ["x"]}]}, "item[0].linkId"),
    ({"item": [{"linkId": "g", "type": "group", "item": []}]}, "item[0].item"),
]  # fmt: skip


@pytest.mark.parametrize("resource,path", BAD, ids=[path for _resource, path in BAD])
def test_what_cannot_be_read_is_said_with_its_place(resource, path):
    whole = {"resourceType": "Questionnaire", "title": "x"} | resource if isinstance(resource, dict) else resource
    with pytest.raises(BadQuestionnaire) as refused:
        read(whole)
    assert path in [problem.path for problem in refused.value.problems]
    assert all(problem.text for problem in refused.value.problems)


def test_every_trouble_is_told_at_once():
    with pytest.raises(BadQuestionnaire) as refused:
        read(
            {
                "resourceType": "Questionnaire",
                "item": [{"linkId": "a", "type": "x", "text": "t"}, {"linkId": "b", "type": "choice", "text": "t"}],
            }
        )
    assert {problem.path for problem in refused.value.problems} == {"$.title", "item[0].type", "item[1].answerOption"}


def test_a_response_says_what_was_answered_refused_and_left_out():
    head = Head("1", "urn:uuid:2|1", "3", "4", dt.datetime(2026, 1, 2, tzinfo=dt.UTC))
    made = response(form("c-ssrs-screener-recent"), {"q1": YES, "q2": NO, "q6": REFUSED}, head)
    month, life = made["item"]
    assert [(row["linkId"], row["answer"]) for row in month["item"]] == [
        ("q1", [{"valueBoolean": True}]),
        ("q2", [{"valueBoolean": False}]),
    ]
    assert life["item"][0]["answer"][0]["extension"][0]["valueCode"] == "asked-declined"
    assert len(life["item"]) == 1 and made["status"] == "completed"
