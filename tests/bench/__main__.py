"""Measures everything at full size into docs/performance.md, part by part.

    python -m tests.bench                  # all parts
    python -m tests.bench large import     # some of them

A part is a process of its own with a database of its own. Each of its sections is written as soon as it is measured, so that whatever breaks later loses
nothing; what broke and how long each part took is said at the end.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Those that share the large database come together, as loading it takes most of their time.
PARTS = {
    "large": ["reading", "lists", "dashboard", "histories", "saving"],
    "matching": ["matching"],
    "import": ["calls"],
    "memory": ["memory"],
}


def main(wanted: list[str]) -> int:
    """Runs the parts; how many broke."""
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"There is no part {', '.join(unknown)}; the parts are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    said = []
    for name in wanted or PARTS:
        begun = time.monotonic()
        files = [str(HERE / f"test_{one}.py") for one in PARTS[name]]
        command = [
            sys.executable,
            "-u",
            "-m",
            "pytest",
            "-m",
            "bench",
            "-q",
            "-s",
            "-p",
            "no:cacheprovider",
            "--durations=0",
            "--durations-min=1",
        ]
        environment = os.environ | {"TEST_DB_SUFFIX": f"bench_{name}"}
        ended = subprocess.run([*command, *files], cwd=HERE.parents[1], env=environment, check=False).returncode
        said.append((ended, f"{name}: {'measured' if ended == 0 else 'broke off'} after {(time.monotonic() - begun) / 60:.1f} minutes"))
        print(said[-1][1], flush=True)
    print("", *(line for _ended, line in said), sep="\n")
    return sum(1 for ended, _line in said if ended)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
