"""What a newer file of a source does not hold any more: told at the end of the import, listed, made inactive in one act, never deleted."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from corecit.access.actor import Actor
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, NotVisible
from partners.models import DirectoryImport, Service
from partners.operations import imports, missing
from tests.cast import PEOPLE
from tests.factories.partners import make_service
from tests.partners.test_import_hsds import HSDS, SYSTEM, real_data

KEEPERS = {"admin"}


def take(tmp_path, data, source: str = "example") -> DirectoryImport:
    path = tmp_path / "directory.json"
    path.write_text(json.dumps(data))
    done = imports.import_path(actor=SYSTEM, path=path, source=source)
    assert done.state == "done", done.error
    return done


@pytest.fixture
def example():
    """HSDS 3.0's own example of an organization with its service, to which two services are added as another file would hold them."""
    data = json.loads((HSDS / "organization_full.json").read_text())
    first = data["services"][0]
    more = [{"id": f"ac148810-d857-441c-9679-00000000000{number}", "name": f"Group {number}", "status": "active"} for number in (1, 2)]
    return data | {"services": [first, *more]}


@pytest.fixture
def left(cast, tmp_path, example):
    """The import of a newer file with the example's own service alone; a service of another source is none of its business."""
    make_service(name="Typed in by hand")
    take(tmp_path, example)
    take(
        tmp_path,
        {"id": "x1", "name": "Other House", "description": "-", "services": [{"id": "x2", "name": "Other", "status": "active"}]},
        "other",
    )
    return take(tmp_path, example | {"services": example["services"][:1]})


def page_of(found) -> str:
    return reverse("partners:import-missing", args=[found.uid])


@real_data
@pytest.mark.parametrize("key", [key for key in PEOPLE if key not in KEEPERS])
def test_the_wrong_people(cast, sign_in, left, key):
    client = sign_in(key)
    assert client.get(page_of(left)).status_code == 403
    assert client.post(page_of(left), {"service": [str(uid) for uid in Service.objects.values_list("uid", flat=True)]}).status_code == 403
    with pytest.raises((Denied, NotVisible)):
        missing.retire(actor=cast.actor(key), import_uid=left.uid, service_uids=[])
    assert not Service.objects.filter(status="inactive").exists()


@real_data
def test_told_listed_and_made_inactive(cast, sign_in, left):
    client = sign_in("admin")
    assert "2 services are no longer in the file" in client.get(reverse("partners:import-detail", args=[left.uid])).content.decode()
    page = client.get(page_of(left)).content.decode()
    assert "Group 1" in page and "Group 2" in page
    assert (
        "Community Counselling" not in page
        and "Typed in by hand" not in page
        and "Other" not in page.split("<form", 1)[-1].split("</form>")[0]
    )
    chosen = Service.objects.get(name="Group 1")
    other = Service.objects.get(name="Typed in by hand")
    assert client.post(page_of(left), {"service": [str(chosen.uid), str(other.uid), "made-up"]}).status_code == 302
    assert list(Service.objects.filter(status="inactive")) == [chosen]
    assert AuditEvent.objects.filter(action="service.retire_missing", user=cast.admin).count() == 1
    page = client.get(page_of(left)).content.decode()
    assert "Group 1" not in page and "Group 2" in page
    assert Service.objects.count() == 5, "nothing is deleted"


@real_data
def test_back_in_the_file_it_is_offered_again(cast, tmp_path, example, left):
    missing.retire(
        actor=cast.actor("admin"), import_uid=left.uid, service_uids=[str(uid) for uid in Service.objects.values_list("uid", flat=True)]
    )
    assert Service.objects.filter(status="inactive").count() == 2
    later = take(tmp_path, example)
    assert later.missing_services == [] and not Service.objects.filter(status="inactive").exists()
    with pytest.raises(Conflict):
        missing.retire(actor=cast.actor("admin"), import_uid=left.uid, service_uids=[])


@real_data
def test_a_file_without_services_says_nothing_of_them(cast, left):
    assert imports.import_path(actor=Actor.system("tests"), path=HSDS / "taxonomy_term_list.json", source="example").missing_services == []


def test_a_rejected_row_is_in_the_file_still(cast, tmp_path):
    house = {"id": "h", "name": "House", "description": "-"}
    take(tmp_path, house | {"services": [{"id": "s1", "name": "One", "status": "active"}, {"id": "s2", "name": "Two", "status": "active"}]})
    again = take(tmp_path, house | {"services": [{"id": "s1", "status": "active"}, {"id": "s2", "name": "Two", "status": "active"}]})
    assert again.rows_rejected == 1 and again.missing_services == []
