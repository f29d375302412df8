"""Mail over a real SMTP server: what arrives, what is refused for ever or for now, and never in the clear."""

import smtplib
import socket
import ssl
import threading

import pytest

from tests.conftest import NOW
from tests.watch.mailbox import OPENSSL, Mailbox, certificate_for, serving
from tracker.watch import mail
from tracker.watch.channels import Letter, Refused

needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="openssl makes the certificates of these tests")


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def letter():
    return Letter(
        address="li@branch.test",
        subject="整改提醒 2026年3月5日：请您办理 1 项",
        text="一个事项逾期。\n",
        html="<p>一个事项逾期。</p>",
        message_id="<20260305.2.abc@tracker.test>",
        made_at=NOW,
        unsubscribe_url="https://tracker.test/telling",
    )


@pytest.fixture
def to(ctx, monkeypatch):
    """Sends to that port, with these settings."""

    def told(port, letter, **settings):
        known = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": port, "SMTP_SECURITY": "none", "SMTP_FROM": "t@branch.test"}
        for name, value in (known | settings).items():
            monkeypatch.setitem(ctx.config, name, value)
        mail.send(letter)

    return told


def test_a_letter_arrives_as_text_and_html_with_its_own_number(mailbox, letter, to):
    with serving(mailbox) as port:
        to(port, letter)

    (arrived,) = mailbox.letters
    assert (arrived["To"], arrived["Subject"]) == (letter.address, letter.subject)
    assert (arrived["Message-ID"], arrived["Auto-Submitted"]) == (letter.message_id, "auto-generated")
    assert arrived["List-Unsubscribe"] == "<https://tracker.test/telling>"
    bodies = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in arrived.iter_parts()}
    assert bodies == {"text/plain": letter.text, "text/html": letter.html + "\n"}


def test_a_refusal_for_ever_is_told_from_one_for_now(mailbox, letter, to):
    """Greylisting says later, and takes it later."""
    mailbox.answers = ["550 no such user", "451 greylisted, try again later", None]
    with serving(mailbox) as port:
        with pytest.raises(Refused, match="550 no such user"):
            to(port, letter)
        with pytest.raises(ConnectionError, match="451 greylisted"):
            to(port, letter)
        to(port, letter)

    assert len(mailbox.letters) == 1


def test_a_letter_that_is_too_large_is_not_tried(mailbox, letter, to, monkeypatch):
    monkeypatch.setattr(mail, "LARGEST", 100)
    with serving(mailbox) as port, pytest.raises(Refused, match="too large"):
        to(port, letter)

    assert mailbox.asked == 0


def test_a_server_that_says_nothing_keeps_nobody_waiting(letter, to, monkeypatch):
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"),
    ):
        to(silent.getsockname()[1], letter)


def test_a_server_that_hangs_up_is_tried_again(letter, to):
    with socket.create_server(("127.0.0.1", 0)) as rude:

        def hang_up():
            rude.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
            to(rude.getsockname()[1], letter)
        thread.join()


@needs_openssl
def test_with_a_trusted_certificate_the_letter_goes_encrypted(mailbox, letter, to, tmp_path):
    context, file = certificate_for("127.0.0.1", tmp_path)
    with serving(mailbox, context) as port:
        to(port, letter, SMTP_SECURITY="starttls", SMTP_CA=str(file))

    assert len(mailbox.letters) == 1


@needs_openssl
@pytest.mark.parametrize("trusted", [True, False])
def test_a_wrong_certificate_gets_no_letter(mailbox, letter, to, tmp_path, trusted):
    """Made for another name, or by nobody one trusts."""
    context, file = certificate_for("elsewhere.test" if trusted else "127.0.0.1", tmp_path)
    with serving(mailbox, context) as port, pytest.raises(ssl.SSLCertVerificationError):
        to(port, letter, SMTP_SECURITY="starttls", SMTP_CA=str(file) if trusted else "")

    assert mailbox.letters == []


def test_where_encryption_was_asked_for_nothing_goes_in_the_clear(mailbox, letter, to):
    with serving(mailbox) as port, pytest.raises(smtplib.SMTPNotSupportedError):
        to(port, letter, SMTP_SECURITY="starttls")

    assert mailbox.letters == []


def test_tls_that_is_broken_off_gets_no_letter(mailbox, letter, to):
    """A server that speaks no TLS where TLS begins at once."""
    with serving(mailbox) as port, pytest.raises(ssl.SSLError):
        to(port, letter, SMTP_SECURITY="tls")

    assert mailbox.letters == []
