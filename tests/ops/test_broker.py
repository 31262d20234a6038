"""The embedded broker hands over whole messages, whoever looks while one is written."""

from __future__ import annotations

import fcntl
import json
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from kombu import Connection

from corecit import broker
from corecit.celery import app


@pytest.fixture
def options(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "queue").mkdir()
    return {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }


def connection(options: dict[str, str]) -> Connection:
    return Connection("filesystem://", transport_options=options)


def test_celery_uses_it(options: dict[str, str]) -> None:
    assert app.conf.broker_url
    with connection(options) as link:
        assert isinstance(link.transport, broker.Transport)


def test_a_reader_beside_a_writer_gets_every_message_whole(options: dict[str, str]) -> None:
    number, got = 400, []

    def write() -> None:
        with connection(options) as link:
            queue = link.SimpleQueue("work")
            for count in range(number):
                queue.put({"count": count, "filling": "x" * 20_000})

    writer = threading.Thread(target=write)
    writer.start()
    with connection(options) as link:
        queue = link.SimpleQueue("work")
        while len(got) < number:
            message = queue.get(timeout=20)
            got.append(message.payload["count"])
            message.ack()
    writer.join()
    assert sorted(got) == list(range(number))
    assert list(Path(options["data_folder_in"]).iterdir()) == []


def test_a_thread_does_not_send_before_the_binding_of_another_stands(options: dict[str, str]) -> None:
    control = Path(options["control_folder"])
    control.mkdir()

    def send(number: int) -> None:
        with connection(options) as link:
            link.SimpleQueue("shared").put({"count": number})

    threads = [threading.Thread(target=send, args=[number]) for number in range(2)]
    with (control / "shared.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for thread in threads:
            thread.start()
            time.sleep(0.3)
        fcntl.flock(held, fcntl.LOCK_UN)
    for thread in threads:
        thread.join()
    with connection(options) as link:
        queue = link.SimpleQueue("shared")
        assert sorted(queue.get(timeout=20).payload["count"] for _ in range(2)) == [0, 1]


def test_a_message_that_was_cut_does_not_stop_those_behind_it(options: dict[str, str]) -> None:
    (Path(options["data_folder_in"]) / "0_cut.behind.msg").write_bytes(b"")
    with connection(options) as link:
        queue = link.SimpleQueue("behind")
        queue.put({"count": 1})
        message = queue.get(timeout=20)
        assert message.payload == {"count": 1}
        message.ack()


# A name for each: what a process has bound once it does not bind again.
@pytest.mark.parametrize(("name", "left"), [("emptied", b""), ("halved", b'[["halved", "", "hal')])
def test_a_binding_that_was_cut_is_written_anew(options: dict[str, str], name: str, left: bytes) -> None:
    control = Path(options["control_folder"])
    control.mkdir()
    table = control / f"{name}.exchange"
    table.write_bytes(left)
    with connection(options) as link:
        assert link.default_channel.get_table(name) == []
        link.default_channel._delete("other", name, "other", "")
        queue = link.SimpleQueue(name)
        queue.put({"count": 1})
        assert queue.get(timeout=20).payload == {"count": 1}
    assert [row[2] for row in json.loads(table.read_text())] == [name]


BINDING = """
import itertools, sys
from kombu import Connection
import corecit.celery
data, control = sys.argv[1:]
options = {"data_folder_in": data, "data_folder_out": data, "control_folder": control}
with Connection("filesystem://", transport_options=options) as link:
    channel = link.default_channel
    for number in itertools.count():
        channel._queue_bind("often", str(number), "", f"q{number}")
        if number == 0:
            print("at it", flush=True)
"""


@pytest.mark.slow
def test_kill_in_the_middle_of_binding_leaves_a_whole_table(options: dict[str, str]) -> None:
    """kill -9 at any moment: what is there can be read, and the next process binds at once."""
    chance, table = random.Random(9), Path(options["control_folder"]) / "often.exchange"
    command = [sys.executable, "-c", BINDING, options["data_folder_in"], options["control_folder"]]
    for _ in range(3):
        process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
        try:
            assert process.stdout and process.stdout.readline() == b"at it\n"
            time.sleep(chance.uniform(0, 0.1))
        finally:
            process.kill()
            process.wait()
        assert json.loads(table.read_text())
    with connection(options) as link:
        queue = link.SimpleQueue("often")
        queue.put({"count": 1})
        assert queue.get(timeout=20).payload == {"count": 1}
