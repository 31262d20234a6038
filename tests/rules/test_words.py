"""The project speaks of itself: no paths of a machine it was written on, no package hosts, in any tracked file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {
    "a machine's path": re.compile(r"(?<![\w.$}/-])/(?:work|root|home/\w+|Users/\w+|opt/(?:pypi|wheels)|tmp/corecit)/[\w.]"),
    "a package host": re.compile(
        r"pythonhosted\.org|registry\.npmjs|pypi\.org/simple|\bnpm\.pkg\.|extra-index-url|(?<!emit-)trusted-host ", re.IGNORECASE
    ),
}
# These look for the words themselves.
EXCEPT = {"tests/rules/test_words.py", "tests/ops/test_requirements.py"}


def tracked() -> list[Path]:
    result = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        pytest.skip("not a git checkout, so there is no list of tracked files")
    return [ROOT / name for name in result.stdout.split("\0") if name and name not in EXCEPT]


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_tracked_file_names(kind: str) -> None:
    found = []
    for path in tracked():
        if not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}" for hit in FORBIDDEN[kind].finditer(text)]
    assert found == []


def test_nothing_generated_or_secret_is_tracked() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert len(names) > 50
    assert [name for name in names if re.match(r"(var|secrets|node_modules|\.venv)/|.*\.(mo|pyc)$|\.env$", name)] == []
