"""The policy registry: one policy per model with two faces, rows (`visible`) and acts (`authorize`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from corecit.access.actor import Actor
from corecit.common.errors import Denied, NotVisible

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with the reason that both the refusal and the disabled button show."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """A refusal with its reason."""
    return Verdict(False, str(reason))


class Policy:
    """Subclass, set `model`, decorate with @register. Rows: `visible(actor)`. Acts: one method `may_<act>(actor, obj)` each, returning a Verdict.

    `permissions` maps an act to the role permission that it needs first; an act without method needs only that.
    """

    model: type[Model]
    permissions: dict[str, str] = {}

    def visible(self, actor: Actor) -> QuerySet[Any]:
        """The rows that are there for this actor; none unless a policy says so."""
        return self.model._default_manager.none()

    def trail(self, actor: Actor) -> QuerySet[Any]:
        """The rows whose audit trail is there for whoever may read trails at all: the visible ones, unless a policy knows of more."""
        return self.visible(actor)

    def sees(self, actor: Actor, obj: Model) -> bool:
        """Whether a row is there for this actor: the same rule as `visible`."""
        return self.visible(actor).filter(pk=obj.pk).exists()

    def holds(self, actor: Actor, codename: str, obj: Model) -> bool:
        """Whether Django's permission `codename` (view_case) is held on the row; a policy without further permissions knows `view` alone."""
        return codename == f"view_{self.model._meta.model_name}" and self.sees(actor, obj)

    def verdict(self, actor: Actor, act: str, obj: Any = None) -> Verdict:
        """Whether the actor may do the act, with the reason when not."""
        needed = self.permissions.get(act)
        method: Callable[[Actor, Any], Verdict] | None = getattr(self, f"may_{act}", None)
        if needed is None and method is None:
            raise LookupError(f"{type(self).__name__} knows no act {act!r}.")
        if needed is not None and not actor.can(needed):
            return no(_("Your role does not allow this."))
        return method(actor, obj) if method else YES


_policies: dict[type[Model], Policy] = {}


def register(policy: type[Policy]) -> type[Policy]:
    """Class decorator: makes a policy the one for its model; raises ValueError when the model has one already."""
    if policy.model in _policies:
        raise ValueError(f"{policy.model.__name__} has a policy already.")
    _policies[policy.model] = policy()
    return policy


def policy_of(model: type[Model]) -> Policy:
    """The policy of a model; raises LookupError when it has none, so that nothing is open by forgetting."""
    try:
        return _policies[model]
    except KeyError:
        raise LookupError(f"{model.__name__} has no access policy. Register one in its app's policies.py.") from None


def policy_named(model_name: str) -> Policy | None:
    """The policy of the model of this name ("case"), for rooms that lie below the model's app; None when there is none."""
    return next((policy for model, policy in _policies.items() if model._meta.model_name == model_name), None)


def visible(actor: Actor, model: type[M]) -> QuerySet[M]:
    """The rows of a model that are there for the actor. Lists, details, counts, searches, choices, exports and dashboards all start here."""
    return policy_of(model).visible(actor)


def sees(actor: Actor, obj: Model) -> bool:
    """Whether the row is there for the actor."""
    return policy_of(type(obj)).sees(actor, obj)


def verdict(actor: Actor, act: str, obj: Model | type[Model]) -> Verdict:
    """Whether the actor may do an act to a row (or, given the model class, at all)."""
    if isinstance(obj, type):
        return policy_of(obj).verdict(actor, act, None)
    return policy_of(type(obj)).verdict(actor, act, obj)


def authorize(actor: Actor, act: str, obj: Model | type[Model]) -> None:
    """Raises NotVisible when the row is not there for the actor, Denied with the reason when the act is not allowed."""
    if not isinstance(obj, type) and not actor.is_system and not sees(actor, obj):
        raise NotVisible
    answer = verdict(actor, act, obj)
    if not answer:
        raise Denied(answer.reason)


def fetch(actor: Actor, queryset: type[M] | QuerySet[M], **lookup: Any) -> M:
    """The one visible row that matches; raises NotVisible when there is none. Fetching is authorising."""
    rows = visible(actor, queryset) if isinstance(queryset, type) else queryset
    try:
        return rows.get(**lookup)
    except (ObjectDoesNotExist, ValidationError, ValueError):
        raise NotVisible from None


def lock(actor: Actor, model: type[M], act: str, *, pk: int) -> M:
    """Locks a row for a change and authorises the act on it; the first line of every operation on something that exists."""
    row = model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotVisible
    authorize(actor, act, row)
    return row
