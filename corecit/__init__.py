"""corecit: records, referrals and follow-ups for crisis co-responder programs."""

from corecit.celery import app as celery_app

__all__ = ("celery_app",)
