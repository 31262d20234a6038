"""Importing through the pages: upload, progress, rejected rows, starting again; and the terms that come with it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners import tasks
from partners.models import Attribute, DirectoryImport, Organization, Service, TaxonomyTerm
from tests.factories.partners import make_service

HOUSE = json.dumps([{"id": "1", "name": "Harbor House", "description": ""}, {"id": "2", "description": "without a name"}]).encode()


def upload(client, content: bytes = HOUSE, source: str = "County 211", name: str = "house.json"):
    return client.post(reverse("partners:import-list"), {"file": SimpleUploadedFile(name, content), "source": source})


@pytest.mark.parametrize("key", ["officer", "clinical_supervisor", "partner", "privacy", "analyst"])
def test_others_neither_upload_nor_look(sign_in, key):
    upload(sign_in("admin"))
    found = DirectoryImport.objects.get()
    client = sign_in(key)
    assert upload(client).status_code == 403
    for name in ("import-detail", "import-rejects"):
        assert client.get(reverse(f"partners:{name}", kwargs={"uid": found.uid})).status_code == 403
    assert client.post(reverse("partners:import-restart", kwargs={"uid": found.uid})).status_code == 403
    assert DirectoryImport.objects.count() == 1


def test_from_upload_to_the_file_of_rejected_rows(sign_in):
    client = sign_in("admin")
    answer = upload(client)
    found = DirectoryImport.objects.get()
    address = reverse("partners:import-detail", kwargs={"uid": found.uid})
    assert answer.headers["Location"] == address
    assert (found.source, found.state, found.original_name) == ("county-211", "queued", "house.json")
    page = client.get(address).content.decode()
    assert "Waiting for a worker" in page
    assert f'hx-get="{address}"' in page
    tasks.import_directory(found.pk)
    asked = client.get(address, headers={"HX-Request": "true"})
    # The facts above the progress are stale by now, so the page is asked for anew.
    assert asked.headers["HX-Refresh"] == "true"
    progress = asked.content.decode()
    assert "<html" not in progress
    assert "hx-get" not in progress
    assert "Done" in progress
    rejects = client.get(reverse("partners:import-rejects", kwargs={"uid": found.uid}))
    assert rejects.headers["Content-Disposition"] == 'attachment; filename="rejected-rows.csv"'
    assert b"house.json,[2],organization,2,rejected,name is empty." in b"".join(rejects.streaming_content)
    assert Organization.objects.get().name == "Harbor House"
    assert "county-211" in client.get(reverse("partners:import-list")).content.decode()


def test_an_import_without_rejected_rows_has_no_file(sign_in):
    client = sign_in("admin")
    upload(client, json.dumps([{"id": "1", "name": "House"}]).encode())
    found = DirectoryImport.objects.get()
    tasks.import_directory(found.pk)
    assert client.get(reverse("partners:import-rejects", kwargs={"uid": found.uid})).status_code == 404


@pytest.mark.parametrize(
    ("content", "source", "words"),
    [(b"", "x", "submitted file is empty"), (HOUSE, "", "This field is required"), (HOUSE, "???", "Write a short name")],
)
def test_an_upload_that_does_not_fit_is_said(sign_in, content, source, words):
    answer = upload(sign_in("admin"), content, source)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not DirectoryImport.objects.exists()


def test_a_failed_import_says_why_and_starts_again(sign_in):
    client = sign_in("admin")
    upload(client, b"{broken")
    found = DirectoryImport.objects.get()
    tasks.import_directory(found.pk)
    address = reverse("partners:import-detail", kwargs={"uid": found.uid})
    assert "cannot be read as JSON" in client.get(address).content.decode()
    assert client.post(reverse("partners:import-restart", kwargs={"uid": found.uid})).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.error) == ("queued", "")


def test_a_finished_import_does_not_start_again(sign_in):
    client = sign_in("admin")
    upload(client)
    found = DirectoryImport.objects.get()
    tasks.import_directory(found.pk)
    assert client.post(reverse("partners:import-restart", kwargs={"uid": found.uid})).status_code == 409


def test_the_sweep_takes_what_waits_too_long(sign_in, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.import_directory, "delay", sent.append)
    upload(sign_in("admin"))
    found = DirectoryImport.objects.get()
    tasks.resume_imports()
    assert sent == [found.pk]  # by the upload itself
    DirectoryImport.objects.update(created_at=found.created_at - dt.timedelta(minutes=2))
    tasks.resume_imports()
    assert sent == [found.pk, found.pk]


def test_a_broker_that_is_away_does_not_lose_the_upload(sign_in, monkeypatch):
    def away(*args):
        raise tasks.OperationalError("no broker")

    monkeypatch.setattr(tasks.import_directory, "delay", away)
    assert upload(sign_in("admin")).status_code == 302
    assert DirectoryImport.objects.get().state == "queued"


def test_the_need_of_a_term_is_set_and_proposed_for_its_services(sign_in):
    service = make_service(name="Ward", needs=[])
    checked = make_service(name="Checked", needs=["food"])
    term = TaxonomyTerm.objects.create(name="Residential stay")
    for row in (service, checked):
        Attribute.objects.create(link_entity="service", link_uid=row.uid, taxonomy_term=term)
    client = sign_in("admin")
    assert "Residential stay" in client.get(reverse("partners:term-list"), {"q": "resid", "show": "without"}).content.decode()
    address = reverse("partners:term-need", kwargs={"uid": term.uid})
    assert client.post(address, {"need": "gold"}).status_code == 400
    assert client.post(address, {"need": "crisis_stabilization"}).status_code == 302
    service.refresh_from_db()
    assert (service.needs, service.needs_are_proposed) == (["crisis_stabilization"], True)
    assert Service.objects.get(pk=checked.pk).needs == ["food"]
    assert sign_in("officer").post(address, {"need": ""}).status_code == 403


def test_checking_a_service_confirms_the_needs_that_were_proposed(sign_in):
    service = make_service(needs=["food"], needs_are_proposed=True)
    sign_in("admin").post(reverse("partners:service-assure", kwargs={"uid": service.uid}))
    service.refresh_from_db()
    assert not service.needs_are_proposed
