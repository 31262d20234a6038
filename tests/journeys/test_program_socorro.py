"""Socorro, Texas: an officer and a mental-health professional on one 911 call, in the language that people speak there."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.models import SafetyPlan, SafetyPlanCopy
from corecit.accounts.models import User
from tests.factories.cases import make_call
from tests.journeys.programs import Program, new_person, pick, says, start_report, submit_report, unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE = "Duerme dos horas por noche desde el entierro. Acepta ayuda si su hermana la acompaña."
SIGNS = "Cuando dejo de contestar el teléfono"


def test_socorro(program: Program):
    program.called(
        zone="America/Denver",
        agencies={"riverton": ("Socorro Police Department", "Socorro PD"), "health": ("Emergence Health Network", "EHN")},
        people={"officer": "Luis Armendáriz", "clinician": "Elena Ríos"},
    )
    User.objects.filter(pk=program.cast.clinician.pk).update(language="es")
    program.on_shift("officer", "S-7")
    call = make_call(program.cast, incident_number="S-24-0388", source_text="911", units=["S-7"], address="10190 Alameda Ave")

    # The officer detains her under Texas law. Nobody was called in to translate: the professional speaks her language.
    officer = program.of("officer")
    start_report(officer, call)
    pick(officer, "Who responded", "Co-response together")
    new_person(officer, "Lucía", "Ortega")
    pick(officer, "How it ended", "Involuntary hold, emergency department")
    officer.get_by_label("Hold under").select_option(label="TX H&S 573")
    expect(officer.get_by_role("group", name="Hold initiated by").get_by_label("Officer", exact=True)).to_be_checked()
    officer.get_by_label("Hold: where to").fill("El Paso Psychiatric Center")
    pick(officer, "Hold accepted there", "Yes")
    unfold(officer, "Who came, and when")
    pick(officer, "Interpreter used", "No")
    officer.get_by_label("Language", exact=True).select_option(label="Spanish")
    encounter = submit_report(officer)
    says(officer.locator("main"), "TX H&S 573", "El Paso Psychiatric Center", "Spanish")
    assert (encounter.source, encounter.hold.statute, encounter.language, encounter.interpreter_used) == ("911", "tx_hs_573", "es", "no")

    # She reads and writes in Spanish, from the home page on.
    home = program.at("clinician", "/")
    expect(home.locator("html")).to_have_attribute("lang", "es")
    says(home.locator("main"), "Lo que sigue")
    start_report(home, call)
    says(home.locator("main"), "Hechos registrados por el otro lado", "Español", "Retención según")
    pick(home, "Problemas presentados", "Duelo")
    home.get_by_label("Nota clínica", exact=True).fill(NOTE)
    program.stop(home, "socorro-informe")
    submit_report(home, "Enviar el informe", "El informe se envió.")
    says(home.locator("main"), NOTE, "Duelo", "Español")
    program.stop(home, "socorro-encuentro")

    # With her, before they part: a safety plan in her own words, handed over on paper that she can read.
    home.get_by_role("link", name="Hacer un plan de seguridad").click()
    home.locator("[name=warning_signs]").fill(SIGNS)
    home.locator("[name=people]").fill("Mi hermana Rosa, 915 555 0136")
    program.stop(home, "socorro-plan")
    home.get_by_role("button", name="Guardar").click()
    home.get_by_role("heading", name="Plan de seguridad", level=1).wait_for()
    says(home.locator("main"), SIGNS, "Cómo noto que se pone difícil")
    paper = home.locator("a.btn-primary")
    expect(paper).to_have_text("PDF en español")
    sheet = home.request.get(paper.get_attribute("href") or "")
    assert sheet.headers["content-type"] == "application/pdf" and b"/Lang (es)" in sheet.body()
    home.get_by_text("Se entregó una copia").click()
    expect(home.get_by_label("Español", exact=True)).to_be_checked()
    home.locator("main form").get_by_role("button").last.click()
    plan = SafetyPlan.objects.get()
    says(home.locator("main"), "Elena Ríos")
    program.stop(home, "socorro-copia")
    assert SafetyPlanCopy.objects.get(plan=plan).language == "es"

    # The officer who was there reads the facts, and of all this not that it is.
    program.assert_wall(
        f"/safety-plans/{plan.uid}/", opens=["clinician", "clinical_supervisor"], missing=["clinician_b"], refused=["officer", "admin"]
    )
    shown = program.text("officer", f"/encounters/{encounter.uid}/")
    assert NOTE not in shown and "Safety plan" not in shown and "TX H&amp;S 573" in shown
