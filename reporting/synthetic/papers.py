"""Papers and pictures of the synthetic county, drawn here: nothing in them was ever anybody's."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def letter(*lines: str) -> bytes:
    """A PDF of one page with some lines of text (PDF 1.4, Helvetica, which every reader has)."""
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    text = "BT /F1 12 Tf 72 720 Td 18 TL " + " ".join(f"({line}) Tj T*" for line in escaped) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


def portrait(shade: int) -> bytes:
    """A drawn face before a plain wall, as PNG; no photograph of anybody."""
    picture = Image.new("RGB", (320, 400), (196, 206, 214))
    draw = ImageDraw.Draw(picture)
    skin = (232 - shade, 196 - shade, 170 - shade)
    draw.ellipse((40, 300, 280, 520), fill=(70, 92, 118))
    draw.ellipse((90, 70, 230, 270), fill=skin)
    draw.chord((86, 56, 234, 210), 180, 360, fill=(60, 44, 36))
    for left in (125, 180):
        draw.ellipse((left, 165, left + 16, 177), fill=(40, 40, 40))
    draw.arc((130, 195, 190, 240), 20, 160, fill=(120, 60, 60), width=4)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
