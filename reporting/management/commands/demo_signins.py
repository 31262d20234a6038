"""manage.py demo_signins: one sign-in per role of the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reporting.synthetic import county


class Command(BaseCommand):
    """Prints the demo sign-ins."""

    help = "Print one demo sign-in per role."

    def handle(self, *args: Any, **options: Any) -> None:
        """A line per role; nothing where the county was not loaded."""
        for role, address, password in county.sign_ins():
            self.stdout.write(f"  {role:<34} {address:<34} {password}")
