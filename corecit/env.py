"""Typed readers of environment variables that fail with a sentence telling the reader what to set."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, or the content of the file that NAME_FILE points to; raises ImproperlyConfigured when neither is set and there is no default."""
    value = os.environ.get(name)
    if value:
        return value
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE points to {path}, which cannot be read ({error.strerror}). Check the path and its permissions."
            ) from error
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. Set {name}, or {name}_FILE to the path of a file that holds it; see .env.example.")
    return default


def boolean(name: str, default: bool) -> bool:
    """Reads 1/0, true/false, yes/no, on/off."""
    value = text(name, "true" if default else "false").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}. Set it to true or false.")


def integer(name: str, default: int, low: int = 0, high: int = 10**9) -> int:
    """Reads a whole number between low and high."""
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number, for example {default}.") from error
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name} is {number}. Set it to a number from {low} to {high}.")
    return number


def words(name: str, default: str = "") -> list[str]:
    """Reads a comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def database(url: str) -> dict:
    """Django's settings for a postgres:// URL; the query may name a socket folder (?host=/run/postgresql) or options such as sslmode."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL starts with {parts.scheme!r}. corecit needs PostgreSQL: postgres://user:password@host:5432/name."
        )
    options = dict(parse_qsl(parts.query))
    password = unquote(parts.password or "") or text("DATABASE_PASSWORD", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": password,
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }


def email(url: str) -> dict:
    """Django's e-mail settings for smtp://user:password@host:587/?tls=1, smtps://..., console: or outbox: (the in-app outbox page)."""
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "outbox":
        return {"EMAIL_BACKEND": "corecit.notices.mail.OutboxBackend"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(f"EMAIL_URL is {parts.scheme}:. Set it to outbox:, console: or smtp://user:password@host:587/?tls=1.")
    options = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "corecit.notices.mail.SmtpBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or "") or text("EMAIL_PASSWORD", ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": options.get("tls") == "1",
        "EMAIL_TIMEOUT": 20,
    }
