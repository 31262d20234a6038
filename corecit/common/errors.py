"""The three ways an operation refuses; the pages and the API turn each into an answer a person understands."""

from __future__ import annotations


class Refusal(Exception):
    """Why something was not done, in a sentence for the person who asked."""

    status = 400

    def __init__(self, reason: str) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Denied(Refusal):
    """The actor may see the object but may not do this with it (403)."""

    status = 403


class Conflict(Refusal):
    """The state of the object does not allow it, or somebody else changed it meanwhile (409)."""

    status = 409


class Invalid(Refusal):
    """The values given cannot be accepted (400); `fields` maps a field name to its sentences."""

    status = 400

    def __init__(self, reason: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(reason)
        self.fields = fields or {}


class NotVisible(Exception):
    """The object is not there for this actor (404); the same whether it exists or not."""
