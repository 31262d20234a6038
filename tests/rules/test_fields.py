"""Every field of every model of ours is classified, and none is there for what must not be kept."""

from __future__ import annotations

import re

import pytest

from corecit.common.models import BASE_CLASSES
from tests.rules.places import models

CLASSES = {"public", "internal", "identifying", "clinical", "police"}
# No full social security number, no criminal-history returns (NCIC/III).
FORBIDDEN = re.compile(r"(^|_)(ssn|social_security(_number)?|ncic|iii|criminal_history|rap_sheet)(_|$)")


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_field_is_classified(model):
    fields = {field.name for field in [*model._meta.local_fields, *model._meta.local_many_to_many]}
    inherited = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
    classes = model.classes
    missing = (fields | inherited) - set(classes)
    assert not missing, f"{model.__name__}.classes says nothing of {sorted(missing)}."
    unknown = {name: value for name, value in classes.items() if value not in CLASSES}
    assert not unknown, f"{model.__name__}.classes: {unknown} is none of {sorted(CLASSES)}."
    stale = set(classes) - inherited - set(BASE_CLASSES) - {"pk", "user", "group"}
    assert not stale, f"{model.__name__}.classes names {sorted(stale)}, which are no fields."


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_no_field_for_what_must_not_be_kept(model):
    assert not [field.name for field in model._meta.get_fields() if FORBIDDEN.search(field.name)]
