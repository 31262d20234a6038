"""The Spanish catalogue is whole: every text translated, every placeholder kept, and pages use it."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.urls import reverse

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "es" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)s|%%")


@pytest.fixture(scope="module")
def entries():
    return [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]


def test_every_text_is_translated(entries):
    assert len(entries) > 2000
    assert not [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy]


def test_placeholders_are_kept(entries):
    wrong = []
    for entry in entries:
        pairs = [(entry.msgid, entry.msgstr)]
        if entry.msgid_plural:
            pairs = [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
        wrong += [text for text, said in pairs if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(said))]
    assert not wrong


def test_a_person_reads_pages_in_the_language_they_chose(cast, sign_in):
    cast.officer.language = "es"
    cast.officer.save(update_fields=["language"])
    page = sign_in("officer").get(reverse("web:home")).content.decode()
    assert 'lang="es"' in page and "Encuentros" in page
