"""Files for tests: small ones made here, and rows that hold them."""

from __future__ import annotations

import hashlib
import io
import itertools
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from cases.models import Case, CaseDocument, Person, PersonPhoto
from tests.cast import Cast

_numbers = itertools.count(1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(format: str = "JPEG", size: tuple[int, int] = (40, 30), **saved: Any) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (120, 80, 200)).save(out, format, **saved)
    return out.getvalue()


def _stored(content: bytes) -> dict[str, Any]:
    key = default_storage.save(f"documents/test-{next(_numbers)}", ContentFile(content))
    return {"key": key, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def make_photo(person: Person, content: bytes = b"", **fields: Any) -> PersonPhoto:
    """A photo that stands."""
    return PersonPhoto.objects.create(person=person, kind="jpeg", **(_stored(content or picture()) | fields))


def make_document(
    cast: Cast, case: Case, side: str = "clinical", title: str = "DOCUMENT-MARK", content: bytes = PDF, **fields: Any
) -> CaseDocument:
    """A document that stands."""
    values = {"kind": "pdf", "added_by": cast.officer if side == "police" else cast.clinician}
    return CaseDocument.objects.create(case=case, side=side, title=title, **(_stored(content) | values | fields))
