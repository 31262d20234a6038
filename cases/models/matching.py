"""What persons are found by, made from what is recorded of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from cases.models.persons import Person


class PersonKey(models.Model):
    """One of the keys under which a person is found (`cases.matching.keys`); kept in step by whatever writes persons."""

    pk = models.CompositePrimaryKey("key", "person")
    key = models.BigIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")

    classes = dict.fromkeys(("pk", "person"), "internal") | {"key": "identifying"}


class PersonKeyed(models.Model):
    """With which version of the keys a person was last keyed."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="keyed")
    version = models.PositiveSmallIntegerField()
    # Whether the nightly look for possible duplicates has seen the keys as they are now.
    is_paired = models.BooleanField(default=False)

    classes = dict.fromkeys(("person", "version", "is_paired"), "internal")

    class Meta:
        indexes = [
            models.Index(fields=["version"], name="person_keyed_version"),
            models.Index(fields=["person"], name="person_keyed_unpaired", condition=models.Q(is_paired=False)),
        ]


class NameWord(models.Model):
    """A word that stands in somebody's name, with keys under which words written nearly like it are found. Tells of no person."""

    word = models.CharField(max_length=80, primary_key=True)
    # The key of the word among the keys of persons.
    key = models.BigIntegerField()
    near = ArrayField(models.BigIntegerField())

    classes = dict.fromkeys(("word", "key", "near"), "identifying")

    class Meta:
        indexes = [GinIndex(fields=["near"], name="name_word_near")]
