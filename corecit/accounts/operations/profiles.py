"""What a person changes about themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from corecit.accounts.models import Theme
from corecit.accounts.selectors.memberships import choices_of
from corecit.audit.trail import record
from corecit.common.errors import Invalid, NotVisible

if TYPE_CHECKING:
    from corecit.access.actor import Actor


@transaction.atomic
def choose_theme(*, actor: Actor, theme: str) -> None:
    """Remembers the look; raises Invalid for an unknown one."""
    if theme not in Theme.values or actor.user is None:
        raise Invalid(_("Choose light, night, or as the device."))
    actor.user.theme = theme
    actor.user.save(update_fields=["theme", "updated_at"])


@transaction.atomic
def choose_language(*, actor: Actor, language: str) -> None:
    """Remembers the language of the pages and e-mails; raises Invalid for an unknown one."""
    if language not in dict(settings.LANGUAGES) or actor.user is None:
        raise Invalid(_("Choose one of the languages offered."))
    actor.user.language = language
    actor.user.save(update_fields=["language", "updated_at"])


@transaction.atomic
def edit(*, actor: Actor, phone: str, language: str, theme: str) -> None:
    """Changes one's own phone, language and look; raises Invalid for a language or look that is not offered."""
    if actor.user is None or language not in dict(settings.LANGUAGES) or theme not in Theme.values:
        raise Invalid(_("Choose one of the values offered."))
    actor.user.phone, actor.user.language, actor.user.theme = phone, language, theme
    actor.user.save(update_fields=["phone", "language", "theme", "updated_at"])


@transaction.atomic
def act_as(*, actor: Actor, membership_uid: str) -> None:
    """Acts in another of one's memberships from now on; raises NotVisible for one that is not one's own or not in force."""
    try:
        uid = UUID(membership_uid)
    except ValueError:
        raise NotVisible from None
    membership = next((m for m in choices_of(actor) if m.uid == uid), None)
    if membership is None or actor.user is None:
        raise NotVisible
    actor.user.current_membership = membership
    actor.user.save(update_fields=["current_membership", "updated_at"])
    record(actor, "membership.act_as", membership)
