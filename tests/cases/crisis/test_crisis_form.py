"""The crisis form: each of its fields has a place that exists, and a file of it makes one encounter per contact."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases import crisis_form
from cases.models import CrisisValue, Encounter, EncounterDisposition, EncounterResponder, PolicePart
from cases.operations import crisis_contacts as operations
from corecit.audit.models import AuditEvent
from corecit.common.errors import Denied
from corecit.common.models import Code

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data" / "crisis_form"
ZONE = ZoneInfo("America/New_York")
HEADER = (
    "Template ID,Reported Date,Reported Time,Occurred Date / Time,Call Type,Initial Call Type,Final Call Type,Disposition,"
    "Use of Force Indicator,Subject Veteran Indicator,CIT Officer Requested,CIT Officer Dispatched,CIT Officer Arrived,Officer ID,"
    "CIT Certified Indicator,Precinct,Sector,Beat"
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/crisis_form is not beside the checkout")


def row(key="1", disposition="Resources Declined", occurred="2026-03-02 18:10:23", **more) -> str:
    values = {"reported": "2026-03-02", "time": "11:21:00", "force": "N", "veteran": "N", "arrived": "Y"} | more
    cells = [key, values["reported"], values["time"], occurred, "ONVIEW", "WELFARE", "CRISIS", f'"{disposition}"', values["force"]]
    return ",".join([*cells, values["veteran"], "N", "-", values["arrived"], "7490", "Y", "East", "EDWARD", "E1"])


def file_of(tmp_path, *rows, header=HEADER) -> str:
    path = tmp_path / "contacts.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8-sig")
    return str(path)


def bring(path, *more, agency="Riverton PD", author="officer@harmon.example"):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_crisis_contacts", path, "--agency", agency, "--author", author, *more, stdout=out, stderr=err)
    except SystemExit as stop:
        assert stop.code == 3
    return out.getvalue(), err.getvalue()


# Places


def test_each_place_is_a_field_that_exists_and_each_code_is_one_of_its_list(cast):
    known = {(one.list, one.code) for one in Code.objects.all()}
    for place in crisis_form.PLACES:
        model, _, name = place.target.partition(".")
        assert apps.get_model("cases", model)._meta.get_field(name), place
        assert not place.code_list or (place.code_list, place.code) in known, place
    assert {("disposition", code) for code in crisis_form.DISPOSITIONS.values()} <= known
    retired = [place for place in crisis_form.PLACES if place.is_retired]
    assert [(place.column, place.code) for place in retired] == [("CHBK_EXCITED_DELIRIUM", "medical_emergency")]


def test_the_table_in_the_docs_is_the_same():
    lines = (ROOT / "docs" / "crisis-form.md").read_text(encoding="utf-8").splitlines()
    told = [tuple(cell.strip() for cell in line.split("|")[1:4]) for line in lines if re.match(r"\| [A-Z]+_", line)]
    assert told == [(p.column, p.target, f"{p.code_list}: {p.code}" if p.code_list else "") for p in crisis_form.PLACES]
    assert len(told) == 54


@needs_shared
def test_every_field_of_the_form_has_its_place():
    with (SHARED / "spd_rms_crisis_template_fields.csv").open(encoding="utf-8") as file:
        assert [one["rms_column"] for one in csv.DictReader(file)] == [place.column for place in crisis_form.PLACES]


@needs_shared
def test_every_disposition_seen_is_in_the_map():
    with (SHARED / "disposition_values_seen.csv").open(encoding="utf-8") as file:
        assert {crisis_form.value_key(one["value"]) for one in csv.DictReader(file)} <= set(crisis_form.DISPOSITIONS)


# Files


@needs_shared
@pytest.mark.parametrize("name,contacts", [("parsed_rows.csv", 15), ("raw_format_2_rows.csv", 2), ("api_2018_5_rows_partial.csv", 5)])
def test_what_is_published_comes_in_whole_or_is_told_why_not(cast, name, contacts):
    said, refused = bring(str(SHARED / name))
    read = {
        one["Template ID"] if "Template ID" in one else one["template_id"] for one in csv.DictReader((SHARED / name).open(encoding="utf-8"))
    }
    assert len(read) == contacts and f"{contacts} contacts in the file" in said
    assert Encounter.objects.count() == contacts, refused
    assert "0 encounters made" in bring(str(SHARED / name))[0] and Encounter.objects.count() == contacts


def test_one_contact_over_several_rows_is_one_encounter_with_all_its_dispositions(cast, tmp_path):
    path = file_of(
        tmp_path,
        row("77", "Resources Declined", force="Y", veteran="-"),
        row("78"),
        row("77", "Emergent Detention / ITA"),
        row("77", "Emergent Detention/ITA"),
    )
    said, refused = bring(path)
    assert "2 contacts in the file: 2 encounters made, 0 known already, 0 refused" in said and not refused
    encounter = Encounter.objects.get(dispositions__code__code="hold_ed")
    found = EncounterDisposition.objects.filter(encounter=encounter).order_by("-is_primary", "id")
    assert list(found.values_list("code__code", "is_primary")) == [("hold_ed", True), ("resources_declined", False)]
    assert encounter.occurred_at.astimezone(ZONE).isoformat() == "2026-03-02T18:10:23-05:00"
    assert (encounter.cit_requested, encounter.cit_dispatched, encounter.cit_arrived) == ("no", "not_asked", "yes")
    assert (encounter.veteran, encounter.source, encounter.beat) == ("not_asked", "officer_initiated", "E1")
    part = PolicePart.objects.get(encounter=encounter)
    assert (part.force, part.status, part.author) == (["reportable"], "submitted", cast.officer)
    there = EncounterResponder.objects.get(encounter=encounter, role="officer")
    assert (there.unit, there.is_cit_trained, there.user) == ("7490", True, None)
    assert AuditEvent.objects.get(action="crisis_contacts.bring_in").detail == {"made": 2, "known": 0, "refused": 0}


def test_bad_rows_are_told_with_line_and_reason_and_the_rest_comes_in_once(cast, tmp_path):
    path = file_of(
        tmp_path,
        row("1"),
        row("", "Resources Declined"),
        row("3", "Resources Declined", "1900-01-01 00:00:00", reported="1900-01-01", time="12:00:00"),
        row("4", "Taken To The Moon"),
        row("5", "-"),
        row("6", "Mobile Crisis Team", "1900-01-01 00:00:00"),
    )
    said, refused = bring(path, "--dry-run")
    assert "2 encounters would be made" in said and not Encounter.objects.exists()
    said, refused = bring(path)
    assert "6 contacts in the file: 2 encounters made, 0 known already, 4 refused" in said
    lines = refused.splitlines()
    assert [line.split(":")[0] for line in lines] == ["line 3", "line 4", "line 5", "line 6"]
    assert "Template ID" in lines[0] and "time" in lines[1] and "not in the map" in lines[2] and "No disposition" in lines[3]
    # Without a time of its own it is placed at the time of the report.
    assert Encounter.objects.get(dispositions__code__code="mobile_crisis").occurred_at.astimezone(ZONE).hour == 11
    operations.read_as(actor=cast.actor("admin"), agency=cast.agencies["riverton"], value="(NONE)", code="no_action")
    said, _refused = bring(path)
    assert "1 encounters made, 2 known already, 3 refused" in said


def test_the_forms_own_fields_come_in_and_a_retired_value_is_read_as_another(cast, tmp_path):
    columns = ["XML_CRISIS_ID", "GO_ID", "REPORTED_ON_DATE", "REPORTED_ON_TIME", "CRISIS_NARRATIVE", "CHBK_DISPO_CHRONIC"]
    columns += ["CHBK_DISPO_EMERGENT_ITA", "CHBK_EXCITED_DELIRIUM", "CHBK_MANIA", "WEAPON_YN_DK", "INJURIES_YN_DK", "CHBK_BODYCAM"]
    columns += ["SUPV_RESPONDED_SCENE_YN", "CRISIS_CONTACTED_VET_YN_UNK"]
    path = file_of(tmp_path, "A1,2026-55,03/02/2026,830,Quiet talk,Y,Y,Y,Y,DK,N,Y,N,UNK", header=",".join(columns))
    assert "1 encounters made" in bring(path)[0]
    part = PolicePart.objects.get()
    assert part.behaviours == ["medical_emergency", "mania"] and part.narrative == "Quiet talk" and part.report_number == "2026-55"
    assert part.weapon == ["unknown"] and part.injuries == {"person": ["none"], "officer": ["none"]} and part.body_worn_video == "yes"
    encounter = Encounter.objects.get()
    assert encounter.occurred_at.astimezone(ZONE).isoformat() == "2026-03-02T08:30:00-05:00"
    assert (encounter.supervisor_on_scene, encounter.veteran) == ("no", "unknown")
    assert {one.code.code for one in encounter.dispositions.all()} == {"hold_ed", "no_action"}


def test_a_file_that_is_none_and_an_author_who_may_not_are_refused(cast, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="neither"):
        bring(str(wrong))
    good = file_of(tmp_path, row("1"))
    for author in ("clinician@harmon.example", "officer.b@harmon.example", "admin@harmon.example", "nobody@harmon.example"):
        with pytest.raises(CommandError):
            bring(good, author=author)
    assert not Encounter.objects.exists()


# The map


@pytest.mark.parametrize("key", ["officer", "clinician", "privacy", "partner", "nobody"])
def test_only_administrators_keep_the_map(cast, sign_in, key):
    agency = cast.agencies["riverton"]
    assert sign_in(key).get(reverse("cases:crisis-value-map", args=[agency.uid])).status_code == 403
    with pytest.raises(Denied):
        operations.read_as(actor=cast.actor(key), agency=agency, value="X", code="arrest")


def test_an_administrator_says_what_a_value_is_read_as(cast, sign_in):
    client, agency = sign_in("admin"), cast.agencies["riverton"]
    assert agency.name in client.get(reverse("cases:crisis-value-agencies")).content.decode()
    address = reverse("cases:crisis-value-map", args=[agency.uid])
    assert client.post(address, {"value": "", "code": "arrest"}).status_code == 400
    for code in ("arrest", "resolved_on_scene"):
        assert client.post(address, {"value": "chronic  complaint", "code": code}).status_code == 302
    assert list(CrisisValue.objects.values_list("value", "code")) == [("CHRONIC COMPLAINT", "resolved_on_scene")]
    assert "CHRONIC COMPLAINT" in client.get(address).content.decode()
