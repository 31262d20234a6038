"""The instruments that corecit ships, as files beside this one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "definitions"


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """Each with key, licence, scoring and questionnaire."""
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json")))
