"""After a screen: the protocol's follow-ups stand on the page that follows it, for the clinical side, and are planned once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Assessment, ClinicalPart, FollowUp
from cases.operations import protocols
from cases.selectors import protocols as selectors
from cases.selectors import screening_follow_ups
from tests.factories.assessments import HIGH, make_assessment, switch_on
from tests.factories.cases import make_case, make_encounter

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return make_case(cast, lead=cast.clinician)


def plan(row):
    return reverse("cases:protocol-plan", args=["screen", row.uid])


def test_a_high_level_asks_for_its_follow_ups_and_plans_them_once(cast, sign_in, case):
    row = make_assessment(cast, switch_on(cast)[0], HIGH, case=case)
    client = sign_in("clinician")
    page = client.get(reverse("cases:assessment-detail", args=[row.uid])).content.decode()
    assert "Safety check, first day" in page and plan(row) in page
    form = client.get(plan(row)).context["form"]
    data = {"protocol-shown": form.initial["shown"], "protocol-reason": ""}
    for line in form.lines:
        data |= {line.take.html_name: "on", line.owner.html_name: line.owner.value()}
        for field in (line.due_at, line.expires_at):
            data[field.html_name] = field.value().strftime("%Y-%m-%dT%H:%M")
    assert client.post(plan(row), data).status_code == 302
    assert FollowUp.objects.filter(case=case, owner=cast.clinician).count() == 4
    assert "Safety check" not in client.get(reverse("cases:assessment-detail", args=[row.uid])).content.decode()


@pytest.mark.parametrize("key", ["officer", "police_supervisor", "clinician_b"])
def test_nobody_else_learns_of_it(cast, sign_in, case, key):
    row = make_assessment(cast, switch_on(cast)[0], HIGH, case=case)
    assert sign_in(key).get(plan(row)).status_code in (403, 404)


def test_a_screen_of_an_encounter_and_its_report_ask_for_the_same_once(cast, case):
    encounter = make_encounter(cast, case=case)
    ClinicalPart.objects.update(risk_level="high")
    row = make_assessment(cast, switch_on(cast)[0], HIGH, encounter=encounter)
    actor = cast.actor("clinician")
    asked = selectors.proposals(actor, selectors.of_encounter(actor, encounter))
    lines = [protocols.Line(one.rule, is_wanted=True) for one in asked]
    assert len(protocols.answer(actor=actor, kind="screen", uid=row.uid, lines=lines)) == 4
    assert selectors.outstanding(actor, encounter) is None


def test_question_nine_of_the_phq_9_asks_for_a_suicide_screen_whatever_the_total(cast, sign_in, case):
    phq9 = switch_on(cast, "phq-9")[0]
    client = sign_in("clinician")
    begun = client.post(reverse("cases:record-screen", args=[case.uid]), {"instrument": str(phq9.uid)}).url
    form = client.get(begun).context["form"]
    answers = {item.name: item.options[1 if item.link_id == "q9" else 0].key for item in form.questionnaire.questions}
    page = client.post(begun, answers | {"action": "complete"}, follow=True).content.decode()
    assert "Minimal depression" in page and "Ask a suicide screen" in page
    row = Assessment.objects.get()
    assert (row.level, row.flags, row.score) == ("", ["suicide_pathway"], 1)
    (asked,) = screening_follow_ups.outstanding(cast.actor("clinician"), row)
    assert asked.rule == "raised-24h" and asked.is_clinical
    lines = [protocols.Line(asked.rule, is_wanted=True)]
    (planned,) = protocols.answer(actor=cast.actor("clinician"), kind="screen", uid=row.uid, lines=lines)
    assert planned.purpose == "Ask a suicide screen" and planned.owner == cast.clinician
    for key in ("officer", "police_supervisor", "clinician_b"):
        assert sign_in(key).get(plan(row)).status_code in (403, 404)
