"""The protocol: who sees what it asks for, how it is answered, once, and the table that administrators keep."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import ClinicalPart, Encounter, EncounterPerson, FollowUp, FollowUpAttempt, PolicePart, ProtocolAnswer, ProtocolRule
from cases.operations import follow_ups, protocols
from cases.operations.protocols import Line, ProtocolChanged
from cases.selectors import protocols as selectors
from corecit.access.grants import Level, grant
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.notices.models import Notice
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_person

pytestmark = pytest.mark.django_db
EVENT = "encounter:1"
RULE = {
    "level": "",
    "outcome_class": "justice",
    "age_from": None,
    "age_to": None,
    "issues": [],
    "purpose": "Contact after the arrest",
    "method": "phone",
    "owner_role": "supervisor",
    "opens_after": 0,
    "due_after": 48,
    "expires_after": 96,
    "attempts_needed": 3,
    "days_needed": 2,
    "methods_needed": 1,
    "sort": None,
}


def asked(cast, case, key="clinician", **more) -> list[str]:
    return [one.rule for one in selectors.propose(cast.actor(key), case, event=EVENT, **more)]


def drafted(cast, case, key="clinician", **more) -> Encounter:
    """An encounter of the case whose report the person still writes; the other side has written nothing."""
    sides = {"officer": key, "clinician": None} if key.startswith("officer") else {"officer": None, "clinician": key}
    encounter = make_encounter(cast, case=case, status="draft", **sides, **more)
    ClinicalPart.objects.filter(encounter=encounter).update(risk_level="")
    return encounter


def form_of(page, **more) -> dict[str, object]:
    context = page.context
    return {
        "draft": context["sheet"].token,
        "submission": context["submission"],
        "facts_version": context["facts_version"],
        "writes_facts": "1",
        "action": "submit",
        "person_choice": "recorded",
        "occurred_at": "2026-01-05T10:00"
        if not context["encounter"]
        else timezone.localtime(context["encounter"].occurred_at).strftime("%Y-%m-%dT%H:%M"),
        "location_category": "residence",
        "disposition": "resolved_on_scene",
    } | more


def answered(plan, **more) -> dict[str, object]:
    """The step's form as the page shows it."""
    data = {"protocol-shown": plan.initial["shown"], "protocol-reason": ""}
    for line in plan.lines:
        data |= {
            line.take.html_name: "on",
            line.owner.html_name: line.owner.value(),
            line.due_at.html_name: line.due_at.value().strftime("%Y-%m-%dT%H:%M"),
            line.expires_at.html_name: line.expires_at.value().strftime("%Y-%m-%dT%H:%M"),
        }
    return {name: value for name, value in (data | more).items() if value is not None}


# Wrong readers


@pytest.mark.parametrize("key", ["officer", "officer_two", "police_supervisor"])
def test_the_police_side_is_told_of_nothing_that_rests_on_something_clinical(cast, key):
    case = make_case(cast, lead=cast.clinician)
    assert asked(cast, case, key, level="high", issues=["housing_crisis"]) == []
    assert asked(cast, case, key, level="high", outcome_class="hold", age=15) == ["hold-72h", "youth-72h"]


@pytest.mark.parametrize("key", ["officer", "police_supervisor"])
def test_the_page_after_an_encounter_shows_the_police_side_nothing_of_the_level(cast, sign_in, key):
    case = make_case(cast, lead=cast.clinician)
    encounter = make_encounter(cast, case=case, disposition="hold_ed")
    ClinicalPart.objects.update(risk_level="high")
    address = reverse("cases:protocol-plan", args=["encounter", encounter.uid])
    for page in (sign_in(key).get(address), sign_in(key).get(reverse("cases:encounter-detail", args=[encounter.uid]))):
        text = page.content.decode()
        assert "Contact after the hold" in text and "Safety check" not in text and "high-24h" not in text
    assert "Safety check" in sign_in("clinician").get(address).content.decode()


@pytest.mark.parametrize("key", ["officer_b", "clinician_b", "police_supervisor_b"])
def test_another_team_finds_no_event_and_plans_nothing(cast, sign_in, key):
    case = make_case(cast, lead=cast.clinician)
    encounter = make_encounter(cast, case=case, disposition="hold_ed")
    address = reverse("cases:protocol-plan", args=["encounter", encounter.uid])
    assert sign_in(key).get(address).status_code == 404
    assert sign_in(key).post(address, {}).status_code == 404
    with pytest.raises(NotVisible):
        protocols.answer(actor=cast.actor(key), kind="encounter", uid=encounter.uid, lines=[])


@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"])
def test_roles_without_cases_open_no_event(cast, sign_in, key):
    encounter = make_encounter(cast, case=make_case(cast), disposition="hold_ed")
    assert sign_in(key).get(reverse("cases:protocol-plan", args=["encounter", encounter.uid])).status_code == 403


def test_what_was_left_out_of_the_clinical_rules_is_not_there_for_the_police_side(cast):
    case = make_case(cast, lead=cast.clinician)
    ProtocolAnswer.objects.create(case=case, event=EVENT, rule="high-24h", is_clinical=True, reason="REASON-MARK", by=cast.clinician)
    encounter = make_encounter(cast, case=case)
    occasion = selectors.of_encounter(cast.actor("officer"), encounter)
    occasion = type(occasion)(**{**occasion.__dict__, "event": EVENT})
    assert selectors.left_out(cast.actor("officer"), occasion) == []
    assert [one.reason for one in selectors.left_out(cast.actor("clinician"), occasion)] == ["REASON-MARK"]


@pytest.mark.parametrize("key", ["officer", "clinician", "clinical_supervisor", "privacy", "partner", "nobody"])
def test_only_administrators_keep_the_table(cast, sign_in, key):
    client, agency = sign_in(key), cast.agencies["health"]
    for name in ("protocol-table", "protocol-rule-add"):
        assert client.get(reverse(f"cases:{name}", args=[agency.uid])).status_code == 403
    assert client.post(reverse("cases:protocol-adopt", args=[agency.uid])).status_code == 403
    with pytest.raises(Denied):
        protocols.adopt(actor=cast.actor(key), agency=agency)
    with pytest.raises(Denied):
        protocols.add_rule(actor=cast.actor(key), agency=agency, **RULE)


# What is proposed


def test_the_shipped_table_asks_by_level_outcome_age_and_issue(cast):
    case = make_case(cast, lead=cast.clinician)
    assert asked(cast, case, level="high") == ["high-24h", "high-72h", "high-7d", "high-30d"]
    assert asked(cast, case, level="moderate") == ["moderate-72h", "moderate-30d"]
    assert asked(cast, case, level="low") == ["low-7d"]
    assert asked(cast, case, level="incomplete") == ["incomplete-24h"]
    assert asked(cast, case, level="none") == []
    assert asked(cast, case, outcome_class={"community", "ed"}) == ["ed-72h"]
    assert asked(cast, case, outcome_class="crisis_facility", age=17) == ["crisis-facility-72h", "youth-72h"]
    assert asked(cast, case, age=18) == [] and asked(cast, case, age=None) == []
    assert asked(cast, case, issues=["grief", "housing_crisis"]) == ["housing-7d"]


def test_windows_run_from_the_event_and_what_is_late_is_due_within_a_day(cast):
    case = make_case(cast, lead=cast.clinician)
    now = timezone.now()
    at = now - dt.timedelta(hours=30)
    first, second = selectors.propose(cast.actor("clinician"), case, event=EVENT, at=at, level="high")[:2]
    assert (second.opens_at, second.due_at, second.expires_at) == tuple(at + dt.timedelta(hours=h) for h in (24, 72, 120))
    assert not second.is_late and first.is_late
    assert dt.timedelta(hours=23) < first.due_at - now < dt.timedelta(hours=25) and first.expires_at > first.due_at


def test_an_estimated_age_counts_where_no_birthday_is_known(cast):
    case = make_case(cast, lead=cast.clinician, person=make_person(age_low=14, age_high=16))
    encounter = make_encounter(cast, case=case)
    assert "youth-72h" in [
        one.rule for one in selectors.proposals(cast.actor("officer"), selectors.of_encounter(cast.actor("officer"), encounter))
    ]
    today = timezone.localdate()
    assert selectors.age_of(today.replace(year=today.year - 18, day=1), None, today) == 18
    assert selectors.age_of(dt.date(2008, 6, 2), None, dt.date(2026, 6, 1)) == 17


def test_the_owner_is_the_lead_else_an_assigned_clinician_else_the_supervisor(cast, share):
    def owner(case):
        return selectors.propose(cast.actor("officer"), case, event=EVENT, outcome_class="hold")[0].owner

    assert owner(make_case(cast, lead=cast.clinician)) == cast.clinician
    assigned = make_case(cast)
    grant(assigned, cast.peer, Level.WORK, reason="assigned", granted_by=cast.clinician)
    assert owner(assigned) == cast.peer
    assert owner(make_case(cast)) == cast.clinical_supervisor
    # A lead who is gone is passed over.
    cast.clinician.is_active = False
    cast.clinician.save(update_fields=["is_active"])
    assert owner(make_case(cast, lead=cast.clinician)) == cast.clinical_supervisor


# Answering


def lines(found, **more) -> list[Line]:
    return [Line(one.rule, is_wanted=more.get(one.rule.replace("-", "_"), True)) for one in found]


def test_what_is_answered_is_planned_once_and_audited_without_telling_which(cast):
    case = make_case(cast, lead=cast.clinician)
    encounter = make_encounter(cast, case=case)
    ClinicalPart.objects.update(risk_level="high")
    actor = cast.actor("clinical_supervisor")
    occasion = selectors.of_encounter(actor, encounter)
    found = selectors.proposals(actor, occasion)
    planned = protocols.apply(actor=actor, occasion=occasion, lines=lines(found, high_7d=False), reason="Sees her doctor that day")
    assert [one.purpose for one in planned] == ["Safety check, first day", "Safety check, third day", "Check after a month"]
    assert {one.owner for one in planned} == {cast.clinician} and {one.encounter for one in planned} == {encounter}
    assert (planned[1].attempts_needed, planned[1].days_needed) == (3, 2)
    assert ProtocolAnswer.objects.get(follow_up=None).reason == "Sees her doctor that day"
    assert Notice.objects.filter(kind="follow-up-assigned", user=cast.clinician).count() == 3
    event = AuditEvent.objects.get(action="protocol.apply")
    assert event.detail == {"event": f"encounter:{encounter.uid}", "planned": 3, "left_out": 1}
    # Again, by whoever: nothing.
    assert protocols.apply(actor=cast.actor("clinician"), occasion=occasion, lines=lines(found)) == []
    assert FollowUp.objects.count() == 3
    assert selectors.outstanding(actor, encounter) is None


def test_what_is_left_out_needs_a_reason_and_what_was_not_shown_is_not_answered(cast):
    case = make_case(cast, lead=cast.clinician)
    encounter = make_encounter(cast, case=case)
    actor = cast.actor("clinician")
    occasion = selectors.of_encounter(actor, encounter)
    found = selectors.proposals(actor, occasion)
    with pytest.raises(Invalid) as refusal:
        protocols.apply(actor=actor, occasion=occasion, lines=lines(found, moderate_72h=False), reason="  ")
    assert "reason" in refusal.value.fields
    with pytest.raises(ProtocolChanged):
        protocols.apply(actor=actor, occasion=occasion, lines=lines(found[:1]))
    assert not FollowUp.objects.exists() and not ProtocolAnswer.objects.exists()


def test_without_a_case_or_the_right_to_work_on_it_nothing_is_planned(cast, share):
    encounter = make_encounter(cast)
    actor = cast.actor("clinician")
    with pytest.raises(Conflict):
        protocols.apply(actor=actor, occasion=selectors.of_encounter(actor, encounter), lines=[])
    waiting = selectors.outstanding(actor, encounter)
    assert waiting is not None and waiting[1] == [] and waiting[2] == 2
    case = make_case(cast)
    shared = make_encounter(cast, case=case, disposition="hold_ed")
    share(case, "clinician_b", "view")
    reader = cast.actor("clinician_b")
    with pytest.raises(Denied):
        protocols.apply(actor=reader, occasion=selectors.of_encounter(reader, shared), lines=[])
    assert selectors.outstanding(reader, shared) is None


def test_the_clinician_sees_the_follow_ups_before_the_report_is_submitted_and_changes_them(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    encounter = drafted(cast, case)
    client, address = sign_in("clinician"), reverse("cases:encounter-report", args=[encounter.uid])
    data = form_of(client.get(address), risk_level="high", note="TYPED-NOTE")
    step = client.post(address, data)
    assert step.status_code == 200 and "TYPED-NOTE" in step.content.decode()
    assert [line.rule for line in step.context["plan"].lines] == ["high-24h", "high-72h", "high-7d", "high-30d"]
    assert ClinicalPart.objects.get().status == "draft" and not FollowUp.objects.exists()
    # One without a reason is not left out.
    missing = client.post(address, data | answered(step.context["plan"], **{"protocol-take_high-7d": None}))
    assert "reason" in missing.context["plan"].errors and not FollowUp.objects.exists()
    due = timezone.localtime() + dt.timedelta(days=2, hours=3)
    more = {
        "protocol-take_high-7d": None,
        "protocol-reason": "Will be in hospital",
        "protocol-owner_high-72h": str(cast.peer.uid),
        "protocol-due_at_high-72h": due.strftime("%Y-%m-%dT%H:%M"),
    }
    assert client.post(address, data | answered(step.context["plan"], **more)).status_code == 302
    assert ClinicalPart.objects.get().status == "submitted" and ClinicalPart.objects.get().risk_level == "high"
    assert FollowUp.objects.count() == 3
    changed = FollowUp.objects.get(purpose="Safety check, third day")
    assert changed.owner == cast.peer and abs(changed.due_at - due) < dt.timedelta(minutes=1)


def test_an_answer_to_other_follow_ups_than_the_report_now_asks_for_is_asked_again(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    encounter = drafted(cast, case)
    client, address = sign_in("clinician"), reverse("cases:encounter-report", args=[encounter.uid])
    data = form_of(client.get(address), risk_level="low")
    step = client.post(address, data)
    again = client.post(address, data | answered(step.context["plan"]) | {"risk_level": "high"})
    assert again.status_code == 200 and len(again.context["plan"].lines) == 4 and not again.context["plan"].errors
    assert not FollowUp.objects.exists()


def test_a_wrong_time_is_said_of_its_line_and_nothing_is_submitted(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    encounter = drafted(cast, case)
    client, address = sign_in("clinician"), reverse("cases:encounter-report", args=[encounter.uid])
    data = form_of(client.get(address), risk_level="low")
    step = client.post(address, data)
    past = (timezone.localtime() - dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = client.post(address, data | answered(step.context["plan"], **{"protocol-due_at_low-7d": past}))
    assert "due_at_low-7d" in page.context["plan"].errors
    assert ClinicalPart.objects.get().status == "draft" and not FollowUp.objects.exists()


def test_an_officer_is_asked_by_the_outcome_alone_and_the_clinician_then_for_the_rest(cast, sign_in):
    case = make_case(cast, lead=cast.clinician)
    encounter = drafted(cast, case, "officer")
    ClinicalPart.objects.create(encounter=encounter, author=cast.clinician, author_agency=cast.agencies["health"])
    client, address = sign_in("officer"), reverse("cases:encounter-report", args=[encounter.uid])
    data = form_of(client.get(address), disposition="hold_ed", narrative="Quiet.", transport="ems", hold_initiated_by="officer")
    step = client.post(address, data)
    assert [line.rule for line in step.context["plan"].lines] == ["hold-72h"], step.context["form"].errors
    assert client.post(address, data | answered(step.context["plan"])).status_code == 302
    assert PolicePart.objects.get().status == "submitted"
    assert FollowUp.objects.get().created_by == cast.officer
    client = sign_in("clinician")
    page = client.get(address)
    data = {"draft": page.context["sheet"].token, "submission": uuid.uuid4(), "facts_version": page.context["facts_version"]}
    step = client.post(address, data | {"risk_level": "moderate", "note": "Calm", "action": "submit"})
    assert [line.rule for line in step.context["plan"].lines] == ["moderate-72h", "moderate-30d"]


def test_an_encounter_without_a_case_is_submitted_and_asked_after_once_it_has_one(cast, sign_in):
    encounter = drafted(cast, None)
    client, address = sign_in("clinician"), reverse("cases:encounter-report", args=[encounter.uid])
    page = client.post(address, form_of(client.get(address), risk_level="low"), follow=True)
    assert "Follow-ups are planned on a case" in page.content.decode()
    case = make_case(cast, lead=cast.clinician, person=EncounterPerson.objects.get().person)
    Encounter.objects.update(case=case)
    address = reverse("cases:protocol-plan", args=["encounter", encounter.uid])
    page = client.get(address)
    done = client.post(address, answered(page.context["form"]), follow=True)
    assert "1 follow-up is planned." in done.content.decode()
    assert FollowUp.objects.get().case == case
    assert "Nothing is left to plan" in client.get(address).content.decode()


def test_an_unknown_kind_of_event_is_not_there(cast, sign_in):
    assert sign_in("clinician").get(reverse("cases:protocol-plan", args=["weather", uuid.uuid4()])).status_code == 404


# Attempts


def test_unable_to_contact_asks_for_different_days_and_ways(cast):
    case = make_case(cast)
    follow_up = make_follow_up(cast, case, attempts_needed=3, days_needed=2, methods_needed=2)
    actor, now = cast.actor("clinician"), timezone.now()
    for _ in range(3):
        follow_ups.record_attempt(actor=actor, follow_up=follow_up, method="phone", result="no_answer", at=now)
    with pytest.raises(Denied) as refusal:
        follow_ups.close_unable(actor=actor, follow_up=follow_up)
    assert "2 different days" in refusal.value.reason and "2 different ways" in refusal.value.reason
    follow_ups.record_attempt(actor=actor, follow_up=follow_up, method="visit", result="no_answer", at=now)
    with pytest.raises(Denied) as refusal:
        follow_ups.close_unable(actor=actor, follow_up=follow_up)
    assert "ways" not in refusal.value.reason
    FollowUpAttempt.objects.filter(method="visit").update(at=now - dt.timedelta(days=1))
    assert follow_ups.close_unable(actor=actor, follow_up=follow_up).status == "unable"


# The table


def test_an_agency_makes_the_table_its_own_and_edits_it(cast, sign_in):
    client, agency = sign_in("admin"), cast.agencies["health"]
    page = client.get(reverse("cases:protocol-table", args=[agency.uid])).content.decode()
    assert "This is the table that ships" in page and "Level High" in page
    assert "Follow-up protocols" in client.get(reverse("manage:home")).content.decode()
    client.post(reverse("cases:protocol-adopt", args=[agency.uid]))
    client.post(reverse("cases:protocol-adopt", args=[agency.uid]))
    assert ProtocolRule.objects.filter(agency=agency).count() == 15
    rule = ProtocolRule.objects.get(key="hold-72h")
    edit = reverse("cases:protocol-rule-edit", args=[rule.uid])
    form = client.get(edit).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    wrong = client.post(edit, values | {"due_after": 48, "expires_after": 24})
    assert wrong.status_code == 400 and "expires_after" in wrong.context["form"].errors
    client.post(edit, values | {"due_after": 48})
    stale = client.post(edit, values | {"due_after": 60, "purpose": "Typed beside"})
    assert stale.status_code == 400 and "meanwhile" in stale.content.decode() and "Typed beside" in stale.content.decode()
    client.post(reverse("cases:protocol-rule-retire", args=[ProtocolRule.objects.get(key="high-30d").uid]))
    case = make_case(cast, lead=cast.clinician)
    proposal = selectors.propose(cast.actor("clinician"), case, event=EVENT, outcome_class="hold", at=timezone.now())[0]
    assert dt.timedelta(hours=47) < proposal.due_at - timezone.now() < dt.timedelta(hours=49)
    assert asked(cast, case, level="high") == ["high-24h", "high-72h", "high-7d"]
    # Another agency follows the shipped table still.
    other = make_case(cast, team="b", lead=cast.clinician_b)
    assert asked(cast, other, "clinician_b", level="high")[-1] == "high-30d"
    assert client.get(reverse("cases:protocol-agencies")).context["agencies"]


def test_a_rule_of_its_own_is_added_and_brought_back(cast, sign_in):
    client, agency = sign_in("admin"), cast.agencies["health"]
    data = {name: value for name, value in RULE.items() if value is not None}
    nothing = client.post(reverse("cases:protocol-rule-add", args=[agency.uid]), data | {"outcome_class": ""})
    assert "level" in nothing.context["form"].errors
    assert client.post(reverse("cases:protocol-rule-add", args=[agency.uid]), data).status_code == 302
    case = make_case(cast, lead=cast.clinician)
    proposal = selectors.propose(cast.actor("officer"), case, event=EVENT, outcome_class="justice")[0]
    assert (proposal.purpose, proposal.owner) == ("Contact after the arrest", cast.clinical_supervisor)
    rule = ProtocolRule.objects.get(key="contact-after-the-arrest")
    for act, seen in (("retire", []), ("restore", ["contact-after-the-arrest"])):
        client.post(reverse(f"cases:protocol-rule-{act}", args=[rule.uid]))
        assert asked(cast, case, "officer", outcome_class="justice") == seen
