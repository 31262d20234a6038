"""The two-sided wall: who reads which kind of data, one test per cell, over every path out: pages, lists, API, search, print, export.

A cell that says no fails when the mark shows anywhere; a cell that says yes fails when it shows nowhere.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import (
    Caution,
    ClinicalPart,
    Disclosure,
    Handover,
    PersonLink,
    PersonName,
    PersonPair,
    PolicePart,
    ProtocolAnswer,
    ResponsePlan,
    SocialNeed,
    SocialNeedStep,
)
from corecit.web.models import Draft
from tests.cast import PEOPLE
from tests.factories.assessments import LOW, make_assessment, make_form, switch_on
from tests.factories.cases import (
    make_case,
    make_encounter,
    make_follow_up,
    make_medic,
    make_note,
    make_note_template,
    make_person,
    make_rule,
)
from tests.factories.files import make_document, make_photo
from tests.factories.plans import make_plan, make_premise_caution, make_proposal, make_safety_plan, make_suggestion
from tests.factories.referrals import make_referral, make_service

OFFICER, POLICE = {"officer", "officer_two"}, {"police_supervisor"}
CLINICIANS, CLINICAL = {"clinician", "peer"}, {"clinical_supervisor"}
EMS = {"ems"}
BOTH = OFFICER | POLICE | CLINICIANS | CLINICAL

# Kind of data -> (a word to search for, the mark beside it, who reads it). Everybody else of the cast does not.
CELLS: dict[str, tuple[str, str, set[str]]] = {
    "encounter facts": ("aardvark", "FACT-7101", BOTH | EMS),
    "unit of another agency": ("axolotl", "MEDIC-7136", BOTH | EMS),
    "where somebody was taken": ("bobolink", "TAKEN-7137", BOTH),
    "who else was there": ("cassowary", "PRESENT-7138", BOTH),
    "officer narrative": ("bullfinch", "NARRATIVE-7102", OFFICER | POLICE),
    "officer-safety caution": ("chinchilla", "CAUTION-7103", BOTH),
    "force report number": ("dormouse", "FORCE-7104", BOTH),
    "charges": ("echidna", "CHARGES-7105", OFFICER | POLICE),
    "screening basis": ("flamingo", "SCREENING-7106", CLINICIANS | CLINICAL),
    "clinical note of the encounter": ("gazelle", "CLINICAL-7107", CLINICIANS | CLINICAL),
    "diagnosis": ("hedgehog", "DIAGNOSIS-7108", CLINICIANS | CLINICAL),
    "medication": ("ibexgoat", "MEDICATION-7109", CLINICIANS | CLINICAL),
    "clinical note of the case": ("jackdaw", "NOTE-7110", CLINICIANS | CLINICAL),
    "police note of the case": ("kingfisher", "NOTE-7111", OFFICER | POLICE),
    "psychotherapy note": ("lapwing", "THERAPY-7112", {"clinician"}),
    "clinical note by a template": ("numbat", "SECTION-7119", CLINICIANS | CLINICAL),
    "unsigned clinical note": ("ostrich", "UNSIGNED-7120", {"clinician"}),
    "unsigned police note": ("panther", "UNSIGNED-7121", {"officer"}),
    "supervisor's comment to a clinician": ("quetzal", "COMMENT-7122", {"clinician"} | CLINICAL),
    "supervisor's comment to an officer": ("roebuck", "COMMENT-7123", {"officer"} | POLICE),
    "template of police notes": ("springbok", "TEMPLATE-7124", OFFICER | POLICE | {"admin"}),
    "unsigned psychotherapy note": ("tapir", "UNSIGNED-7125", {"clinician"}),
    "draft of a psychotherapy note": ("urchin", "DRAFT-7126", {"clinician"}),
    "reason of the case": ("meerkat", "REASON-7113", CLINICIANS | CLINICAL),
    "purpose of a follow-up": ("nuthatch", "PURPOSE-7114", CLINICIANS | CLINICAL),
    "proposal of the protocol": ("narwhal", "PROPOSAL-7131", CLINICIANS | CLINICAL),
    "note of a hand-over": ("wombat", "HANDOVER-7133", CLINICIANS | CLINICAL),
    "follow-up left out": ("wallaby", "LEFTOUT-7132", CLINICIANS | CLINICAL),
    "referral": ("ocelot", "REFERRAL-7115", CLINICIANS | CLINICAL | {"partner"}),
    "note on a referral": ("pangolin", "REFERRALNOTE-7116", CLINICIANS | CLINICAL),
    "service of a referral": ("quokka", "SERVICE-7117", CLINICIANS | CLINICAL | {"partner"}),
    "name of a confidential service": ("redshank", "METHADONE-7119", CLINICIANS | CLINICAL | {"partner"}),
    "plan in draft": ("ringtail", "PLANDRAFT-7120", CLINICIANS | CLINICAL),
    "plan not visible to patrol": ("sandpiper", "PLANHIDDEN-7121", CLINICIANS | CLINICAL),
    "plan visible to patrol": ("tamarin", "PLANSHOWN-7122", BOTH),
    "expired plan": ("umbrellabird", "PLANOVER-7123", CLINICIANS | CLINICAL),
    "why patrol sees a plan": ("vervet", "PLANWHY-7124", CLINICIANS | CLINICAL),
    "suggestion to a plan": ("wallaby", "SUGGESTION-7125", {"officer"} | CLINICIANS | CLINICAL),
    "proposal of a plan": ("xerus", "PROPOSAL-7126", CLINICIANS | CLINICAL),
    "safety plan": ("yellowhammer", "SAFETYPLAN-7127", CLINICIANS | CLINICAL),
    "answer to a screen": ("reindeer", "ANSWER-7131", CLINICIANS | CLINICAL),
    "reason for another level": ("springbok", "OVERRIDE-7132", CLINICIANS | CLINICAL),
    "title of the agency's own form": ("tarpan", "FORM-7133", CLINICIANS | CLINICAL | {"admin", "clinician_b"}),
    "words told to one officer": ("zebrafinch", "TOLD-7134", CLINICIANS | CLINICAL | {"officer"}),
    "what was done about a social need": ("vicuna", "NEED-7135", CLINICIANS | CLINICAL),
    "caution about a place": ("wombat", "PREMISE-7128", BOTH),
    "reason of a link between records": ("rhinoceros", "LINK-7191", BOTH),
    "photo of the person": ("salamander", "PHOTO-7192", BOTH),
    "police document": ("tapir", "DOCUMENT-7193", OFFICER | POLICE),
    "content of a police document": ("urchin", "CONTENT-7194", OFFICER | POLICE),
    "clinical document": ("vole", "DOCUMENT-7195", CLINICIANS | CLINICAL),
    "content of a clinical document": ("wombat", "CONTENT-7196", CLINICIANS | CLINICAL),
    "note on a possible duplicate": ("xenopus", "PAIR-7197", BOTH),
    "note on a possible duplicate of another team's person": ("yapok", "PAIR-7198", set()),
    "alias of a candidate": ("Zorilla", "Alias-7199", BOTH),
    "name of the person": ("Razorbill", "Name-7118", BOTH),
}


ANSWERS = (200, 302, 401, 403, 404)


def text(kind: str) -> str:
    word, mark, _readers = CELLS[kind]
    return f"{word} {mark}"


@pytest.fixture
def record(cast):
    """One case with an encounter and everything that can hang on them."""
    person = make_person(CELLS["name of the person"][0], CELLS["name of the person"][1])
    case = make_case(cast, person=person, reason=text("reason of the case"), lead=cast.clinician)
    taken = {"transport": "ems", "transport_destination": text("where somebody was taken")}
    there = {"others_present": text("who else was there")}
    encounter = make_encounter(cast, case=case, address=text("encounter facts"), **taken, **there)
    medic = make_medic(cast, encounter, unit=text("unit of another agency"))
    PolicePart.objects.filter(encounter=encounter).update(
        narrative=text("officer narrative"), charges=text("charges"), force=["reportable"], force_report_number=text("force report number")
    )
    ClinicalPart.objects.filter(encounter=encounter).update(
        risk_basis=text("screening basis"),
        note=text("clinical note of the encounter"),
        diagnosis=text("diagnosis"),
        medication=text("medication"),
    )
    today = timezone.localdate()
    Caution.objects.create(
        person=person,
        text=text("officer-safety caution"),
        source="Officer",
        noted_on=today,
        expires_on=today.replace(year=today.year + 1),
        created_by=cast.officer,
    )
    notes = [
        make_note(cast, case, text=text("clinical note of the case")),
        make_note(cast, case, author="officer", kind="police", text=text("police note of the case")),
        make_note(cast, case, kind="psychotherapy", text=text("psychotherapy note")),
        make_note(cast, case, text="Data", sections=[{"heading": "Data", "text": text("clinical note by a template")}]),
        make_note(cast, case, text=text("unsigned clinical note"), signed_at=None),
        make_note(cast, case, author="officer", kind="police", text=text("unsigned police note"), signed_at=None),
        make_note(cast, case, kind="psychotherapy", text=text("unsigned psychotherapy note"), signed_at=None),
    ]
    for author, reader, kind in (("clinical_supervisor", "clinician", "a clinician"), ("police_supervisor", "officer", "an officer")):
        said = {"addressed_to": cast.users[reader], "side": "police" if reader == "officer" else "clinical"}
        notes.append(make_note(cast, case, author=author, kind="comment", text=text(f"supervisor's comment to {kind}"), **said))
    hint = [{"heading": "Seen", "hint": text("template of police notes")}]
    template = make_note_template(cast, "riverton", "police", sections=hint)
    typed = {"kind": ["psychotherapy"], "text": [text("draft of a psychotherapy note")]}
    Draft.objects.create(
        user=cast.clinician, form="note", object_uid=case.uid, path=reverse("cases:note-create", args=[case.uid]), data=typed
    )
    quiet = make_encounter(cast, case=case)
    ClinicalPart.objects.filter(encounter=quiet).update(risk_level="none")
    follow_up = make_follow_up(cast, case, purpose=text("purpose of a follow-up"), due_at=timezone.now())
    handed = Handover.objects.create(
        case=case, giver=cast.clinician, receiver=cast.peer, asked_by=cast.clinician, side="clinical", note=text("note of a hand-over")
    )
    # The clinical part says "moderate"; of the quiet encounter the clinician left a follow-up out.
    make_rule(cast, level="moderate", outcome_class="", purpose=text("proposal of the protocol"))
    ProtocolAnswer.objects.create(
        case=case, event=f"encounter:{quiet.uid}", rule="x", is_clinical=True, reason=text("follow-up left out"), by=cast.clinician
    )
    referral = make_referral(
        cast,
        case,
        make_service(name=text("service of a referral")),
        reason=text("note on a referral"),
        shared={"message": text("referral")},
    )
    confidential = make_referral(cast, case, make_service(name=text("name of a confidential service"), is_name_confidential=True))
    # Each on a person of their own of the same team: one person has one plan in force.
    others = {kind: make_case(cast).person for kind in ("plan in draft", "plan not visible to patrol", "expired plan")}
    shown = make_plan(cast, person, on_patrol=True, helps=text("plan visible to patrol"))
    ResponsePlan.objects.filter(pk=shown.pk).update(visibility_note=text("why patrol sees a plan"))
    yesterday = today - dt.timedelta(days=1)
    plans = [
        shown,
        make_plan(cast, others["plan in draft"], status="draft", helps=text("plan in draft")),
        make_plan(cast, others["plan not visible to patrol"], helps=text("plan not visible to patrol")),
        make_plan(cast, others["expired plan"], on_patrol=True, helps=text("expired plan"), expires_on=yesterday),
    ]
    make_suggestion(cast, shown, text=text("suggestion to a plan"))
    premise = make_premise_caution(cast, address=text("encounter facts"), text=text("caution about a place"))
    safety = make_safety_plan(cast, person, case=case, encounter=encounter, myself=text("safety plan"))
    proposal = make_proposal(cast, person, by="officer_two", note=text("proposal of a plan"))
    screens = _screens(cast, case, encounter)
    other = make_person("Other", "Record", linked_into=person)
    PersonLink.objects.create(kept=person, other=other, reason=text("reason of a link between records"), linked_at=timezone.now())
    pair = _pair(cast, person, others["expired plan"], "note on a possible duplicate")
    foreign = make_case(cast, team="b", person=make_person("Bea", "Foreign")).person
    across = _pair(cast, person, foreign, "note on a possible duplicate of another team's person")
    PersonName.objects.create(person=person, kind="alias", text=text("alias of a candidate"), search="zorilla alias7199")
    files = [make_photo(person, content=text("photo of the person").encode())]
    for side in ("police", "clinical"):
        content = text(f"content of a {side} document").encode()
        files.append(make_document(cast, case, side=side, title=text(f"{side} document"), content=content, kind="text"))
    return {
        "person": person,
        "persons": [person, *others.values()],
        "case": case,
        "encounter": encounter,
        "medic": medic,
        "follow_up": follow_up,
        "referral": referral,
        "confidential": confidential,
        "quiet": quiet,
        "handed": handed,
        "notes": notes,
        "files": files,
        "template": template,
        "plans": plans,
        "proposal": proposal,
        "safety": safety,
        "screens": screens,
        "need": _need(cast, case),
        "disclosure": _told(cast, encounter, screens[0]),
        "premise": premise,
        "pairs": [pair, across],
    }


def _pair(cast, one, other, kind):
    """Two records of which somebody was not sure, and said why."""
    now = timezone.now()
    said = {"answer": "unsure", "answered_by": cast.clinician, "answered_at": now, "note": text(kind)}
    return PersonPair.objects.create(first=one, second=other, bits=20, reasons=["born_same"], found_at=now, **said)


def _screens(cast, case, encounter):
    """A suicide screen at the encounter with another level, and the agency's own form on the case."""
    screen = make_assessment(
        cast,
        switch_on(cast)[0],
        LOW,
        encounter=encounter,
        override_level="high",
        override_reason=text("reason for another level"),
        override_by=cast.clinician,
        override_at=timezone.now(),
    )
    own = make_form(cast, text("title of the agency's own form"))
    return [screen, make_assessment(cast, own, {"a": text("answer to a screen")}, case=case)]


def _told(cast, encounter, screen):
    return Disclosure.objects.create(
        encounter=encounter,
        case=encounter.case,
        person=screen.person,
        assessment=screen,
        disclosed_by=cast.clinician,
        disclosed_role="clinician",
        disclosed_at=timezone.now(),
        agency=cast.agencies["health"],
        recipient=cast.officer,
        recipient_agency=cast.agencies["riverton"],
        basis="threat_to_self",
        content=["level", "safety"],
        level="high",
        text=text("words told to one officer"),
    )


def _need(cast, case):
    today = timezone.localdate()
    need = SocialNeed.objects.create(person=case.person, case=case, code="food", status_on=today, found_on=today, found_by=cast.peer)
    SocialNeedStep.objects.create(need=need, status="found", on=today, by=cast.peer, note=text("what was done about a social need"))
    return need


def paths(record) -> list[str]:
    """Every way out of the system that could show something of the record."""
    case, encounter, referral = record["case"].uid, record["encounter"].uid, record["referral"].uid
    own = [
        reverse("cases:encounter-detail", args=[encounter]),
        reverse("cases:encounter-print", args=[encounter]),
        reverse("cases:attendance-detail", args=[record["medic"].uid]),
        reverse("cases:record-detail", args=[case]),
        reverse("cases:record-print", args=[case]),
        reverse("cases:record-print", args=[case]) + "?part=notes&part=referrals&part=follow-ups&part=nonsense",
        reverse("cases:record-print", args=[case]) + "?part=screens&part=documents",
        *(f"{reverse('cases:record-detail', args=[case])}?show={kind}" for kind in ("assessment", "document")),
        reverse("cases:record-access", args=[case]),
        *(reverse("cases:person-detail", args=[person.uid]) for person in record["persons"]),
        *(reverse("cases:person-brief", args=[person.uid]) for person in record["persons"]),
        *(reverse("cases:plan-detail", args=[plan.uid]) for plan in record["plans"]),
        reverse("cases:place-detail", args=["encounter", encounter]),
        reverse("cases:place-brief", args=["caution", record["premise"].uid]),
        reverse("cases:safety-plan-detail", args=[record["safety"].uid]),
        reverse("cases:safety-plan-create", args=[record["person"].uid]),
        reverse("cases:safety-plan-print", args=[record["safety"].uid, "en"]),
        *(reverse("cases:plan-edit", args=[plan.uid]) for plan in record["plans"]),
        *(f"{reverse('cases:plan-list')}?show={tab}" for tab in ("review", "preparation", "force", "ending", "over")),
        reverse("cases:handover-detail", args=[record["handed"].uid]),
        reverse("cases:handover-create", args=[case]),
        reverse("cases:protocol-plan", args=["encounter", encounter]),
        reverse("cases:protocol-plan", args=["encounter", record["quiet"].uid]),
        reverse("cases:record-history", args=[case]),
        *(reverse("cases:person-history", args=[person.uid]) for person in record["persons"]),
        reverse("cases:encounter-history", args=[encounter]),
        reverse("cases:encounter-history", args=[encounter]) + "?show=report",
        reverse("cases:person-timeline", args=[record["person"].uid]),
        reverse("cases:person-timeline", args=[record["person"].uid]) + "?side=clinical",
        *(reverse("cases:pair-detail", args=[pair.uid]) for pair in record["pairs"]),
        reverse("cases:pair-list"),
        reverse("cases:pair-list") + "?show=different",
        reverse("cases:person-timeline", args=[record["person"].uid]) + "?show=document",
        reverse("cases:photo-open", args=[record["files"][0].uid]),
        *(reverse("cases:document-open", args=[file.uid]) for file in record["files"][1:]),
        reverse("cases:follow-up-detail", args=[record["follow_up"].uid]),
        reverse("referrals:referral-detail", args=[referral]),
        reverse("referrals:referral-detail", args=[record["confidential"].uid]),
        reverse("referrals:consent-list", args=[case]),
        f"/api/v1/encounters/{encounter}/",
        f"/api/v1/cases/{case}/",
        f"/api/v1/referrals/{referral}/",
        *(f"/api/v1/persons/{person.uid}/" for person in record["persons"]),
        *(f"/api/v1/assessments/?{place}" for place in (f"case={case}", f"encounter={encounter}")),
        *(f"/api/v1/assessments/{one.uid}/{more}" for one in record["screens"] for more in ("", "questionnaire-response/")),
        *(f"/api/v1/instruments/{one.version.instrument.uid}/" for one in record["screens"]),
        *(f"/api/v1/response-plans/{plan.uid}/" for plan in record["plans"]),
        *(f"/api/v1/response-plans/?show={tab}" for tab in ("review", "preparation", "force", "ending", "over")),
        f"/api/v1/safety-plans/{record['safety'].uid}/",
        f"/api/v1/safety-plans/?person={record['person'].uid}",
        *(reverse(f"cases:note-{page}", args=[note.uid]) for note in record["notes"] for page in ("detail", "edit", "comment")),
        reverse("cases:note-create", args=[case]),
        reverse("cases:note-create", args=[case]) + f"?template={record['template'].uid}",
        reverse("cases:record-comment", args=[case]),
        reverse("cases:note-template-edit", args=[record["template"].uid]),
        *(reverse(f"cases:assessment-{page}", args=[one.uid]) for one in record["screens"] for page in ("detail", "answer", "response")),
        reverse("cases:need-detail", args=[record["need"].uid]),
        reverse("cases:record-screen", args=[case]),
        reverse("cases:encounter-screen", args=[encounter]),
        reverse("cases:encounter-disclose", args=[encounter]),
    ]
    names = [
        "web:home",
        "cases:encounter-list",
        "cases:attendance-list",
        "cases:encounter-reviews",
        "cases:record-list",
        "cases:follow-up-list",
        "cases:follow-up-team",
        "cases:call-list",
        "cases:plan-proposal-list",
        "cases:plan-suggestion-list",
        "web:drafts",
    ]
    names += ["cases:protocol-agencies", "cases:caseload", "cases:caseload-team", "cases:handover-list", "cases:handover-caseload"]
    names += [
        "referrals:referral-list",
        "referrals:inbox",
        "reporting:dashboard",
        "reporting:dashboard-csv",
        "notices:list",
        "web:drafts",
        "cases:note-template-list",
        "notices:outbox",
        "audit:list",
        "cases:disclosure-list",
        "cases:instrument-list",
    ]
    lists = [reverse(name) for name in names] + [
        f"/api/v1/{name}/" for name in ("encounters", "cases", "referrals", "calls", "services", "instruments")
    ]
    return own + lists


# Searches are posted, so that no name stands in an address.
SEARCHES = {"cases:search": "q", "cases:person-search": "q", "cases:encounter-person-search": "person_search"}


def typed() -> list[tuple[str, str]]:
    """What is typed into which search: every word into each."""
    return [(name, word) for name in SEARCHES for word, _mark, _readers in CELLS.values()]


def read_all(client, record) -> dict[str, str]:
    """What the signed-in reader gets to see, by path."""
    shown = {}
    for path in paths(record):
        response = client.get(path)
        assert response.status_code in ANSWERS, f"{path}: {response.status_code}"
        content = b"".join(response.streaming_content) if response.streaming else response.content
        shown[path] = content.decode(errors="replace")
    for name, text_typed in typed():
        response = client.post(reverse(name), {SEARCHES[name]: text_typed}, follow=True)
        assert response.status_code in ANSWERS, f"{name}: {response.status_code}"
        shown[f"{name}: {text_typed}"] = response.content.decode(errors="replace")
    shown |= asked_about(client, record)
    return shown


def asked_about(client, record) -> dict[str, str]:
    """What the reader gets to see of candidates for somebody of the person's very name: in a search by details and where they are entered anew."""
    first, last = CELLS["name of the person"][:2]
    entered = {"first_name": first, "last_name": f"{last} x", "person_choice": "new", "role": "witness"}
    pages = {"details": reverse("cases:person-find"), "one of these": reverse("cases:encounter-person-add", args=[record["encounter"].uid])}
    return {name: client.post(page, entered).content.decode(errors="replace").replace(f"{last} x", "") for name, page in pages.items()}


def levels_out_of_place(key, record, shown) -> list[str]:
    """Paths on which a reader outside the clinical side sees a screening's level; the officer who was told reads that one on the encounter."""
    if key in CLINICIANS | CLINICAL:
        return []
    told = reverse("cases:encounter-detail", args=[record["encounter"].uid]) if key == "officer" else ""
    return [path for path, page in shown.items() if "level-low" in page or ("level-high" in page) != (path == told)]


def named_titles(record, shown) -> list[str]:
    """Paths whose title, which stands in histories and on other people's screens, names somebody or their case."""
    titles = {path: page.partition("<title>")[2].partition("</title>")[0] for path, page in shown.items()}
    names = (CELLS["name of the person"][1], record["case"].number)
    return [path for path, title in titles.items() if any(name in title for name in names)]


# One walk for each reader: it is dear, so all that is asked of what it finds is asked here.
@pytest.mark.parametrize("key", [*PEOPLE, "nobody"])
def test_each_cell_of_the_wall(record, sign_in, key):
    shown = read_all(sign_in(key), record)
    wrong = [f"{path} shows a level" for path in levels_out_of_place(key, record, shown)]
    wrong += [f"the title of {path} names somebody" for path in named_titles(record, shown)]
    for kind, (_word, mark, readers) in CELLS.items():
        where = [path for path, page in shown.items() if mark in page and not ("service" in kind and path == "/api/v1/services/")]
        if key in readers and not where:
            wrong.append(f"{key} should read the {kind}, and no path shows it")
        if key not in readers and where:
            wrong.append(f"{key} must not read the {kind}, and these show it: {', '.join(where)}")
    assert not wrong, "\n".join(wrong)


def test_nobody_signed_in_reads_anything(record, client):
    shown = read_all(client, record)
    assert not [path for path, page in shown.items() for _w, mark, _r in CELLS.values() if mark in page]


@pytest.mark.parametrize("key", ["clinician", "clinical_supervisor"])
def test_the_narrative_opens_to_clinicians_by_the_police_agencys_policy_alone(record, cast, sign_in, key):
    cast.agencies["riverton"].shares_narrative_with_clinicians = True
    cast.agencies["riverton"].save(update_fields=["shares_narrative_with_clinicians"])
    page = sign_in(key).get(reverse("cases:encounter-detail", args=[record["encounter"].uid])).content.decode()
    assert CELLS["officer narrative"][1] in page
    assert CELLS["charges"][1] not in page


def test_the_accounting_tells_the_privacy_officer_that_it_was_and_not_what(record, sign_in, cast):
    page = sign_in("privacy").get(reverse("cases:disclosure-list")).content.decode()
    assert cast.clinician.name in page and cast.officer.name in page and record["encounter"].number in page
    assert "164.512(j)" in page and CELLS["words told to one officer"][1] not in page and "level-high" not in page
