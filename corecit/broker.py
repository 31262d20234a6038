"""The embedded broker: kombu's file transport, with messages that appear whole or not at all.

kombu makes the file of a message first and writes into it afterwards; a worker that looks in between takes an empty message and dies of it.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from queue import Empty
from typing import Any, TypeVar

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps

T = TypeVar("T")
# How long another process may be at writing a table down.
TRIES, PAUSE = 20, 0.05


class Channel(filesystem.Channel):
    """Writes beside and renames."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.part"
        try:
            unfinished.write_bytes(str_to_bytes(dumps(payload)))
            unfinished.replace(folder / f"{name}.{queue}.msg")
        except OSError as error:
            raise ChannelError(f"Cannot add a message to {str(folder)!r}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return super()._get(queue)
        except ValueError:
            # Cut by a power failure. What it asked for is found by the sweeps.
            raise Empty from None

    def get_table(self, exchange: str) -> Any:
        """The queues of an exchange; one that is just being written is read again."""
        return patiently(lambda: super(Channel, self).get_table(exchange))

    def _queue_bind(self, exchange: str, *args: Any) -> None:
        try:
            patiently(lambda: super(Channel, self)._queue_bind(exchange, *args))
        except ValueError:
            # Nobody is at it any more: it was cut.
            (Path(self.control_folder) / f"{exchange}.exchange").unlink(missing_ok=True)
            super()._queue_bind(exchange, *args)


def patiently(read: Callable[[], T]) -> T:
    """Reads again while another process writes; raises ValueError when it stays unreadable."""
    for _ in range(TRIES):
        try:
            return read()
        except ValueError:
            time.sleep(PAUSE)
    return read()


class Transport(filesystem.Transport):
    """In the place of kombu's for `filesystem://`, see corecit.celery."""

    Channel = Channel
