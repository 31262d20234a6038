"""Pages of encounters: who sees what, the form and its drafts, review, versions, lists."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import ClinicalPart, Encounter, EncounterPerson, Person, PolicePart, ReportStatus, ReportVersion
from cases.operations import encounters
from corecit.audit.models import AuditEvent
from corecit.common.models import Code
from corecit.web.models import Draft
from tests.cast import give_session
from tests.factories.cases import make_call, make_case, make_encounter, make_person

POLICE_ONLY = ("POLICE-NARRATIVE-MARK", "CHARGES-MARK", "WEAPON-NOTE-MARK")
CLINICAL_ONLY = ("CLINICAL-NOTE-MARK", "DIAGNOSIS-MARK", "MEDICATION-MARK", "BASIS-MARK", "Moderate")
OUTSIDERS = ["dispatcher", "admin", "privacy", "analyst", "partner", "nobody"]
OTHER_TEAM = ["officer_b", "clinician_b", "police_supervisor_b"]


def full(cast, **more) -> Encounter:
    encounter = make_encounter(cast, **more)
    ClinicalPart.objects.filter(encounter=encounter).update(
        diagnosis="DIAGNOSIS-MARK", medication="MEDICATION-MARK", risk_basis="BASIS-MARK"
    )
    PolicePart.objects.filter(encounter=encounter).update(force_report_number="FORCE-77-MARK", charges_outcome="OUTCOME-MARK")
    for side, snapshot in (("police", {"narrative": "POLICE-NARRATIVE-MARK"}), ("clinical", {"note": "CLINICAL-NOTE-MARK"})):
        by = cast.officer if side == "police" else cast.clinician
        ReportVersion.objects.create(
            encounter=encounter, side=side, version=1, at=timezone.now(), by=by, snapshot={"answers": snapshot, "facts": {}}
        )
    return encounter


def url(name: str, encounter: Encounter, *more) -> str:
    return reverse(f"cases:encounter-{name}", args=[encounter.uid, *more])


def as_person(cast, key: str) -> Client:
    client = Client()
    give_session(client, cast.users[key])
    return client


# Wrong readers


@pytest.mark.parametrize("key", OUTSIDERS)
def test_whose_role_sees_no_encounters_opens_no_page_of_them(cast, sign_in, key):
    encounter = full(cast)
    client = sign_in(key)
    for path in (
        url("detail", encounter),
        url("print", encounter),
        url("version", encounter, 1),
        url("report", encounter),
        reverse("cases:encounter-list"),
    ):
        assert client.get(path).status_code == 403, path
    assert client.post(reverse("cases:encounter-start"), {"call": make_call(cast).uid}).status_code == 403
    assert client.post(reverse("cases:encounter-person-search"), {"person_search": "Vale"}).status_code == 403


@pytest.mark.parametrize("key", OTHER_TEAM)
def test_for_another_team_it_is_not_there(cast, sign_in, key):
    encounter = full(cast)
    client = sign_in(key)
    for path in (
        url("detail", encounter),
        url("print", encounter),
        url("version", encounter, 1),
        url("report", encounter),
        url("links", encounter),
        url("person", encounter),
    ):
        assert client.get(path).status_code == 404, path
    for name in ("join", "discard", "hand-over"):
        assert client.post(url(name, encounter)).status_code == 404, name
    assert encounter.number not in client.get(reverse("cases:encounter-list")).content.decode()
    found = client.post(reverse("cases:encounter-person-search"), {"person_search": "Vale"}).content.decode()
    assert "Vale" not in found.replace("Nobody you may see has this name", "")


@pytest.mark.parametrize("key", ["officer", "officer_two", "police_supervisor"])
def test_the_police_side_reads_nothing_clinical(cast, sign_in, key):
    encounter = full(cast)
    client = sign_in(key)
    for name in ("detail", "print"):
        page = client.get(url(name, encounter)).content.decode()
        assert "POLICE-NARRATIVE-MARK" in page
        for mark in CLINICAL_ONLY:
            assert mark not in page, f"{mark} on {name}"
    assert "CLINICAL-NOTE-MARK" not in client.get(url("version", encounter, 1)).content.decode()


@pytest.mark.parametrize("key", ["clinician", "peer", "clinical_supervisor"])
def test_the_clinical_side_reads_of_the_police_part_only_what_the_agency_shares(cast, sign_in, key):
    encounter = full(cast)
    client = sign_in(key)
    for name in ("detail", "print"):
        page = client.get(url(name, encounter)).content.decode()
        assert "CLINICAL-NOTE-MARK" in page
        assert "FORCE-77-MARK" in page
        for mark in (*POLICE_ONLY, "OUTCOME-MARK"):
            assert mark not in page, f"{mark} on {name}"
    agency = cast.agencies["riverton"]
    agency.shares_narrative_with_clinicians = agency.shares_charges_with_clinicians = True
    agency.save()
    page = client.get(url("detail", encounter)).content.decode()
    assert "POLICE-NARRATIVE-MARK" in page
    assert "OUTCOME-MARK" in page
    assert "CHARGES-MARK" not in page
    assert "POLICE-NARRATIVE-MARK" not in client.get(url("version", encounter, 1)).content.decode()


@pytest.mark.parametrize("key", ["officer_two", "clinician", "peer"])
def test_a_draft_is_read_by_its_author_and_shown_to_supervisors_without_its_text(cast, sign_in, key):
    encounter = make_encounter(cast, status="draft", clinician=None)
    assert sign_in(key).get(url("detail", encounter)).status_code == 404
    page = as_person(cast, "police_supervisor").get(url("detail", encounter)).content.decode()
    assert "POLICE-NARRATIVE-MARK" not in page
    assert "Dana Olsen" in page
    assert "POLICE-NARRATIVE-MARK" in as_person(cast, "officer").get(url("detail", encounter)).content.decode()


@pytest.mark.parametrize("key", ["clinical_supervisor", "officer", "clinician"])
def test_police_reports_are_reviewed_by_police_supervisors_alone(cast, sign_in, key):
    encounter = make_encounter(cast, status="submitted", clinician=None)
    client = sign_in(key)
    for name in ("approve", "return"):
        assert client.post(url(name, encounter), {"version": 1, "comment": "x"}).status_code in (403, 404)
    assert encounter.number not in (client.get(reverse("cases:encounter-reviews")).content.decode() if key == "clinical_supervisor" else "")
    assert PolicePart.objects.get().status == ReportStatus.SUBMITTED


def test_a_case_that_is_closed_to_the_reader_is_not_told_of(cast, sign_in):
    case = make_case(cast, is_restricted=True)
    encounter = make_encounter(cast, case=case)
    assert sign_in("officer_two").get(url("detail", encounter)).status_code == 404
    page = as_person(cast, "officer").get(url("detail", encounter)).content.decode()
    assert case.number not in page


def test_nobody_saves_a_draft_of_a_report_that_is_not_theirs(cast, sign_in):
    encounter = make_encounter(cast, status="draft")
    token = f"{uuid.uuid4()}:0"
    for key, form in (
        ("officer_two", "police-report"),
        ("clinician", "police-report"),
        ("officer", "clinical-report"),
        ("officer_b", "police-report"),
    ):
        response = as_person(cast, key).post(
            reverse("web:draft-save", kwargs={"form": form, "uid": encounter.uid}), {"narrative": "x", "draft": token}
        )
        assert response.status_code == 404, key
    assert not Draft.objects.exists()


# The form


@pytest.fixture
def begun(cast):
    """An encounter that the officer began from a call."""
    return encounters.start(actor=cast.actor("officer"), call_uid=make_call(cast).uid).encounter


def filled(page, **more) -> dict:
    """The least that a report needs, with the hidden fields of the page."""
    form = page.context["form"]
    values = {
        "draft": page.context["sheet"].token,
        "submission": page.context["submission"],
        "facts_version": page.context["facts_version"],
        "action": "submit",
        "person_choice": "unknown",
        "location_category": "residence",
        "disposition": "resolved_on_scene",
    }
    values |= {} if form.is_settled else {"writes_facts": "1"}
    return values | ({"narrative": "Talked quietly."} if form.side == "police" else {"note": "Oriented."}) | more


def test_starting_from_a_call_leads_to_the_form_with_cads_times_shown_and_not_asked(cast, sign_in):
    client = sign_in("officer")
    response = client.post(reverse("cases:encounter-start"), {"call": make_call(cast).uid}, follow=True)
    page = response.content.decode()
    form = response.context["form"]
    assert response.redirect_chain[0][0] == url("report", Encounter.objects.get())
    assert "Call received" in page
    assert not {"occurred_at", "arrived_at", "cleared_at"} & set(form.fields)
    assert form["address"].value() == "1200 Sixth St"


def test_a_second_officer_is_sent_to_the_encounter_and_told(cast, sign_in, begun):
    response = sign_in("officer_two").post(reverse("cases:encounter-start"), {"call": begun.calls.get().uid}, follow=True)
    assert "Dana Olsen writes the report of your side" in response.content.decode()


def test_the_least_makes_a_report_and_the_draft_is_gone(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    client.post(page.context["sheet"].autosave_url, filled(page))
    assert Draft.objects.count() == 1
    response = client.post(url("report", begun), filled(page), follow=True)
    assert "The report was submitted." in response.content.decode()
    assert PolicePart.objects.get().status == ReportStatus.SUBMITTED
    assert not Draft.objects.exists()
    # A saving that was still on its way does not bring it back.
    assert client.post(page.context["sheet"].autosave_url, filled(page)).status_code == 403
    assert not Draft.objects.exists()


def test_sending_the_page_twice_answers_twice_and_submits_once(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    first, second = (client.post(url("report", begun), filled(page)) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert ReportVersion.objects.count() == 1
    assert Person.objects.count() == 1


def test_a_second_window_cannot_submit_and_keeps_its_text(cast, sign_in, begun):
    client = sign_in("officer")
    page, other = client.get(url("report", begun)), client.get(url("report", begun))
    client.post(url("report", begun), filled(page))
    response = client.post(url("report", begun), filled(other, narrative="TYPED-IN-THE-OTHER"))
    assert response.status_code == 403
    assert "TYPED-IN-THE-OTHER" in response.content.decode()
    assert "was submitted" in response.content.decode()


def test_a_rejected_form_keeps_what_was_typed_also_on_the_server(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    typed = filled(
        page, disposition="", narrative="KEEP-THIS", behaviours=["mania", "withdrawn"], person_choice="new", last_name="", first_name=""
    )
    response = client.post(url("report", begun), typed)
    shown = response.content.decode()
    assert response.status_code == 200
    assert "KEEP-THIS" in shown
    assert set(response.context["form"].errors) == {"disposition", "last_name"}
    assert response.context["form"]["behaviours"].value() == ["mania", "withdrawn"]
    assert Draft.objects.get().data["narrative"] == ["KEEP-THIS"]
    again = client.get(url("report", begun))
    assert "KEEP-THIS" in again.content.decode()
    assert "restored" in again.content.decode()
    assert not again.context["form"].errors


def test_a_session_that_ends_in_the_middle_loses_nothing(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    client.post(page.context["sheet"].autosave_url, filled(page, narrative="HALF A SENTENCE", weapon=["knife"], disposition=""))
    client.logout()
    more = filled(page, narrative="HALF A SENTENCE MORE")
    assert client.post(page.context["sheet"].autosave_url, more, headers={"Accept": "application/json"}).status_code == 302
    # The form itself gives back what was typed since.
    refused = client.post(url("report", begun), more)
    assert refused.status_code == 401 and "HALF A SENTENCE MORE" in refused.content.decode()
    sign_in("officer")
    again = client.get(url("report", begun))
    assert "HALF A SENTENCE" in again.content.decode()
    assert again.context["form"]["weapon"].value() == ["knife"]
    # The page that stood open all the time goes on with its own token.
    assert client.post(page.context["sheet"].autosave_url, filled(page, narrative="HALF A SENTENCE MORE")).status_code == 200


def test_without_javascript_the_draft_is_saved_by_its_button(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    response = client.post(url("report", begun), filled(page, action="save", narrative="LATER"), follow=True)
    assert "The draft was saved." in response.content.decode()
    assert "LATER" in client.get(url("report", begun)).content.decode()
    assert begun.number in client.get(reverse("web:drafts")).content.decode()
    assert begun.number in client.get(reverse("web:home")).content.decode()


def test_enter_in_a_field_keeps_the_draft_and_submits_nothing(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    response = client.post(url("report", begun), filled(page, action="keep", narrative="STILL WRITING"), follow=True)
    assert "STILL WRITING" in response.content.decode()
    assert PolicePart.objects.get().status == ReportStatus.DRAFT


def test_what_does_not_apply_is_not_kept(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    stray = {
        "hold_statute": "fl_394_463",
        "hold_destination": "STRAY",
        "transport_destination": "STRAY",
        "weapon": ["none"],
        "weapon_used": "yes",
        "force": ["none"],
        "force_report_number": "STRAY",
        "charges": "STRAY",
        "cit_unavailable_reason": "too_far",
        "language": "es",
        "injured": "no",
        "injuries_officer": ["bite"],
    }
    client.post(url("report", begun), filled(page, **stray))
    encounter, part = Encounter.objects.get(), PolicePart.objects.get()
    assert part.status == ReportStatus.SUBMITTED
    assert not hasattr(encounter, "hold")
    assert (encounter.transport_destination, encounter.cit_unavailable_reason, encounter.language) == ("", "", "")
    assert (part.weapon_used, part.force_report_number, part.charges) == ("not_asked", "", "")
    assert part.injuries == {party: ["none"] for party in ("person", "officer", "clinician", "other")}


def test_what_applies_is_kept(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    given = {
        "disposition": "hold_ed",
        "other_dispositions": ["provider_notified", "hold_ed"],
        "hold_statute": "fl_394_463",
        "hold_initiated_by": "clinician",
        "hold_started_at": "23:50",
        "hold_destination": "County hospital",
        "hold_accepted": "yes",
        "transport": "police",
        "transport_destination": "County hospital",
        "weapon": ["knife"],
        "weapon_displayed": "yes",
        "force": ["handcuffs", "reportable"],
        "force_report_number": "UOF-1",
        "injured": "yes",
        "injured_parties": ["officer"],
        "injuries_officer": ["bite", "abrasion"],
        "cit_requested": "yes",
        "cit_arrived": "no",
        "cit_unavailable_reason": "none_on_shift",
        "interpreter_used": "refused",
        "language": "es",
        "veteran": "refused",
        "housing": "unsheltered",
        "arrestable_offense": "yes",
        "arrest_outcome": "diverted",
        "ed_visit_prevented": "no",
        "without_team": "arrest",
    }
    response = client.post(url("report", begun), filled(page, **given))
    assert response.status_code == 302, response.context["form"].errors
    encounter, part = Encounter.objects.get(), PolicePart.objects.get()
    assert {(row.code.code, row.is_primary) for row in encounter.dispositions.all()} == {("hold_ed", True), ("provider_notified", False)}
    assert (encounter.hold.initiated_by, encounter.hold.destination, encounter.hold.accepted) == ("clinician", "County hospital", "yes")
    assert encounter.hold.started_at is not None and encounter.hold.started_at >= encounter.occurred_at - dt.timedelta(minutes=15)
    assert (encounter.interpreter_used, encounter.veteran, encounter.children_present) == ("refused", "refused", "not_asked")
    assert (part.weapon, part.weapon_displayed, part.force_report_number) == (["knife"], "yes", "UOF-1")
    assert part.injuries == {"person": ["none"], "officer": ["bite", "abrasion"], "clinician": ["none"], "other": ["none"]}
    page = client.get(url("detail", begun)).content.decode()
    for words in (
        "Involuntary hold, emergency department",
        "Case manager or provider notified",
        "Unsheltered",
        "Refused to answer",
        "Officer: ",
    ):
        assert words in page


@pytest.mark.parametrize("name", ["behaviours", "weapon", "techniques", "force", "substances_current"])
def test_an_answer_that_stands_alone_cannot_stand_beside_others(cast, sign_in, begun, name):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    field = page.context["form"].fields[name]
    alone = sorted(field.exclusive)[0]
    other = next(code for code, _label in field.choices if code not in field.exclusive)
    response = client.post(url("report", begun), filled(page, **{name: [alone, other]}))
    assert name in response.context["form"].errors
    assert "data-exclusive" in response.content.decode()


@pytest.mark.parametrize("field", ["narrative", "address", "others_present"])
def test_a_criminal_history_return_is_refused_and_stays_in_the_form(cast, sign_in, begun, field):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    response = client.post(url("report", begun), filled(page, **{field: "MKE/QH ATN/OLSEN NAM/VALE, JORDAN"}))
    assert field in response.context["form"].errors
    assert "MKE/QH" in response.content.decode()
    assert PolicePart.objects.get().status == ReportStatus.DRAFT


def test_a_retired_value_is_offered_only_where_it_is_recorded(cast, sign_in, begun):
    Code.objects.filter(list="location_category", code="court").update(active_to_on=timezone.localdate() - dt.timedelta(days=1))
    client = sign_in("officer")
    offered = [code for code, _label in client.get(url("report", begun)).context["form"].fields["location_category"].choices]
    assert "court" not in offered
    Encounter.objects.update(location_category="court")
    page = client.get(url("report", begun))
    assert "court" in [code for code, _label in page.context["form"].fields["location_category"].choices]


def test_a_person_is_searched_without_losing_anything_and_chosen(cast, sign_in, begun):
    person = make_encounter(cast).encounter_persons.get().person
    hidden = (
        make_encounter(cast, team="b", officer="officer_b", clinician="clinician_b", person=make_person("Jordan", "Hidden"))
        .encounter_persons.get()
        .person
    )
    client = sign_in("officer")
    page = client.get(url("report", begun))
    found = client.post(url("report", begun), filled(page, action="search", person_choice="known", person_search="jor", narrative="KEPT"))
    shown = found.content.decode()
    assert "KEPT" in shown
    assert str(person.uid) in shown
    assert str(hidden.uid) not in shown
    assert not found.context["form"].errors
    looked = AuditEvent.objects.filter(action="search.run", user=cast.officer)
    assert [one.detail for one in looked] == [{"characters": 3}]
    typed = filled(page, person_choice="known", person_search="jor")
    assert "person_search" in client.post(url("report", begun), typed).context["form"].errors
    assert client.post(url("report", begun), typed | {"person": str(hidden.uid)}).context["form"].errors
    assert looked.all().count() == 3
    assert client.post(url("report", begun), typed | {"person": str(person.uid)}).status_code == 302
    assert looked.all().count() == 3
    assert EncounterPerson.objects.get(encounter=begun).person == person


def test_a_new_person_keeps_the_source_of_each_fact(cast, sign_in, begun):
    client = sign_in("officer")
    page = client.get(url("report", begun))
    typed = filled(
        page,
        person_choice="new",
        first_name="Ada",
        last_name="Quill",
        born_on="1990-02-03",
        gender="female",
        gender_source="self_reported",
        race_source="perceived",
    )
    assert "birth_source" in client.post(url("report", begun), typed).context["form"].errors
    client.post(url("report", begun), typed | {"birth_source": "record"})
    person = EncounterPerson.objects.get(encounter=begun).person
    assert (person.display_name, person.birth_source, person.gender_source, person.race_source) == (
        "Quill, Ada",
        "record",
        "self_reported",
        "",
    )


# Both sides


def test_after_the_other_side_submitted_facts_are_shown_and_corrected_with_a_reason(cast, sign_in, begun):
    officer, clinician = as_person(cast, "officer"), as_person(cast, "clinician")
    clinician.post(reverse("cases:encounter-start"), {"call": begun.calls.get().uid})
    officer.post(url("report", begun), filled(officer.get(url("report", begun))))
    page = clinician.get(url("report", begun))
    assert page.context["form"].is_settled
    assert "De-escalated, resolved on scene" in page.content.decode()
    assert "POLICE" not in page.content.decode()
    least = {
        "draft": page.context["sheet"].token,
        "submission": uuid.uuid4(),
        "facts_version": page.context["facts_version"],
        "note": "Oriented.",
        "action": "submit",
    }
    no_reason = clinician.post(
        url("report", begun), least | {"correct_facts": "on", "disposition": "ed_voluntary", "person_choice": "recorded"}
    )
    assert "facts_reason" in no_reason.context["form"].errors
    assert clinician.post(url("report", begun), least).status_code == 302
    assert ClinicalPart.objects.get().status == ReportStatus.SUBMITTED
    assert Encounter.objects.get().dispositions.get().code.code == "resolved_on_scene"


def test_facts_changed_while_writing_show_both_texts(cast, begun):
    officer, clinician = as_person(cast, "officer"), as_person(cast, "clinician")
    clinician.post(reverse("cases:encounter-start"), {"call": begun.calls.get().uid})
    page = clinician.get(url("report", begun))
    officer.post(url("report", begun), filled(officer.get(url("report", begun))))
    response = clinician.post(url("report", begun), filled(page, disposition="ed_voluntary", location_category="hospital", note="MY-NOTE"))
    shown = response.content.decode()
    assert response.status_code == 409
    assert "MY-NOTE" in shown
    assert "De-escalated, resolved on scene" in shown and "Emergency department, voluntary" in shown
    assert response.context["form"]["correct_facts"].value() is True
    # Theirs stands until it is settled; then the typed one, with its reason, or theirs.
    assert Encounter.objects.get().dispositions.get().code.code == "resolved_on_scene"
    assert Draft.objects.get(user=cast.clinician).data["note"] == ["MY-NOTE"]
    again = filled(
        response,
        disposition="ed_voluntary",
        location_category="hospital",
        correct_facts="on",
        facts_reason="Taken there later.",
        note="MY-NOTE",
    )
    assert clinician.post(url("report", begun), again).status_code == 302
    assert Encounter.objects.get().dispositions.get().code.code == "ed_voluntary"
    assert "Taken there later." in officer.get(url("detail", begun)).content.decode()


def test_a_draft_from_before_the_other_sides_facts_says_so_when_it_is_opened(cast, begun):
    officer, clinician = as_person(cast, "officer"), as_person(cast, "clinician")
    clinician.post(reverse("cases:encounter-start"), {"call": begun.calls.get().uid})
    page = clinician.get(url("report", begun))
    clinician.post(page.context["sheet"].autosave_url, filled(page, disposition="ed_voluntary", note="MY-NOTE"))
    officer.post(url("report", begun), filled(officer.get(url("report", begun))))
    again = clinician.get(url("report", begun))
    assert again.context["is_stale"]
    assert "MY-NOTE" in again.content.decode()
    assert [str(row.label) for row in again.context["differences"]][:1]


# Review, versions


def test_a_report_goes_through_review_and_back(cast, begun):
    officer, supervisor = as_person(cast, "officer"), as_person(cast, "police_supervisor")
    officer.post(url("report", begun), filled(officer.get(url("report", begun))))
    assert begun.number in supervisor.get(reverse("cases:encounter-reviews")).content.decode()
    supervisor.post(url("return", begun), {"version": 1, "comment": "RETURN-COMMENT"})
    home = officer.get(reverse("web:home")).content.decode()
    assert "RETURN-COMMENT" in home and "Returned" in home
    page = officer.get(url("report", begun))
    assert "RETURN-COMMENT" in page.content.decode()
    officer.post(url("report", begun), filled(page, narrative="Talked quietly, then louder.", person_choice="recorded"))
    shown = supervisor.get(url("version", begun, 2))
    assert [(piece.act, piece.text.strip()) for change in shown.context["changes"] for piece in change.pieces if piece.act != "keep"]
    assert supervisor.post(url("approve", begun), {"version": 1}).status_code == 409
    assert supervisor.post(url("approve", begun), {"version": 2}).status_code == 302
    assert PolicePart.objects.get().status == ReportStatus.APPROVED
    assert begun.number not in supervisor.get(reverse("cases:encounter-reviews")).content.decode()


def test_an_approved_report_is_amended_and_both_versions_are_readable(cast, begun):
    officer, supervisor = as_person(cast, "officer"), as_person(cast, "police_supervisor")
    officer.post(url("report", begun), filled(officer.get(url("report", begun))))
    supervisor.post(url("approve", begun), {"version": 1})
    page = officer.get(url("report", begun))
    assert page.context["form"].is_amendment
    typed = filled(page, narrative="SECOND-VERSION", person_choice="recorded")
    # Until it is submitted the approved one stands, and the amendment is a draft of its author.
    officer.post(page.context["sheet"].autosave_url, typed)
    assert "SECOND-VERSION" not in supervisor.get(url("detail", begun)).content.decode()
    assert "Amendment begun" in officer.get(reverse("web:drafts")).content.decode()
    assert "reason" in officer.post(url("report", begun), typed).context["form"].errors
    assert officer.post(url("report", begun), typed | {"reason": "A witness called."}).status_code == 302
    assert "Talked quietly." in officer.get(url("version", begun, 1)).content.decode()
    assert "A witness called." in supervisor.get(url("version", begun, 2)).content.decode()


def test_entered_in_error_is_said_everywhere_and_closes_the_report(cast, sign_in):
    encounter = make_encounter(cast)
    supervisor = as_person(cast, "police_supervisor")
    assert sign_in("officer").post(url("error", encounter), {"reason": "x"}).status_code == 403
    supervisor.post(url("error", encounter), {"reason": "Wrong person."})
    assert "Entered in error" in supervisor.get(url("detail", encounter)).content.decode()
    assert encounter.number not in supervisor.get(reverse("cases:encounter-list")).content.decode()
    assert encounter.number in supervisor.get(reverse("cases:encounter-list") + "?errors_too=on").content.decode()


def test_the_mark_entered_in_error_is_taken_back_by_those_who_may_set_it(cast, sign_in):
    encounter = make_encounter(cast)
    supervisor = as_person(cast, "police_supervisor")
    supervisor.post(url("error", encounter), {"reason": "Wrong person."})
    undo = reverse("cases:encounter-error-undo", args=[encounter.uid])
    assert undo not in sign_in("officer").get(url("detail", encounter)).content.decode()
    for key, status in {"officer": 403, "clinician": 403, "admin": 403, "police_supervisor_b": 404}.items():
        assert sign_in(key).post(undo, {"reason": "x"}).status_code == status, key
    assert undo in supervisor.get(url("detail", encounter)).content.decode()
    supervisor.post(undo, {"reason": " "})
    encounter.refresh_from_db()
    assert encounter.entered_in_error_at is not None
    supervisor.post(undo, {"reason": "It was her after all."})
    page = supervisor.get(url("detail", encounter)).content.decode()
    assert "It was her after all." in page and "Wrong person." in page and undo not in page
    encounter.refresh_from_db()
    assert (encounter.entered_in_error_at, encounter.entered_in_error_by, encounter.entered_in_error_reason) == (None, None, "")
    assert encounter.number in supervisor.get(reverse("cases:encounter-list")).content.decode()
    event = AuditEvent.objects.get(action="encounter.unmark_error")
    assert event.user == cast.police_supervisor and "her" not in str(event.detail)
    assert supervisor.post(undo, {"reason": "again"}).status_code == 403


# Lists, audit, queries


def test_filters_of_the_list(cast, sign_in):
    mine = make_encounter(cast)
    arrest = make_encounter(cast, officer="officer_two", disposition="arrest", occurred_at=timezone.now() - dt.timedelta(days=40))
    waiting = make_encounter(cast, officer=None, status="submitted")
    client = sign_in("officer")

    def shown(query: str) -> set[str]:
        page = client.get(reverse("cases:encounter-list") + query).content.decode()
        return {one.number for one in (mine, arrest, waiting) if one.number in page}

    day = (timezone.localdate() - dt.timedelta(days=10)).isoformat()
    assert shown("") == {mine.number, arrest.number, waiting.number}
    assert shown("?mine=on") == {mine.number}
    assert shown("?outcome=justice") == {arrest.number}
    assert shown(f"?since={day}") == {mine.number, waiting.number}
    assert shown(f"?until={day}") == {arrest.number}
    assert shown("?status=approved") == {mine.number, arrest.number}
    assert shown("?status=none") == {waiting.number}
    assert shown(f"?number={mine.number}") == {mine.number}
    assert shown("?since=garbage&outcome=nonsense") == {mine.number, arrest.number, waiting.number}


def test_the_list_pages_through_everything_once_and_back(cast, sign_in):
    rows = [make_encounter(cast, occurred_at=timezone.now() - dt.timedelta(minutes=7 * (i // 2))) for i in range(60)]
    make_encounter(cast, team="b", officer="officer_b", clinician=None)
    client, path, seen = sign_in("officer"), reverse("cases:encounter-list"), []
    page = client.get(path)
    pages = [page]
    while page.context["page"].next:
        page = client.get(f"{path}?cursor={page.context['page'].next}")
        pages.append(page)
    seen = [row.pk for one in pages for row in one.context["page"]]
    assert len(seen) == len(set(seen)) == 60
    assert set(seen) == {row.pk for row in rows}
    back = client.get(f"{path}?cursor={pages[2].context['page'].previous}")
    assert [row.pk for row in back.context["page"]] == [row.pk for row in pages[1].context["page"]]
    assert client.get(f"{path}?cursor=garbage").status_code == 400


def test_opening_and_printing_are_audited(cast, sign_in):
    encounter = full(cast)
    client = sign_in("officer")
    client.get(url("detail", encounter))
    client.get(url("print", encounter))
    client.get(url("version", encounter, 1))
    person = encounter.encounter_persons.get().person_id
    rows = AuditEvent.objects.filter(object_type="encounter", object_id=encounter.pk, user=cast.officer)
    assert set(rows.values_list("action", flat=True)) == {"encounter.view", "encounter.print", "encounter.view_version"}
    assert rows.get(action="encounter.view").person_id == person


def test_who_opened_it_is_shown_to_supervisors_alone(cast, sign_in):
    encounter = full(cast)
    as_person(cast, "officer_two").get(url("detail", encounter))
    assert "Who opened it" not in sign_in("officer").get(url("detail", encounter)).content.decode()
    page = as_person(cast, "police_supervisor").get(url("detail", encounter)).content.decode()
    assert "Who opened it" in page and "Marcus Webb" in page


def _queries(client, path) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("key", ["officer", "clinician", "police_supervisor"])
def test_lists_and_pages_ask_as_often_for_many_as_for_few(cast, sign_in, key):
    client = sign_in(key)
    encounter = full(cast, status="submitted")
    paths = [reverse("cases:encounter-list"), url("detail", encounter)]
    if key == "police_supervisor":
        paths.append(reverse("cases:encounter-reviews"))
    few = [_queries(client, path) for path in paths]
    for _ in range(6):
        full(cast, status="submitted")
    for role in ("caller", "family", "witness"):
        EncounterPerson.objects.create(encounter=encounter, person=make_person(role, "Other"), role=role)
        encounter.responders.create(unit=f"U-{role}", role="officer")
        encounter.calls.add(make_call(cast))
    assert [_queries(client, path) for path in paths] == few
    assert few[0] <= 25 and few[1] <= 50, few


def test_the_form_asks_for_code_lists_once(cast, sign_in, begun):
    assert _queries(sign_in("officer"), url("report", begun)) <= 40
