"""Criminal-history returns are refused, and what an officer or a clinician writes is not. All of it is made up, in the shapes that returns have."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.calls.items import plain
from cases.forms import criminal_history
from cases.models import Note
from corecit.common.criminal_history import LEFT_OUT, looks_like_return, withheld
from corecit.web.models import Draft
from tests.factories.cases import make_case

RETURNS = [
    "CR.TX1010000\nMKE/CR\nATN/OLSEN\nTHIS NCIC INTERSTATE IDENTIFICATION INDEX RESPONSE IS THE RESULT OF YOUR INQUIRY",
    "MKE/QH\nORI/TX1010000\nNAM/VALE, JORDAN\nDOB/19900101 PUR/C",
    "FBI/123456AB1  SID/TX01234567\nARRESTED OR RECEIVED 2019/01/02",
    "NAME VALE,JORDAN FBI NO. 987654XA9 SID NO. TX07654321",
    "THIS RECORD IS BASED ONLY ON THE FBI NUMBER IN YOUR REQUEST",
    "date arrested: 2018-02-02 agency-riverton pd (ORI: TX1010000)\ncourt disposition: dismissed",
    "*** BEGIN CRIMINAL HISTORY ***",
    "NIC/W123456789 NAM/VALE, JORDAN",
    # A wanted person's hit, one line.
    "MKE/WANTED PERSON ORI/TX1010000 NAM/VALE, JORDAN SEX/M RAC/W POB/TX DOB/19900101 HGT/600 WGT/180 OFF/ASSAULT DOW/20200101",
    # No hit is an answer of NCIC as well, with the person's name and birth in it.
    "NO NCIC WANT NAM/VALE, JORDAN DOB/19900101 SEX/M RAC/W\nNO NCIC WANT SOC/000000000",
    # The index's answer without its first line.
    "SEX RACE BIRTH DATE HEIGHT WEIGHT EYES HAIR\nTHE CRIMINAL HISTORY RECORD IS MAINTAINED AND AVAILABLE FROM THE FOLLOWING:\n  TEXAS",
    # The standardised rap sheet.
    "This rap sheet was produced in response to the following request:\nAttention   OLSEN",
    "Arrest Date          2011-03-04\nArrest Case Number   11-00123\nArresting Agency     RIVERTON PD\nCharge Literal       THEFT",
    "  Arresting Agency: RIVERTON PD\n  Charge Number: 01\n  Severity: M",
    "State Id Number   TX01234567\nPurpose Code      C",
    "*********** CRIMINAL HISTORY RECORD ***********\nData As Of 2020-01-02",
    "Earliest Event Date 2001-02-03 Incident Date 2001-02-02\nCharge 1 - THEFT Statute code 31.03",
    # A state's own shape.
    "ARR/DET/CITE: NAM:01 DOB:19900101\n20110203 RIVERTON PD\nCNT:01 #123456\n459 BURGLARY",
    "IMMED CONFIRM WARRANT AND EXTRADITION WITH ORI",
    # Lower case, wrapped, among other words.
    "dispatch sent: nam/vale, jordan\ndob/19900101\npur/c",
    "the interstate\nidentification index answered",
]
WRITTEN = [
    "Ran him through NCIC, no wants or warrants. Spoke calmly.",
    "Dispatch advised NCIC/III was clear. FBI agent on scene unrelated.",
    "He said he was arrested in 2019 and that the charge was dismissed in court.",
    "Local warrant for failure to appear, cited and released. Incident number 26-000123.",
    "Sister Sid: call 555-010-0000. DOB 01/02/1990.",
    "World War III veteran joke; he laughed. III degree burn on the hand.",
    "Court disposition unknown to him.",
    "",
    "Arrest was discretionary; we chose transport. The arresting agency would have been ours.",
    "HGT/WGT unknown, wears a red coat. Name/DOB from his ID card.",
    "Responding code 3 with EMS. Purpose of the call: welfare check. Date arrested the last time: he does not remember.",
    "Criminal history was not asked about and does not matter for the plan.",
    "He fears that his record will come up when he applies for housing. Court date on Monday, public defender knows.",
    "Warrant confirmed by the county; officer used discretion and did not serve it today.",
    "The record is based on what the sister told us.",
    "Begin of a history of losses: mother in March, flat in May.",
    "Data: slept two hours. Assessment: risk moderate. Plan: call on Tuesday.",
    "Subject: name given as “Blue”. Charge: phone was at 3 percent, charged it in the car.",
    "Attention: dog in the yard. Agency: Lakeside PD on scene until 22:10.",
    "Weapons: none. Sex: male. Race: asked, refused. Eyes: brown.",
    "Case manager: SID program, number 4471. FBI (Family and Behavioral Institute) was called.",
    "DOW Chemical shirt, OFF duty nurse stayed, EYE contact good.",
    "Incident number: 26-004411. Encounter closed at 23:40, report number R-26-0412.",
    "Tracking number of the parcel that upset him: 1Z999. Fingerprint class at the community college, he jokes.",
    "Arrest date: none. Diverted to the crisis centre.",
]


@pytest.mark.parametrize("text", RETURNS)
def test_a_return_is_refused_with_the_reason(text):
    with pytest.raises(ValidationError) as refusal:
        criminal_history.check(f"He was calm.\n{text}\nEnd.")
    assert refusal.value.code == "criminal_history" and looks_like_return(text)


@pytest.mark.parametrize("text", WRITTEN)
def test_what_an_officer_writes_passes(text):
    criminal_history.check(text)


def test_all_that_was_written_passes_in_one_piece_too():
    assert not looks_like_return("\n".join(WRITTEN))


def test_a_social_security_number_is_refused():
    with pytest.raises(ValidationError):
        criminal_history.check("his SSN is 123-45-6789")
    criminal_history.check("last four of the SSN: 6789")


def test_a_draft_does_not_keep_it_either(cast, sign_in):
    case = make_case(cast)
    address, token = reverse("web:draft-save", kwargs={"form": "note", "uid": case.uid}), f"{uuid.uuid4()}:0"
    refused = sign_in("officer").post(address, {"kind": "police", "text": RETURNS[2], "draft": token})
    assert refused.status_code == 400 and "criminal-history return" in refused.json()["reason"] and not Draft.objects.exists()
    assert sign_in("officer").post(address, {"kind": "police", "text": WRITTEN[0], "draft": token}).status_code == 200


def test_an_operation_refuses_it_whoever_calls(cast, sign_in):
    case = make_case(cast)
    page = sign_in("officer").post(
        reverse("cases:note-create", args=[case.uid]), {"uid": str(uuid.uuid4()), "kind": "police", "text": RETURNS[8], "action": "keep"}
    )
    assert page.status_code == 400 and b"MKE/WANTED PERSON" in page.content and not Note.objects.exists()


def test_what_cad_sends_is_kept_without_it():
    assert plain({"remarks": [RETURNS[0], "short"]}) == {"remarks": [LEFT_OUT, "short"]}
    assert withheld(WRITTEN[3]) == WRITTEN[3]
