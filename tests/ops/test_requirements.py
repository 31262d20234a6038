"""Pinned packages: every one with hashes, no index address, each set holding the smaller ones; the same for npm."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETS = ["base", "embedded", "dev", "bench"]


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", SETS)
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert len(lines) > 30
    assert [line[:60] for line in lines if not re.search(r"==\S+.*--hash=sha256:[0-9a-f]{64}", line)] == []


@pytest.mark.parametrize("name", [f"{name}.{kind}" for name in SETS for kind in ("in", "txt")])
def test_no_index_address_stands_in_the_requirements(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text()
    assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links|--trusted-host|(?m:^-[if] )", text)


def test_each_set_holds_the_smaller_one_in_the_same_versions() -> None:
    for small, large in [("base", "embedded"), ("embedded", "dev"), ("dev", "bench")]:
        assert pins(small).items() <= pins(large).items()


def test_every_direct_package_is_explained() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    direct = set()
    for name in SETS:
        for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines():
            if found := re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*)", line):
                direct.add(found[1].lower())
    direct |= set(json.loads((ROOT / "package.json").read_text())["dependencies"])
    assert sorted(name for name in direct if f"`{name}`" not in explained) == []


def test_front_end_packages_are_exact_and_without_addresses() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert [name for name, entry in locked.items() if name and ("resolved" in entry or "integrity" not in entry)] == []
