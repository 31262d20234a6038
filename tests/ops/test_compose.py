"""The production shape: docker-compose.yml and the Dockerfile."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from corecit import embedded

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]


def test_all_parts_are_there() -> None:
    assert set(SERVICES) == {"caddy", "web", "worker", "beat", "migrate", "postgres", "redis"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_of_ours_starts_before_the_migrations_are_done(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_secrets_come_from_files_only() -> None:
    assert all(secret["file"].startswith("./secrets/") for secret in COMPOSE["secrets"].values())
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|REDIS_URL|TOKEN", key):
                assert key.endswith("_FILE"), f"{name} has {key} in its environment"
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["caddy"]
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert SERVICES["postgres"]["networks"] == SERVICES["redis"]["networks"] == ["data"]


def test_the_way_to_https_keeps_a_port_of_ones_own() -> None:
    """Caddy's own redirect leads to 443, whatever port is published."""
    published = next(port for port in SERVICES["caddy"]["ports"] if port.endswith(":443")).removesuffix(":443")
    assert SERVICES["caddy"]["environment"]["HTTPS_PORT"] == published
    assert "redir https://{host}:{$HTTPS_PORT:443}{uri}" in (ROOT / "deploy" / "Caddyfile").read_text()


def test_data_lies_in_named_volumes() -> None:
    named = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", []) if not volume.startswith(".")}
    assert named == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", OURS)
def test_our_containers_give_up_their_privileges(name: str) -> None:
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in SERVICES[name]["security_opt"]


def test_the_image_does_not_run_as_root() -> None:
    last_stage = (ROOT / "Dockerfile").read_text().rsplit("\nFROM ", 1)[1]
    assert re.findall(r"^USER (\w+)", last_stage, re.MULTILINE) == ["corecit"]


def test_base_images_are_named_by_version() -> None:
    images = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    images += [service["image"] for service in SERVICES.values() if not service["image"].startswith("corecit:")]
    assert len(images) >= 5
    assert [image for image in images if not re.search(r":\d", image)] == []


def test_make_secrets_makes_them_once(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "make-secrets"
    script.write_bytes((ROOT / "deploy" / "make-secrets").read_bytes())
    subprocess.run(["sh", script], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert {f"{Path(secret['file']).name}" for secret in COMPOSE["secrets"].values()} == set(made)
    assert len(made["secret_key.txt"]) >= 50
    assert made["redis_password.txt"] in made["redis_url.txt"]
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    subprocess.run(["sh", script], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made


def test_the_entrypoint_knows_every_command_of_the_compose_file() -> None:
    entrypoint = (ROOT / "deploy" / "entrypoint").read_text()
    assert os.access(ROOT / "deploy" / "entrypoint", os.X_OK)
    for name in OURS:
        assert f"  {SERVICES[name]['command'][0]})" in entrypoint


def test_the_database_logs_no_row() -> None:
    """A statement that fails quotes what was typed, and its detail the row it met."""
    wanted = ["log_min_error_statement=panic", "log_error_verbosity=terse"]
    assert [word for word in SERVICES["postgres"]["command"] if word in wanted] == wanted
    assert all(word.replace("=", " = ") in embedded.SETTINGS for word in wanted)
