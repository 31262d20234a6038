"""The network address a request came from, found in one way for the audit, the lock-out and the rate limits."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str | None:
    """The address of the client: what the outermost of our PROXY_COUNT proxies saw; what a client claims beyond that is not believed."""
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXY_COUNT:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")][-settings.PROXY_COUNT :] + seen
    try:
        return str(ipaddress.ip_address(seen[0]))
    except ValueError:
        return None
