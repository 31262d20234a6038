"""manage.py write_docs: writes docs/access.md and docs/states.md from the code; --check compares instead."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from corecit.web.documents import DOCUMENTS


class Command(BaseCommand):
    """Keeps the generated documents true."""

    help = "Writes docs/access.md and docs/states.md from the code; with --check, compares them and fails where one is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        """--check."""
        parser.add_argument("--check", action="store_true", help="compare, write nothing, and fail on a difference")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when a document differs and --check was given."""
        stale = []
        for name, write in DOCUMENTS.items():
            path = settings.BASE_DIR / "docs" / name
            with translation.override("en"):
                text = write()
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(f"docs/{name}")
            if not options["check"]:
                path.write_text(text, encoding="utf-8")
        if stale and options["check"]:
            raise CommandError(
                f"Out of date: {', '.join(stale)}. Run `make manage DO=write_docs` and look at what changed before you commit it."
            )
        self.stdout.write(f"Written: {', '.join(stale)}" if stale else "The generated documents are up to date.")
