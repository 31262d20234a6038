"""The Makefile speaks to whoever mistypes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def make(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["foo", "tests", "docs"])
def test_an_unknown_target_lists_the_known_ones(name: str) -> None:
    result = make(name)
    assert result.returncode != 0
    assert f'make has no target "{name}"' in result.stdout
    assert "make TARGET" in result.stdout
    assert "  run " in result.stdout


def test_help_names_every_target_once() -> None:
    lines = [line.split()[0] for line in make("help").stdout.splitlines() if line.startswith("  ")]
    assert {"run", "test", "check", "reset", "bench", "shell", "messages", "requirements", "fmt"} <= set(lines)
    assert len(lines) == len(set(lines))
