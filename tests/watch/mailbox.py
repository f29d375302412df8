"""A real SMTP server on this machine, in a thread, which can be told to misbehave."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

OPENSSL = shutil.which("openssl")


class Mailbox:
    """letters: what arrived. answers: to each letter's recipient in turn, before what it says otherwise."""

    def __init__(self):
        self.letters, self.answers, self.asked = [], [], 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked += 1
        if self.answers and (answer := self.answers.pop(0)):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class Server(Controller):
    def __init__(self, mailbox, certificate=None):
        super().__init__(mailbox, hostname="127.0.0.1", port=0)
        self.certificate = certificate

    def factory(self):
        return SMTP(self.handler, hostname="mail.test", tls_context=self.certificate, require_starttls=False)

    def _trigger_server(self):
        """The port is the one the system gave."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(mailbox, certificate=None) -> Iterator[int]:
    """The port it listens on."""
    server = Server(mailbox, certificate)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def certificate_for(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context, and the file that whoever trusts it names as its CA."""
    key, file = folder / f"{name}.key", folder / f"{name}.pem"
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    words += ["-addext", f"subjectAltName={'IP' if name[0].isdigit() else 'DNS'}:{name}", "-keyout", key, "-out", file]
    subprocess.run([OPENSSL, *words], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file, key)
    return context, file
