"""One POST to an address that the operator allows: its name looked up once, no redirect followed, no proxy asked, an
end to the waiting, and a certificate that is the host's own."""

import http.client
import socket
import ssl
from contextlib import suppress
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from flask import current_app

from tracker.common.addresses import PORTS, origin_of
from tracker.watch.channels import Refused
from tracker.watch.robots.formats import Request

SECONDS = 10
LARGEST_ANSWER = 65_536
MOST_ADDRESSES = 2


def is_allowed(url: str) -> bool:
    """By the setting HOOK_ORIGINS alone: an intranet's addresses are private ones, and its names are the operator's."""
    try:
        return origin_of(url) in current_app.config["HOOK_ORIGINS"]
    except ValueError:
        return False


def post(request: Request) -> tuple[int, bytes]:
    """Status and answer. Raises Refused for an address that is not allowed; OSError or HTTPException for what may be
    better later, none of which names more of the address than its host."""
    if not is_allowed(request.url):
        raise Refused("the address is not allowed")
    parts = urlsplit(request.url)
    connection = connected(parts)
    ending = Timer(SECONDS, end, [connection.sock])  # a drop a second would keep each reading alive
    ending.daemon = True
    ending.start()
    try:
        if isinstance(connection.sock, ssl.SSLSocket):
            connection.sock.do_handshake()  # here, so that it ends too
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc, "Connection": "close", **request.headers}
        connection.request("POST", path, request.body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(LARGEST_ANSWER)
    finally:
        ending.cancel()
        connection.close()


def connected(parts: SplitResult) -> http.client.HTTPConnection:
    """To the first of its addresses that answers; the lookup is this one."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    sock = reached(host, port)
    if parts.scheme == "https":
        trust = ssl.create_default_context(cafile=current_app.config["HOOK_CA"] or None)
        sock = trust.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False)
    connection.sock = sock
    return connection


def reached(host: str, port: int) -> socket.socket:
    failed: OSError | None = None
    for *_kind, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[:MOST_ADDRESSES]:
        try:
            return socket.create_connection((str(address[0]), port), SECONDS / MOST_ADDRESSES)
        except OSError as error:
            failed = error
    raise failed or OSError("the name has no address")


def end(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
