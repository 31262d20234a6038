"""Taxonomies, their terms, and which rows carry a term (HSDS attribute)."""

from __future__ import annotations

from django.db import models

from partners.models.base import DirectoryModel, public


class Taxonomy(DirectoryModel):
    """A list of terms with a name, such as Open Eligibility (HSDS taxonomy)."""

    name = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    uri = models.URLField(max_length=400, blank=True)
    version = models.CharField(max_length=60, blank=True)

    classes = public("name description uri version")

    class Meta(DirectoryModel.Meta):
        ordering = ["name", "id"]
        verbose_name_plural = "taxonomies"

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(DirectoryModel):
    """A term of a taxonomy, and the service need that it stands for, where one does (HSDS taxonomy_term)."""

    code = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    # The taxonomy's name as the file has it; taxonomy_ref is the row, where the file holds one.
    taxonomy = models.CharField(max_length=250, blank=True)
    taxonomy_ref = models.ForeignKey(Taxonomy, null=True, blank=True, on_delete=models.SET_NULL, related_name="terms")
    language = models.CharField(max_length=10, blank=True)
    term_uri = models.URLField(max_length=400, blank=True)
    # Our own: a code of the list service_need.
    need = models.CharField(max_length=60, blank=True)

    classes = public("code name description parent taxonomy taxonomy_ref language term_uri need")

    class Meta(DirectoryModel.Meta):
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["name"], name="term_name")]

    def __str__(self) -> str:
        return self.name


class Attribute(DirectoryModel):
    """A taxonomy term or value on any row of the directory (HSDS attribute); the row is named by its table and uid."""

    link_entity = models.CharField(max_length=40)
    link_uid = models.UUIDField()
    link_type = models.CharField(max_length=120, blank=True)
    taxonomy_term = models.ForeignKey(TaxonomyTerm, null=True, blank=True, on_delete=models.CASCADE, related_name="attributes")
    value = models.TextField(blank=True)

    classes = public("link_entity link_uid link_type taxonomy_term value")

    class Meta(DirectoryModel.Meta):
        ordering = ["id"]
        indexes = [models.Index(fields=["link_entity", "link_uid"], name="attribute_link")]
