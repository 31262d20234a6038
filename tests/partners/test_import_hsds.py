"""Directories of others, as they come: HSDS 3.0 and 1.1, Ohana; JSON, CSV and zip; twice, and with faults."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from corecit.access.actor import Actor
from corecit.audit.models import AuditEvent
from corecit.common.errors import Conflict, Denied, Invalid, NotVisible
from partners.models import (
    Address,
    Attribute,
    Contact,
    DirectoryImport,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from partners.operations import imports
from partners.selectors import imports as selectors

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"
HSDS, HSDS11, OHANA = DATA / "hsds" / "examples", DATA / "hsds_1.1", DATA / "ohana" / "data" / "sample-csv"
real_data = pytest.mark.skipif(not DATA.exists(), reason="The real data is not beside this checkout (../shared/data).")

SYSTEM = Actor.system("tests")
ORG, SERVICE, LOCATION = (
    "aaaaaaaa-0000-4000-8000-000000000001",
    "aaaaaaaa-0000-4000-8000-000000000002",
    "aaaaaaaa-0000-4000-8000-000000000003",
)


def take(path: Path, source: str = "example") -> DirectoryImport:
    done = imports.import_path(actor=SYSTEM, path=path, source=source)
    assert done.state == "done", done.error
    return done


def take_json(tmp_path: Path, data: object, source: str = "example") -> DirectoryImport:
    path = tmp_path / "directory.json"
    path.write_text(json.dumps(data))
    return take(path, source)


def take_csv(tmp_path: Path, source: str = "example", **files: str) -> DirectoryImport:
    folder = tmp_path / "package"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return take(folder, source)


def problems(done: DirectoryImport) -> list[dict[str, str]]:
    if not done.rejected_file:
        return []
    with default_storage.open(done.rejected_file, "rb") as file:
        return list(csv.DictReader(io.StringIO(file.read().decode())))


def rejected(done: DirectoryImport) -> list[dict[str, str]]:
    return [row for row in problems(done) if row["row"] == "rejected"]


def upload(cast, name: str, content: bytes, source: str = "county") -> DirectoryImport:
    return imports.receive(actor=cast.actor("admin"), file=ContentFile(content, name=name), name=name, source=source)


# Who may


@pytest.mark.parametrize(
    "key", ["officer", "clinician", "police_supervisor", "clinical_supervisor", "analyst", "privacy", "partner", "nobody"]
)
def test_only_keepers_of_the_directory_import(cast, key):
    with pytest.raises(Denied):
        imports.receive(actor=cast.actor(key), file=ContentFile(b"{}", name="a.json"), name="a.json", source="x")
    assert not DirectoryImport.objects.exists()


def test_an_import_of_another_role_cannot_be_run_or_restarted(cast):
    waiting = upload(cast, "a.json", b"{}")
    with pytest.raises(Denied):
        imports.run(actor=cast.actor("officer"), import_id=waiting.pk)
    with pytest.raises(NotVisible):
        imports.restart(actor=cast.actor("clinician"), started=waiting)


def test_a_source_without_letters_is_refused(cast):
    with pytest.raises(Invalid):
        upload(cast, "a.json", b"{}", source="!!!")


# HSDS 3.0, the examples of the standard


@real_data
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["organization_full.json", "service_full.json", "service_at_location_full.json", "tabular.json", "csv"])
def test_the_examples_of_hsds_3_import_and_a_second_time_change_nothing(name):
    first = take(HSDS / name)
    assert first.rows_new >= 18
    service = Service.objects.get()
    assert service.name == "Community Counselling"
    assert service.organization.name == "Example Organization Inc."
    assert str(service.uid) == "ac148810-d857-441c-9679-408f346de14b"
    assert (service.minimum_age, service.maximum_age, service.assured_date) == (12, 100, dt.date(2005, 1, 1))
    assert service.program.name == "Community Mental Health Support"
    assert Phone.objects.get().number == "+44 1234 234567"
    schedule = Schedule.objects.get()
    assert (schedule.byday, schedule.opens_at, schedule.closes_at, schedule.timezone) == ("TH,FR", dt.time(10), dt.time(18), 3)
    second = take(HSDS / name)
    assert (second.rows_new, second.rows_changed) == (0, 0)
    assert second.rows_unchanged == first.rows_new


@real_data
@pytest.mark.django_db
def test_all_forms_of_the_example_are_one_directory():
    for name in [
        "organization_list.json",
        "service_list.json",
        "service_at_location_list.json",
        "location.json",
        "taxonomy_term_list.json",
    ]:
        take(HSDS / name)
    for name in ["csv", "tabular.json", "organization_full.json", "service_full.json"]:
        take(HSDS / name)
    counts = [model.objects.count() for model in (Organization, Service, Location, ServiceAtLocation, Phone, Schedule, Contact, Address)]
    assert counts == [1] * 8


@real_data
@pytest.mark.django_db
def test_dangling_references_and_impossible_values_of_the_example_are_reported_and_the_row_kept():
    done = take(HSDS / "csv")
    said = {(row["file"], row["line"]): row["reason"] for row in problems(done)}
    assert "organization_id names 985e4a42" in said["locations.csv", "2"]
    assert "100 is not between -90 and 90" in said["locations.csv", "2"]
    assert "parent_id names 0bc248fa" in said["taxonomy_terms.csv", "2"]
    assert "parent_organization_id names cd09a387" in said["organizations.csv", "2"]
    assert "service_at_location_id names 93eaf18d" in said["contacts.csv", "2"]
    assert [(row["file"], row["row"]) for row in rejected(done)] == [("attributes.csv", "rejected")]
    location = Location.objects.get()
    assert (location.latitude, location.longitude, location.organization) == (None, None, None)


@real_data
@pytest.mark.django_db
def test_a_description_of_an_api_is_not_taken_for_a_directory(tmp_path):
    done = imports.import_path(actor=SYSTEM, path=HSDS / "base.json", source="x")
    assert done.state == "failed"
    assert "holds no organizations" in done.error


@real_data
def test_a_zip_of_the_example_comes_in_by_upload(cast):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in (HSDS / "csv").iterdir():
            archive.write(file, f"hsds/{file.name}")
    waiting = upload(cast, "hsds.zip", packed.getvalue())
    done = imports.run(actor=SYSTEM, import_id=waiting.pk)
    assert (done.state, done.rows_new, done.rows_rejected) == ("done", 18, 1)
    event = AuditEvent.objects.get(action="directory.import")
    assert event.detail["new"] == 18
    assert "Community" not in json.dumps(event.detail)
    assert imports.run(actor=SYSTEM, import_id=waiting.pk) is None


# HSDS 1.1 and Ohana


@real_data
@pytest.mark.django_db
def test_hsds_1_1_with_all_tables():
    done = take(HSDS11 / "all_resources")
    assert done.format == "HSDS 1.1 or Ohana CSV"
    assert rejected(done) == []
    assert (Organization.objects.count(), Service.objects.count(), Location.objects.count()) == (10, 13, 10)
    helpline = Service.objects.get(name="Never Homeless Helpline")
    assert sorted(helpline.schedules.values_list("byday", "freq")) == [("", ""), ("MO", "WEEKLY"), ("TU", "WEEKLY"), ("WE", "WEEKLY")]
    holiday = helpline.schedules.get(is_special=True)
    assert (holiday.valid_from, holiday.valid_to, holiday.opens_at) == (dt.date(2019, 12, 24), dt.date(2019, 12, 26), None)
    said = set(Attribute.objects.filter(link_uid=helpline.uid).values_list("link_type", "value"))
    assert said == {("eligibility", "adult"), ("payment", "cash"), ("payment", "credit card")}
    assert sorted(Address.objects.values_list("address_type", flat=True)) == ["physical", "postal"]
    assert Organization.objects.get(name="Sanctuary Example City").website == "http://example.com"
    assert TaxonomyTerm.objects.get().taxonomy == "AIRS"
    assert set(Language.objects.filter(service=helpline).values_list("code", flat=True)) == {"en", "es"}
    again = take(HSDS11 / "all_resources")
    assert (again.rows_new, again.rows_changed, again.rows_unchanged) == (0, 0, done.rows_new)


@real_data
@pytest.mark.django_db
def test_ids_given_twice_are_rejected_with_both_lines():
    done = take(HSDS11 / "negative_f3ffe75" / "simple_non_unique")
    said = {(row["file"], row["line"]): row["reason"] for row in rejected(done)}
    assert said["locations.csv", "3"] == "The id 30b83c60-64a1-11e6-8b77-86f30ca893d3 stands already on line 2; an id may be given once."
    assert "stands already on line 2" in said["phones.csv", "3"]
    assert Location.objects.count() == 10
    assert Phone.objects.count() == 5


@real_data
@pytest.mark.django_db
def test_a_value_outside_of_the_standards_list_is_rejected_with_the_list():
    done = take(HSDS11 / "negative_f3ffe75" / "all_resources_non_enum")
    (row,) = rejected(done)
    assert (row["file"], row["line"]) == ("eligibility.csv", "2")
    assert row["reason"].startswith("eligibility: “some free text value” is not one of HSDS 1.1's values: adult, child, teen")
    assert Service.objects.count() == 13


@real_data
@pytest.mark.django_db
def test_ohana_services_find_their_organization_through_their_location():
    done = take(OHANA)
    assert rejected(done) == []
    center = Service.objects.get(name="Fair Oaks Adult Activity Center")
    assert center.organization.name == "Peninsula Family Service"
    assert ServiceAtLocation.objects.filter(service=center).count() == 1
    assert "food" in center.needs
    assert center.needs_are_proposed
    afternoon = Schedule.objects.get(hsds_id="9")
    assert (afternoon.byday, afternoon.opens_at, afternoon.closes_at) == ("MO", dt.time(14), dt.time(16))
    assert Schedule.objects.get(hsds_id="holiday:1").description.startswith("Every year, January 01")
    virtual = Location.objects.filter(location_type="virtual").count()
    assert virtual >= 1
    assert TaxonomyTerm.objects.get(hsds_id="101-02-01").parent.name == "Emergency Cash"
    assert TaxonomyTerm.objects.get(hsds_id="102-04").need == "food"
    again = take(OHANA)
    assert (again.rows_new, again.rows_changed) == (0, 0)


@real_data
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fixture", "reason"),
    [
        ("invalid_org.csv", "name is empty."),
        ("contact_with_no_parent.csv", "It belongs to nothing in the directory"),
        ("phone_with_no_parent.csv", "It belongs to nothing in the directory"),
        ("program_with_no_parent.csv", "organization_id is empty."),
        ("invalid_location_org.csv", "organization_id names 100"),
        ("invalid_regular_schedule.csv", "closes_at is empty: hours need a day"),
        ("invalid_holiday_schedule.csv", "closed is empty"),
        ("hs_with_invalid_date.csv", "“13/27/2014” is not a date"),
        ("invalid_service_location.csv", "location_id names 100"),
        ("missing_address.csv", "location_id names 100"),
    ],
)
def test_faults_of_ohana_files_are_named(fixture, reason):
    fixtures = DATA / "ohana" / "spec" / "support" / "fixtures"
    take(fixtures / "valid_org.csv")
    take(fixtures / "locations.csv")
    done = take(fixtures / fixture)
    assert reason in "\n".join(row["reason"] for row in problems(done))


# Dirt, made here


@pytest.mark.django_db
def test_good_rows_are_kept_beside_bad_ones_with_file_line_and_reason(tmp_path):
    done = take_csv(
        tmp_path,
        organizations=f'id,name,description,email\n{ORG},House of Rest,"two\nlines",not-an-address\n,Nobody,x,\nx2,,y,\n',
        services=f"id,organization_id,name,status,minimum_age,maximum_age\n{SERVICE},{ORG},Rest,ACTIVE,18,12\nx3,nowhere,Lost,active,,\nx4,{ORG},Odd,sometimes,,\n",
    )
    found = [(row["file"], row["line"], row["row"]) for row in problems(done)]
    assert found == [
        ("organizations.csv", "4", "rejected"),
        ("organizations.csv", "5", "rejected"),
        ("organizations.csv", "2", "kept"),
        ("services.csv", "3", "rejected"),
        ("services.csv", "2", "kept"),
        ("services.csv", "4", "kept"),
    ]
    assert (done.rows_new, done.rows_rejected, done.rows_marked) == (3, 3, 3)
    assert "organization_id names nowhere" in rejected(done)[2]["reason"]
    rest = Service.objects.get(name="Rest")
    assert (rest.status, rest.minimum_age, rest.maximum_age) == ("active", None, None)
    assert Organization.objects.get().email == ""


@pytest.mark.django_db
def test_a_changed_row_updates_and_a_column_that_is_not_there_leaves_what_stands(tmp_path):
    take_csv(tmp_path, organizations=f"id,name,website\n{ORG},Old name,https://rest.example.org\n")
    done = take_csv(tmp_path, organizations=f"id,name\n{ORG},New name\n")
    assert (done.rows_new, done.rows_changed, done.rows_unchanged) == (0, 1, 0)
    organization = Organization.objects.get()
    assert (organization.name, organization.website) == ("New name", "https://rest.example.org")


@pytest.mark.django_db
def test_what_we_know_ourselves_survives_an_import(tmp_path):
    files = {
        "organizations": f"id,name\n{ORG},House of Rest\n",
        "services": f"id,organization_id,name,status\n{SERVICE},{ORG},Sobering,active\n",
    }
    take_csv(tmp_path, **files)
    Service.objects.update(accepts_police_drop_off=True, warm_handoff_phone="555-0100", needs=["detox"], needs_are_proposed=False)
    Organization.objects.update(is_part2_program=True)
    take_csv(tmp_path, **files)
    service = Service.objects.get()
    assert (service.accepts_police_drop_off, service.warm_handoff_phone, service.needs) == (True, "555-0100", ["detox"])
    assert service.organization.is_part2_program


@pytest.mark.django_db
def test_two_sources_may_use_the_same_short_ids(tmp_path):
    take_csv(tmp_path, "north", organizations="id,name\n1,North\n")
    take_csv(tmp_path, "south", organizations="id,name\n1,South\n")
    assert sorted(Organization.objects.values_list("source", "name")) == [("north", "North"), ("south", "South")]


@pytest.mark.django_db
def test_a_parent_may_stand_below_its_child(tmp_path):
    take_csv(tmp_path, organizations="id,name,parent_organization_id\n1,Child,2\n2,Parent,\n")
    assert Organization.objects.get(name="Child").parent_organization.name == "Parent"


@pytest.mark.django_db
def test_hours_in_words_are_kept_as_words(tmp_path):
    done = take_csv(
        tmp_path,
        organizations=f"id,name\n{ORG},House of Rest\n",
        services=f"id,organization_id,name,status\n{SERVICE},{ORG},Rest,active\n",
        schedules=f"id,service_id,freq,byday,opens_at,closes_at\n1,{SERVICE},WEEKLY,Mon-Fri,nine-ish,late\n2,{SERVICE},WEEKLY,Mon-Fri,9am,5:30 PM\n",
    )
    words, hours = Schedule.objects.order_by("hsds_id")
    assert (words.description, words.opens_at) == ("Mon-Fri nine-ish–late", None)
    assert (hours.byday, hours.opens_at, hours.closes_at) == ("MO,TU,WE,TH,FR", dt.time(9), dt.time(17, 30))
    assert "were kept in words" in problems(done)[0]["reason"]


@pytest.mark.django_db
def test_a_confidential_address_loses_its_place_on_the_map(tmp_path):
    files = {
        "organizations": f"id,name\n{ORG},Safe House\n",
        "locations": f"id,organization_id,name,location_type,latitude,longitude\n{LOCATION},{ORG},Shelter,physical,41.5,-72.5\n",
        "addresses": f"id,location_id,address_1,city,state_province,postal_code,country,address_type\n1,{LOCATION},Confidential,Riverton,CT,06000,US,physical\n",
    }
    take_csv(tmp_path, **files)
    location = Location.objects.get()
    assert (location.is_confidential_address, location.latitude, location.longitude) == (True, None, None)
    again = take_csv(tmp_path, **files)
    assert again.rows_changed == 0
    assert Location.objects.get().latitude is None


@pytest.mark.django_db
def test_one_object_nested_in_many_is_one_row_and_partial_copies_erase_nothing(tmp_path):
    organization = {"id": ORG, "name": "House of Rest", "description": "Rest"}
    services = [
        {"id": SERVICE, "name": "Rest", "status": "active", "organization": organization | {"website": "https://rest.example.org"}},
        {"id": LOCATION, "name": "Food", "status": "active", "organization": organization},
    ]
    done = take_json(tmp_path, {"contents": services})
    assert (done.rows_new, done.rows_rejected) == (3, 0)
    assert Organization.objects.get().website == "https://rest.example.org"


@pytest.mark.django_db
def test_rows_of_the_wrong_shape_are_named_by_their_place(tmp_path):
    done = take_json(
        tmp_path, [{"id": SERVICE, "name": "Rest", "status": "active", "organization": {"id": ORG, "name": "House"}, "phones": ["911"]}]
    )
    (row,) = rejected(done)
    assert (row["line"], row["table"]) == ("[1].phones[1]", "phone")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", b'{"id": ', "cannot be read as JSON"),
        ("a.bin", b"\x00\x01\x02", "neither JSON, CSV nor a zip"),
        ("a.zip", b"PK\x03\x04 broken", "damaged zip"),
        ("notes.csv", b"colour,taste\nred,sweet\n", "holds no table of HSDS"),
        ("empty.csv", b"", "holds no table of HSDS"),
    ],
)
def test_a_file_that_is_no_directory_says_what_it_seems_to_be(cast, name, content, said):
    done = imports.run(actor=SYSTEM, import_id=upload(cast, name, content).pk)
    assert done.state == "failed"
    assert said in done.error


@pytest.mark.django_db
def test_windows_letters_semicolons_and_too_many_cells(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "organizations.csv").write_bytes("id;name;description\n1;Casa de Niños;ok\n2;Split;a;b\n".encode("cp1252"))
    done = take(folder)
    assert Organization.objects.get().name == "Casa de Niños"
    assert "The row has 4 cells, the header 3" in rejected(done)[0]["reason"]


@pytest.mark.django_db
def test_cells_of_the_rejected_file_cannot_be_run_by_a_spreadsheet(tmp_path):
    done = take_csv(tmp_path, organizations='id,name\n"=cmd|calc",\n')
    assert rejected(done)[0]["id"] == "'=cmd|calc"


@pytest.mark.django_db
def test_bytes_that_the_database_cannot_hold_are_dropped(tmp_path):
    done = take_json(tmp_path, [{"id": "7", "name": "Nul \x00byte", "description": ""}, {"id": "8", "name": "Fine", "description": ""}])
    assert done.rows_new == 2
    assert Organization.objects.filter(name="Nul byte").exists()


@pytest.mark.django_db
def test_one_pair_of_service_and_location_under_two_ids_is_one_row(tmp_path):
    done = take_csv(
        tmp_path,
        organizations="id,name\n1,House\n",
        locations="id,organization_id,name,location_type\n1,1,Main,physical\n2,1,Annex,physical\n",
        services="id,organization_id,name,status\n1,1,Rest,active\n",
        service_at_location="id,service_id,location_id\na,1,1\nb,1,1\nc,1,2\n",
        phones="id,service_at_location_id,number\n1,b,555-0100\n",
    )
    assert (done.rows_new, done.rows_unchanged, done.rows_rejected) == (7, 1, 0)
    assert ServiceAtLocation.objects.count() == 2
    assert Phone.objects.get().service_at_location.location.name == "Main"


@pytest.mark.django_db
def test_an_import_left_by_its_worker_is_taken_up_and_a_running_one_is_not(cast):
    waiting = upload(cast, "a.json", json.dumps([{"id": "1", "name": "House"}]).encode())
    assert imports.claim(waiting.pk) is not None
    assert imports.claim(waiting.pk) is None
    with pytest.raises(Conflict):
        imports.restart(actor=cast.actor("admin"), started=waiting)
    DirectoryImport.objects.update(heartbeat_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert selectors.to_resume(SYSTEM) == [waiting.pk]
    done = imports.run(actor=SYSTEM, import_id=waiting.pk)
    assert (done.state, done.rows_new) == ("done", 1)
    assert selectors.to_resume(SYSTEM) == []


@pytest.mark.django_db
def test_the_command_imports_a_folder_and_says_what_came_of_it(tmp_path, capsys):
    (tmp_path / "organizations.csv").write_text("id,name\n1,House\n2,\n")
    call_command("import_hsds", str(tmp_path), source="test")
    assert "HSDS 3.0 CSV: 2 rows: 1 new, 0 changed, 0 unchanged, 1 rejected, 0 kept" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no file or folder"):
        call_command("import_hsds", str(tmp_path / "nowhere"))


@pytest.mark.django_db
def test_queries_do_not_grow_with_each_row(tmp_path, django_assert_max_num_queries):
    files = {
        "organizations": "id,name\n" + "".join(f"{n},Organization {n}\n" for n in range(150)),
        "services": "id,organization_id,name,status\n" + "".join(f"{n},{n},Service {n},active\n" for n in range(150)),
        "phones": "id,service_id,number\n" + "".join(f"{n},{n},555-01{n:02}\n" for n in range(150)),
    }
    with django_assert_max_num_queries(60):
        take_csv(tmp_path, **files)
    with django_assert_max_num_queries(60):
        take_csv(tmp_path, **files)
