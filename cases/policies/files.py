"""Files: a photo as its person, a document with its case and by its side; nothing opens that waits for the scanner or was found infected."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import CaseDocument, PersonPhoto
from cases.models.files import ScanState, StoredFile
from cases.policies.cases import CasePolicy, in_open_case
from cases.policies.persons import PersonPartPolicy, PersonPolicy
from corecit.access.actor import Actor
from corecit.access.policies import YES, Policy, Verdict, no, register

LOCKED = {
    ScanState.WAITING: gettext_lazy("The virus scan has not finished yet. Try again in a minute."),
    ScanState.INFECTED: gettext_lazy("The virus scanner found something in this file. It is locked."),
    ScanState.FAILED: gettext_lazy("This file could not be scanned for viruses, so it is locked. Hand it in again."),
}


def opens(file: StoredFile) -> Verdict:
    """Whether the content may be handed out at all: not retired, and clean wherever a scanner is set up."""
    if file.retired_at is not None:
        return no(_("This file was retired."))
    if file.scan == ScanState.WAITING and not settings.CLAMD_URL:
        return YES
    if file.scan in LOCKED:
        return no(str(LOCKED[ScanState(file.scan)]))
    return YES


@register
class PersonPhotoPolicy(PersonPartPolicy):
    """Photos identify: both sides see them, as they see the person."""

    model = PersonPhoto
    permissions = {"view": "person.view", "create": "person.view", "open": "person.view", "retire": "person.view"}

    def may_open(self, actor: Actor, photo: PersonPhoto | None) -> Verdict:
        """While it stands and is clean."""
        return YES if photo is None else opens(photo)

    def may_retire(self, actor: Actor, photo: PersonPhoto | None) -> Verdict:
        """Whoever may change the person."""
        if photo is None:
            return YES
        return no(_("This file was retired.")) if photo.retired_at is not None else PersonPolicy().may_edit(actor, photo.person)


@register
class CaseDocumentPolicy(Policy):
    """Documents of the actor's own side, of visible cases."""

    model = CaseDocument
    permissions = {"view": "case.view", "create": "case.work", "open": "case.view", "retire": "case.work"}

    def visible(self, actor: Actor) -> QuerySet[CaseDocument]:
        """Rows by side and case."""
        if actor.is_system:
            return CaseDocument.objects.all()
        readable = [side for side in ("police", "clinical") if actor.can(f"{side}.read")]
        if actor.user is None or not readable:
            return CaseDocument.objects.none()
        return CaseDocument.objects.filter(in_open_case(actor), side__in=readable)

    def may_create(self, actor: Actor, document: CaseDocument | None) -> Verdict:
        """Whoever writes on a side."""
        if actor.can("police.write") or actor.can("clinical.write"):
            return YES
        return no(_("Only the police and the clinical side hand documents in."))

    def may_open(self, actor: Actor, document: CaseDocument | None) -> Verdict:
        """While it stands and is clean."""
        return YES if document is None else opens(document)

    def may_retire(self, actor: Actor, document: CaseDocument | None) -> Verdict:
        """Whoever handed it in, or works on the case."""
        if document is None:
            return YES
        if document.retired_at is not None:
            return no(_("This file was retired."))
        if actor.user is not None and document.added_by_id == actor.user.pk:
            return YES
        return CasePolicy().may_transition(actor, document.case)
