"""A mail server for tests: takes messages on a port of its own, or misbehaves as told."""

from __future__ import annotations

import contextlib
import email
import socketserver
import threading
import time
from collections import Counter
from email.message import Message


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink: SmtpSink = self.server  # type: ignore[assignment]
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line.decode().strip().upper()
            if verb.startswith(("EHLO", "HELO", "MAIL", "RSET", "NOOP")):
                self.say("250 OK")
            elif verb.startswith("RCPT"):
                self.say(sink.rcpt)
            elif verb == "DATA":
                self.say("354 go on")
                if not self.take(sink):
                    return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("502 not known")

    def take(self, sink: SmtpSink) -> bool:
        """Reads a message up to its last line; one that was cut off is not a message."""
        lines: list[bytes] = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                break
            lines.append(line)
        else:
            sink.cut_off += 1
            return False
        if sink.hang_up_after_message:
            sink.keep(b"".join(lines))
            return False
        if sink.data.startswith("250"):
            sink.keep(b"".join(lines))
        if sink.slow:
            time.sleep(sink.slow)
        self.say(sink.data)
        return True

    def say(self, words: str) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(f"{words}\r\n".encode())


class SmtpSink(socketserver.ThreadingTCPServer):
    """`with SmtpSink() as sink:` listens; `sink.messages` holds what was accepted."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.messages: list[Message] = []
        self.rcpt = "250 OK"
        self.data = "250 OK"
        self.slow = 0.0
        self.hang_up_after_message = False
        self.cut_off = 0
        self._lock = threading.Lock()

    def __enter__(self) -> SmtpSink:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def keep(self, raw: bytes) -> None:
        """Counts a message as accepted."""
        with self._lock:
            self.messages.append(email.message_from_bytes(raw))

    def counted(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        with self._lock:
            return Counter(message["Message-ID"] for message in self.messages)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no news."""
