"""The OpenAPI description: valid, and written from what the views say, without a guess."""

from __future__ import annotations

from django.core.management import call_command


def test_the_schema_is_valid_and_holds_no_warning(tmp_path):
    written = tmp_path / "schema.yml"
    call_command("spectacular", file=str(written), validate=True, fail_on_warn=True)
    text = written.read_text()
    for name in (
        "calls",
        "encounters",
        "cases",
        "referrals",
        "services",
        "persons",
        "assessments",
        "instruments",
        "response-plans",
        "safety-plans",
    ):
        assert f"/api/v1/{name}/" in text
