"""What notes add to the navigation, to home, to a case, to the list of drafts, to notices and to the timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases import hooks
from cases.note_words import ADDENDUM, CASE_COMMENT, COMMENT, NEW, UNSIGNED
from cases.presenters import notes as presenters
from cases.selectors import notes, records, timeline
from corecit.access.actor import Actor
from corecit.access.policies import Verdict, verdict
from corecit.notices import kinds
from corecit.web import drafts, nav, panels
from corecit.web.selectors import drafts as kept


def at_home(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """The actor's own notes that are not signed, those of which only the draft of the form is there among them; nothing when there are none."""
    rows = [presenters.unsigned_row(note) for note in notes.unsigned(actor)]
    rows += [presenters.draft_row(draft) for draft in kept.of_form(actor, NEW).values()]
    return {"rows": rows} if rows else None


def all_unsigned(actor: Actor, _subject: Any) -> dict[str, Any] | None:
    """The same without the forms, which the list of drafts has itself."""
    rows = [presenters.unsigned_row(note) for note in notes.unsigned(actor, limit=100)]
    return {"rows": rows} if rows else None


def of_case(actor: Actor, case: Any) -> dict[str, Any] | None:
    """The actor's own unsigned notes of a case."""
    rows = [presenters.unsigned_row(note) for note in notes.unsigned(actor, case)]
    return {"rows": rows} if rows else None


def _on_case(act: str) -> Callable[[Actor, UUID | None], Verdict]:
    return lambda actor, uid: verdict(actor, act, records.get(actor, uid or ""))


def _on_note(act: str) -> Callable[[Actor, UUID | None], Verdict]:
    return lambda actor, uid: verdict(actor, act, notes.get(actor, uid or ""))


def _may_comment_case(actor: Actor, uid: UUID | None) -> Verdict:
    case = records.get(actor, uid or "")
    return notes.may_comment(actor) and verdict(actor, "transition", case)


def _number(actor: Actor, uid: UUID | None) -> str:
    return records.get(actor, uid or "").number


def _number_of_note(actor: Actor, uid: UUID | None) -> str:
    return notes.get(actor, uid or "").case.number


nav.register(nav.Item(_("Note templates"), "cases:note-template-list", "template", ("codes.manage",), sort=72))
panels.register(panels.Panel("home", "notes-unsigned", "cases/records/panels/unsigned.html", at_home, sort=18, permission="case.work"))
panels.register(
    panels.Panel("drafts", "notes-unsigned", "cases/records/panels/unsigned.html", all_unsigned, sort=20, permission="case.work")
)
panels.register(panels.Panel("case", "notes-unsigned", "cases/records/panels/unsigned.html", of_case, sort=10, permission="case.work"))
hooks.register("notes", notes.obstacles)
timeline.register_source("note", _("Notes"), presenters.entries, of_person=presenters.person_entries)
drafts.register(drafts.DraftForm(NEW, _("Note on case"), "cases:note-create", _on_case("work"), _number))
drafts.register(drafts.DraftForm(UNSIGNED, _("Unsigned note on case"), "cases:note-edit", _on_note("edit"), _number_of_note))
drafts.register(drafts.DraftForm(ADDENDUM, _("Addendum on case"), "cases:note-detail", _on_note("amend"), _number_of_note))
drafts.register(drafts.DraftForm(COMMENT, _("Comment on case"), "cases:note-comment", _on_note("comment"), _number_of_note))
drafts.register(drafts.DraftForm(CASE_COMMENT, _("Comment on case"), "cases:record-comment", _may_comment_case, _number))
kinds.register(
    kinds.Kind(
        "note-comment",
        _("A supervisor's comment for you"),
        _("Somebody commented on your work on a case, or answered a comment of yours."),
        "message",
        _("Read it"),
    )
)
