"""What `make check` holds the code to; every rule runs, then the failed ones are named: python deploy/check.py [NAME ...]"""

from __future__ import annotations

import os
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

AUDIT = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--timeout", "15"]
OUT_OF_REACH = ("ConnectionError", "ServiceError", "Max retries", "timed out")

RULES: dict[str, list[str]] = {
    "ruff check": [PYTHON, "-m", "ruff", "check", "-q", *CODE],
    "ruff format": [PYTHON, "-m", "ruff", "format", "-q", "--check", *CODE],
    "import rules": [str(Path(PYTHON).parent / "lint-imports"), "--no-cache", "--no-logo"],
    "types": [PYTHON, "-m", "mypy", "--no-error-summary"],
    "templates": [str(Path(PYTHON).parent / "djlint"), "templates", "--lint", "--quiet"],
    "migrations are made": [*WITH_POSTGRES, *MANAGE, "makemigrations", "--check", "--dry-run"],
    "migrations are safe": [*WITH_POSTGRES, PYTHON, "deploy/lint_migrations.py"],
    "tests' database is what migrations make": [*WITH_POSTGRES, PYTHON, "deploy/same_schema.py"],
    "generated tables": [*WITH_POSTGRES, *MANAGE, "write_docs", "--check"],
    "deployment settings": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "known weaknesses": [PYTHON, "-m", "pip_audit", "-r", "requirements/embedded.txt", *AUDIT],
}


def main(names: list[str]) -> int:
    failed = []
    for name, command in RULES.items():
        if names and name not in names:
            continue
        begun = time.monotonic()
        environment = os.environ | {"LOG_LEVEL": "WARNING"} | (PRODUCTION if name == "deployment settings" else {})
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        said = (result.stdout + result.stderr).strip()
        if name == "known weaknesses" and result.returncode and any(words in said for words in OUT_OF_REACH):
            print(f"skip  {name}: the service that knows them is out of reach", flush=True)
            continue
        print(f"{'FAIL' if result.returncode else 'ok  '}  {name} ({time.monotonic() - begun:.0f} s)", flush=True)
        if result.returncode:
            failed.append(name)
            print(said[-6000:] + "\n", flush=True)
    print(f"{len(failed)} rules failed: {', '.join(failed)}" if failed else "Every rule holds.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
