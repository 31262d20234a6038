"""Templates hold nothing that the content security policy refuses, and no title names anybody."""

from __future__ import annotations

import re

import pytest

from tests.rules.places import short, templates

INLINE = [
    (re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I), "an inline script"),
    (re.compile(r"<style\b", re.I), "an inline style sheet"),
    (re.compile(r"\sstyle\s*=", re.I), "a style attribute"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I), "an event handler attribute"),
    (re.compile(r"javascript:", re.I), "a javascript: address"),
    (re.compile(r"(?:src|href)\s*=\s*[\"']https?://(?!tabler\.io)", re.I), "an address on another server"),
]
TITLE = re.compile(r"<title>(.*?)</title>|{%\s*block (?:title|head_title)\s*%}(.*?){%\s*endblock", re.S)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.S)


@pytest.mark.parametrize("path", templates(), ids=short)
def test_nothing_inline(path):
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = [f"{words} ({match.group(0)[:60]!r})" for pattern, words in INLINE for match in pattern.finditer(text)]
    assert not found


@pytest.mark.parametrize("path", templates(), ids=short)
def test_title_names_nobody(path):
    for match in TITLE.finditer(COMMENT.sub("", path.read_text(encoding="utf-8"))):
        text = match.group(1) or match.group(2) or ""
        assert "{{" not in text, f"{short(path)}: the title shows {text!r}; tabs, histories and bookmarks keep titles, so they are generic."
