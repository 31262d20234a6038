"""History pages: who changed what when, for those who may change it, without the fields of the other side of the wall."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, ClinicalPart, Encounter, Person, PolicePart
from cases.operations import emergencies, shares
from corecit.audit.models import AuditEvent
from tests.factories.cases import make_case, make_encounter, make_person

KINDS = ["record", "person", "encounter"]


@pytest.fixture
def scene(cast):
    """A case with its encounter, each changed since."""
    case = make_case(cast, person=make_person("Jordan", "Vale"), reason="REASON-BEFORE")
    encounter = make_encounter(cast, case=case, address="ADDRESS-BEFORE")
    Case.objects.filter(pk=case.pk).update(reason="REASON-AFTER", lead=cast.clinician)
    Person.objects.filter(pk=case.person_id).update(first_name="NAME-AFTER")
    Encounter.objects.filter(pk=encounter.pk).update(address="ADDRESS-AFTER")
    PolicePart.objects.filter(encounter=encounter).update(narrative="NARRATIVE-AFTER")
    ClinicalPart.objects.filter(encounter=encounter).update(note="CLINICAL-AFTER")
    return {"record": case, "person": case.person, "encounter": encounter}


def address(scene, kind: str) -> str:
    return reverse(f"cases:{kind}-history", args=[scene[kind].uid])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", ["dispatcher", "admin", "privacy", "analyst", "partner", "officer_b", "clinician_b", "police_supervisor_b"])
def test_the_wrong_readers(cast, sign_in, scene, kind, key):
    answer = sign_in(key).get(address(scene, kind))
    assert answer.status_code in (403, 404) and b"AFTER" not in answer.content


def test_reading_alone_opens_no_history(cast, sign_in, scene):
    """A share for reading, emergency access: they show the record as it is."""
    end = timezone.now() + dt.timedelta(days=2)
    shares.share(
        actor=cast.actor("clinical_supervisor"),
        case_id=scene["record"].pk,
        level="view",
        note="Reads",
        expires_at=end,
        user_id=cast.officer_b.pk,
    )
    emergencies.open_case(actor=cast.actor("clinician_b"), number=scene["record"].number, reason="life", text="He is missing since noon.")
    for key in ("officer_b", "clinician_b"):
        assert sign_in(key).get(address(scene, "record")).status_code == 403
        page = sign_in(key).get(reverse("cases:record-detail", args=[scene["record"].uid])).content.decode()
        assert address(scene, "record") not in page.replace("btn-denied", "")


def test_a_colleague_who_was_not_there_reads_no_history_of_the_encounter(sign_in, scene):
    client = sign_in("officer_two")
    assert client.get(address(scene, "encounter")).status_code == 403
    assert address(scene, "encounter") not in client.get(reverse("cases:encounter-detail", args=[scene["encounter"].uid])).content.decode()


@pytest.mark.parametrize(("key", "own", "other"), [("officer", "NARRATIVE", "CLINICAL"), ("clinician", "CLINICAL", "NARRATIVE")])
def test_each_side_reads_its_own(sign_in, scene, key, own, other):
    client = sign_in(key)
    facts = client.get(address(scene, "encounter")).content.decode()
    assert "<del>ADDRESS-BEFORE</del> → ADDRESS-AFTER" in facts and "NARRATIVE" not in facts and "CLINICAL" not in facts
    report = client.get(address(scene, "encounter") + "?show=report").content.decode()
    assert f"{own}-AFTER" in report and f"{other}-AFTER" not in report and f"{other}-" not in report
    person = client.get(address(scene, "person")).content.decode()
    assert "<del>Jordan</del> → NAME-AFTER" in person
    case = client.get(address(scene, "record")).content.decode()
    assert "Nadia Haddad" in case and ("REASON-BEFORE" in case) is (key == "clinician") and ("REASON-AFTER" in case) is (key == "clinician")


def test_a_change_of_the_other_side_alone_is_no_step(sign_in, scene):
    before = len(sign_in("officer").get(address(scene, "record")).context["page"].rows)
    Case.objects.filter(pk=scene["record"].pk).update(reason="REASON-THIRD")
    assert len(sign_in("officer").get(address(scene, "record")).context["page"].rows) == before


def test_a_report_is_there_once_it_was_submitted(cast, sign_in, scene):
    """What the author typed before and took out again is theirs."""
    drafted = make_encounter(cast, officer="officer", status="draft", clinician=None)
    drafted.submitted_at = timezone.now()
    drafted.save(update_fields=["submitted_at"])
    PolicePart.objects.filter(encounter=drafted).update(narrative="TAKEN-OUT-AGAIN")
    assert (
        "TAKEN-OUT" not in sign_in("police_supervisor").get(address({"encounter": drafted}, "encounter") + "?show=report").content.decode()
    )
    PolicePart.objects.filter(encounter=drafted).update(narrative="HANDED-IN", status="submitted", submitted_at=timezone.now())
    page = sign_in("police_supervisor").get(address({"encounter": drafted}, "encounter") + "?show=report").content.decode()
    assert "HANDED-IN" in page and "TAKEN-OUT" not in page


def test_it_says_who_and_is_itself_in_the_trail(cast, sign_in, scene):
    client = sign_in("clinician")
    client.post(reverse("cases:record-edit", args=[scene["record"].uid]), {"reason": "By her hand"})
    step = client.get(address(scene, "record")).context["page"].rows[0]
    assert step.who == "Nadia Haddad" and [(one.before, one.after) for one in step.changes] == [("REASON-AFTER", "By her hand")]
    assert AuditEvent.objects.filter(action="case.view", detail__via="history", user=cast.clinician).count() == 1


def test_it_is_paged_by_few_queries(sign_in, scene, django_assert_max_num_queries):
    for number in range(30):
        Person.objects.filter(pk=scene["person"].pk).update(description=f"Coat {number}")
    client = sign_in("clinician")
    with django_assert_max_num_queries(45):
        first = client.get(address(scene, "person")).context["page"]
    second = client.get(address(scene, "person"), {"cursor": first.next}).context["page"]
    assert len(first.rows) == 25 and first.rows[-1].changes[0].before == second.rows[0].changes[0].after
    assert second.rows[-1].is_first
