"""What must be right in the settings of a real installation; `manage.py check --deploy` says what is not."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

SHORTEST_KEY = 50


@register(Tags.security, deploy=True)
def installation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Sentences that say which variable to set to what."""
    found: list[CheckMessage] = []
    if settings.EMBEDDED:
        return [
            Warning(
                "This is the embedded server, meant for one machine and for trying it out.",
                hint="Set CORECIT_MODE=production.",
                id="corecit.W001",
            )
        ]
    if len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < 10:
        found.append(
            Error(
                "SECRET_KEY is too short or too plain.",
                hint=f"Set SECRET_KEY (or SECRET_KEY_FILE) to {SHORTEST_KEY} random characters: deploy/make-secrets writes one.",
                id="corecit.E001",
            )
        )
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or not site.hostname:
        found.append(
            Error(
                "SITE_URL is not an https address.",
                hint="Set SITE_URL to the address that people type, such as https://corecit.example.gov.",
                id="corecit.E002",
            )
        )
    elif site.hostname not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        found.append(
            Warning("SITE_URL names a host that ALLOWED_HOSTS does not.", hint=f"Add {site.hostname} to ALLOWED_HOSTS.", id="corecit.W002")
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Warning("ALLOWED_HOSTS admits every name.", hint="Name the hosts, separated by commas.", id="corecit.W003"))
    if settings.DEMO:
        found.append(
            Error(
                "DEMO is on: the demo sign-ins are known to everybody.",
                hint="Unset DEMO, and start with an empty database.",
                id="corecit.E003",
            )
        )
    if not settings.REDIS_URL:
        found.append(
            Warning(
                "REDIS_URL is not set, so tasks go through files of one machine.",
                hint="Set REDIS_URL=redis://host:6379/0.",
                id="corecit.W004",
            )
        )
    if settings.EMAIL_BACKEND != "corecit.notices.mail.SmtpBackend":
        found.append(
            Warning("No e-mail leaves this installation.", hint="Set EMAIL_URL=smtp://user:password@host:587/?tls=1.", id="corecit.W005")
        )
    if not settings.USE_BANNER:
        found.append(
            Warning(
                "No use banner is shown at sign-in (CJIS AC-8).",
                hint="Unset USE_BANNER, or set it to your agency's text.",
                id="corecit.W006",
            )
        )
    return found
