"""Makes the keys by which persons are found, for those who have none yet: after an upgrade, or after loading rows past the application."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cases.operations import person_keys
from corecit.access.actor import Actor


class Command(BaseCommand):
    """manage.py key_persons"""

    help = "Makes the keys by which persons are found, for those who have none yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs until everybody has keys."""
        number = person_keys.keep_missing(actor=Actor.system("keys of persons"), seconds=24 * 3600)
        self.stdout.write(f"{number:,} persons have new keys.")
