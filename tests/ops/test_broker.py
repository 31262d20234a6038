"""The embedded broker hands over whole messages, whoever looks while one is written."""

from __future__ import annotations

import threading
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


def test_a_message_that_was_cut_does_not_stop_those_behind_it(options: dict[str, str]) -> None:
    (Path(options["data_folder_in"]) / "0_cut.behind.msg").write_bytes(b"")
    with connection(options) as link:
        queue = link.SimpleQueue("behind")
        queue.put({"count": 1})
        message = queue.get(timeout=20)
        assert message.payload == {"count": 1}
        message.ack()


def test_a_binding_that_was_cut_is_written_anew(options: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "PAUSE", 0)
    control = Path(options["control_folder"])
    control.mkdir()
    (control / "bound.exchange").write_bytes(b"")
    with connection(options) as link:
        queue = link.SimpleQueue("bound")
        queue.put({"count": 1})
        assert queue.get(timeout=20).payload == {"count": 1}
    assert (control / "bound.exchange").stat().st_size > 2
