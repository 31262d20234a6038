"""After a screen: the protocol's follow-ups stand on the page that follows it, for the clinical side, and are planned once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import ClinicalPart, FollowUp
from cases.operations import protocols
from cases.selectors import protocols as selectors
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
