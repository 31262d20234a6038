"""Screening from the first question to the report: who may, what is kept, what a level leads to."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import screening_hooks
from cases.models import Assessment, AssessmentStatus, ClinicalPart, Instrument, InstrumentUse, InstrumentVersion
from cases.operations import assessments as operations
from cases.operations import encounters, encounters_moves, instruments, links
from cases.selectors import assessments as selectors
from cases.selectors.encounters_facts import DRAFT_FORMS
from corecit.access.actor import Actor
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, Invalid, NotVisible
from corecit.web.models import Draft
from tests.factories.assessments import CSSRS, HIGH, LOW, make_assessment, make_form, spelled, switch_on
from tests.factories.cases import make_case, make_encounter, make_person

WRONG = ["officer", "police_supervisor", "dispatcher", "admin", "privacy", "analyst", "partner", "nobody"]


@pytest.fixture
def cssrs(cast):
    return switch_on(cast)[0]


@pytest.fixture
def case(cast):
    return make_case(cast)


@pytest.fixture
def begun(cast, cssrs, case):
    return operations.start(actor=cast.actor("clinician"), instrument_uid=cssrs.uid, case_uid=case.uid)


def completed(cast, begun, short, **more):
    return operations.complete(actor=cast.actor("clinician"), assessment_uid=begun.uid, answers=spelled(short), **more)


@pytest.mark.parametrize("key", WRONG)
def test_nobody_but_the_clinical_side_begins_or_reads(cast, cssrs, case, sign_in, key):
    done = make_assessment(cast, cssrs, HIGH, case=case)
    client = sign_in(key)
    for name in ("record-screen", "assessment-detail", "assessment-answer", "assessment-response"):
        uid = case.uid if name == "record-screen" else done.uid
        assert client.get(reverse(f"cases:{name}", args=[uid])).status_code in (403, 404)
    with pytest.raises((Denied, NotVisible)):
        operations.start(actor=cast.actor(key), instrument_uid=cssrs.uid, case_uid=case.uid)
    assert selectors.of_case(cast.actor(key), case) == []


def test_another_team_neither_reads_nor_begins(cast, cssrs, case, sign_in):
    done = make_assessment(cast, cssrs, HIGH, case=case)
    client = sign_in("clinician_b")
    assert client.get(reverse("cases:assessment-detail", args=[done.uid])).status_code == 404
    assert client.get(reverse("cases:record-screen", args=[case.uid])).status_code == 404


def test_a_begun_screen_is_its_authors_alone(cast, begun, sign_in):
    assert sign_in("peer").get(reverse("cases:assessment-answer", args=[begun.uid])).status_code == 404
    with pytest.raises(NotVisible):
        operations.complete(actor=cast.actor("peer"), assessment_uid=begun.uid, answers=spelled(HIGH))


def test_what_is_switched_off_is_not_asked(cast, cssrs, case):
    InstrumentUse.objects.update(is_on=False)
    with pytest.raises(Denied):
        operations.start(actor=cast.actor("clinician"), instrument_uid=cssrs.uid, case_uid=case.uid)


def test_everything_that_ships_is_off_at_first(cast):
    assert instruments.load_shipped(actor=Actor.system("tests")) == 6
    assert instruments.load_shipped(actor=Actor.system("tests")) == 0
    assert not InstrumentUse.objects.exists()


def test_a_changed_wording_is_a_new_version_and_old_answers_keep_theirs(cast, cssrs, case):
    old = make_assessment(cast, cssrs, HIGH, case=case)
    InstrumentVersion.objects.filter(instrument=cssrs).update(definition={"resourceType": "Questionnaire", "title": "Older", "item": []})
    assert instruments.load_shipped(actor=Actor.system("tests")) == 1
    assert cssrs.versions.count() == 2
    old.refresh_from_db()
    assert old.version.number == 1


def test_beginning_twice_goes_on_with_the_first(cast, cssrs, case, begun):
    assert operations.start(actor=cast.actor("clinician"), instrument_uid=cssrs.uid, case_uid=case.uid) == begun


def test_high_is_high(cast, begun):
    row = completed(cast, begun, HIGH)
    assert (row.level, row.is_complete, row.status) == ("high", True, "completed")


def test_what_is_missing_is_refused_and_never_low_when_finished_as_it_is(cast, begun):
    with pytest.raises(Invalid) as refused:
        completed(cast, begun, {"q1": "y", "q2": "n"})
    assert list(refused.value.fields) == ["q6"]
    row = completed(cast, begun, {"q1": "y", "q2": "n"}, as_it_is=True)
    assert (row.level, row.is_complete) == ("incomplete", False)


def test_a_refusal_is_an_answer_but_leaves_it_incomplete(cast, begun):
    row = completed(cast, begun, {"q1": "r", "q2": "n", "q6": "n"})
    assert (row.level, row.is_complete) == ("incomplete", False)


def test_contradictions_are_refused(cast, begun):
    with pytest.raises(Invalid) as refused:
        completed(cast, begun, {"q1": "n", "q2": "n", "q4": "y", "q6": "n"})
    assert list(refused.value.fields) == ["q4"]


def test_completed_is_not_changed_any_more(cast, begun):
    completed(cast, begun, HIGH)
    with pytest.raises(Denied):
        completed(cast, begun, LOW)
    with pytest.raises(Denied):
        operations.discard(actor=cast.actor("clinician"), assessment_uid=begun.uid)


def test_a_begun_one_can_be_dropped(cast, begun):
    operations.discard(actor=cast.actor("clinician"), assessment_uid=begun.uid)
    assert not Assessment.objects.exists()


def test_a_youths_refusal_of_the_asq_is_positive(cast):
    asq = switch_on(cast, "asq")[0]
    case = make_case(cast, person=make_person(born_on=timezone.localdate() - dt.timedelta(days=365 * 15)))
    begun = operations.start(actor=cast.actor("clinician"), instrument_uid=asq.uid, case_uid=case.uid)
    row = completed(cast, begun, dict.fromkeys(("q1", "q2", "q3", "q4"), "r"))
    assert (row.band, row.level, row.age) == ("non_acute_positive", "moderate", 14)


def test_item_nine_raises_the_pathway_on_the_page(cast, case, sign_in):
    phq = switch_on(cast, "phq-9")[0]
    short = {f"q{n}": "LA6568-5" for n in range(1, 9)} | {"q9": "LA6569-3", "difficulty": "LA6572-7"}
    begun = operations.start(actor=cast.actor("clinician"), instrument_uid=phq.uid, case_uid=case.uid)
    row = completed(cast, begun, short)
    assert (row.score, row.band, row.level, row.flags) == (1, "minimal", "", ["suicide_pathway"])
    page = sign_in("clinician").get(reverse("cases:assessment-detail", args=[row.uid])).content.decode()
    assert "Suicide pathway" in page and "Ask a suicide screen" in page
    # Asking it is the next thing to do; the follow-ups come after it.
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "Look at them and plan" in main and main.count("btn-primary") == 1


def test_whoever_registered_is_told_of_the_level(cast, begun, monkeypatch):
    told = []
    monkeypatch.setattr(screening_hooks, "_told", {})
    screening_hooks.register("tests", lambda actor, row: told.append((actor.user, row.pk, row.standing_level)))
    row = completed(cast, begun, LOW)
    operations.override(actor=cast.actor("clinician"), assessment_uid=row.uid, level="high", reason="Has a rope in the garage.")
    assert told == [(cast.clinician, row.pk, "low"), (cast.clinician, row.pk, "high")]


@pytest.mark.parametrize(
    "key,allowed", [("clinician", True), ("clinical_supervisor", True), ("peer", False), ("officer", False), ("clinician_b", False)]
)
def test_a_clinician_sets_another_level_and_the_computed_one_stays(cast, cssrs, case, key, allowed):
    row = make_assessment(cast, cssrs, LOW, case=case)
    if not allowed:
        with pytest.raises((Denied, NotVisible)):
            operations.override(actor=cast.actor(key), assessment_uid=row.uid, level="high", reason="x")
        return
    operations.override(actor=cast.actor(key), assessment_uid=row.uid, level="high", reason="Denies, but wrote a letter.")
    row.refresh_from_db()
    assert (row.level, row.override_level, row.standing_level, row.override_by) == ("low", "high", "high", cast.users[key])


@pytest.mark.parametrize("level,reason", [("high", "  "), ("incomplete", "x"), ("", "x")])
def test_another_level_needs_a_level_and_a_reason(cast, cssrs, case, level, reason):
    row = make_assessment(cast, cssrs, LOW, case=case)
    with pytest.raises(Invalid):
        operations.override(actor=cast.actor("clinician"), assessment_uid=row.uid, level=level, reason=reason)


def test_an_instrument_without_a_level_gets_none(cast, case):
    row = make_assessment(cast, make_form(cast), {"a": "much"}, case=case)
    with pytest.raises(Denied):
        operations.override(actor=cast.actor("clinician"), assessment_uid=row.uid, level="high", reason="x")


# The encounter's report


@pytest.fixture
def drafted(cast):
    encounter = make_encounter(cast, status="draft")
    ClinicalPart.objects.filter(encounter=encounter).update(risk_level="", risk_basis="")
    return encounter


def screened(cast, cssrs, encounter, short):
    begun = operations.start(actor=cast.actor("clinician"), instrument_uid=cssrs.uid, encounter_uid=encounter.uid)
    return completed(cast, begun, short)


def part_of(encounter):
    return ClinicalPart.objects.get(encounter=encounter)


def test_a_screen_fills_the_level_of_the_report(cast, cssrs, drafted):
    screened(cast, cssrs, drafted, HIGH)
    assert part_of(drafted).risk_level == "high"
    assert part_of(drafted).risk_basis == cssrs.title


def test_it_fills_the_draft_of_the_report_too(cast, cssrs, drafted):
    Draft.objects.create(
        user=cast.clinician,
        form=DRAFT_FORMS["clinical"],
        object_uid=drafted.uid,
        data={"note": ["typed"], "risk_level": [""]},
        path="/",
        title="",
    )

    screened(cast, cssrs, drafted, HIGH)
    data = Draft.objects.get(object_uid=drafted.uid).data
    assert data["risk_level"] == ["high"] and data["note"] == ["typed"]


def test_a_typed_level_stays(cast, cssrs, drafted):
    ClinicalPart.objects.filter(encounter=drafted).update(risk_level="moderate", risk_basis="Clinical judgment")
    screened(cast, cssrs, drafted, HIGH)
    assert (part_of(drafted).risk_level, part_of(drafted).risk_basis) == ("moderate", "Clinical judgment")


def test_the_latest_screen_and_the_clinicians_level_hold(cast, cssrs, drafted):
    screened(cast, cssrs, drafted, HIGH)
    second = screened(cast, cssrs, drafted, LOW)
    assert part_of(drafted).risk_level == "low"
    operations.override(actor=cast.actor("clinician"), assessment_uid=second.uid, level="moderate", reason="History.")
    assert part_of(drafted).risk_level == "moderate"
    operations.mark_error(actor=cast.actor("clinician"), assessment_uid=second.uid, reason="Wrong person.")
    assert part_of(drafted).risk_level == "high"


def test_an_approved_report_is_left_alone(cast, cssrs):
    encounter = make_encounter(cast)
    screened(cast, cssrs, encounter, HIGH)
    assert part_of(encounter).risk_level == "moderate"


def test_who_screens_first_finds_the_level_in_the_report_begun_afterwards(cast, cssrs):
    encounter = make_encounter(cast, clinician=None)
    screened(cast, cssrs, encounter, HIGH)
    encounters.join(actor=cast.actor("clinician"), encounter_uid=encounter.uid)
    assert part_of(encounter).risk_level == "high"


# The page


def test_the_page_keeps_answers_and_shows_what_is_open(cast, begun, sign_in):
    client, url = sign_in("clinician"), reverse("cases:assessment-answer", args=[begun.uid])
    page = client.get(url)
    assert b"Have you wished you were dead" in page.content and b"Research Foundation for Mental Hygiene" in page.content
    token = page.context["sheet"].token
    assert client.post(url, {"i2": "yes", "action": "save", "draft": token}).status_code == 302
    again = client.get(url)
    assert again.context["form"]["i2"].value() == "yes"
    short = client.post(url, {"i2": "yes", "i3": "no", "action": "complete", "draft": again.context["sheet"].token})
    assert short.status_code == 400 and b"never shows as low" in short.content
    assert b"Please correct 1 answer;" in short.content
    done = client.post(url, {"i2": "yes", "i3": "no", "action": "finish"})
    assert done.status_code == 302
    begun.refresh_from_db()
    assert begun.level == "incomplete" and begun.status == AssessmentStatus.COMPLETED and not Draft.objects.exists()
    assert b"Incomplete" in client.get(done["Location"]).content


def test_the_wording_is_never_translated(cast, begun, sign_in):
    client = sign_in("clinician")
    client.post(reverse("set_language"), {"language": "es", "next": "/"})
    answer = client.get(reverse("cases:assessment-answer", args=[begun.uid]))
    page = answer.content.decode()
    assert '<html lang="es"' in page and answer.context["is_foreign"] is True
    assert "Have you wished you were dead or wished you could go to sleep and not wake up?" in page and '<div lang="en">' in page


def test_a_case_shows_its_screens_and_those_of_its_encounters(cast, cssrs, case, sign_in, django_assert_max_num_queries):
    encounter = make_encounter(cast, case=case)
    make_assessment(cast, cssrs, HIGH, encounter=encounter)
    make_assessment(
        cast, cssrs, LOW, case=case, override_level="moderate", override_reason="x", override_by=cast.clinician, override_at=timezone.now()
    )
    page = sign_in("clinician").get(reverse("cases:record-detail", args=[case.uid])).content.decode()
    assert page.count("level-high") >= 1 and "level-moderate" in page and "computed: Low" in page
    for _more in range(5):
        make_assessment(cast, cssrs, LOW, case=case)
    actor = cast.actor("clinician")
    with django_assert_max_num_queries(1):
        assert len(selectors.of_case(actor, case)) == 7


def test_the_download_is_fhir_audited_and_names_nobody(cast, cssrs, sign_in):

    case = make_case(cast, person=make_person("Quentin", "Zzyzx"))
    row = make_assessment(cast, cssrs, HIGH, case=case)
    answer = sign_in("clinician").get(reverse("cases:assessment-response", args=[row.uid]))
    made = json.loads(answer.content)
    assert made["resourceType"] == "QuestionnaireResponse" and b"Zzyzx" not in answer.content
    assert made["subject"] == {"reference": f"Patient/{case.person.uid}"}
    assert AuditEvent.objects.filter(action="assessment.export", object_id=row.pk).count() == 1


def test_answers_to_an_old_version_keep_the_old_wording(cast, case, sign_in):
    made = make_form(cast, items=[{"linkId": "a", "type": "string", "text": "Old words"}])
    row = make_assessment(cast, made, {"a": "said then"}, case=case)
    admin = cast.actor("admin")
    instruments.revise(actor=admin, instrument_id=made.pk)
    instruments.write_draft(actor=admin, instrument_id=made.pk, items=[{"linkId": "b", "type": "string", "text": "New words"}])
    instruments.publish(actor=admin, instrument_id=made.pk)
    page = sign_in("clinician").get(reverse("cases:assessment-detail", args=[row.uid])).content.decode()
    assert "Old words" in page and "said then" in page and "New words" not in page
    assert Instrument.objects.get(pk=made.pk).versions.count() == 2


def test_a_screen_at_an_encounter_of_a_case_that_was_restricted_closes_with_it(cast, cssrs):

    case = make_case(cast, is_restricted=True)
    encounter = make_encounter(cast, case=case, clinician=None)
    row = make_assessment(cast, cssrs, HIGH, encounter=encounter)
    with pytest.raises(NotVisible):
        selectors.get(cast.actor("peer"), row.uid)
    assert cssrs.key == CSSRS


def test_a_screen_goes_along_when_its_encounter_is_moved_to_the_right_person(cast, cssrs):
    right = make_case(cast)
    encounter = make_encounter(cast, case=make_case(cast))
    row = make_assessment(cast, cssrs, HIGH, encounter=encounter)
    encounters_moves.move(
        actor=cast.actor("clinician"),
        encounter_uid=encounter.uid,
        choice={"choice": "known", "person": str(right.person.uid)},
        reason="Twins",
        case_uid=right.uid,
    )
    row.refresh_from_db()
    assert row.person == right.person and selectors.of_case(cast.actor("clinician"), right) == [row]


def test_a_screen_follows_its_person_into_a_link_and_back(cast, cssrs):
    one, other = make_case(cast), make_case(cast)
    row = make_assessment(cast, cssrs, HIGH, case=other)
    actor = cast.actor("clinician")
    made = links.link(actor=actor, kept_uid=one.person.uid, other_uid=other.person.uid, reason="Same birthday and scar")
    row.refresh_from_db()
    assert row.person == one.person
    links.unlink(actor=actor, link_uid=made.uid, reason="Cousins")
    row.refresh_from_db()
    assert row.person == other.person
