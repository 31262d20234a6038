"""A clinician tells an officer: who may, to whom, what is kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases.models import Disclosure
from cases.operations import disclosures as operations
from cases.selectors import disclosures as selectors
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied, Invalid, NotVisible
from corecit.notices.models import Notice
from tests.factories.assessments import HIGH, make_assessment, switch_on
from tests.factories.cases import make_case, make_encounter


@pytest.fixture
def scene(cast):
    encounter = make_encounter(cast, case=make_case(cast))
    return encounter, make_assessment(cast, switch_on(cast)[0], HIGH, encounter=encounter)


def tell(cast, scene, key="clinician", **more):
    encounter, screen = scene
    values = {
        "recipient_uid": cast.officer.uid,
        "basis": "threat_to_self",
        "content": ["level", "safety"],
        "text": "He has a rope in the garage. Keep the door in sight.",
        "assessment_uid": screen.uid,
    }
    return operations.disclose(actor=cast.actor(key), encounter_uid=encounter.uid, **values | more)


@pytest.mark.parametrize(
    "key", ["officer", "police_supervisor", "peer", "dispatcher", "admin", "privacy", "analyst", "partner", "nobody", "clinician_b"]
)
def test_nobody_but_a_clinician_of_the_team_tells(cast, scene, key):
    with pytest.raises((Denied, NotVisible)):
        tell(cast, scene, key)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("key", ["officer_two", "officer_b", "police_supervisor", "dispatcher", "peer"])
def test_nobody_is_told_but_officers_who_were_there(cast, scene, key):
    with pytest.raises(Invalid):
        tell(cast, scene, recipient_uid=cast.users[key].uid)


@pytest.mark.parametrize(
    "wrong",
    [{"basis": ""}, {"content": []}, {"content": ["everything"]}, {"text": ""}, {"assessment_uid": None}],
    ids=["no basis", "no content", "unknown content", "no words", "a level of no screen"],
)
def test_what_is_missing_is_refused(cast, scene, wrong):
    with pytest.raises(Invalid):
        tell(cast, scene, **wrong)


def test_a_level_alone_needs_no_words(cast, scene):
    assert tell(cast, scene, content=["level"], text="").level == "high"


def test_what_was_told_is_kept_and_noticed_without_a_name(cast, scene):
    made = tell(cast, scene)
    assert (made.disclosed_by, made.recipient, made.level, made.case) == (cast.clinician, cast.officer, "high", scene[0].case)
    assert made.content == ["level", "safety"] and made.basis == "threat_to_self" and made.recipient_agency == cast.agencies["riverton"]
    notice = Notice.objects.get(kind="clinician-told")
    assert notice.user == cast.officer and scene[0].case.person.last_name not in notice.path
    event = AuditEvent.objects.get(action="disclosure.create")
    assert "rope" not in str(event.detail) and "high" not in str(event.detail)


def test_the_same_page_sent_twice_tells_once(cast, scene):
    first = tell(cast, scene)
    assert tell(cast, scene, uid=first.uid) == first and Disclosure.objects.count() == 1


def test_the_officer_reads_it_on_the_encounter_and_that_is_kept(cast, scene, sign_in):
    made = tell(cast, scene)
    page = sign_in("officer").get(reverse("cases:encounter-detail", args=[scene[0].uid])).content.decode()
    assert "A clinician told you" in page and "rope in the garage" in page and "level-high" in page
    assert AuditEvent.objects.filter(action="disclosure.view", object_id=made.pk, user=cast.officer).count() == 1


def test_another_officer_of_the_encounter_reads_nothing_of_it(cast, scene, sign_in):
    tell(cast, scene)
    page = sign_in("officer_two").get(reverse("cases:encounter-detail", args=[scene[0].uid])).content.decode()
    assert "rope" not in page and "told" not in page.lower().replace("untold", "")


def test_the_case_and_the_accounting_list_it(cast, scene, sign_in):
    tell(cast, scene)
    page = sign_in("clinician").get(reverse("cases:record-detail", args=[scene[0].case.uid])).content.decode()
    assert "Told to an officer" in page and "rope in the garage" in page
    listed = selectors.accounting(cast.actor("privacy"))
    assert len(listed.rows) == 1
    for key in ("clinician", "officer", "admin"):
        with pytest.raises(NotVisible):
            selectors.accounting(cast.actor(key))


def test_the_page_tells(cast, scene, sign_in):
    encounter, screen = scene
    client, url = sign_in("clinician"), reverse("cases:encounter-disclose", args=[encounter.uid])
    form = client.get(url).context["form"]
    posted = {
        "uid": form["uid"].value(),
        "recipient": str(cast.officer.uid),
        "basis": "threat_to_others",
        "content": ["level"],
        "assessment": str(screen.uid),
        "text": "",
    }
    assert client.post(url, posted | {"basis": ""}).status_code == 400
    assert client.post(url, posted).status_code == client.post(url, posted).status_code == 302
    assert Disclosure.objects.get().basis == "threat_to_others"
