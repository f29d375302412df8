"""What each maker's robot wants to be sent, byte for byte, and how its answers are read."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tracker.watch.channels import Refused
from tracker.watch.chat_words import MOST
from tracker.watch.robots import formats
from tracker.watch.robots.formats import KINDS, Message, TooOften

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
MESSAGE = Message("示例支部新逾期 1 项", "2.1.20260305", {"total": 1})
URL = "https://hooks.example.org/robot/send?access_token=abc"


def written(kind, secret="", message=MESSAGE, url=URL):
    return formats.written(KINDS[kind], message, url=url, secret=secret, now=NOON)


def test_wecom_is_told_as_text():
    made = written("wecom")

    assert (made.url, json.loads(made.body)) == (URL, {"msgtype": "text", "text": {"content": MESSAGE.text}})


def test_dingtalk_is_signed_in_the_address():
    """HMAC-SHA256 with the secret over "milliseconds, line break, secret", in base64, encoded for an address."""
    made = written("dingtalk", "SEC123")

    asked = parse_qs(urlsplit(made.url).query)
    words = f"{asked['timestamp'][0]}\nSEC123".encode()
    expected = base64.b64encode(hmac.new(b"SEC123", words, hashlib.sha256).digest()).decode()
    assert asked == {"access_token": ["abc"], "timestamp": ["1772683200000"], "sign": [expected]}
    assert json.loads(made.body)["text"]["content"] == MESSAGE.text


def test_dingtalk_s_signature_is_the_one_worked_out_elsewhere():
    """printf '1772683200000\\nSEC123' | openssl dgst -sha256 -hmac SEC123 -binary | base64"""
    asked = parse_qs(urlsplit(written("dingtalk", "SEC123").url).query)

    assert asked["sign"] == ["RyYSNcQ+Tw2d2gdmPIm0LjImmKEOkoYqjJWhYa3VblQ="]


def test_feishu_is_signed_in_the_body():
    """HMAC-SHA256 of nothing, under "seconds, line break, secret".

    printf '' | openssl dgst -sha256 -mac HMAC -macopt key:"$(printf '1772683200\\nsec')" -binary | base64"""
    made = json.loads(written("feishu", "sec").body)

    assert made == {
        "timestamp": "1772683200",
        "sign": "K6Dmz2jvXdw+6KWzaPqW9hx+nHm0QsczxKJNxHzJIxU=",
        "msg_type": "text",
        "content": {"text": MESSAGE.text},
    }


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_without_a_secret_nothing_is_signed(kind):
    made = written(kind)

    assert made.url == URL and not {"sign", "timestamp"} & json.loads(made.body).keys()


def test_the_plain_one_is_verified_by_the_recipe():
    """As docs/operations.md tells it."""
    made = written("plain", "agreed")

    instant, signature = made.headers["X-Tracker-Timestamp"], made.headers["X-Tracker-Signature"]
    expected = hmac.new(b"agreed", instant.encode() + b"." + made.body, hashlib.sha256).hexdigest()
    assert signature == f"sha256={expected}" and instant == "1772683200"
    assert json.loads(made.body) == {"id": "2.1.20260305", "text": MESSAGE.text, "total": 1}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_other_side_would_cut_is_not_sent(kind):
    limit = KINDS[kind].most_bytes
    written(kind, "s", Message("x" * limit, "1"))

    with pytest.raises(Refused, match="too large"):
        written(kind, "s", Message("x" * (limit + 1), "1"))


def test_the_longest_text_that_is_told_fits_every_kind():
    for kind in KINDS:
        written(kind, "s", Message("🈶" * MOST, "1"))


@pytest.mark.parametrize(
    ("kind", "status", "body", "outcome"),
    [
        ("wecom", 200, {"errcode": 0, "errmsg": "ok"}, None),
        ("wecom", 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, Refused),
        ("wecom", 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, TooOften),
        ("wecom", 200, {"errcode": -1, "errmsg": "system busy"}, TooOften),
        ("dingtalk", 200, {"errcode": 310000, "errmsg": "sign not match"}, Refused),
        ("dingtalk", 200, {"errcode": 130101, "errmsg": "send too fast"}, TooOften),
        ("feishu", 200, {"code": 0, "msg": "success", "data": {}}, None),
        ("feishu", 200, {"StatusCode": 0, "StatusMessage": "success"}, None),
        ("feishu", 200, {"code": 19021, "msg": "sign match fail"}, Refused),
        ("feishu", 200, {"code": 11232, "msg": "frequency limited"}, TooOften),
        ("wecom", 429, {}, TooOften),
        ("wecom", 500, {"errcode": 0}, ConnectionError),
        ("wecom", 302, {}, Refused),
        ("wecom", 404, {}, Refused),
        ("wecom", 200, {"errmsg": "no code"}, ConnectionError),
        ("wecom", 200, {"errcode": "0"}, ConnectionError),
        ("wecom", 200, [0], ConnectionError),
        ("wecom", 200, b"<html>a proxy's page</html>", ConnectionError),
        ("wecom", 200, b"\xff\xfe", ConnectionError),
        ("wecom", 200, b"", ConnectionError),
        ("plain", 204, b"", None),
        ("plain", 200, b"anything", None),
        ("plain", 401, b"", Refused),
    ],
)
def test_an_answer_says_whether_it_was_taken(kind, status, body, outcome):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    if outcome is None:
        formats.read(KINDS[kind], status, data)
        return
    with pytest.raises(Exception) as raised:
        formats.read(KINDS[kind], status, data)
    assert raised.type is outcome
