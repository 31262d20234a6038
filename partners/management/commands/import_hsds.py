"""Imports a directory of services (HSDS 3.0 or 1.1, JSON, CSV folder or zip) from this machine."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError

from corecit.access.actor import Actor
from partners.operations import imports


class Command(BaseCommand):
    help = "Imports a directory of services: HSDS 3.0 or 1.1 as JSON, a folder or zip of CSV files. Running it again changes only what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a JSON file, a CSV file, a zip, or a folder of CSV files")
        parser.add_argument(
            "--source", default="", help="short name of the giver of the file, the same each time (default: the name of the file)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        done = imports.import_path(actor=Actor.system("directory import"), path=path, source=options["source"] or path.stem)
        if done.error:
            raise CommandError(done.error)
        self.stdout.write(
            f"{done.format}: {done.rows_read} rows: {done.rows_new} new, {done.rows_changed} changed, {done.rows_unchanged} unchanged,"
            f" {done.rows_rejected} rejected, {done.rows_marked} kept with something left out."
        )
        if done.rejected_file:
            self.stdout.write(f"What was rejected or left out: {default_storage.path(done.rejected_file)}")
