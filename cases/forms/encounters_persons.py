"""Who it was: a person already known, a new one, or an unknown one with a description; each fact with its source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.forms.asked import Asked
from cases.forms.encounters_fields import Text
from cases.models import Person
from cases.models.persons import EyeColor, FactSource, HairColor
from corecit.accounts.models import Agency
from corecit.common.models import CodeList
from corecit.common.selectors import codes

NAMES = ("first_name", "middle_name", "last_name", "suffix")
LOOKS = ("height_inches", "weight_pounds", "eye_color", "hair_color", "marks")
DESCRIBED = (
    "born_on",
    "age_low",
    "age_high",
    "birth_source",
    "gender",
    "gender_source",
    "race",
    "race_source",
    "ethnicity",
    "ethnicity_source",
    *LOOKS,
    "looks_source",
    "description",
)
# Fact -> the field that says how it is known.
SOURCES = {
    "born_on": "birth_source",
    "age_low": "birth_source",
    "gender": "gender_source",
    "race": "race_source",
    "ethnicity": "ethnicity_source",
}
HEIGHTS = [("", "—"), *((inches, f"{inches // 12}′{inches % 12}″") for inches in range(24, 91))]
SHOW = {
    "person_search": "person_choice=known",
    "person": "person_choice=known",
    **dict.fromkeys(("first_name", "middle_name", "last_name", "suffix", "born_on"), "person_choice=new"),
    **dict.fromkeys(("age_low", "age_high", "gender", "race", "ethnicity", *LOOKS, "description"), "person_choice=new|unknown"),
    "birth_source": "person_choice=new|unknown",
    "gender_source": "person_choice=new|unknown;gender=*",
    "race_source": "person_choice=new|unknown;race=*",
    "ethnicity_source": "person_choice=new|unknown;ethnicity=*",
    "looks_source": "person_choice=new|unknown;" + ",".join(LOOKS) + "=*",
}
ROWS = [
    ["first_name", "last_name"],
    ["middle_name", "suffix"],
    ["born_on", "age_low", "age_high"],
    ["birth_source"],
    ["gender", "gender_source"],
    ["race", "race_source"],
    ["ethnicity", "ethnicity_source"],
    ["height_inches", "weight_pounds"],
    ["eye_color", "hair_color"],
    ["marks"],
    ["looks_source"],
    ["description"],
]


def fields(
    agency: Agency | None, *, recorded: str = "", found: Iterable[tuple[str, str]] = (), required: bool = True
) -> dict[str, forms.Field]:
    """The fields of the choice; `recorded` is the name of who stands there already, `found` the persons that a search brought."""
    choices = [("recorded", recorded)] if recorded else []
    choices += [("known", _("Known: search")), ("new", _("New person")), ("unknown", _("Unknown person"))]
    source = {"choices": FactSource.choices, "widget": forms.RadioSelect, "required": False}

    def select(label: Any, name: str) -> forms.Field:
        return forms.ChoiceField(label=label, choices=[("", "—"), *codes.choices(name, agency)], required=False)

    return {
        "person_choice": forms.ChoiceField(label=_("Who was it?"), choices=choices, widget=forms.RadioSelect, required=required),
        "person_search": forms.CharField(
            label=_("Name, alias or phone"),
            required=False,
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autocapitalize": "words"}),
        ),
        "person": forms.ChoiceField(label=_("Found"), choices=list(found), widget=forms.RadioSelect, required=False),
        "first_name": forms.CharField(label=_("First name"), max_length=80, required=False, widget=_name()),
        "middle_name": forms.CharField(label=_("Middle name"), max_length=80, required=False, widget=_name()),
        "last_name": forms.CharField(label=_("Last name"), max_length=80, required=False, widget=_name()),
        "suffix": forms.CharField(label=_("Suffix"), max_length=20, required=False, widget=_name()),
        "born_on": forms.DateField(
            label=_("Date of birth"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        ),
        "age_low": forms.IntegerField(label=_("Age, from"), min_value=0, max_value=120, required=False, widget=number_input()),
        "age_high": forms.IntegerField(label=_("to"), min_value=0, max_value=120, required=False, widget=number_input()),
        "birth_source": forms.ChoiceField(label=_("Age or date of birth is"), **source),  # type: ignore[arg-type]
        "gender": select(_("Gender"), CodeList.GENDER),
        "gender_source": forms.ChoiceField(label=_("Gender is"), initial=FactSource.PERCEIVED, **source),  # type: ignore[arg-type]
        "race": select(_("Race"), CodeList.RACE),
        "race_source": forms.ChoiceField(label=_("Race is"), initial=FactSource.PERCEIVED, **source),  # type: ignore[arg-type]
        "ethnicity": select(_("Ethnicity"), CodeList.ETHNICITY),
        "ethnicity_source": forms.ChoiceField(label=_("Ethnicity is"), initial=FactSource.PERCEIVED, **source),  # type: ignore[arg-type]
        **looks_fields(),
        "looks_source": forms.ChoiceField(label=_("Height, weight and so on are"), initial=FactSource.PERCEIVED, **source),  # type: ignore[arg-type]
        "description": Text(
            label=_("Description"), max_length=300, help_text=_("Clothing, build, marks: what tells this person from others.")
        ),
    }


def looks_fields() -> dict[str, forms.Field]:
    """Height, weight, eyes, hair and marks."""
    return {
        "height_inches": forms.TypedChoiceField(label=_("Height"), choices=HEIGHTS, coerce=int, empty_value=None, required=False),
        "weight_pounds": forms.IntegerField(
            label=_("Weight in pounds"), min_value=10, max_value=1000, required=False, widget=number_input()
        ),
        "eye_color": forms.ChoiceField(label=_("Eyes"), choices=[("", "—"), *EyeColor.choices], required=False),
        "hair_color": forms.ChoiceField(label=_("Hair"), choices=[("", "—"), *HairColor.choices], required=False),
        "marks": forms.CharField(label=_("Scars, marks, tattoos"), max_length=300, required=False),
    }


def _name() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"})


def number_input() -> forms.NumberInput:
    """A field for a number, with the keys of a phone that go with it."""
    return forms.NumberInput(attrs={"inputmode": "numeric"})


def option(person: Person, why: str = "") -> tuple[str, str]:
    """A person found, as the search shows them: name, year of birth or age, aliases, and why they were found."""
    words = [person.display_name]
    if person.born_on:
        words.append(_("born %(date)s") % {"date": person.born_on.strftime("%m/%d/%Y")})
    elif person.age_low is not None:
        words.append(_("about %(age)s") % {"age": f"{person.age_low}–{person.age_high}" if person.age_high else person.age_low})
    aliases = [name.text for name in person.names.all() if name.kind != "primary"][:2]
    if aliases:
        words.append(_("also %(names)s") % {"names": ", ".join(aliases)})
    if person.is_unknown and person.description:
        words.append(person.description[:60])
    if why:
        words.append(why)
    return str(person.uid), " · ".join(words)


class PersonMixin:
    """What a form with the person's fields checks and hands on."""

    cleaned_data: dict[str, Any]
    # What was said of the persons on record who fit what was typed.
    asked: Asked = Asked()

    def check_person(self) -> None:
        """Adds what is missing to the errors: a name for a new person, one of those found, a source for each fact."""
        data = self.cleaned_data
        choice = data.get("person_choice")
        if choice == "known" and not data.get("person"):
            self.add_error("person_search", ValidationError(_("Search, and choose one of the persons found, or enter a new person.")))  # type: ignore[attr-defined]
        if choice == "new" and not (data.get("first_name") or data.get("last_name")):
            self.add_error("last_name", ValidationError(_("Type a name, or choose “Unknown person”.")))  # type: ignore[attr-defined]
        if choice not in ("new", "unknown"):
            return
        if data.get("age_low") is not None and data.get("age_high") is not None and data["age_high"] < data["age_low"]:
            self.add_error("age_high", ValidationError(_("The second age is below the first.")))  # type: ignore[attr-defined]
        if data.get("born_on") and data["born_on"] > timezone.localdate():
            self.add_error("born_on", ValidationError(_("This day lies in the future.")))  # type: ignore[attr-defined]
        if (data.get("born_on") or data.get("age_low") is not None) and not data.get("birth_source"):
            self.add_error("birth_source", ValidationError(_("Say how it is known.")))  # type: ignore[attr-defined]

    def person(self) -> dict[str, Any]:
        """The answer for `operations.encounters_persons.choose`; for somebody who was recognised with what was typed before that."""
        typed = self.typed_person()
        if typed["choice"] not in ("new", "unknown"):
            return typed
        if self.asked.taken:
            return {"choice": "known", "person": self.asked.taken, "typed": typed}
        return typed | {"uid": self.asked.new_uid, "different": self.asked.different}

    def typed_person(self) -> dict[str, Any]:
        """The answer as it stands in the fields."""
        data = self.cleaned_data
        choice = data.get("person_choice", "")
        if choice not in ("new", "unknown"):
            return {"choice": choice, "person": data.get("person") or None}
        kept = {name: data.get(name) for name in (*(NAMES if choice == "new" else ()), *DESCRIBED)}
        if choice == "unknown":
            kept["born_on"] = None
        for fact, source in SOURCES.items():
            if fact not in ("born_on", "age_low") and not kept.get(fact):
                kept[source] = ""
        if kept.get("born_on") is None and kept.get("age_low") is None and kept.get("age_high") is None:
            kept["birth_source"] = ""
        if not any(kept.get(name) for name in LOOKS):
            kept["looks_source"] = ""
        if kept.get("age_low") is None and kept.get("age_high") is not None:
            kept["age_low"] = 0
        return {"choice": choice, "person": None} | {
            name: "" if value is None and name not in _NUMBERS else value for name, value in kept.items()
        }


_NUMBERS = {"born_on", "age_low", "age_high", "height_inches", "weight_pounds"}


class PersonForm(PersonMixin, forms.Form):
    """The person of an encounter on a page of its own: named later, set right, or a caller, relative, witness, victim or child added."""

    def __init__(
        self,
        data: Any = None,
        *,
        agency: Agency | None,
        found: Iterable[tuple[str, str]] = (),
        roles: Iterable[tuple[str, Any]] = (),
        allow_unknown: bool = True,
    ) -> None:
        super().__init__(data)
        if roles:
            self.fields["role"] = forms.ChoiceField(label=_("In what part"), choices=list(roles), widget=forms.RadioSelect)
        made = fields(agency, found=found)
        if not allow_unknown:
            made["person_choice"].choices = [choice for choice in made["person_choice"].choices if choice[0] != "unknown"]  # type: ignore[attr-defined]
        self.fields.update(made)
        self.show = SHOW
        self.person_rows = [[(self[name], SHOW.get(name, "")) for name in row] for row in ROWS]

    def forget_errors(self) -> None:
        """For a page that comes back with what a search found: nothing was submitted yet."""
        self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        """As on the report's form."""
        self.check_person()
        return self.cleaned_data
