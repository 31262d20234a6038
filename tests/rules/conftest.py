"""What the walks over the whole project stand on."""

from __future__ import annotations

import pytest
from django.template import Template
from django.test import utils


@pytest.fixture
def unrecorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's test client keeps every template and a copy of its context; a walk that reads pages alone does without."""
    monkeypatch.setattr(Template, "_render", utils._TestState.saved_data.template_render)
