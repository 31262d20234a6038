"""The facts of a person that belong together: chosen together when two records are linked, and undone together."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Person

# Group -> its fields; those that only say how a fact is known come last and make no group filled.
GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("first_name", "middle_name", "last_name", "suffix", "is_unknown"),
    "birth": ("born_on", "age_low", "age_high", "birth_source"),
    "gender": ("gender", "gender_source"),
    "race": ("race", "race_source"),
    "ethnicity": ("ethnicity", "ethnicity_source"),
    "language": ("language", "needs_interpreter"),
    "veteran": ("veteran", "veteran_source"),
    "housing": ("housing",),
    "insurance": ("insurance",),
    "looks": ("height_inches", "weight_pounds", "eye_color", "hair_color", "marks", "looks_source"),
    "description": ("description",),
}
LABELS: dict[str, Any] = {
    "name": _("Name"),
    "birth": _("Date of birth or age"),
    "gender": _("Gender"),
    "race": _("Race"),
    "ethnicity": _("Ethnicity"),
    "language": _("Language and interpreter"),
    "veteran": _("Served in the military"),
    "housing": _("Housing"),
    "insurance": _("Insurance"),
    "looks": _("Height, weight, eyes, hair and marks"),
    "description": _("Physical description"),
}
_FORMAL = ("is_unknown",)


def values(person: Person, group: str) -> tuple[Any, ...]:
    """The values of a group."""
    return tuple(getattr(person, name) for name in GROUPS[group])


def is_filled(person: Person, group: str) -> bool:
    """Whether anything is known of a group; how it is known does not count."""
    told = [name for name in GROUPS[group] if not name.endswith("_source") and name not in _FORMAL]
    return any(getattr(person, name) not in (None, "", "not_asked") for name in told)


def _is_unknown(person: Person, group: str) -> bool:
    """Whether a group says nothing but that it is unknown."""
    return {getattr(person, name) for name in GROUPS[group] if not name.endswith("_source")} <= {None, "", "not_asked", "unknown"}


def to_choose(kept: Person, other: Person) -> list[str]:
    """The groups in which two records differ and the other one knows something."""
    return [group for group in GROUPS if is_filled(other, group) and values(kept, group) != values(other, group)]


def usual(kept: Person, other: Person, group: str) -> str:
    """Whose value stands unless somebody chooses: the kept record's, the other's where the kept one knows nothing or less than it: "unknown"."""
    if not is_filled(kept, group) or (_is_unknown(kept, group) and not _is_unknown(other, group)):
        return "other"
    return "kept"
