"""Makes .venv and installs the pinned packages: python3 deploy/bootstrap.py embedded|dev

The first thing that runs on a new machine, so it needs the standard library only, and says what to do where something
is missing. A stamp in .venv tells when nothing has changed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
WANTED = (3, 11)
# The sets of requirements/, each holding the ones before it.
SETS = ("base", "embedded", "dev")
ROOM_MB = {"base": 500, "embedded": 900, "dev": 1400}


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
            "%s cannot be written. If an earlier run was made by another user, give the folder back to yourself with chown, then start again."
            % error.filename
        )
    except OSError as error:
        if error.errno != 28:
            raise
        fail("There is no room left on the disk. Free about %d MB and start again." % ROOM_MB[chosen])


def fail(sentence):
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


def again_with_newer(arguments):
    """Starts over with a newer Python of this machine, where there is one."""
    for minor in range(19, WANTED[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found:
            os.execv(found, [found, os.path.abspath(__file__)] + arguments)
    fail(
        "corecit needs Python %d.%d or newer and this is %d.%d. Install it (Debian: apt-get install python3 python3-venv), "
        "or name another one: make run PYTHON=/path/to/python3.12" % (WANTED + tuple(sys.version_info[:2]))
    )


def fingerprint(chosen):
    with open(os.path.join(ROOT, "requirements", chosen + ".txt"), "rb") as file:
        text = file.read()
    return hashlib.sha256(text + repr((VENV, sys.version_info[:2])).encode()).hexdigest()


def stamp(chosen):
    return os.path.join(VENV, "corecit-%s.stamp" % chosen)


def is_installed(chosen):
    """Whether the set, or one that holds it, is installed as its file says now."""
    if not os.access(PYTHON, os.X_OK):
        return False
    for name in SETS[SETS.index(chosen) :]:
        try:
            with open(stamp(name)) as file:
                if file.read() == fingerprint(name):
                    return True
        except OSError:
            continue
    return False


def check_room(chosen):
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < ROOM_MB[chosen] and not os.path.exists(PYTHON):
        fail("The disk that holds %s has %d MB left and the packages need about %d MB. Free some room and start again." % (ROOT, free, ROOM_MB[chosen]))


def make_venv():
    if os.access(PYTHON, os.X_OK) and subprocess.call([PYTHON, "-c", "import pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
        return
    print("Making the virtual environment in .venv ...", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    result = subprocess.run([sys.executable, "-m", "venv", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, check=False)
    if result.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if "ensurepip" in result.stdout:
        fail("This Python cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python3-venv, then start again.")
    if "No space left" in result.stdout:
        fail("There is no room left on the disk for .venv. Free about %d MB and start again." % ROOM_MB["embedded"])
    fail("The virtual environment could not be made. Python said:\n" + result.stdout.strip())


def install(chosen):
    file = os.path.join(ROOT, "requirements", chosen + ".txt")
    with open(file) as text:
        count = len(re.findall(r"^[a-zA-Z0-9][^\n]*==", text.read(), re.M))
    print("Installing %d Python packages (about a minute the first time) ..." % count, flush=True)
    begun = time.time()
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--disable-pip-version-check", "--no-input", "-q", "-r", file]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, check=False)
    if result.returncode != 0:
        fail(explain(result.stdout, chosen))
    with open(stamp(chosen), "w") as written:
        written.write(fingerprint(chosen))
    print("Installed in %d s." % (time.time() - begun), flush=True)


def explain(said, chosen):
    if "No space left" in said:
        return "There is no room left on the disk for the Python packages. Free about %d MB and start again." % ROOM_MB[chosen]
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in said:
        return "A downloaded package is not the one that requirements/%s.txt names, so nothing was installed from it. pip said:\n%s" % (chosen, said.strip()[-1200:])
    if any(words in said for words in ("NewConnectionError", "Name or service not known", "Temporary failure in name resolution", "ConnectTimeout", "ProxyError", "Max retries")):
        return "The Python packages cannot be fetched: the package index is out of reach. Check the network, or pip's proxy and index settings, then start again."
    if "No matching distribution found" in said:
        return "A package has no ready-made build for this Python or machine (corecit is tried with Python 3.11 to 3.13 on Linux). pip said:\n" + said.strip()[-1200:]
    return "pip could not install the Python packages. It said:\n" + said.strip()[-1500:]


if __name__ == "__main__":
    main(sys.argv[1:])
