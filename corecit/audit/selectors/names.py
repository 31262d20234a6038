"""Whom the details of events point to by number: colleagues, teams, agencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corecit.accounts.models import Agency, Team, User
from corecit.audit.models import AuditEvent

# The details that hold the number of one; where another event keeps a code under the same key, it is no number.
USERS = frozenset(
    {"after", "before", "from_user", "giver", "heir", "now", "owner", "receiver", "recipient", "to", "to_user", "user", "user_id", "was"}
)
TEAMS = frozenset({"from_team", "team_id", "to_team"})
AGENCIES = frozenset({"agency", "agency_id"})


@dataclass(frozen=True)
class Names:
    """The names of what some events point to."""

    users: dict[int, str]
    teams: dict[int, str]
    agencies: dict[int, str]

    def of(self, key: str, value: int) -> str:
        """The name that a detail stands for; the number itself where it stands for a count."""
        for keys, found in ((USERS, self.users), (TEAMS, self.teams), (AGENCIES, self.agencies)):
            if key in keys and value in found:
                return found[value]
        return str(value)


def names_in(events: Iterable[AuditEvent]) -> Names:
    """The names of whoever the events point to: three small queries at most, none for what they do not point to."""
    pairs = [(key, value) for event in events for key, value in event.detail.items() if type(value) is int]

    def numbers(keys: frozenset[str]) -> set[int]:
        return {value for key, value in pairs if key in keys}

    users, teams, agencies = numbers(USERS), numbers(TEAMS), numbers(AGENCIES)
    return Names(
        dict(User.objects.filter(pk__in=users).values_list("pk", "name")) if users else {},
        dict(Team.objects.filter(pk__in=teams).values_list("pk", "name")) if teams else {},
        dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "short_name")) if agencies else {},
    )
