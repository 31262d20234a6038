"""Forms that hand files in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.files import kinds
from cases.forms import criminal_history
from cases.forms.records import date_field


def _limited(file: UploadedFile, limit: int) -> UploadedFile:
    if (file.size or 0) > limit:
        raise forms.ValidationError(_("The file is larger than %(limit)s MB. Save it smaller, or split it.") % {"limit": _megabytes(limit)})
    return file


def _megabytes(limit: int) -> str:
    return f"{round(limit / (1024 * 1024), 1):g}"


class PhotoForm(forms.Form):
    """A photo of a person."""

    file = forms.FileField(
        label=gettext_lazy("Photo"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}), allow_empty_file=True
    )
    taken_on = date_field(gettext_lazy("Taken on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("JPEG or PNG, up to %(limit)s MB. Place and camera are taken out of the picture.") % {
            "limit": _megabytes(settings.PHOTO_MAX_BYTES)
        }

    def clean_file(self) -> UploadedFile:
        """No larger than the setting allows."""
        return _limited(self.cleaned_data["file"], settings.PHOTO_MAX_BYTES)


class DocumentForm(forms.Form):
    """A document of a case, with what it is in a few words."""

    title = forms.CharField(label=gettext_lazy("What it is"), max_length=120, validators=[criminal_history.check])
    file = forms.FileField(
        label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.txt"}), allow_empty_file=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("PDF, JPEG, PNG, DOCX or plain text, up to %(limit)s MB.") % {
            "limit": _megabytes(settings.DOCUMENT_MAX_BYTES)
        }

    def clean_file(self) -> UploadedFile:
        """No larger than the setting allows, and a plain text no criminal-history return."""
        file = _limited(self.cleaned_data["file"], settings.DOCUMENT_MAX_BYTES)
        content = file.read()
        file.seek(0)
        try:
            if kinds.kind_of(content) == "text":
                criminal_history.check(content.decode("utf-8-sig"))
        except kinds.FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return file
