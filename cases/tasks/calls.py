"""Tasks of calls."""

from celery import shared_task

from cases.operations import call_imports
from corecit.access.actor import Actor


@shared_task(name="cases.tasks.import_calls")
def import_calls(import_id: int) -> None:
    """Runs one import; another worker's, or one that is done, is left alone."""
    call_imports.run(actor=Actor.system("import of calls"), import_id=import_id)


@shared_task(name="cases.tasks.resume_call_imports")
def resume_call_imports() -> None:
    """Takes up imports that a lost message or a killed worker left behind."""
    call_imports.resume(actor=Actor.system("import of calls"))
