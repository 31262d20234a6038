"""Tasks of files."""

from __future__ import annotations

from celery import shared_task

from cases.operations import files
from corecit.access.actor import Actor


@shared_task(name="cases.tasks.scan_photo")
def scan_photo(photo_id: int) -> None:
    """Has one photo scanned for viruses."""
    files.scan(actor=Actor.system("virus scan"), name="photo", row_id=photo_id)


@shared_task(name="cases.tasks.scan_document")
def scan_document(document_id: int) -> None:
    """Has one document scanned for viruses."""
    files.scan(actor=Actor.system("virus scan"), name="document", row_id=document_id)


@shared_task(name="cases.tasks.scan_waiting_files")
def scan_waiting_files() -> None:
    """Has files scanned that wait still."""
    files.sweep(actor=Actor.system("virus scan"))
