"""E-mail out of the outbox: words in the reader's language, and back ends that say exactly when a message left our hands."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils import translation
from django.utils.translation import gettext as _

from corecit.notices.kinds import fill, kind_of
from corecit.notices.models import Notice, SentMail

BeforeEnd = Callable[[], None]
# What a mail server or the way to it can do to us.
ERRORS = (smtplib.SMTPException, OSError)


def is_kept() -> bool:
    """Whether no mail server is set, so that e-mails stay in the in-app outbox."""
    return settings.EMAIL_BACKEND == "corecit.notices.mail.OutboxBackend"


def message_id(notice: Notice) -> str:
    """The Message-ID of a notice, the same at every attempt, so that a mail system which receives it twice can tell."""
    return f"<notice.{notice.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def compose(notice: Notice) -> EmailMessage:
    """The e-mail of a notice: a sentence and a link, in the language of its reader."""
    kind = kind_of(notice.kind)
    with translation.override(language_of(notice)):
        lines = [fill(kind.text, notice.context)]
        if notice.path:
            lines.append(f"{settings.SITE_URL}{notice.path}")
        lines.append(_("This e-mail names nobody on purpose. Please do not reply to it."))
        subject = fill(kind.subject, notice.context)
    headers = {"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    return EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[address_of(notice)], headers=headers)


def address_of(notice: Notice) -> str:
    """Where the e-mail goes: to the user at their present address, or to the address given."""
    return notice.user.email if notice.user else notice.email


def language_of(notice: Notice) -> str:
    """The reader's language; `context["language"]` says it for a reader without an account."""
    wanted = notice.user.language if notice.user else notice.context.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def hand_over(message: EmailMessage, before_end: BeforeEnd) -> None:
    """Gives a message to the e-mail back end, calling `before_end` right before it may be accepted; raises one of ERRORS.

    A back end that keeps a message id once, however often it is handed over (`idempotent`), is not asked for that moment.
    """
    backend: Any = get_connection()
    if hasattr(backend, "before_end"):
        backend.before_end = before_end
    elif not getattr(backend, "idempotent", False):
        before_end()
    try:
        backend.send_messages([message])
    except ERRORS:
        # Saying goodbye can fail after the message was accepted.
        if not getattr(backend, "accepted", False):
            raise


def is_idempotent() -> bool:
    """Whether the chosen back end keeps a message handed over twice only once."""
    return bool(getattr(get_connection(), "idempotent", False))


def answered(error: Exception) -> bool:
    """Whether the mail server itself said no, so that the message is surely not on its way."""
    return isinstance(error, (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError))


def is_permanent(error: Exception) -> bool:
    """Whether trying again makes no sense: the address or the message itself was refused for good (5xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600


def describe(error: Exception) -> str:
    """The kind of error and the server's code, for the administrators' list; the server's words may name an address and stay out."""
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    return " ".join([type(error).__name__, *map(str, codes)])[:200]


class OutboxBackend(BaseEmailBackend):
    """Keeps messages for the in-app outbox page instead of sending them; one message id stands once, whoever hands it over again."""

    idempotent = True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Writes each message, returns how many were given."""
        rows = []
        for message in email_messages:
            ident = message.extra_headers.get("Message-ID") or message.message()["Message-ID"]
            recipients = ", ".join(message.recipients())[:254]
            rows.append(SentMail(message_id=ident, recipient=recipients, subject=str(message.subject)[:200], body=str(message.body)))
        SentMail.objects.bulk_create(rows, ignore_conflicts=True)
        return len(rows)


class _SaysWhen:
    """Calls back before the last line of a message goes out: without that line a mail server drops what it has (RFC 5321, 4.1.1.4)."""

    end = b"\r\n.\r\n"

    def __init__(self, *args: Any, before_end: BeforeEnd, **options: Any) -> None:
        self._before_end = before_end
        super().__init__(*args, **options)

    def send(self, data: Any) -> None:
        """Holds the last line back until the caller agrees; when they do not, the line is cut and the message is void."""
        last = len(data) - 3 if isinstance(data, bytes) and data.endswith(self.end) else len(data)
        super().send(data[:last])  # type: ignore[misc]
        if data[last:]:
            try:
                self._before_end()
            except BaseException:
                self.close()  # type: ignore[attr-defined]
                raise
            super().send(data[last:])  # type: ignore[misc]


class _Smtp(_SaysWhen, smtplib.SMTP):
    pass


class _SmtpOverTls(_SaysWhen, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Django's SMTP back end which tells when a message is about to be accepted, and whether it was."""

    before_end: BeforeEnd = staticmethod(lambda: None)
    accepted = False

    @property
    def connection_class(self) -> Any:
        """The class that Django opens the connection with."""
        return partial(_SmtpOverTls if self.use_ssl else _Smtp, before_end=self.before_end)

    def _send(self, email_message: EmailMessage) -> bool:
        self.accepted = bool(super()._send(email_message))  # type: ignore[misc]
        return self.accepted
