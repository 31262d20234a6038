"""Whether what corecit stands on answers."""

from __future__ import annotations

import redis
from django.conf import settings
from django.db import DatabaseError, connection


def check() -> dict[str, bool]:
    """`database` and `broker`, each true when it answers; `ok` when all do."""
    state = {"database": _database(), "broker": _broker()}
    return {"ok": all(state.values())} | state


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    if not settings.REDIS_URL:
        return True
    try:
        return bool(redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping())
    except redis.RedisError:
        return False
