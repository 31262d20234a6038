"""Criminal-history returns are refused, and what an officer writes is not."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cases.forms import criminal_history

RETURNS = [
    # The shapes of III and NCIC answers, with made-up values.
    "CR.TX1010000\nMKE/CR\nATN/OLSEN\nTHIS NCIC INTERSTATE IDENTIFICATION INDEX RESPONSE IS THE RESULT OF YOUR INQUIRY",
    "MKE/QH\nORI/TX1010000\nNAM/VALE, JORDAN\nDOB/19900101 PUR/C",
    "FBI/123456AB1  SID/TX01234567\nARRESTED OR RECEIVED 2019/01/02",
    "NAME VALE,JORDAN FBI NO. 987654XA9 SID NO. TX07654321",
    "THIS RECORD IS BASED ONLY ON THE FBI NUMBER IN YOUR REQUEST",
    "date arrested: 2018-02-02 agency-riverton pd (ORI: TX1010000)\ncourt disposition: dismissed",
    "*** BEGIN CRIMINAL HISTORY ***",
    "NIC/W123456789 NAM/VALE, JORDAN",
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
]


@pytest.mark.parametrize("text", RETURNS)
def test_a_return_is_refused_with_the_reason(text):
    with pytest.raises(ValidationError, match="criminal-history return"):
        criminal_history.check(f"He was calm.\n{text}\nEnd.")


@pytest.mark.parametrize("text", WRITTEN)
def test_what_an_officer_writes_passes(text):
    criminal_history.check(text)


def test_a_social_security_number_is_refused():
    with pytest.raises(ValidationError, match="Social Security"):
        criminal_history.check("his SSN is 123-45-6789")
    criminal_history.check("last four of the SSN: 6789")
