"""manage.py verify_audit: checks every seal of the audit trail against its rows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from corecit.audit.selectors.seals import unsealed, verify


class Command(BaseCommand):
    """Says where the first damage is, if there is any."""

    help = "Checks every seal of the audit trail against its rows; fails and says where when a row was changed, deleted or slipped in."

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError on damage."""
        finding, checked = verify()
        if finding is not None:
            raise CommandError(
                f"Seal {finding.seal_id}, over events {finding.first_event_id} to {finding.last_event_id}: {finding.problem}. "
                "Stop writing to this database, keep it as it is, and compare it with the latest backup."
            )
        self.stdout.write(f"{checked} sealed events are as they were written; {unsealed()} wait for the next seal.")
