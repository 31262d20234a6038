"""The virus scanner: clamd's INSTREAM command over a socket (https://docs.clamav.net/manual/Usage/Scanning.html#clamd)."""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

# Seconds to connect, and to wait for the next word.
CONNECT, WAIT = 3, 60


class ScannerAway(Exception):
    """The scanner cannot be reached, or broke off; to be tried again."""


class ScannerRefused(Exception):
    """The scanner answered that it will not look at this file (too large for it, for example); not to be tried again."""


@contextlib.contextmanager
def _connected(url: str) -> Iterator[socket.socket]:
    """A socket to tcp://host:port or unix:///path."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
    else:
        line = socket.create_connection((parts.hostname or "localhost", parts.port or 3310), CONNECT)
    with line:
        line.settimeout(WAIT)
        yield line


def scan(url: str, chunks: Iterable[bytes]) -> str:
    """The name of what was found in the stream, empty when it is clean; raises ScannerAway, ScannerRefused."""
    try:
        with _connected(url) as line:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(b"zINSTREAM\0")
                for chunk in chunks:
                    if chunk:
                        line.sendall(struct.pack("!I", len(chunk)) + chunk)
                line.sendall(struct.pack("!I", 0))
            answer = b""
            while b"\0" not in answer and (more := line.recv(4096)):
                answer += more
    except (OSError, ValueError) as error:
        raise ScannerAway(type(error).__name__) from error
    return _verdict(answer.partition(b"\0")[0].decode(errors="replace").strip())


def _verdict(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer.endswith("ERROR"):
        raise ScannerRefused(answer[:200])
    raise ScannerAway("no answer")
