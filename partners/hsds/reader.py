"""Opens whatever was given: a folder, a zip, a CSV file, a JSON file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from partners.hsds.csv_reader import MAX_UNPACKED, read_files, read_folder, read_zip
from partners.hsds.json_reader import read_json
from partners.hsds.rows import NotADirectory, Package


def open_path(path: Path) -> Package:
    """The package at a path on this machine; raises NotADirectory with what is wrong."""
    if not path.exists():
        raise NotADirectory(_("There is no file or folder %(path)s.") % {"path": path})
    if path.is_dir():
        return read_folder(path)
    return open_bytes(path.read_bytes(), path.name)


def open_bytes(content: bytes, name: str) -> Package:
    """The package in an uploaded file: JSON, CSV or a zip, told by its content."""
    if content[:4] == b"PK\x03\x04":
        return _open_zip(content, name)
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return read_json(content, name)
    if b"\x00" in content[:2000]:
        raise NotADirectory(_("%(file)s is neither JSON, CSV nor a zip of CSV files.") % {"file": name})
    return read_files({PurePath(name).name: lambda: content}, name)


def _open_zip(content: bytes, name: str) -> Package:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        raise NotADirectory(_("%(file)s is a damaged zip file. Pack it again.") % {"file": name}) from None
    jsons = [
        entry for entry in archive.infolist() if entry.filename.lower().endswith(".json") and "datapackage" not in entry.filename.lower()
    ]
    if len(jsons) == 1 and not any(entry.filename.lower().endswith(".csv") for entry in archive.infolist()):
        if jsons[0].file_size > MAX_UNPACKED:
            raise NotADirectory(
                _("%(file)s unpacks to more than %(size)s MB. Import it in parts.") % {"file": name, "size": MAX_UNPACKED // 1024 // 1024}
            )
        return read_json(archive.read(jsons[0]), PurePath(jsons[0].filename).name)
    return read_zip(archive, name)
