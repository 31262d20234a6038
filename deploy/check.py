"""What `make check` holds the code to; every rule runs, then the failed ones are named: python deploy/check.py [NAME ...]"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ["corecit", "partners", "cases", "referrals", "reporting", "tests", "deploy", "conftest.py", "manage.py"]
PRODUCTION = {
    "CORECIT_MODE": "production",
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY": "only-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgresql://corecit:check@localhost/corecit",
    "REDIS_URL": "redis://localhost:6379/0",
    "ALLOWED_HOSTS": "corecit.example.org",
    "SITE_URL": "https://corecit.example.org",
    "EMAIL_URL": "smtp://mail.example.org:587/?tls=1",
}
PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]
WITH_POSTGRES = [PYTHON, "-m", "corecit.embedded", "--test", "run", "--"]

RULES: dict[str, list[str]] = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "-q", *CODE],
    "ruff format": [PYTHON, "-m", "ruff", "format", "-q", "--check", *CODE],
    "import rules": [str(Path(PYTHON).parent / "lint-imports"), "--no-cache", "--no-logo"],
    "types": [PYTHON, "-m", "mypy", "--no-error-summary"],
    "templates": [str(Path(PYTHON).parent / "djlint"), "templates", "--lint", "--quiet"],
    "migrations are made": [*WITH_POSTGRES, *MANAGE, "makemigrations", "--check", "--dry-run"],
    "migrations are safe": [*WITH_POSTGRES, *MANAGE, "lintmigrations"],
    "generated tables": [*WITH_POSTGRES, *MANAGE, "write_docs", "--check"],
    "deployment settings": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "known weaknesses": [
        PYTHON,
        "-m",
        "pip_audit",
        "--require-hashes",
        "--disable-pip",
        "-r",
        "requirements/embedded.txt",
        "--progress-spinner",
        "off",
    ],
}


def main(names: list[str]) -> int:
    failed = []
    for name, command in RULES.items():
        if names and name not in names:
            continue
        begun = time.monotonic()
        environment = os.environ | (PRODUCTION if name == "deployment settings" else {})
        if name == "known weaknesses" and not reachable("pypi.org"):
            print(f"skip  {name}: pypi.org, which knows them, is out of reach", flush=True)
            continue
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        said = (result.stdout + result.stderr).strip()
        if name == "known weaknesses" and result.returncode and ("ConnectionError" in said or "ServiceError" in said):
            print(f"skip  {name}: the service that knows them did not answer", flush=True)
            continue
        print(f"{'FAIL' if result.returncode else 'ok  '}  {name} ({time.monotonic() - begun:.0f} s)", flush=True)
        if result.returncode:
            failed.append(name)
            print(said[-6000:] + "\n", flush=True)
    print(f"{len(failed)} rules failed: {', '.join(failed)}" if failed else "Every rule holds.")
    return 1 if failed else 0


def reachable(host: str) -> bool:
    try:
        with socket.create_connection((host, 443), timeout=5):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
