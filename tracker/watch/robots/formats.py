"""What each kind of robot is sent, and how its answer is read. Values in, values out.

The signatures are those that the makers describe: DingTalk's and Feishu's over the instant and the secret, the plain
one over the instant and the body (docs/operations.md tells how to verify it).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

from tracker.watch.channels import Refused


class TooOften(Exception):
    """The other side wants a longer pause."""


@dataclass(frozen=True, slots=True)
class Message:
    """text: what the group reads. facts: the same as values, for programs. message_id: the same at every attempt."""

    text: str
    message_id: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    url: str
    body: bytes
    headers: Mapping[str, str]


def wecom(message: Message, url: str, _secret: str, _now: datetime) -> Request:
    return request(url, {"msgtype": "text", "text": {"content": message.text}})


def dingtalk(message: Message, url: str, secret: str, now: datetime) -> Request:
    if secret:
        instant = str(int(now.timestamp() * 1000))
        sign = quote_plus(signed(secret.encode(), f"{instant}\n{secret}".encode()))
        url += f"{'&' if '?' in url else '?'}timestamp={instant}&sign={sign}"
    return request(url, {"msgtype": "text", "text": {"content": message.text}})


def feishu(message: Message, url: str, secret: str, now: datetime) -> Request:
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": message.text}}
    if secret:
        instant = str(int(now.timestamp()))
        body |= {"timestamp": instant, "sign": signed(f"{instant}\n{secret}".encode(), b"")}
    return request(url, body)


def plain(message: Message, url: str, secret: str, now: datetime) -> Request:
    made = request(url, {"id": message.message_id, "text": message.text, **message.facts})
    instant = str(int(now.timestamp()))
    signature = hmac.new(secret.encode(), instant.encode() + b"." + made.body, hashlib.sha256).hexdigest()
    own = {"X-Tracker-Timestamp": instant, "X-Tracker-Signature": f"sha256={signature}"}
    return Request(url, made.body, {**made.headers, **own})


def request(url: str, body: Mapping[str, Any]) -> Request:
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(url, data, {"Content-Type": "application/json; charset=utf-8"})


def signed(key: bytes, words: bytes) -> str:
    return base64.b64encode(hmac.new(key, words, hashlib.sha256).digest()).decode()


@dataclass(frozen=True, slots=True)
class Kind:
    """most_bytes: of a text; most_body: of a whole message. a_minute: messages, half of what the maker allows. code:
    where an answer says how it went, "" where the status alone does. later: codes that mean not now. pause: minutes
    without a message after too many."""

    code: str
    made: Callable[[Message, str, str, datetime], Request]
    most_bytes: int
    most_body: int
    a_minute: int
    told_in: tuple[str, ...] = ()
    later: frozenset[int] = frozenset()
    pause: int = 2
    wants_secret: bool = False


KINDS = {
    kind.code: kind
    for kind in (
        Kind("wecom", wecom, 2048, 8192, 10, ("errcode",), frozenset({-1, 45009, 45033}), 2),
        Kind("dingtalk", dingtalk, 18_000, 20_000, 10, ("errcode",), frozenset({-1, 130101, 410100}), 11),
        Kind("feishu", feishu, 18_000, 20_000, 50, ("code", "StatusCode"), frozenset({9499, 11232}), 2),
        Kind("plain", plain, 18_000, 64_000, 60, wants_secret=True),
    )
}


def written(kind: Kind, message: Message, *, url: str, secret: str, now: datetime) -> Request:
    """Raises Refused for what the other side would cut or turn away."""
    made = kind.made(message, url, secret, now)
    if len(message.text.encode()) > kind.most_bytes or len(made.body) > kind.most_body:
        raise Refused("the message is too large")
    return made


def read(kind: Kind, status: int, body: bytes) -> None:
    """Returns where it was taken; raises Refused where trying again would not help, anything else where it may."""
    if status == 429:
        raise TooOften("HTTP 429")
    if status in (408, 425) or status >= 500:
        raise ConnectionError(f"HTTP {status}")
    if not 200 <= status < 300:
        raise Refused(f"HTTP {status}")
    if not kind.told_in:
        return
    code, words = answer_of(kind, body)
    if code in kind.later:
        raise TooOften(f"{code} {words}")
    if code != 0:
        raise Refused(f"{code} {words}")


def answer_of(kind: Kind, body: bytes) -> tuple[int, str]:
    """The code that the answer carries, and what it says; a page of some proxy carries none."""
    try:
        told = json.loads(body)
    except ValueError:
        raise ConnectionError("the answer is no JSON") from None
    codes = [told[name] for name in kind.told_in if name in told] if isinstance(told, dict) else []
    if not codes or not isinstance(codes[0], int):
        raise ConnectionError("the answer carries no code")
    words = told.get("errmsg") or told.get("msg") or told.get("StatusMessage") or ""
    return codes[0], str(words)[:200]
