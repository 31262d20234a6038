"""The Celery application; settings names beginning with CELERY_ configure it."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
TRANSPORT_ALIASES["filesystem"] = "corecit.broker:Transport"

app = Celery("corecit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
