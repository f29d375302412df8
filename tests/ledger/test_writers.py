"""Writers of every kind at one item and its measure, all at once: each is done or told, none breaks another (F69)."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.conftest import NOW
from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import chain, workflow
from tracker.ledger.evidence.verbs import add_evidence
from tracker.ledger.models import Event, Evidence, Item
from tracker.watch.sweep import sweep

TIMES = 6  # each
Sends = Callable[[FlaskClient, int, int], int]


def form(resource: str, **typed: str) -> Sends:
    """The form of a verb, sent with the version its page would show now."""

    def send(client: FlaskClient, item_id: int, time: int) -> int:
        with client.application.app_context():
            version = db.session.get_one(Item, item_id).version
        words = {name: value.format(time) for name, value in typed.items()}
        return client.post(f"/items/{item_id}/{resource}", data={"version": version} | words).status_code

    return send


def in_bulk(client: FlaskClient, item_id: int, time: int) -> int:
    with client.application.app_context():
        rows = ",".join(f"{item.id}.{item.version}" for item in db.session.scalars(select(Item)))
    typed = {"rows": rows, "action": "urge", "words": f"请抓紧，第{time}次"}
    return client.post("/o/branch/ledger/bulk", data=typed).status_code


def noticing(client: FlaskClient, item_id: int, time: int) -> int:
    """The watch, beside the pages."""
    with client.application.app_context():
        sweep(date(2026, 3, 5) + timedelta(days=time), at=clock.now() + timedelta(days=time))
        db.session.commit()
    return 303


# Who, and what they send; those of the second table work at a measure of the item.
SAYING = ["comments", "evidence"]  # nothing that others do makes these come back
AT_ITEM: list[tuple[str, str, Sends]] = [
    ("member", "comments", form("comments", words="看第{}次")),
    ("organiser", "comments", form("comments", words="@李宁 请看第{}次")),
    ("owner", "evidence", form("evidence", text="第{}盒")),
    ("secretary", "evidence", form("evidence", text="另第{}盒")),
    ("owner", "progress", form("progress", words="开展{}次", state="report_progress")),
    ("discipline_officer", "urging", form("urging", words="第{}次催")),
    ("parent_reader", "escalation", form("escalation", words="第{}次督办")),
    ("secretary", "revision", form("revision", title="问题{}", text="", target="", root_cause="")),
    ("secretary", "deadline", form("deadline", kind="fixed", due_on="2027-01-1{}", words="任务增加")),
    ("secretary", "bulk", in_bulk),
    ("administrator", "watch", noticing),
]
AT_MEASURE: list[tuple[str, str, Sends]] = [
    ("owner", "progress", form("progress", words="措施开展{}次", state="report_progress")),
    ("member", "comments", form("comments", words="措施看第{}次")),
    ("secretary", "evidence", form("evidence", text="措施第{}盒")),
]


@pytest.mark.slow
def test_writers_of_every_kind_at_one_item_break_nobody_off(
    app: Flask, cast, make_item, sign_in_as, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F69: comments and evidence on one item used to wait for each other."""
    monkeypatch.setitem(app.extensions, "marking_inside", lambda _name, _data: None)
    finding = make_item(due_on=date(2026, 3, 6))
    measure = make_item(kind="action", finding=finding, title="措施", due_on=date(2026, 3, 7))
    tasks = [(sign_in_as(who), send, finding) for who, _what, send in AT_ITEM]
    tasks += [(sign_in_as(who), send, measure) for who, _what, send in AT_MEASURE]
    together = Barrier(len(tasks))

    def work(task: tuple[FlaskClient, Sends, int]) -> list[int]:
        client, send, item_id = task
        together.wait()
        return [send(client, item_id, time) for time in range(TIMES)]

    with ThreadPoolExecutor(len(tasks)) as people:
        answers = list(people.map(work, tasks))

    told = Counter(status for each in answers for status in each)
    assert set(told) <= {200, 303, 409}, told  # 200: the page of results after a bulk action
    for (_who, what, _send), each in zip((*AT_ITEM, *AT_MEASURE), answers, strict=True):
        assert what not in SAYING or set(each) == {303}
    with app.app_context():
        assert list(chain.verify(cast.branch_id)) == []
        assert db.session.scalar(select(func.count()).where(Event.kind == "comment")) == 3 * TIMES
        assert db.session.scalar(select(func.count()).select_from(Evidence)) == 3 * TIMES
        assert db.session.get_one(Item, finding).state == "in_progress"


def test_a_comment_and_evidence_at_one_moment_are_both_kept(app: Flask, cast, make_item) -> None:
    """F69: in the very order in which each waited for what the other held."""
    item_id, began = make_item(), Barrier(2)

    def at_once() -> Iterator[Callable[[Item], object]]:
        yield lambda item: workflow.comment(item, by=cast.member, at=NOW, words="看过了")
        yield lambda item: add_evidence(item, by=cast.owner, at=NOW, text="第3盒")

    def act(verb: Callable[[Item], object]) -> None:
        with app.test_request_context(method="POST"):
            item = db.session.get_one(Item, item_id)
            db.session.rollback()
            began.wait()
            verb(item)
            db.session.commit()

    with ThreadPoolExecutor(2) as people:
        list(people.map(act, at_once()))

    with app.app_context():
        kinds = db.session.scalars(select(Event.kind).where(Event.item_id == item_id)).all()
        assert sorted(kinds) == ["add", "add_evidence", "comment"]
