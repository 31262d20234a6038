"""PostgreSQL without an installation: a server from a Python wheel, with its data under var/.

Only the standard library is imported, as settings call `database_url` on every start.
"""

import hashlib
import os
import tempfile
from pathlib import Path

DATABASE = "corecit"
ROLE = "corecit"


def socket_dir(var_dir: Path | str, *, test: bool = False) -> Path:
    """The directory of the server's Unix socket.

    It is short whatever the project's path: a socket's path may have 107 bytes at most.
    """
    cluster = Path(var_dir).resolve() / ("postgres-test" if test else "postgres")
    digest = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    base = Path(tempfile.gettempdir())
    if len(os.fsencode(base)) > 60:
        base = Path("/tmp")
    return base / f"corecit-{os.getuid()}-{digest}"


def database_url(var_dir: Path | str, *, test: bool = False) -> str:
    """The address of the embedded database of this var directory; starts nothing."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={socket_dir(var_dir, test=test)}"
