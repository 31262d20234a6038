"""A log filter that takes e-mail addresses, phone numbers and dates of birth out of what is logged."""

from __future__ import annotations

import logging
import re

_PATTERNS = [
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    re.compile(r"(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
]


class Scrub(logging.Filter):
    """Replaces what looks like personal data in the finished message by [removed]."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, scrubbed."""
        text = record.getMessage()
        for pattern in _PATTERNS:
            text = pattern.sub("[removed]", text)
        record.msg, record.args = text, None
        return True
