"""Mail: one letter to one address over SMTP, as text and HTML; never in the clear where encryption was asked for."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask import current_app

from tracker.watch.channels import Letter, Refused

SECONDS = 20
LARGEST = 512_000  # a digest is a page of text; what is larger went wrong


def is_set_up() -> bool:
    return bool(current_app.config["SMTP_HOST"])


def send(letter: Letter) -> None:
    """Raises Refused where the server says never (5yz), anything else where it may do so later."""
    settings = current_app.config
    message = written(letter, sender=settings["SMTP_FROM"])
    if len(message.as_bytes(policy=SMTP)) > LARGEST:
        raise Refused("the letter is too large")
    server = connected()
    try:
        if settings["SMTP_USER"]:
            server.login(settings["SMTP_USER"], settings["SMTP_PASSWORD"])
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        (answer,) = refused.recipients.values()
        raise told(answer[0], answer[1]) from None
    except smtplib.SMTPResponseException as refused:
        raise told(refused.smtp_code, refused.smtp_error) from None
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def connected() -> smtplib.SMTP:
    settings = current_app.config
    host, port, security = settings["SMTP_HOST"], settings["SMTP_PORT"], settings["SMTP_SECURITY"]
    trust = ssl.create_default_context(cafile=settings["SMTP_CA"] or None)
    if security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trust)
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    if security == "starttls":
        try:
            server.starttls(context=trust)
        except BaseException:
            server.close()
            raise
    return server


def told(code: int, answer: bytes | str) -> Exception:
    """What the server answered; 4yz: later, greylisting among it."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return Refused(f"{code} {words}") if code >= 500 else ConnectionError(f"{code} {words}")


def written(letter: Letter, *, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.address, letter.subject
    message["Date"], message["Message-ID"] = format_datetime(letter.made_at), letter.message_id
    message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message
