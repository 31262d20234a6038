"""What a file is, told by its content and never by its name; pictures are written anew, so that place, camera and whatever hides in them go."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

# More is no photograph but a trap for the memory.
MOST_PIXELS = 50_000_000
# A portrait needs no more.
PHOTO_EDGE = 1600
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_MARKUP = ("<!doctype", "<html", "<svg", "<?xml", "<script", "<body", "<head")


class FileRefused(ValueError):
    """A file that is not taken, with the reason and how to mend it."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: how it is called, served and named."""

    code: str
    word: str
    content_type: str
    suffix: str


KINDS = {
    one.code: one
    for one in (
        Kind("pdf", "PDF", "application/pdf", "pdf"),
        Kind("jpeg", "JPEG", "image/jpeg", "jpg"),
        Kind("png", "PNG", "image/png", "png"),
        Kind("docx", "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        Kind("text", "TXT", "text/plain; charset=utf-8", "txt"),
    )
}


@dataclass(frozen=True)
class Taken:
    """A file as it is kept."""

    kind: str
    content: bytes


def document(content: bytes) -> Taken:
    """A document to keep: PDF, JPEG, PNG, DOCX or plain text; raises FileRefused."""
    kind = kind_of(content)
    if kind in ("jpeg", "png"):
        return Taken(kind, _picture(content, kind))
    return Taken(kind, content)


def photo(content: bytes) -> Taken:
    """A photograph of a person, as JPEG of at most PHOTO_EDGE pixels an edge; raises FileRefused."""
    kind = _kind_of_picture(content)
    if not kind:
        raise FileRefused(_("This is no picture. Choose a JPEG or PNG."))
    return Taken("jpeg", _picture(content, kind, to="jpeg", edge=PHOTO_EDGE))


def kind_of(content: bytes) -> str:
    """The code of a kind; raises FileRefused for anything else."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if picture := _kind_of_picture(content):
        return picture
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if _is_text(content):
        return "text"
    raise FileRefused(_("This kind of file is not taken. Choose a PDF, JPEG, PNG, DOCX or plain text file."))


def _kind_of_picture(content: bytes) -> str:
    """The code of a picture's kind, empty for anything else; raises FileRefused for one that cannot be read here."""
    if not content:
        raise FileRefused(_("The file is empty."))
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise FileRefused(_("HEIC pictures cannot be read here. Save the picture as JPEG (on an iPhone: share it as “Most Compatible”)."))
    return ""


def _office(content: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise FileRefused(_("The file is damaged.")) from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefused(_("This document holds macros. Save it without macros, or as PDF."))
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    raise FileRefused(_("This kind of file is not taken. Choose a PDF, JPEG, PNG, DOCX or plain text file."))


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if text.lstrip().lower().startswith(_MARKUP):
        raise FileRefused(_("Web pages and SVG drawings are not taken. Print it to PDF and hand that in."))
    return not any(ord(char) < 32 and char not in "\t\r\n\f" for char in text)


def _picture(content: bytes, kind: str, *, to: str = "", edge: int = 0) -> bytes:
    """The picture drawn anew: turned as it is meant to be seen, and nothing but its points."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind.upper()]) as read:
            if read.width * read.height > MOST_PIXELS:
                raise FileRefused(_("The picture has too many points. Save it smaller and hand it in again."))
            turned = ImageOps.exif_transpose(read)
            mode = "RGBA" if (to or kind) == "png" and turned.mode in ("RGBA", "LA", "P") else "RGB"
            drawn = turned.convert(mode)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(_("The picture is damaged and cannot be read.")) from None
    if edge:
        drawn.thumbnail((edge, edge))
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    out = io.BytesIO()
    clean.save(out, (to or kind).upper(), **({"quality": 88} if (to or kind) == "jpeg" else {"optimize": True}))
    return out.getvalue()
