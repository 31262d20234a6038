"""What every test stands on: a PostgreSQL of the tests' own, and a clear word where Chromium or redis-server is missing."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from xdist.scheduler import LoadScopeScheduling

from corecit import embedded
from tests import template_database

STRICT = os.environ.get("CI", "").lower() in {"1", "true"} or os.environ.get("CORECIT_NO_SKIPS") == "1"
# The shell without windows is the same browser and takes two thirds of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CORECIT_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
REDIS = shutil.which("redis-server")
MISSING = {
    "browser": None if CHROMIUM else "Chromium is not installed. Have it with: sudo apt-get install chromium-headless-shell (or chromium)",
    "redis": None if REDIS else "redis-server is not installed. Have it with: sudo apt-get install redis-server",
}

# Whose tests share what takes seconds to make: one process runs them all, one after another.
TOGETHER = ("tests/ops/test_celery.py", "tests/reporting/test_county.py", "tests/reporting/test_volume.py")

_open = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    _use_test_database()
    _use_test_folders(Path(settings.VAR) / "test" / (os.environ.get("TEST_DB_SUFFIX", "all") + worker))
    settings.WHITENOISE_AUTOREFRESH = True  # each test client would gather all static files anew, and asks for none
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in thousands of times


def _use_test_database() -> None:
    database = settings.DATABASES["default"]
    if not os.environ.get("DATABASE_URL"):
        try:
            _open.enter_context(embedded.postgres(settings.VAR, test=True))
        except embedded.EmbeddedError as error:
            raise pytest.UsageError(str(error)) from error
        database["HOST"] = str(embedded.socket_dir(settings.VAR, test=True))
    suffix = os.environ.get("TEST_DB_SUFFIX", "")
    database.setdefault("TEST", {})["NAME"] = "_".join(filter(None, ["test", database["NAME"], suffix]))
    database["CONN_MAX_AGE"] = 0


def _use_test_folders(folder: Path) -> None:
    """Uploads and messages of tests stay apart from those of `make run`."""
    folder.mkdir(parents=True, exist_ok=True)
    storages: dict[str, Any] = settings.STORAGES
    storages["default"]["OPTIONS"] = {"location": folder / "files"}
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        (folder / "queue").mkdir(exist_ok=True)
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "control_folder": str(folder / "queue-control"),
        }


class Shares(LoadScopeScheduling):
    """Each test goes to whichever process is free, but for those that go together. (xdist's groups are passed over by this pytest.)"""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if module in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Shares:
    return Shares(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    _open.close()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What stands by now stands to the end: the collector need not walk over it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "bench" not in (config.option.markexpr or ""):
        benches = [item for item in items if item.get_closest_marker("bench")]
        if benches:
            config.hook.pytest_deselected(items=benches)
            items[:] = [item for item in items if item not in benches]
    for item in items:
        for name, reason in MISSING.items():
            if reason and item.get_closest_marker(name) and not STRICT:
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, reason in MISSING.items():
        if reason and item.get_closest_marker(name):
            pytest.fail(f"{reason} (a skip is a failure here, as CI or CORECIT_NO_SKIPS is set)", pytrace=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, request: pytest.FixtureRequest) -> None:
    """Test databases are copies of one migrated template; one that is kept by --reuse-db needs none."""
    database = connections["default"].settings_dict
    kept = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    if kept and template_database.exists(database, database["TEST"]["NAME"]):
        return
    database["TEST"]["TEMPLATE"] = template_database.ensure(database, Path(settings.VAR))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser, for tests marked `browser`."""
    assert CHROMIUM
    return CHROMIUM


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A redis-server of this run's own, for tests marked `redis`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert REDIS
    folder = tmp_path_factory.mktemp("redis")
    command = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)
