"""Safety plans: in the person's words, version by version, on paper in two languages, for the clinical side alone."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import safety_plan_words
from cases.models import ClinicalPart, SafetyPlan, SafetyPlanCopy
from cases.operations import encounters_reports, safety_plans
from corecit.access.policies import visible
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Invalid
from corecit.web.models import Draft
from tests.factories.cases import make_case, make_encounter
from tests.factories.plans import make_plan, make_safety_plan

TODAY = "2026-01-05"


def values(**more):
    return {
        "uid": str(uuid.uuid4()),
        "seen_version": "0",
        "warning_signs": "I stop eating",
        "myself": "Walk to the río",
        "reviewed_on": TODAY,
    } | more


@pytest.fixture
def case(cast):
    return make_case(cast)


def test_it_is_written_revised_and_the_earlier_stays(cast, case, sign_in):
    client = sign_in("clinician")
    address = reverse("cases:safety-plan-create", args=[case.person.uid])
    sent = values()
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302 and SafetyPlan.objects.count() == 1
    first = SafetyPlan.objects.get()
    assert (first.version, first.author, first.case) == (1, cast.clinician, case)
    stale = client.post(address, values(myself="Call Ana"))
    assert stale.status_code == 400 and "Call Ana" in stale.content.decode()
    assert client.post(address, values(myself="Call Ana", seen_version="1")).status_code == 302
    page = client.get(reverse("cases:safety-plan-detail", args=[first.uid])).content.decode()
    assert "Walk to the río" in page and "earlier version" in page and SafetyPlan.objects.count() == 2


@pytest.mark.parametrize("key", ["officer", "police_supervisor", "partner", "admin", "clinician_b", "dispatcher"])
def test_nobody_else_reads_or_prints_it(cast, case, sign_in, key):
    plan = make_safety_plan(cast, case.person, case=case)
    client = sign_in(key)
    for name, more in (("detail", []), ("paper", ["en"]), ("print", ["es"])):
        assert client.get(reverse(f"cases:safety-plan-{name}", args=[plan.uid, *more])).status_code in (403, 404), name
    assert not AuditEvent.objects.filter(action="safetyplan.print").exists()


def test_one_of_a_restricted_case_is_closed_to_the_rest_of_the_team_even_where_patrol_has_a_plan(cast):
    case = make_case(cast, is_restricted=True)
    plan = make_safety_plan(cast, case.person, case=case)
    make_plan(cast, case.person, on_patrol=True)
    loose = make_safety_plan(cast, case.person)
    seen = lambda key: set(visible(cast.actor(key), SafetyPlan).values_list("pk", flat=True))  # noqa: E731
    assert seen("peer") == set() and seen("clinician") == {plan.pk, loose.pk}


def test_an_empty_one_and_a_day_to_come_are_refused(cast, case):
    keep = {"actor": cast.actor("clinician"), "person_id": case.person.pk}
    with pytest.raises(Invalid):
        safety_plans.save(steps={}, reviewed_on=timezone.localdate(), **keep)
    with pytest.raises(Invalid):
        safety_plans.save(steps={"myself": "x"}, reviewed_on=timezone.localdate() + dt.timedelta(days=2), **keep)
    safety_plans.save(steps={"myself": "x"}, reviewed_on=timezone.localdate(), **keep)
    with pytest.raises(Conflict):
        safety_plans.save(steps={"myself": "y"}, reviewed_on=timezone.localdate(), **keep)


def test_the_encounters_question_is_answered_by_it(cast, case, sign_in):
    encounter = make_encounter(cast, case=case, status="draft")
    sign_in("clinician").post(reverse("cases:safety-plan-create", args=[case.person.uid]), values(encounter=str(encounter.uid)))
    assert SafetyPlan.objects.get().encounter == encounter
    assert ClinicalPart.objects.get().safety_plan_made == "yes"
    # A draft of the report that was begun before it says otherwise.
    words = {"answers": {"safety_plan_made": "not_asked"}, "facts": None, "person": None, "facts_version": 1}
    encounters_reports.submit(actor=cast.actor("clinician"), encounter_uid=encounter.uid, **words)
    assert ClinicalPart.objects.get().safety_plan_made == "yes"


def test_a_report_that_was_handed_in_is_not_changed_behind_its_author(cast, case):
    encounter = make_encounter(cast, case=case)
    today = timezone.localdate()
    safety_plans.save(
        actor=cast.actor("clinician"), person_id=case.person.pk, steps={"myself": "x"}, reviewed_on=today, encounter_uid=encounter.uid
    )
    assert ClinicalPart.objects.get().safety_plan_made == "not_asked"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_paper_is_made_without_any_name(cast, case, sign_in, language):
    plan = make_safety_plan(
        cast, case.person, case=case, myself="“Quédate” — Привет", distractions="\n".join(["A long line of words"] * 60)
    )
    answer = sign_in("clinician").get(reverse("cases:safety-plan-paper", args=[plan.uid, language]))
    assert (
        answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF") and "plan.pdf" in answer["Content-Disposition"]
    )
    assert answer.content.count(b"/Type /Page\n") >= 2 and b"Vale" not in answer.content
    assert b"FontFile2" in answer.content
    assert AuditEvent.objects.filter(action="safetyplan.print", detail__language=language).count() == 1
    page = sign_in("clinician").get(reverse("cases:safety-plan-print", args=[plan.uid, language])).content.decode()
    assert safety_plan_words.HEADINGS["myself"][language] in page and "Привет" in page and "988" in page


def test_every_heading_stands_in_both_languages():
    assert list(safety_plan_words.HEADINGS) == list(safety_plans.STEPS)
    for words in (*safety_plan_words.HEADINGS.values(), safety_plan_words.TITLE, safety_plan_words.CRISIS_LINE):
        assert set(words) == {"en", "es"} and words["en"] != words["es"]


def test_a_copy_is_recorded(cast, case, sign_in):
    plan = make_safety_plan(cast, case.person, case=case)
    client = sign_in("peer")
    give = reverse("cases:safety-plan-give", args=[plan.uid])
    assert client.post(give, {"way": "hand", "language": "xx"}).status_code == 400
    assert client.post(give, {"way": "hand", "language": "es"}).status_code == 302
    copy = SafetyPlanCopy.objects.get()
    assert (copy.given_by, copy.language, copy.way) == (cast.peer, "es", "hand")
    assert "Handed over on paper" in client.get(reverse("cases:safety-plan-detail", args=[plan.uid])).content.decode()
    with pytest.raises(Invalid):
        safety_plans.give(
            actor=cast.actor("peer"), plan_id=plan.pk, way="hand", language="en", given_at=timezone.now() + dt.timedelta(hours=1)
        )


def test_the_draft_is_kept_and_goes(cast, case, sign_in):
    client = sign_in("clinician")
    address = reverse("cases:safety-plan-create", args=[case.person.uid])
    sheet = client.get(address).context["sheet"]
    assert client.post(sheet.autosave_url, values(matters="DRAFT-TEXT", draft=sheet.token)).status_code == 200
    assert "DRAFT-TEXT" in client.get(address).content.decode()
    client.post(address, values())
    assert not Draft.objects.exists()
