"""Brings the database to what this version needs: migrations, then the shipped code lists. python deploy/prepare.py

Safe at every start. One process for both, as starting Django is what takes the time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
    django.setup()
    call_command("migrate", interactive=False, skip_checks=False, verbosity=int(os.environ.get("VERBOSITY", "0")))
    call_command("load_codes")
    call_command("load_instruments")


if __name__ == "__main__":
    main()
