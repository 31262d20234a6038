"""Response plans: written, approved by a second person, shown to patrol, renewed, revised, expired; suggestions and proposals."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Person, PlanAct, PlanProposal, PlanStatus, PlanStep, PlanSuggestion, ResponsePlan
from cases.operations import links, plan_proposals, plan_suggestions, plans, plans_patrol
from cases.presenters import plans as presenters
from cases.presenters.plans import LOOKS, STEP_ICONS
from cases.selectors import briefs
from cases.tasks.plans import propose_plans, review_plans
from corecit.access.actor import Actor
from corecit.access.policies import visible
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from corecit.notices.models import Notice
from corecit.web.models import Draft
from tests.factories.cases import make_case, make_encounter, make_person
from tests.factories.plans import make_plan, make_proposal, make_suggestion

CONTENT = {"helps": "Use her first name. Let her sit.", "avoid": "Dogs", "contacts": []}


@pytest.fixture
def case(cast):
    return make_case(cast)


def written(cast, case, submit=True):
    plan = plans.create(actor=cast.actor("clinician"), person_id=case.person.pk)
    plans.edit(actor=cast.actor("clinician"), plan_id=plan.pk, **CONTENT)
    if submit:
        plans.submit(actor=cast.actor("clinician"), plan_id=plan.pk)
    plan.refresh_from_db()
    return plan


def there(cast, key, plan):
    return visible(cast.actor(key), ResponsePlan).filter(pk=plan.pk).exists()


def test_from_draft_to_patrol_and_back(cast, case):
    plan = written(cast, case)
    assert plan.status == PlanStatus.SUBMITTED and not there(cast, "officer", plan)
    plans.approve(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.APPROVED and 175 < (plan.expires_on - timezone.localdate()).days < 190
    assert not there(cast, "officer", plan) and there(cast, "peer", plan)
    plans_patrol.show(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, is_visible=True, note="Patrol meets her weekly")
    assert there(cast, "officer", plan) and there(cast, "police_supervisor", plan)
    assert not any(there(cast, key, plan) for key in ("officer_b", "clinician_b", "partner", "admin", "privacy", "analyst", "dispatcher"))
    plans_patrol.show(actor=cast.actor("clinician"), plan_id=plan.pk, is_visible=False, note="Moved away")
    assert not there(cast, "officer", plan)
    assert list(AuditEvent.objects.filter(action__in=["plan.show", "plan.hide"]).values_list("action", flat=True).order_by("id")) == [
        "plan.show",
        "plan.hide",
    ]
    assert list(PlanStep.objects.filter(plan=plan).order_by("id").values_list("act", flat=True)) == [
        "create",
        "edit",
        "submit",
        "approve",
        "show",
        "hide",
    ]


def test_nobody_approves_what_they_wrote(cast, case):
    plan = written(cast, case)
    with pytest.raises(Denied, match="second person"):
        plans.approve(actor=cast.actor("clinician"), plan_id=plan.pk)
    with pytest.raises(Denied):
        plans.approve(actor=cast.actor("peer"), plan_id=plan.pk)


def test_whoever_changed_a_line_has_written_it(cast, case):
    plan = written(cast, case, submit=False)
    plans.edit(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, helps="Sit down first")
    plans.submit(actor=cast.actor("clinician"), plan_id=plan.pk)
    with pytest.raises(Denied, match="second person"):
        plans.approve(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk)


def test_returned_with_a_comment_and_mended(cast, case):
    plan = written(cast, case)
    with pytest.raises(Invalid):
        plans.send_back(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, comment=" ")
    plans.send_back(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, comment="Which dogs?")
    plans.edit(actor=cast.actor("clinician"), plan_id=plan.pk, avoid="Dogs in uniform vests")
    plans.submit(actor=cast.actor("clinician"), plan_id=plan.pk)
    plan.refresh_from_db()
    assert plan.status == PlanStatus.SUBMITTED and plan.return_comment == ""
    assert {notice.kind for notice in Notice.objects.all()} == {"plan-submitted", "plan-returned"}


def test_a_plan_that_says_nothing_of_what_helps_is_not_submitted(cast, case):
    plan = plans.create(actor=cast.actor("clinician"), person_id=case.person.pk)
    with pytest.raises(Invalid, match="what helps"):
        plans.submit(actor=cast.actor("clinician"), plan_id=plan.pk)


@pytest.mark.parametrize("act", ["edit", "submit"])
def test_an_approved_plan_is_not_changed(cast, case, act):
    plan = make_plan(cast, case.person)
    with pytest.raises(Denied):
        getattr(plans, act)(actor=cast.actor("clinician"), plan_id=plan.pk)


def test_two_windows_do_not_overwrite_each_other(cast, case):
    plan = written(cast, case, submit=False)
    seen = plan.updated_at
    plans.edit(actor=cast.actor("clinician"), plan_id=plan.pk, seen_at=seen, helps="One")
    with pytest.raises(Conflict):
        plans.edit(actor=cast.actor("clinician"), plan_id=plan.pk, seen_at=seen, helps="Two")


def test_a_revision_takes_its_place_once_approved_and_the_earlier_stays_readable(cast, case):
    first = make_plan(cast, case.person, on_patrol=True)
    new = plans.revise(actor=cast.actor("clinician"), plan_id=first.pk)
    with pytest.raises(Denied, match="in preparation"):
        plans.revise(actor=cast.actor("clinician"), plan_id=first.pk)
    plans.edit(actor=cast.actor("clinician"), plan_id=new.pk, helps="Ask about her garden")
    assert there(cast, "officer", first) and not there(cast, "officer", new)
    plans.submit(actor=cast.actor("clinician"), plan_id=new.pk)
    plans.approve(actor=cast.actor("clinical_supervisor"), plan_id=new.pk)
    assert there(cast, "officer", new) and not there(cast, "officer", first)
    first.refresh_from_db()
    assert (first.status, first.helps) == (PlanStatus.REPLACED, "PLAN-HELPS-MARK") and there(cast, "clinician", first)


def test_one_plan_at_a_time(cast, case):
    make_plan(cast, case.person)
    with pytest.raises(Conflict, match="already"):
        plans.create(actor=cast.actor("peer"), person_id=case.person.pk)


def test_an_expired_plan_is_read_by_no_officer_before_any_task_has_run(cast, case):
    plan = make_plan(cast, case.person, on_patrol=True, expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert presenters.patrol(plan).word == "No longer visible to patrol"
    assert plan.status == PlanStatus.APPROVED and not there(cast, "officer", plan) and there(cast, "clinician", plan)
    with pytest.raises(Denied, match="expired"):
        plans_patrol.show(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, is_visible=False, note="x")


def test_the_clock_reminds_twice_and_expires(cast, case):
    plan = make_plan(cast, case.person, expires_on=timezone.localdate() + dt.timedelta(days=20))
    review_plans()
    review_plans()
    assert list(Notice.objects.values_list("kind", "user")) == [("plan-review", cast.clinician.pk)]
    ResponsePlan.objects.filter(pk=plan.pk).update(expires_on=timezone.localdate() + dt.timedelta(days=3))
    review_plans()
    assert set(Notice.objects.values_list("user", flat=True)) == {cast.clinician.pk, cast.clinical_supervisor.pk}
    ResponsePlan.objects.filter(pk=plan.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    review_plans()
    plan.refresh_from_db()
    assert plan.status == PlanStatus.EXPIRED and Notice.objects.filter(kind="plan-expired").count() == 2
    for notice in Notice.objects.all():
        assert "Vale" not in str(notice.context) + notice.path and "Jordan" not in str(notice.context) + notice.path


def test_renewed_by_a_second_person_with_a_reason(cast, case):
    plan = make_plan(cast, case.person, status=PlanStatus.EXPIRED, expires_on=timezone.localdate() - dt.timedelta(days=9))
    with pytest.raises(Invalid):
        plans_patrol.renew(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, note="")
    with pytest.raises(Denied):
        plans_patrol.renew(actor=cast.actor("clinician"), plan_id=plan.pk, note="Still so")
    plans_patrol.renew(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, note="Talked to her on Friday")
    plan.refresh_from_db()
    assert plan.status == PlanStatus.APPROVED and plan.expires_on > timezone.localdate() + dt.timedelta(days=170)
    with pytest.raises(Conflict, match="today already"):
        plans_patrol.renew(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, note="Sent from another tab")


def test_retired_for_good(cast, case):
    plan = make_plan(cast, case.person, on_patrol=True)
    with pytest.raises(Denied):
        plans_patrol.retire(actor=cast.actor("peer"), plan_id=plan.pk, note="Moved")
    plans_patrol.retire(actor=cast.actor("clinician"), plan_id=plan.pk, note="Moved to another county")
    assert not there(cast, "officer", plan) and there(cast, "clinician", plan)


def test_another_team_decides_nothing(cast, case):
    plan = make_plan(cast, case.person, team="b")
    with pytest.raises(Denied, match="another team"):
        plans_patrol.show(actor=cast.actor("clinical_supervisor"), plan_id=plan.pk, is_visible=True, note="x")


def test_an_officer_who_never_met_the_person_finds_them_by_the_plan(cast):
    person = make_person("Rosa", "Quill")
    plan = make_plan(cast, person)
    seen = lambda key: visible(cast.actor(key), Person).filter(pk=person.pk).exists()  # noqa: E731
    assert not seen("officer") and not seen("clinician")
    ResponsePlan.objects.filter(pk=plan.pk).update(
        is_visible_to_patrol=True, visibility_note="x", visibility_at=timezone.now(), visibility_by=cast.clinician
    )
    assert seen("officer") and seen("clinician") and not seen("officer_b") and not seen("partner")


def test_an_officer_suggests_and_reads_the_answer(cast, case, sign_in):
    plan = make_plan(cast, case.person, on_patrol=True)
    client = sign_in("officer")
    client.post(reverse("cases:plan-suggest", args=[plan.uid]), {"suggest-text": "He calms down when we stand by the fence"})
    one = PlanSuggestion.objects.get()
    assert Notice.objects.get().user == cast.clinician
    plan_suggestions.answer(actor=cast.actor("clinician"), suggestion_id=one.pk, text="Will be in the next version", is_taken_up=True)
    assert "Will be in the next version" in client.get(reverse("cases:plan-suggestion-list")).content.decode()
    assert "Will be in the next version" in client.get(reverse("cases:plan-detail", args=[plan.uid])).content.decode()
    assert "fence" not in sign_in("officer_two").get(reverse("cases:plan-detail", args=[plan.uid])).content.decode()
    with pytest.raises(Denied, match="answered already"):
        plan_suggestions.answer(actor=cast.actor("clinician"), suggestion_id=one.pk, text="Again", is_taken_up=False)
    with pytest.raises(NotVisible):
        plan_suggestions.answer(actor=cast.actor("clinician_b"), suggestion_id=one.pk, text="x", is_taken_up=False)


def test_nobody_suggests_to_a_plan_they_do_not_see(cast, case, sign_in):
    plan = make_plan(cast, case.person)
    assert sign_in("officer").post(reverse("cases:plan-suggest", args=[plan.uid]), {"suggest-text": "x"}).status_code == 404
    assert not PlanSuggestion.objects.exists()


def test_repeated_contacts_propose_a_plan_once(cast, settings):
    settings.PLAN_REPEAT_CONTACTS, settings.PLAN_REPEAT_DAYS = 3, 90
    often, seldom, long_ago, planned, closed = (make_person(str(n), "Fox") for n in range(5))
    now = timezone.now()
    for person, days in ((often, (1, 2, 3)), (seldom, (1, 2)), (long_ago, (1, 2, 200)), (planned, (1, 2, 3))):
        for day in days:
            make_encounter(cast, person=person, occurred_at=now - dt.timedelta(days=day))
    restricted = make_case(cast, person=closed, is_restricted=True)
    for day in (1, 2, 3):
        make_encounter(cast, case=restricted, occurred_at=now - dt.timedelta(days=day))
    make_plan(cast, planned)
    propose_plans()
    propose_plans()
    found = PlanProposal.objects.get()
    assert (found.person, found.contacts, found.window_days, found.proposed_by) == (often, 3, 90, None)
    assert Notice.objects.filter(kind="plan-proposed").exists()
    plan_proposals.decline(actor=cast.actor("clinician"), proposal_id=found.pk, note="A case is being opened first")
    propose_plans()
    assert PlanProposal.objects.count() == 1
    PlanProposal.objects.update(quiet_until_on=timezone.localdate() - dt.timedelta(days=1))
    propose_plans()
    assert PlanProposal.objects.filter(status="open").count() == 1


def test_drafts_and_errors_do_not_count(cast):
    person = make_person()
    for _turn in range(2):
        make_encounter(cast, person=person)
    make_encounter(cast, person=person, status="draft")
    make_encounter(cast, person=person, entered_in_error_at=timezone.now(), entered_in_error_by=cast.officer, entered_in_error_reason="x")
    assert plan_proposals.propose_repeated(actor=Actor.system("test")) == 0


def test_an_officer_proposes_and_the_team_makes_a_plan(cast, case, sign_in):
    client = sign_in("officer")
    address = reverse("cases:plan-propose", args=[case.person.uid])
    assert client.post(address, {"note": ""}).status_code == 400
    assert client.post(address, {"note": "Third night in a row"}).status_code == 302
    assert client.get(reverse("cases:plan-proposal-list")).status_code == 403
    client = sign_in("clinician")
    assert "Third night in a row" in client.get(reverse("cases:plan-proposal-list")).content.decode()
    one = PlanProposal.objects.get()
    decide = reverse("cases:plan-decide", args=[one.uid])
    refused = client.post(decide, {f"{one.uid}-note": "", "decision": "make"})
    assert refused.status_code == 400 and not ResponsePlan.objects.exists()
    client.post(decide, {f"{one.uid}-note": "Agreed in the morning meeting", "decision": "make"})
    one.refresh_from_db()
    plan = ResponsePlan.objects.get()
    assert (one.status, one.decision_note, plan.owner, plan.team) == ("made", "Agreed in the morning meeting", cast.clinician, case.team)


def test_not_now_needs_a_note_too(cast, case, sign_in):
    one = make_proposal(cast, case.person)
    client = sign_in("clinician")
    decide = reverse("cases:plan-decide", args=[one.uid])
    assert client.post(decide, {f"{one.uid}-note": " ", "decision": "decline"}).status_code == 400
    assert client.post(decide, {f"{one.uid}-note": "Later", "decision": "decline"}).status_code == 302
    one.refresh_from_db()
    assert one.status == "declined" and one.quiet_until_on > timezone.localdate()
    assert sign_in("clinician_b").post(decide, {}).status_code == 404


def form(plan, **values):
    return {"seen_at": plan.updated_at.isoformat(), "helps": "Sit down first"} | values


def test_the_page_saves_and_submits_and_keeps_what_was_typed(cast, case, sign_in):
    client = sign_in("clinician")
    client.post(reverse("cases:plan-create", args=[case.person.uid]))
    plan = ResponsePlan.objects.get()
    address = reverse("cases:plan-edit", args=[plan.uid])
    refused = client.post(address, form(plan, contact_phone_0="12", contact_relation_0="mother", avoid="KEPT-TEXT"))
    assert refused.status_code == 400 and "KEPT-TEXT" in refused.content.decode() and "Say who it is" in refused.content.decode()
    client.post(
        address,
        form(
            plan,
            contact_name_0="Ana",
            contact_relation_0="mother",
            contact_phone_0="555 201 3344",
            contact_note_0="Weekdays",
            contact_may_call_0="on",
            then="submit",
        ),
    )
    plan.refresh_from_db()
    assert plan.status == PlanStatus.SUBMITTED
    assert plan.contacts == [{"name": "Ana", "relation": "mother", "phone": "+15552013344", "note": "Weekdays", "may_call": True}]
    assert 'href="tel:+15552013344"' in client.get(reverse("cases:plan-detail", args=[plan.uid])).content.decode()


def test_a_draft_survives_and_goes_when_saved(cast, case, sign_in):
    client = sign_in("clinician")
    plan = written(cast, case, submit=False)
    page = client.get(reverse("cases:plan-edit", args=[plan.uid]))
    sheet = page.context["sheet"]
    assert client.post(sheet.autosave_url, form(plan, triggers="DRAFT-TEXT", draft=sheet.token)).status_code == 200
    assert "DRAFT-TEXT" in client.get(reverse("cases:plan-edit", args=[plan.uid])).content.decode()
    client.post(reverse("cases:plan-edit", args=[plan.uid]), form(plan, triggers="Saved"))
    assert not Draft.objects.exists()


def test_the_approver_says_that_nothing_clinical_stands_in_it(cast, case, sign_in):
    plan = written(cast, case)
    client = sign_in("clinical_supervisor")
    address = reverse("cases:plan-step", args=[plan.uid, "approve"])
    assert client.post(address, {"approve-note": ""}).status_code == 400
    assert client.post(address, {"approve-is_free": "on", "approve-note": ""}).status_code == 302
    plan.refresh_from_db()
    assert plan.status == PlanStatus.APPROVED
    assert client.post(reverse("cases:plan-step", args=[plan.uid, "show"]), {"show-note": "Patrol meets him weekly"}).status_code == 302
    officer = sign_in("officer")
    page = officer.get(reverse("cases:plan-detail", args=[plan.uid])).content.decode()
    assert "Use her first name" in page and "Patrol meets him weekly" not in page
    assert officer.post(reverse("cases:plan-step", args=[plan.uid, "hide"]), {"hide-note": "x"}).status_code == 403


def test_a_criminal_history_return_is_refused_and_the_text_kept(cast, case, sign_in):
    plan = written(cast, case, submit=False)
    answer = sign_in("clinician").post(
        reverse("cases:plan-edit", args=[plan.uid]), form(plan, cautions="NCIC III RESPONSE for FBI/123456AB9 KEPT")
    )
    assert answer.status_code == 400 and "criminal-history return" in answer.content.decode() and "KEPT" in answer.content.decode()


def test_the_steps_and_lists_need_few_queries(cast, case, sign_in, django_assert_max_num_queries):
    for number in range(8):
        make_plan(cast, make_case(cast, person=make_person(str(number), "Vale")).person)
    plan = make_plan(cast, case.person, on_patrol=True)
    for number in range(5):
        make_suggestion(cast, plan, text=f"Suggestion {number}")
    client = sign_in("clinician")
    with django_assert_max_num_queries(25):
        client.get(reverse("cases:plan-list"))
    with django_assert_max_num_queries(45):
        client.get(reverse("cases:plan-detail", args=[plan.uid]))


def test_every_act_has_words_and_an_icon():
    assert set(LOOKS) == set(PlanStatus) and set(STEP_ICONS) == set(PlanAct)


# Two records of one person, each with a plan


@pytest.fixture
def planned(cast):
    """Two records of team A, each with a plan that patrol reads; the other record's was approved last."""
    kept, other = (make_case(cast).person for _ in range(2))
    made = [make_plan(cast, person, on_patrol=True, helps=f"HELPS-OF-{key}") for key, person in (("KEPT", kept), ("OTHER", other))]
    return kept, other, *made


def link_them(cast, planned, who="clinician", **choices):
    kept, other = planned[:2]
    return links.link(actor=cast.actor(who), kept_uid=kept.uid, other_uid=other.uid, reason="Same person", choices=choices)


@pytest.mark.parametrize(("choice", "stays"), [("kept", 0), ("other", 1), ("", 1)])
def test_of_two_plans_in_force_one_stays_when_records_are_linked_and_both_after_the_link_is_undone(cast, planned, choice, stays):
    both = planned[2:]
    link = link_them(cast, planned, **({"plan": choice} if choice else {}))
    for plan in both:
        plan.refresh_from_db()
    assert [plan.status for plan in both] == [PlanStatus.APPROVED if number == stays else PlanStatus.RETIRED for number in (0, 1)]
    assert briefs.of_person(cast.actor("officer"), planned[0].uid).plan == both[stays]
    assert PlanStep.objects.get(plan=both[1 - stays], act="retire").note
    links.unlink(actor=cast.actor("clinician"), link_uid=link.uid, reason="Twins")
    for plan, person in zip(both, planned[:2], strict=True):
        plan.refresh_from_db()
        assert plan.status == PlanStatus.APPROVED and plan.person == person
    assert PlanStep.objects.filter(plan=both[1 - stays], act="restore").exists()


def test_the_choice_of_a_plan_stands_on_the_page_for_readers_of_both_alone(cast, sign_in, planned):
    page = reverse("cases:person-link", args=[planned[0].uid, planned[1].uid])
    assert "HELPS-OF-OTHER" in sign_in("officer").get(page).content.decode()
    ResponsePlan.objects.filter(pk=planned[3].pk).update(is_visible_to_patrol=False)
    text = sign_in("officer").get(page).content.decode()
    assert "HELPS-OF" not in text and "stays in force" not in text
    assert "HELPS-OF-OTHER" in sign_in("clinician").get(page).content.decode()


def test_a_plan_approved_while_the_records_were_linked_is_not_contradicted_by_an_old_one(cast, planned):
    link = link_them(cast, planned, plan="other")
    actor, second = cast.actor("clinician"), cast.actor("clinical_supervisor")
    new = plans.revise(actor=actor, plan_id=planned[3].pk)
    plans.submit(actor=actor, plan_id=new.pk)
    plans.approve(actor=second, plan_id=new.pk)
    links.unlink(actor=actor, link_uid=link.uid, reason="Twins")
    in_force = ResponsePlan.objects.filter(status=PlanStatus.APPROVED)
    assert [plan.pk for plan in in_force.filter(person=planned[0])] == [new.pk]
