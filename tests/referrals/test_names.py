"""A destination whose name tells of a treatment ("... Methadone Clinic"): who reads it, and that lists, timelines, paper and the API leave it out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.operations import emergencies
from partners.models import Organization
from tests.cast import ORGANIZATION_UID
from tests.factories.cases import make_case
from tests.factories.referrals import make_consent, make_referral, make_service

NAME, PROGRAM = "Riverton Methadone Clinic", "Clean Start Opioid Program"


@pytest.fixture(params=["by its own mark", "as a Part 2 program"])
def referral(request, cast):
    """A referral of the clinician's to a service that is called "Community provider" outside the case."""
    part2 = request.param == "as a Part 2 program"
    Organization.objects.create(uid=ORGANIZATION_UID, name=PROGRAM, is_part2_program=part2)
    case = make_case(cast, lead=cast.clinician)
    service = make_service(name=NAME, is_name_confidential=not part2)
    make_consent(cast, case, service)
    return make_referral(cast, case, service)


def elsewhere(referral) -> list[str]:
    """Every path that tells of the referral but its own page."""
    case = referral.case.uid
    return [
        "/",
        reverse("referrals:referral-list"),
        reverse("cases:record-detail", args=[case]),
        reverse("cases:record-detail", args=[case]) + "?kind=referral",
        reverse("cases:record-print", args=[case]),
        f"/api/v1/referrals/{referral.uid}/",
        "/api/v1/referrals/",
    ]


def read(client, paths) -> str:
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}, [
        (answer.status_code, path) for answer, path in zip(answers, paths, strict=True)
    ]
    return " ".join(answer.content.decode() for answer in answers)


@pytest.mark.parametrize("key", ["peer", "clinical_supervisor"])
def test_colleagues_read_it_on_its_page_alone(sign_in, referral, key):
    client = sign_in(key)
    told = read(client, elsewhere(referral))
    assert NAME not in told and PROGRAM not in told and str(referral.service.uid) not in told and str(ORGANIZATION_UID) not in told
    assert "Community provider" in told and referral.number in told
    page = read(client, [reverse("referrals:referral-detail", args=[referral.uid])])
    assert NAME in page and PROGRAM in page


def test_emergency_access_reads_it_nowhere(cast, sign_in, referral):
    emergencies.open_case(
        actor=cast.actor("clinician_b"), number=referral.case.number, reason="life", text="He is missing since the morning."
    )
    client = sign_in("clinician_b")
    own = [reverse("referrals:referral-detail", args=[referral.uid])]
    told = read(client, [*elsewhere(referral), *own])
    assert NAME not in told and PROGRAM not in told and "Community provider" in told
    consents = read(client, [reverse("referrals:consent-list", args=[referral.case.uid])])
    assert (PROGRAM in consents) is not referral.organization.is_part2_program


def test_its_owner_and_the_partner_read_it(sign_in, referral):
    client = sign_in("clinician")
    for path in elsewhere(referral)[1:4]:
        assert NAME in client.get(path).content.decode(), path
    assert client.get(f"/api/v1/referrals/{referral.uid}/").json()["service"] == str(referral.service.uid)
    partner = sign_in("partner")
    assert NAME in partner.get(reverse("referrals:inbox")).content.decode()
    assert partner.get(f"/api/v1/referrals/{referral.uid}/").json()["service"] == str(referral.service.uid)


@pytest.mark.parametrize("key", ["officer", "police_supervisor", "dispatcher", "admin", "analyst", "partner_other"])
def test_nobody_else_reads_it(sign_in, referral, key):
    client = sign_in(key)
    for path in [*elsewhere(referral), reverse("referrals:referral-detail", args=[referral.uid]), reverse("reporting:dashboard")]:
        page = client.get(path).content.decode()
        assert NAME not in page and PROGRAM not in page, path
