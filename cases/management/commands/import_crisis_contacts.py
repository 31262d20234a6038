"""manage.py import_crisis_contacts: contacts of another system's crisis form, one encounter each."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases import crisis_form
from cases.operations import crisis_contacts as operations
from cases.selectors import crisis_values as selectors
from cases.selectors.calls import agency_named
from corecit.access.actor import Actor
from corecit.common.errors import Refusal

REJECTED = 3


class Command(BaseCommand):
    """Exit code 0: every contact came in or was there. 1: the file cannot be read. 3: some contacts were refused; each is told with its line."""

    help = "Imports contacts of a crisis form (the form's fields, or as published, one row per disposition). Importing a file twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose it is, and who answers for it."""
        parser.add_argument("file", type=Path, help="CSV")
        parser.add_argument("--agency", required=True, help="short name, name, ORI or uid of the agency")
        parser.add_argument(
            "--author", required=True, help="e-mail address of the officer or supervisor under whose name the reports come in"
        )
        parser.add_argument("--team", default="", help="name of the team; without it the author's first")
        parser.add_argument("--dry-run", action="store_true", help="say what would come in, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads, brings in, and prints counts and the reasons of what was refused; never what stands in a row."""
        system = Actor.system("import_crisis_contacts")
        agency = agency_named(system, options["agency"])
        if agency is None:
            raise CommandError(
                f"No active agency is called {options['agency']!r}, or several are. Give its short name as under Manage, Agencies."
            )
        author = selectors.author(agency, options["author"])
        if author is None:
            raise CommandError("Nobody active has the address given by --author.")
        actor = Actor.of(author)
        team = selectors.team(actor, options["team"])
        if team is None:
            raise CommandError("The author is in no such team. Give one of theirs with --team.")
        contacts, refused = self.read(options["file"], ZoneInfo(agency.time_zone))
        try:
            result = operations.bring_in(actor=actor, agency=agency, team=team, contacts=contacts, dry_run=options["dry_run"])
        except Refusal as refusal:
            raise CommandError(refusal.reason) from refusal
        refused = sorted([*refused, *result.refused], key=lambda one: one.line)
        for one in refused:
            self.stderr.write(f"line {one.line}: {one.reason}")
        would = "would be made" if options["dry_run"] else "made"
        there = result.made + result.known + len(refused)
        self.stdout.write(
            f"{there} contacts in the file: {result.made} encounters {would}, {result.known} known already, {len(refused)} refused."
        )
        if refused:
            raise SystemExit(REJECTED)

    def read(self, path: Path, zone: ZoneInfo) -> tuple[list[crisis_form.Contact], list[crisis_form.Refused]]:
        """The contacts of a file; old exports are in the code page of Windows."""
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
        try:
            return crisis_form.read(io.StringIO(text, newline=""), zone)
        except ValueError as error:
            raise CommandError(str(error)) from error
