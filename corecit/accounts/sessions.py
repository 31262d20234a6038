"""Sessions in the database, read by a query that is written once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from corecit.common import clock
from corecit.common.written import Written

LASTING = Written(Session, "m.session_key = %(key)s AND m.expire_date > %(present)s")


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = LASTING(key=self.session_key, present=clock.now())
        if found:
            return found[0]
        self._session_key = None
        return None
