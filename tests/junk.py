"""What no form of ours would send, told apart by kind and drawn by a number: the same number sends the same again."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from wtforms.fields.core import UnboundField

from tracker.common.forms import Form
from tracker.intake.forms import BulkForm, DescriptionForm, MissedForm

Sent = dict[str, Any]  # arguments of a test client's request
Kind = Callable[[Random, list[str]], Sent]

TRACKER = Path(__file__).parent.parent / "tracker"
PREFIXED = {"all-": BulkForm, "missed-": MissedForm, "document-": DescriptionForm}
NUMBERED = ("item-0", "sender-0", "words-0", "version-{proposal_id}", "answer-0")
HUGE = (
    "9" * 4_400,
    str(2**31),
    str(2**63),
    str(2**64),
    "1e999",
    "-1",
    "-" + "9" * 40,
    "0",
    "00",
    "٣",
    "²",
    "1.5",
    "nan",
)
TEXTS = (
    *("\0", "a\0b", "\ud800", "\u202e", "\ufeff", "\u200b", "'", '"', "<script>", "{{ 7*7 }}", "%00", "%s", "\\", "//"),
    *("../../etc/passwd", "null", "[]", "{}", ",", ":", ":::", "1:", "1:1:1", "2026-13-45", "0000-00-00", "9999-12-31"),
    *("0001-01-01", "10000-01-01", "2026-02-30", "e\u0301", "@", "；，。", "", " "),
)
LONG = ("字" * 20_001, "\n" * 5_000, "e\u0301" * 500)
FILES = (b"", b"\0" * 64, b"PK\x03\x04" + b"\0" * 40, b"%PDF-1.7\n", "姓名".encode("gb18030"), b"\xff\xfe\x00\xd8")
FILE_NAMES = ("a", "a.txt", "a\0.txt", "../a.docx", "." * 300 + "docx", "名.xlsx", "\ud800.pdf", '"; x="', "a.jpg")
PLAUSIBLE = {
    "version": "2",
    "words": "已落实",
    "title": "学习不够",
    "text": "学习不够，抓得不紧。",
    "name": "李明",
    "year": "2026",
    "kind": "fixed",
    "deadline_kind": "fixed",
    "kind_of_item": "finding",
    "due_on": "2026-12-01",
    "ongoing": "y",
    "check_months": "3",
    "state": "report_progress",
    "leaving_open": "y",
    "username": "li",
    "password": "Sunny-day-7",
    "new": "Rainy-day-8",
    "again": "Rainy-day-8",
    "current": "Sunny-day-7",
    "language": "en",
    "action": "deadline",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-09",
    "roles": "member",
    "slug": "new-branch",
    "do": "save",
    "passage": "学习不够",
    "start": "0",
    "end": "4",
    "paragraph": "1",
    "ledger_year": "2026",
    "rows": "1:1",
}


@cache
def names() -> tuple[str, ...]:
    """Of every field of every form, and of whatever a view asks of a request beside forms."""
    asked = {name for path in TRACKER.rglob("*.py") for name in asked_for(ast.parse(path.read_text("utf-8")))}
    plain = {name for form in forms(Form) for name in fields(form)}
    prefixed = {prefix + name for prefix, form in PREFIXED.items() for name in fields(form)}
    return tuple(sorted(asked | plain | prefixed))


def forms(form: type) -> Iterator[type]:
    for kind in form.__subclasses__():
        yield kind
        yield from forms(kind)


def fields(form: type) -> set[str]:
    return {name for name in dir(form) if isinstance(getattr(form, name), UnboundField)}


def asked_for(tree: ast.Module) -> Iterator[str]:
    """`request.form.get("x")`, `getlist`, `"x" in request.form`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_form(node.func.value):
            yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))
        if isinstance(node, ast.Compare) and is_form(node.comparators[0]) and isinstance(node.left, ast.Constant):
            yield str(node.left.value)


def is_form(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "form"


def sent(kind: Kind, draw: Random, things: dict[str, Any]) -> Sent:
    """One request of junk."""
    return kind(draw, [name.format_map(things) for name in (*names(), *NUMBERED)])


def files_for_text(draw: Random, all_names: list[str]) -> Sent:
    """Some of the fields plausible, some as files."""
    return form({name: file(draw) if draw.random() < 0.4 else plausible(name) for name in all_names})


def only_files(draw: Random, all_names: list[str]) -> Sent:
    return form({name: file(draw) for name in all_names})


def junk_texts(draw: Random, all_names: list[str]) -> Sent:
    texts = {name: draw.choice(TEXTS) if draw.random() < 0.3 else plausible(name) for name in all_names}
    return form(texts | {draw.choice(all_names): draw.choice(LONG)})


def only_junk(draw: Random, all_names: list[str]) -> Sent:
    return form({name: draw.choice(TEXTS + HUGE) for name in all_names})


def huge_numbers(draw: Random, all_names: list[str]) -> Sent:
    return form({name: draw.choice(HUGE) if draw.random() < 0.5 else plausible(name) for name in all_names})


def doubled(draw: Random, all_names: list[str]) -> Sent:
    """Each field several times, of several kinds."""
    return form({name: [plausible(name), draw.choice(TEXTS), draw.choice(HUGE), file(draw)] for name in all_names})


def other_bodies(draw: Random, all_names: list[str]) -> Sent:
    """No form at all, or a broken one."""
    kind, body = draw.choice(
        (
            *(
                ("application/json", text)
                for text in (b"[]", b"7", b"null", b'{"version": [1]}', b'"', b'{"words": {}}')
            ),
            *(("multipart/form-data", b"--x"), ("multipart/form-data; boundary=x", b"--x\r\n\r\n\0")),
            *(("application/x-www-form-urlencoded", b"%ff=%fe&version=%00&=&&;"), ("text/plain", b"\xff" * 1_000)),
            *(("application/x-www-form-urlencoded", b"a=1&" * 6_000), ("", b"")),
            ("application/x-www-form-urlencoded", b"words=" + b"x" * 1_000_000),
        )
    )
    return {"data": body, "content_type": kind}


def odd_questions(draw: Random, all_names: list[str]) -> Sent:
    """What stands behind the question mark is typed as well."""
    asked = {
        name: draw.choice(TEXTS + HUGE) for name in ("next", "back", "after", "show", "p", "finding", "year", "below")
    }
    sent = {"query_string": {name: sendable(value) for name, value in asked.items()}}
    return form({name: plausible(name) for name in all_names}) | sent


KINDS: tuple[Kind, ...] = (
    *(files_for_text, only_files, junk_texts, only_junk, huge_numbers, doubled, other_bodies, odd_questions),
)


def form(values: dict[str, Any]) -> Sent:
    """As a browser would send it: characters that cannot be sent are sent as what stands for them."""
    return {"data": {name: sendable(value) for name, value in values.items()}}


def sendable(value: Any) -> Any:
    if isinstance(value, list):
        return [sendable(each) for each in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def plausible(name: str) -> str:
    return PLAUSIBLE.get(name.partition("-")[2] or name, "1")


def file(draw: Random) -> tuple[BytesIO, str]:
    return BytesIO(draw.choice(FILES)), sendable(draw.choice(FILE_NAMES))
