"""The embedded broker: kombu's file transport, with messages and tables of bindings that appear whole or not at all.

kombu makes a file first and writes into it afterwards; a worker that looks in between takes an empty message and dies of it, and a process that
is killed in between (kill -9, power) leaves an empty table that stops every later start.
"""

from __future__ import annotations

import fcntl
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """Writes beside and renames."""

    _declaring = threading.RLock()

    def queue_bind(self, *args: Any, **kwargs: Any) -> None:
        """One thread at a time: kombu notes for the whole process that a binding stands before it does, and a second thread would send to nobody."""
        with self._declaring:
            super().queue_bind(*args, **kwargs)

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
        """The queues of an exchange; none when its table was cut: whoever works on a queue binds it anew."""
        return self._table(self._file(exchange))

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        file = self._file(exchange)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._writing(file):
            table = self._table(file)
            if bound not in table:
                self._write(file, [bound, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        self._purge(queue)
        file = self._file(exchange)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._writing(file):
            table = self._table(file)
            if bound in table:
                self._write(file, [one for one in table if one != bound])

    def _file(self, exchange: str) -> Path:
        return self._exchange_file(exchange)  # type: ignore[attr-defined]

    @staticmethod
    def _table(file: Path) -> list[Any]:
        try:
            return [filesystem.exchange_queue_t(*row) for row in loads(file.read_text())]
        except (FileNotFoundError, ValueError):
            return []

    @contextmanager
    def _writing(self, file: Path) -> Iterator[None]:
        """One process at a time; the lock is a file of its own, as the table is replaced. Killed, a process lets go of it."""
        file.parent.mkdir(exist_ok=True)
        with file.with_suffix(".lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _write(file: Path, table: list[Any]) -> None:
        unfinished = file.with_suffix(".part")
        unfinished.write_text(dumps(table))
        unfinished.replace(file)


class Transport(filesystem.Transport):
    """In the place of kombu's for `filesystem://`, see corecit.celery."""

    Channel = Channel
