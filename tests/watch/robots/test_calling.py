"""One POST to an allowed address, over real connections: what is allowed, and what an unkind server may do to it."""

import http.client
import socket
import ssl
from datetime import UTC, datetime
from time import monotonic

import pytest

from tests.watch.mailbox import OPENSSL, certificate_for
from tests.watch.robots.target import OK, Target, dripping, hanging, serving
from tracker.common.addresses import origin_of
from tracker.watch.channels import Refused
from tracker.watch.robots import calling, sending
from tracker.watch.robots.formats import KINDS, Message, Request, TooOften

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
MESSAGE = Message("示例支部新逾期 1 项", "2.1.20260305")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="openssl makes the certificates of these tests")


@pytest.fixture
def allowed(ctx, monkeypatch):
    def allow(*origins, **settings):
        for name, value in {"HOOK_ORIGINS": origins, **settings}.items():
            monkeypatch.setitem(ctx.config, name, value)

    return allow


def send(url, kind="wecom"):
    sending.send(KINDS[kind], MESSAGE, url=url, secret="s", now=NOON)


def test_a_message_arrives(target, ctx):
    send(f"{target.origin}/send?key=1")

    ((path, headers, body),) = target.calls
    assert (path, body["text"]["content"]) == ("/send?key=1", MESSAGE.text)
    assert headers["Host"] == target.origin.removeprefix("http://")
    assert headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((200, {"errcode": 93000, "errmsg": "invalid webhook url"}), Refused),
        ((429, {}), TooOften),
        ((500, {}), ConnectionError),
        ((503, OK), ConnectionError),
    ],
)
def test_what_is_no_plain_yes_is_told_from_it(target, ctx, answer, outcome):
    target.answer(answer)

    with pytest.raises(outcome):
        send(target.origin)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(target, ctx, status):
    """F89."""
    target.answer((status, OK, {"Location": target.origin + "/elsewhere"}))

    with pytest.raises(Refused, match=f"HTTP {status}"):
        send(target.origin)
    assert len(target.calls) == 1


@pytest.mark.parametrize("handle", [hanging(5), dripping], ids=["hangs", "drips"])
def test_whoever_does_not_end_is_left(allowed, monkeypatch, handle):
    monkeypatch.setattr(calling, "SECONDS", 0.4)
    with serving(None, handle=handle) as origin:
        allowed(origin)
        begun = monotonic()
        with pytest.raises((OSError, http.client.HTTPException)):
            send(origin)

    assert monotonic() - begun < 3


def test_an_answer_without_end_is_read_so_far(target, ctx):
    target.answer((200, b"x" * 5_000_000))

    assert len(calling.post(Request(target.origin, b"{}", {}))[1]) == calling.LARGEST_ANSWER


def test_where_nobody_listens_is_said(allowed):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
        allowed(origin)
        with pytest.raises(OSError, match="refused"):
            send(origin + "/send?key=very-secret")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}1/send",
        "https://127.0.0.1:{port}/send",
        "http://localhost:{port}/send",
        "http://127.0.0.1:{port}@evil.example/send",
        "http://evil.example/127.0.0.1:{port}",
        "http://127.0.0.1.:{port}/send",
        "http://0x7f000001:{port}/send",
        "http://[::ffff:127.0.0.1]:{port}/send",
        "http://a@127.0.0.1:{port}/send",
        "http://127.0.0.1:{port}\\@evil.example/",
        "http://127.0.0.1:{port}/a b",
        "http://127.0.0.1:{port}/\r\nX-Bad: 1",
        "http://127.0.0.1:{port}/群",
        "http://127.0.0.1:99999/",
        "file:///etc/passwd",
        "//127.0.0.1:{port}/",
        "http://[::1/",
        "",
    ],
)
def test_what_is_not_exactly_allowed_is_not_called(target, ctx, url):
    """F89."""
    with pytest.raises(Refused, match="not allowed"):
        send(url.format(port=target.origin.rpartition(":")[2]))

    assert target.calls == []


def test_nothing_is_allowed_where_the_operator_says_nothing(target, allowed):
    allowed()

    with pytest.raises(Refused, match="not allowed"):
        send(target.origin)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Hooks.Example.org/robot?x=1", "https://hooks.example.org"),
        ("https://hooks.example.org:443/", "https://hooks.example.org"),
        ("http://10.0.0.8:8080/x", "http://10.0.0.8:8080"),
        ("http://[::1]:8080/x", "http://[::1]:8080"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url, origin):
    assert origin_of(url) == origin


def test_a_name_is_looked_up_once(target, allowed, monkeypatch):
    """What it was allowed as is what is called; a second lookup could say something else."""
    asked, real = [], socket.getaddrinfo

    def looked_up(host, *rest, **more):
        asked.append(host)
        return real("127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    port = target.origin.rpartition(":")[2]
    allowed(f"http://robots.intranet:{port}")

    send(f"http://robots.intranet:{port}/send")

    assert [host for host in asked if host == "robots.intranet"] == ["robots.intranet"]
    assert target.calls[0][1]["Host"] == f"robots.intranet:{port}"


def test_no_proxy_is_asked(target, ctx, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    send(target.origin)

    assert len(target.calls) == 1


@needs_openssl
def test_a_certificate_of_the_intranet_is_trusted_by_its_file_alone(allowed, tmp_path):
    context, file = certificate_for("localhost", tmp_path)
    found = Target()
    with serving(found, context) as origin:
        allowed(origin, HOOK_CA="")
        with pytest.raises(ssl.SSLCertVerificationError):
            send(origin)
        allowed(origin, HOOK_CA=str(file))
        send(origin)

    assert len(found.calls) == 1


@needs_openssl
def test_a_certificate_for_another_name_is_refused(allowed, tmp_path):
    context, file = certificate_for("elsewhere.test", tmp_path)
    found = Target()
    with serving(found, context) as origin:
        allowed(origin, HOOK_CA=str(file))
        with pytest.raises(ssl.SSLCertVerificationError):
            send(origin)

    assert found.calls == []


def test_plain_words_where_tls_is_awaited_are_no_answer(target, allowed):
    secure = target.origin.replace("http:", "https:")
    allowed(secure)

    with pytest.raises(ssl.SSLError):
        send(secure)
