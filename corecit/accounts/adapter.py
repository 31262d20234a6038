"""How allauth behaves here: nobody signs up by themselves, and what happens to accounts is audited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Closes sign-up: accounts are made by an administrator."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Never."""
        return False
