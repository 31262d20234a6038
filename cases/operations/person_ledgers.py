"""What a link moves and how it is brought back: every change is written down row by row, and undone only where nobody changed it since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core import serializers
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model

from cases.models import MoveKind, Person, PersonLink, PersonLinkMove
from cases.selectors import ledgers
from cases.selectors.person_relations import Relation, following, is_leaf

# Says nothing of what a row tells.
_FORMAL = {"id", "uid", "created_at", "updated_at"}


def _enter(link: PersonLink, kind: MoveKind, model: type[Model], row: int, field: str, before: Any, after: Any) -> None:
    PersonLinkMove.objects.create(link=link, kind=kind, model=model._meta.label, row=row, field=field, before=before, after=after)


def _point(relation: Relation, ids: list[int], person_id: int) -> bool:
    """Points rows to another person; False when a constraint forbids it, and nothing is changed then."""
    try:
        with transaction.atomic():
            relation.model._base_manager.filter(pk__in=ids).update(**{relation.field.attname: person_id})
    except IntegrityError:
        return False
    return True


def move_everything(link: PersonLink) -> None:
    """Lets every row of the other record follow to the kept one; what the kept one has already is taken out or stays. For locked persons."""
    for relation in following():
        rows = relation.model._base_manager.filter(**{relation.field.attname: link.other_id})
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        if not ids:
            continue
        if _point(relation, ids, link.kept_id):
            _enter_moved(link, relation, ids)
            continue
        for pk in ids:
            if _point(relation, [pk], link.kept_id):
                _enter_moved(link, relation, [pk])
            else:
                _give_way(link, relation, pk)


def _enter_moved(link: PersonLink, relation: Relation, ids: list[int]) -> None:
    PersonLinkMove.objects.bulk_create(
        PersonLinkMove(
            link=link,
            kind=MoveKind.MOVED,
            model=relation.model._meta.label,
            row=pk,
            field=relation.field.attname,
            before=link.other_id,
            after=link.kept_id,
        )
        for pk in ids
    )


def _content(row: Model, relation: Relation) -> dict[str, Any]:
    names = [field.attname for field in row._meta.concrete_fields if field.name not in _FORMAL and field.name != relation.field.name]
    return {name: getattr(row, name) for name in names}


def _twin(row: Model, relation: Relation, person_id: int) -> int | None:
    """The row of another person that says the same; None when there is none."""
    same = relation.model._base_manager.filter(**{relation.field.attname: person_id}, **_content(row, relation))
    return same.order_by("pk").values_list("pk", flat=True).first()


def _give_way(link: PersonLink, relation: Relation, pk: int) -> None:
    """The kept record has the like already: the very same is taken out and kept whole in the ledger, anything else stays with the other record."""
    row = relation.model._base_manager.get(pk=pk)
    twin = _twin(row, relation, link.kept_id) if is_leaf(relation.model) else None
    if twin is None:
        _enter(link, MoveKind.STAYED, relation.model, pk, relation.field.attname, link.other_id, link.other_id)
        return
    whole = ledgers.plain(serializers.serialize("python", [row])[0])
    _enter(link, MoveKind.TAKEN, relation.model, pk, relation.field.attname, whole, twin)
    relation.model._base_manager.filter(pk=pk).delete()


def set_values(link: PersonLink, row: Model, values: dict[str, Any]) -> None:
    """Replaces values of a row by choice, and writes down what stood there."""
    for name, value in values.items():
        before = getattr(row, name)
        _enter(link, MoveKind.SET, type(row), row.pk, name, ledgers.plain(before), ledgers.plain(value))
        setattr(row, name, value)
    row.save(update_fields=[*values, "updated_at"])


def undo(link: PersonLink, groups: Iterable[Iterable[str]]) -> list[str]:
    """Brings everything back that nobody changed since; returns the fields of the kept record that stay as they were edited. For locked persons.

    `groups` are fields of a person that belong together: they go back together or not at all.
    """
    moves = list(link.moves.order_by("-id"))
    stayed = _undo_values(link, [move for move in moves if move.kind == MoveKind.SET], groups)
    freed: list[tuple[str, int]] = []
    for move in moves:
        if move.kind == MoveKind.MOVED:
            rows = ledgers.model_of(move.model)._base_manager.filter(pk=move.row, **{move.field: link.kept_id})
            if rows.update(**{move.field: link.other_id}):
                freed.append((move.model, move.row))
    for move in moves:
        if move.kind == MoveKind.TAKEN:
            _put_back(move, link.kept_id, link.other_id)
    _fill_gaps(link, set(freed))
    return sorted(stayed)


def _undo_values(link: PersonLink, entries: list[PersonLinkMove], groups: Iterable[Iterable[str]]) -> list[str]:
    stayed = []
    for group in ledgers.grouped(entries, groups):
        state, model = ledgers.state(group), ledgers.model_of(group[0].model)
        if state == "untouched":
            row = model._base_manager.get(pk=group[0].row)
            for entry in group:
                setattr(row, entry.field, model._meta.get_field(entry.field).to_python(entry.before))  # type: ignore[union-attr]
            row.save(update_fields=[*(entry.field for entry in group), "updated_at"])
        elif state == "later":
            for entry in group:
                later = ledgers.later(entry)
                if later is not None:
                    PersonLinkMove.objects.filter(pk=later.pk).update(before=entry.before)
        elif state == "edited" and model is Person:
            stayed += [entry.field for entry in group]
    return sorted(stayed)


def _insert(whole: Any, field: str, person_id: int) -> bool:
    """Puts a row back as it was, but for the person it points to; False when something it needs is gone or a constraint forbids it."""
    model = ledgers.model_of(whole["model"])
    name = next(one.name for one in model._meta.concrete_fields if one.attname == field)
    for one in model._meta.concrete_fields:
        value = whole["fields"].get(one.name)
        if isinstance(one, ForeignKey) and one.name != name and value is not None:
            target: Any = one.related_model
            if not target._base_manager.filter(**{one.target_field.name: value}).exists():
                return False
    row = {**whole, "fields": {**whole["fields"], name: person_id}}
    try:
        with transaction.atomic():
            for found in serializers.deserialize("python", [row]):
                found.save()
    except IntegrityError:
        return False
    return True


def _put_back(move: PersonLinkMove, kept_id: int, other_id: int) -> None:
    """What was taken out comes back, unless the row that made it needless was changed since: then that change spoke for both."""
    model = ledgers.model_of(move.model)
    if not model._base_manager.filter(pk=move.row).exists() and model._base_manager.filter(pk=move.after, **{move.field: kept_id}).exists():
        _insert(move.before, move.field, other_id)


def _fill_gaps(link: PersonLink, freed: set[tuple[str, int]]) -> None:
    """Where rows that went back had made rows of other links needless, those follow to the kept record after all."""
    standing = PersonLinkMove.objects.filter(link__kept=link.kept_id, link__unlinked_at=None).exclude(link=link.pk)
    for move in standing.filter(kind__in=[MoveKind.TAKEN, MoveKind.STAYED]).select_related("link").order_by("id"):
        model = ledgers.model_of(move.model)
        if move.kind == MoveKind.STAYED:
            relation = next(one for one in following() if one.model is model and one.field.attname == move.field)
            came = model._base_manager.filter(pk=move.row, **{move.field: move.before}).exists() and _point(
                relation, [move.row], link.kept_id
            )
            before = move.before
        else:
            if (move.model, move.after) not in freed:
                continue
            came, before = _insert(move.before, move.field, link.kept_id), move.link.other_id
            if not came:
                _find_another_twin(move, link.kept_id)
        if came:
            PersonLinkMove.objects.filter(pk=move.pk).update(kind=MoveKind.MOVED, before=before, after=link.kept_id)


def _find_another_twin(move: PersonLinkMove, kept_id: int) -> None:
    relation = next(one for one in following() if one.model is ledgers.model_of(move.model) and one.field.attname == move.field)
    for one in serializers.deserialize("python", [move.before]):
        twin = _twin(one.object, relation, kept_id)
        if twin is not None:
            PersonLinkMove.objects.filter(pk=move.pk).update(after=twin)
