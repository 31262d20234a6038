"""manage.py import_calls: a nightly file of calls, without a browser and without a worker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.operations import call_imports as operations
from cases.selectors import call_imports as selectors
from cases.selectors.calls import agencies_to_enter, agency_named
from corecit.access.actor import Actor
from corecit.common.errors import Refusal

REJECTED = 3
# So many lines are named on the terminal, all of them in the file of rejected rows.
LINES = 10


class Command(BaseCommand):
    """Exit code 0: every row came in. 1: nothing or not all of the file was read (the reason is printed). 3: read to the end, some rows rejected."""

    help = "Imports a CAD export for an agency, reading it by one of the agency's column profiles. Importing a file twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose it is, how it is read."""
        parser.add_argument("file", type=Path, help="CSV or XLSX")
        parser.add_argument("--agency", required=True, help="short name, name, ORI or uid of the agency")
        parser.add_argument("--profile", default="", help="name of the column profile; without it the one that knows the header")
        parser.add_argument("--rejected", type=Path, help="where to write the rejected rows (default: beside the file, .rejected.csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs the import in this process; prints counts, never what stands in a row."""
        actor = Actor.system("import_calls")
        agency = agency_named(actor, options["agency"])
        if agency is None:
            known = ", ".join(one.short_name for one in agencies_to_enter(actor)) or "none"
            raise CommandError(f"No active agency is called {options['agency']!r}, or several are. Known: {known}.")
        path: Path = options["file"]
        if path.is_dir():
            raise CommandError(f"{path} is a folder. Name one file in it.")
        rejected: Path = options["rejected"] or path.with_suffix(".rejected.csv")
        try:
            with path.open("rb") as file:
                row = operations.upload(actor=actor, agency=agency, file=file, name=path.name)
        except OSError as error:
            raise CommandError(
                f"{path} cannot be read: {error.strerror}. Check its name and folder, and that this account may read it."
            ) from error
        except Refusal as refusal:
            raise CommandError(refusal.reason) from refusal
        try:
            profile = self.profile(actor, agency, row, options["profile"])
        except CommandError:
            operations.discard(actor=actor, import_id=row.pk)
            raise
        operations.start(actor=actor, import_id=row.pk, name=profile.name, profile=selectors.kept_as(profile), wait=True)
        done = operations.run(actor=actor, import_id=row.pk)
        if done is None:
            raise CommandError("A worker has taken the import over; see the page Import.")
        self.say(done)
        if done.rows_rejected:
            self.say_rejected(actor, done)
            self.write(rejected, selectors.rejected_file(actor, done))
        if selectors.is_failed(done):
            raise CommandError(done.error)
        if done.rows_rejected:
            raise SystemExit(REJECTED)

    def profile(self, actor: Actor, agency: Any, row: Any, name: str) -> Any:
        """The profile to read the file by; raises CommandError when there is none, or when it reads columns that the file does not have."""
        header = selectors.header(row)
        profile = selectors.profile_named(actor, agency, name) if name else selectors.recognised(actor, agency, header)
        if profile is None:
            known = ", ".join(selectors.profile_names(actor, agency)) or "none"
            raise CommandError(
                "No column profile "
                + (f"of {agency.short_name} is called {name!r}" if name else "knows the header of this file")
                + f". Known: {known}. Import one such file on the page Import first; its columns are kept under a name."
            )
        # Calls that are there already would lose what such a column said of them.
        if absent := selectors.absent_columns(profile, header):
            raise CommandError(
                f"The column profile {profile.name!r} reads columns that this file does not have: {', '.join(absent)}."
                " Import the file once on the page Import, under a name of its own, or leave --profile out."
            )
        return profile

    def say_rejected(self, actor: Actor, done: Any) -> None:
        """Each reason with its lines, the first of them where there are many."""
        for reason, lines, number in selectors.rejected_lines(actor, done, LINES):
            more = f" and {number - len(lines)} more" if number > len(lines) else ""
            self.stdout.write(f"Rejected: {reason} ({'line' if number == 1 else 'lines'} {', '.join(map(str, lines))}{more})")

    def say(self, done: Any) -> None:
        """The counts."""
        self.stdout.write(
            f"{done.rows_read} rows: {done.rows_new} new, {done.rows_changed} changed, {done.rows_unchanged} unchanged, {done.rows_merged} joined to a call of"
            f" the same file, {done.rows_rejected} rejected; {done.rows_marked} with something doubtful."
        )

    def write(self, path: Path, lines: Any) -> None:
        """The rejected rows, readable by the owner alone, as they hold what the call takers wrote."""
        try:
            path.touch(mode=0o600)
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        except OSError as error:
            raise CommandError(
                f"The rejected rows cannot be written to {path}: {error.strerror}. Give another place with --rejected."
            ) from error
        self.stdout.write(f"Rejected rows: {path}")
