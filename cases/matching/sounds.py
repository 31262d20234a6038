"""How names sound, so that they are found however they are spelled."""

from __future__ import annotations

import re
from functools import lru_cache

import jellyfish

_SILENT_H = re.compile(r"\bh(?=[aeiou])")
_VOWELS = re.compile(r"[aeiouy]")


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """A code that words share which sound alike, in English and Spanish ears ("Vasquez" and "Basques", "Hernandez" and "Ernandes")."""
    plain = _SILENT_H.sub("", word).replace("v", "b").replace("z", "s")
    if plain.startswith("x"):
        plain = "j" + plain[1:]
    return jellyfish.metaphone(plain) or plain


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The first letter and the consonants in order of the alphabet: the same for letters that changed places and vowels that were guessed."""
    return word[:1] + "".join(sorted(set(_VOWELS.sub("", word[1:]))))


def near(word: str) -> set[str]:
    """The word and what is left of it when any one letter is dropped: two words that are one letter apart share one of these."""
    if len(word) < 3:
        return {word}
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}
