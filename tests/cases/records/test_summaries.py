"""The case on paper: chosen parts, each reader their own side with its notice, the reader and the time on every page, and in the trail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import summaries
from cases.presenters import summary_papers
from cases.summaries import Line, Part
from corecit.audit.models import AuditEvent
from corecit.web.papers import Paper
from referrals.models import Consent
from tests.factories.assessments import HIGH, make_assessment, make_form, switch_on
from tests.factories.cases import make_case, make_encounter, make_follow_up, make_note
from tests.factories.files import make_document
from tests.factories.partners import partner_organization

PART2 = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


@pytest.fixture
def case(cast):
    case = make_case(cast, reason="REASON-MARK", lead=cast.clinician)
    make_encounter(cast, case=case)
    make_follow_up(cast, case)
    make_note(cast, case, text="CLINICAL-MARK")
    make_note(cast, case, author="officer", kind="police", text="POLICE-MARK")
    make_document(cast, case, title="REPORT-MARK", content=b"CONTENT-MARK", kind="text")
    make_document(cast, case, side="police", title="POLICE-PAPER-MARK")
    make_assessment(cast, make_form(cast, "FORM-MARK"), {"a": "ANSWER-MARK"}, case=case)
    make_assessment(cast, switch_on(cast)[0], HIGH, encounter=case.encounters.get())
    make_note(cast, case, kind="psychotherapy", text="PRIVATE-MARK")
    make_note(cast, case, text="UNSIGNED-MARK", signed_at=None)
    make_note(cast, case, author="clinical_supervisor", kind="comment", text="COMMENT-MARK", addressed_to=cast.clinician)
    return case


def told(actor, case) -> str:
    """Everything that any part of the summary, on the page or as PDF, tells this reader."""
    found = summaries.filled(actor, case, [part.name for part in summaries.offered(actor)])
    return " ".join([f"{line.title} {line.meta} {line.text}" for _part, lines in found for line in lines] + summaries.notices(actor, case))


POLICE = {"POLICE-MARK", "POLICE-PAPER-MARK"}
READS = {"officer": POLICE, "police_supervisor": POLICE}
CLINICAL = {"CLINICAL-MARK", "REASON-MARK", "FOLLOW-UP-PURPOSE-MARK", "REPORT-MARK", "FORM-MARK", "Columbia"}
MARKS = [*POLICE, *CLINICAL, "PRIVATE-MARK", "UNSIGNED-MARK", "COMMENT-MARK", "CONTENT-MARK", "ANSWER-MARK"]


@pytest.mark.parametrize("key", ["officer", "police_supervisor", "clinician", "peer", "clinical_supervisor"])
def test_each_reader_gets_their_own_side(cast, sign_in, case, key):
    wanted = READS.get(key, CLINICAL)
    text = told(cast.actor(key), case)
    page = sign_in(key).get(reverse("cases:record-print", args=[case.uid])).content.decode()
    for mark in MARKS:
        assert (mark in text) == (mark in wanted) and (mark in page) == (mark in wanted), mark
    assert ("law-enforcement sensitive" in page) == (key in READS) and ("HIPAA" in page) == (key not in READS)


def test_what_is_chosen_is_what_is_told(cast, sign_in, case):
    address = reverse("cases:record-print", args=[case.uid])
    page = sign_in("clinician").get(address, {"part": ["encounters"]}).content.decode()
    assert "CLINICAL-MARK" not in page and case.encounters.get().number in page
    assert AuditEvent.objects.get(action="case.print", user=cast.clinician).detail == {"parts": ["encounters"]}
    assert {part.name for part in summaries.offered(cast.actor("clinician"))} - {
        part.name for part in summaries.offered(cast.actor("officer"))
    } == {"referrals", "screens"}


def test_the_part_2_notice_goes_with_the_record_to_the_clinical_side_alone(cast, sign_in, case):
    address = reverse("cases:record-print", args=[case.uid])
    assert PART2 not in sign_in("clinician").get(address).content.decode()
    organization = partner_organization()
    type(organization).objects.update(is_part2_program=True)
    Consent.objects.create(
        case=case,
        person=case.person,
        recipient=organization,
        content=["part2"],
        purpose="care",
        signed_on=timezone.localdate(),
        discloser=case.agency,
        expires_on=timezone.localdate() + dt.timedelta(days=30),
        signature="paper",
        created_by=cast.clinician,
    )
    assert PART2 in sign_in("clinician").get(address).content.decode()
    for key in ("officer", "police_supervisor"):
        page = sign_in(key).get(address).content.decode()
        assert "part 2" not in page.lower() and "42 CFR" not in page


def test_the_pdf_bears_its_reader_on_every_page_and_is_in_the_trail(cast, sign_in, case, monkeypatch):
    answer = sign_in("officer").get(reverse("cases:record-pdf", args=[case.uid]))
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert case.number not in answer["Content-Disposition"] and answer["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(action="case.export", user=cast.officer)
    assert event.case_id == case.pk and event.detail["format"] == "pdf" and "referrals" not in event.detail["parts"]
    marks: list[int] = []
    drawn = Paper.header
    monkeypatch.setattr(Paper, "header", lambda self: (marks.append(self.page_no()), drawn(self))[1])
    filled = [
        (
            Part("notes", "Notes", lambda actor, case: []),
            [Line(f"Note {n}", "Ångström ñandú „words“ " * 60, "Who, Role") for n in range(30)],
        )
    ]
    made = summary_papers.paper(cast.actor("officer"), case, filled, [PART2], timezone.now())
    assert len(marks) > 3 and marks == list(range(1, len(marks) + 1)) and made.startswith(b"%PDF")


def test_other_readers_get_no_paper(sign_in, case):
    for key in ("officer_b", "clinician_b"):
        assert sign_in(key).get(reverse("cases:record-pdf", args=[case.uid])).status_code == 404
    for key in ("admin", "analyst", "partner"):
        assert sign_in(key).get(reverse("cases:record-pdf", args=[case.uid])).status_code == 403
    assert not AuditEvent.objects.filter(action="case.export").exists()


def test_a_screen_stands_with_its_level_in_words_and_a_document_with_its_kind(cast, case):
    actor = cast.actor("clinician")
    parts = {part.name: lines for part, lines in summaries.filled(actor, case, ["screens", "documents"])}
    (screen,) = [line for line in parts["screens"] if "Columbia" in line.title]
    assert screen.text == "High" and screen.meta == "Nadia Haddad, Clinician" and screen.at is not None
    (paper,) = parts["documents"]
    assert paper.title == "REPORT-MARK" and paper.text.startswith("TXT") and paper.meta == "Nadia Haddad, Clinician"
