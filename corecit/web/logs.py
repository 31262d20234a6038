"""Keeps personal data out of what is logged: the words of errors, e-mail addresses, phone numbers, keys of links."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType

_PATTERNS = [
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    re.compile(r"(?<!\d)(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
    # What opens a page to whoever holds it: the key of a reply link, of a link to set a password.
    re.compile(r"(?<=/reply/)[^/\s]+|(?<=/reset/key/)[^/\s]+"),
]
# Shorter words of an error would be found everywhere.
_TELLING = 4

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Scrub(logging.Filter):
    """Replaces what looks like personal data in the finished message by [removed], and the words of an error by its kind."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, scrubbed."""
        if isinstance(record.args, Mapping) and "exc" in record.args:
            # Celery writes the error of a task into the line: "ValueError('...')".
            record.args = {**record.args, "exc": str(record.args["exc"]).partition("(")[0]}
        text = record.getMessage()
        for error in _chain(record.exc_info[1]) if record.exc_info else ():
            for said in (repr(error), str(error)):
                if len(said) >= _TELLING:
                    text = text.replace(said, _kind(error))
        for pattern in _PATTERNS:
            text = pattern.sub("[removed]", text)
        record.msg, record.args = text, None
        return True


class Plain(logging.Formatter):
    """One line a record; of an error the places in the code and its kind. Its words are left out: they quote what was typed, or a row of the database."""

    def formatException(self, ei: ErrorInfo) -> str:
        """The error, and before it those that led to it."""
        parts = []
        for error in reversed(list(_chain(ei[1]))):
            parts.append("Traceback (most recent call last):\n" + "".join(traceback.format_tb(error.__traceback__)) + _kind(error))
        return "\n\n".join(parts)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that led to it, the last one first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _kind(error: BaseException) -> str:
    """ValueError; of an error of the database the constraint, table or column too, which are names of ours."""
    names = [getattr(getattr(error, "diag", None), name, None) for name in ("table_name", "column_name", "constraint_name")]
    told = f" ({', '.join(filter(None, names))})" if any(names) else ""
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.") + told
