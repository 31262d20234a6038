"""The Celery application; settings names beginning with CELERY_ configure it."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
# Django's checks read every page and template, which worker and clock need for nothing: 50 MB in each and half of their start. `migrate`, which
# every way of starting runs first, and `make check` make them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
TRANSPORT_ALIASES["filesystem"] = "corecit.broker:Transport"

app = Celery("corecit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
