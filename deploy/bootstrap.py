"""Makes .venv and installs the pinned packages: python3 deploy/bootstrap.py embedded|dev|bench

The first thing that runs on a new machine, so it needs the standard library only, and says what to do where something
is missing. A stamp in .venv tells when nothing has changed.
"""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WANTED = (3, 11)
# The sets of requirements/, each holding the ones before it, and the room they need.
SETS = ("base", "embedded", "dev", "bench")
ROOM_MB = {"base": 500, "embedded": 900, "dev": 1400, "bench": 2000}
OUT_OF_REACH = (
    "NewConnectionError",
    "Name or service not known",
    "Temporary failure in name resolution",
    "ConnectTimeout",
    "ProxyError",
    "Max retries",
)


def main(arguments):
    chosen = arguments[0] if arguments else "embedded"
    if sys.version_info[:2] < WANTED:
        again_with_newer(arguments)
    try:
        if not is_installed(chosen):
            check_room(chosen)
            make_venv()
            install(chosen)
    except PermissionError as error:
        fail(
            f"{error.filename} cannot be written. If an earlier run was made by another user, give the folder back to yourself "
            "with chown, then start again."
        )
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        fail(f"There is no room left on the disk. Free about {ROOM_MB[chosen]} MB and start again.")


def fail(sentence):
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def again_with_newer(arguments):
    """Starts over with a newer Python of this machine, where there is one."""
    for minor in range(19, WANTED[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, __file__, *arguments])  # noqa: S606
    fail(
        f"corecit needs Python 3.{WANTED[1]} or newer and this is {sys.version_info[0]}.{sys.version_info[1]}. Install it (Debian: "
        "apt-get install python3 python3-venv), or name another one: make run PYTHON=/path/to/python3.12"
    )


def fingerprint(chosen):
    text = (ROOT / "requirements" / f"{chosen}.txt").read_bytes()
    return hashlib.sha256(text + f"{VENV} {sys.version_info[:2]}".encode()).hexdigest()


def stamp(chosen):
    return VENV / f"corecit-{chosen}.stamp"


def is_installed(chosen):
    """Whether the set, or one that holds it, is installed as its file says now."""
    if not os.access(str(PYTHON), os.X_OK):
        return False
    sets = SETS[SETS.index(chosen) :]
    return any(stamp(name).exists() and stamp(name).read_text() == fingerprint(name) for name in sets)


def check_room(chosen):
    free = shutil.disk_usage(str(ROOT)).free // 2**20
    if free < ROOM_MB[chosen] and not PYTHON.exists():
        fail(
            f"The disk that holds {ROOT} has {free} MB left and the packages need about {ROOM_MB[chosen]} MB. Free some room and start again."
        )


def make_venv():
    """Makes .venv, or makes it anew where its Python is gone."""
    if os.access(str(PYTHON), os.X_OK) and run(PYTHON, "-c", "import pip").returncode == 0:
        return
    print("Making the virtual environment in .venv ...", flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    result = run(sys.executable, "-m", "venv", VENV)
    if result.returncode == 0:
        return
    shutil.rmtree(str(VENV), ignore_errors=True)
    if "ensurepip" in result.stdout:
        fail("This Python cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python3-venv, then start again.")
    if "No space left" in result.stdout:
        fail(f"There is no room left on the disk for .venv. Free about {ROOM_MB['embedded']} MB and start again.")
    fail("The virtual environment could not be made. Python said:\n" + result.stdout.strip())


def run(*command):
    return subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", check=False
    )


def install(chosen):
    file = ROOT / "requirements" / f"{chosen}.txt"
    count = len(re.findall(r"^[a-zA-Z0-9][^\n]*==", file.read_text(), re.M))
    print(f"Installing {count} Python packages (about a minute the first time) ...", flush=True)
    begun = time.time()
    options = ["--require-hashes", "--only-binary=:all:", "--disable-pip-version-check", "--no-input", "--no-warn-script-location", "-q"]
    result = run(PYTHON, "-m", "pip", "install", *options, "-r", file)
    if result.returncode != 0:
        fail(explain(result.stdout.strip(), chosen))
    stamp(chosen).write_text(fingerprint(chosen))
    print(f"Installed in {time.time() - begun:.0f} s.", flush=True)


def explain(said, chosen):
    """A sentence for what pip said."""
    if "No space left" in said:
        return f"There is no room left on the disk for the Python packages. Free about {ROOM_MB[chosen]} MB and start again."
    if "DO NOT MATCH THE HASHES" in said:
        return f"A downloaded package is not the one that requirements/{chosen}.txt names, so it was refused. pip said:\n{said[-1200:]}"
    if any(words in said for words in OUT_OF_REACH):
        return (
            "The Python packages cannot be fetched: the package index is out of reach. Check the network, or pip's proxy and index settings, "
            "then start again."
        )
    if "No matching distribution found" in said:
        return f"A package has no ready-made build for this Python or machine (Linux with Python 3.11 to 3.13 has all). pip said:\n{said[-1200:]}"
    return f"pip could not install the Python packages. It said:\n{said[-1500:]}"


if __name__ == "__main__":
    main(sys.argv[1:])
