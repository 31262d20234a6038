"""How gunicorn serves corecit; the one-command run and the container both use it."""

import gc
import os

from django.urls import get_resolver
from gunicorn.arbiter import Arbiter

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = True  # the workers share what is loaded, which saves some 60 MB each
timeout = 60
graceful_timeout = 8
keepalive = 5
# A worker is renewed now and then, at different moments, so that a slow leak never fills the machine.
max_requests = 2000
max_requests_jitter = 400
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) else None  # noqa: PTH112, S108
control_socket_disable = True
accesslog = None  # paths hold record numbers; the proxy keeps the access log
errorlog = "-"
loglevel = "warning"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")


def when_ready(server: Arbiter) -> None:
    """Loads the pages before the workers part, so that they share this too and the first reader does not wait for it.

    The collector leaves alone what is loaded: looking through it would make each worker a copy of its own.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
