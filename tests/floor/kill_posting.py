"""A process that posts notices as the web does, one transaction each, to be killed in the middle; prints each key after its commit.

python tests/floor/kill_posting.py NUMBER
"""

from __future__ import annotations

import os
import sys
import time

import django

sys.path.insert(0, os.getcwd())  # noqa: PTH109
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corecit.settings")
django.setup()

from django.db import transaction  # noqa: E402

from corecit.accounts.models import User  # noqa: E402
from corecit.notices.operations import notices  # noqa: E402


def main(number: int) -> None:
    reader = User.objects.get(email="officer@harmon.example")
    for count in range(number):
        key = f"{os.getpid()}-{count}"
        with transaction.atomic():
            notices.post(kind="announcement", key=key, user=reader, path="/notices/")
        print(key, flush=True)
        time.sleep(0.02)


if __name__ == "__main__":
    main(int(sys.argv[1]))
