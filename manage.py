#!/usr/bin/env python
"""Django's command line for corecit."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(
            "Django is not installed for this Python. Use .venv/bin/python manage.py, or `make shell` which prepares it."
        ) from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
