"""Keeping the templates of notes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import NoteTemplate
from cases.policies.notes import side_of_kind
from corecit.access.actor import Actor
from corecit.access.policies import authorize, fetch, lock
from corecit.accounts.models import Agency
from corecit.audit.trail import record
from corecit.common.errors import Invalid


def _refuse_taken(template: NoteTemplate) -> None:
    """Raises Invalid when the agency has another template of this name."""
    if NoteTemplate.objects.filter(agency=template.agency, name__iexact=template.name).exclude(pk=template.pk).exists():
        sentence = _("The agency has a template of this name already.")
        raise Invalid(sentence, {"name": [sentence]})


def _fill(template: NoteTemplate, agency: Agency, name: str, kind: str, sections: list[dict[str, str]], is_active: bool) -> None:
    template.agency, template.name, template.is_active = agency, name.strip(), is_active
    template.kind, template.side, template.sections = kind, side_of_kind(kind), sections
    if not sections:
        raise Invalid(_("A template has at least one section."), {"sections": [_("Write a section.")]})
    _refuse_taken(template)


@transaction.atomic
def create(
    *, actor: Actor, agency: UUID | str, name: str, kind: str, sections: list[dict[str, str]], is_active: bool = True
) -> NoteTemplate:
    """Makes a template for an agency; the kind decides its side. Raises Denied, Invalid."""
    authorize(actor, "create", NoteTemplate)
    template = NoteTemplate()
    _fill(template, fetch(actor, Agency, uid=agency), name, kind, sections, is_active)
    template.save()
    record(actor, "notetemplate.create", template, kind=kind)
    return template


@transaction.atomic
def edit(
    *, actor: Actor, template_id: int, agency: UUID | str, name: str, kind: str, sections: list[dict[str, str]], is_active: bool
) -> NoteTemplate:
    """Changes a template; notes written by it keep their headings. Raises Denied, Invalid."""
    template = lock(actor, NoteTemplate, "edit", pk=template_id)
    _fill(template, fetch(actor, Agency, uid=agency), name, kind, sections, is_active)
    template.save(update_fields=["agency", "name", "kind", "side", "sections", "is_active", "updated_at"])
    record(actor, "notetemplate.edit", template, kind=kind, is_active=is_active)
    return template
