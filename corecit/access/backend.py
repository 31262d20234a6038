"""Django's `user.has_perm("cases.view_case", case)`, answered by the same policy as the lists."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Model

from corecit.access.actor import Actor
from corecit.access.policies import policy_of


class CaseAccessBackend(BaseBackend):
    """Answers object permissions from the policy registry; knows no model-level permission."""

    def has_perm(self, user_obj: Any, perm: str, obj: Model | None = None) -> bool:
        """Whether the user, in the membership they act in, holds `view`, `change` or another object permission on the row."""
        if obj is None or not user_obj.is_active:
            return False
        try:
            policy = policy_of(type(obj))
        except LookupError:
            return False
        app, _, codename = perm.partition(".")
        if app != obj._meta.app_label:
            return False
        return policy.holds(Actor.of(user_obj), codename, obj)
