"""The table of access_table.py held against the verbs and against the web; `pytest -s` prints what was found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from tests.conftest import NEVER_OVER, NOW
from tests.ledger import access_table
from tests.ledger.access_table import ACTORS, PLACES, RESOURCES
from tests.seeing import NOT_THERE, seen
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.changing import change
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Event, Item
from tracker.ledger.verbs.table import VERBS
from tracker.people import accounts
from tracker.people.access import NotAllowed, Role
from tracker.people.models import Deputyship, Membership, Organisation, User

LONG_AGO = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)  # so that a follow-up review is due by NOW
DUE, LATER = date(2026, 9, 30), date(2026, 12, 31)
HOMES = dict(zip(PLACES, ("branch", "middle", "top", "sibling", "alien", "group"), strict=True))


@pytest.fixture
def world(app: Flask) -> Iterator[SimpleNamespace]:
    """A tree, and in each of its places one person a column; ids only, so that any context may use them."""
    with app.app_context():
        found = dict.fromkeys(("top", "middle", "branch", "sibling", "group", "alien"))
        above = {"middle": "top", "branch": "middle", "sibling": "middle", "group": "branch"}
        for slug in found:
            parent = found[above[slug]] if slug in above else None
            found[slug] = accounts.found_organisation(f"示例{slug}", slug=slug, at=LONG_AGO, parent=parent)
        people = {(place, actor): person(place, actor, found[HOMES[place]]) for place in PLACES for actor in ACTORS}
        stager = person("stager", "secretary", found["branch"])
        db.session.flush()
        secretary = people["own branch", "secretary"]
        for place in PLACES:
            appoint(people[place, "deputy_of_secretary"], secretary, found["branch"])
            appoint(people[place, "deputy_of_owner"], people[place, "owner"], found["branch"])
        db.session.commit()
        ids = {key: one.id for key, one in people.items()}
        made = SimpleNamespace(branch_id=found["branch"].id, ids=ids, stager_id=stager.id)
    with time_machine.travel(NOW, tick=False):
        yield made


def person(place: str, actor: str, home: Organisation) -> User:
    user = accounts.add_user(f"{actor}.at.{place}".replace(" ", "-"), name=f"{actor}@{place}", at=LONG_AGO)
    user.password_set_at = datetime(2100, 1, 1, tzinfo=UTC)
    role = actor if actor in set(Role) else "member"
    db.session.add(Membership(user=user, organisation=home, role=role))
    return user


def appoint(deputy: User, principal: User, branch: Organisation) -> None:
    """Past `deputies.appoint`, which would not let a stranger in: the table must hold even then."""
    period = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    by = {"appointed_by_id": principal.id, "appointed_at": LONG_AGO}
    db.session.add(Deputyship(organisation_id=branch.id, principal=principal, deputy=deputy, **period, **by))


def staged(world: SimpleNamespace, place: str, verb: str) -> Item:
    """An item for which the verb's turn has come, owned, led and supported by the people of that place."""
    branch, stager = db.session.get_one(Organisation, world.branch_id), db.session.get_one(User, world.stager_id)
    owner, lead, supporter = (
        db.session.get_one(User, world.ids[place, name]) for name in ("owner", "accountable_lead", "supporter")
    )
    act = {"by": stager, "at": LONG_AGO}
    kind = "immediate" if verb == "close_directly" else "fixed"
    item = workflow.add(branch, year=2026, kind="finding", title="一个问题", deadline=Deadline(kind, DUE), **act)
    with guests(branch, [owner, lead, supporter]):
        workflow.assign(item, owner=owner, accountable_lead=lead, supporters=[supporter], **act)
        if verb in ("approve_extension", "reject_extension"):
            workflow.request_extension(item, due_on=LATER, by=owner, at=LONG_AGO, words="材料未齐")
    state = VERBS[verb].states
    if verb == "let_go":
        workflow.keep_in_view(item, **act)
    if verb == "withdraw_evidence":
        change(item, "add_evidence", evidence_count=1, **act)
    if state in ({"pending_review"}, {"closed"}, {"closed", "cancelled"}):
        workflow.request_closure(item, words="已完成", **act)
    if "closed" in state and len(state) < 3:
        workflow.close(item, by=db.session.get_one(User, world.ids["own branch", "secretary"]), at=LONG_AGO)
    return item


@contextmanager
def guests(branch: Organisation, people: list[User]) -> Iterator[None]:
    """Members of the branch for as long as the item is handed to them; those who belong there stay."""
    new = [one for one in people if not one.roles_in(branch) or "member" not in one.roles_in(branch)]
    rows = [Membership(user=one, organisation=branch, role="member") for one in new]
    db.session.add_all(rows)
    db.session.flush()
    yield
    db.session.execute(delete(Membership).where(Membership.id.in_([row.id for row in rows])))
    for one in new:
        db.session.expire(one)


HEIR = "member@own branch"
ARGUMENTS: dict[str, Callable[[Item], dict[str, Any]]] = {
    "request_extension": lambda item: {"due_on": LATER},
    "set_deadline": lambda item: {"deadline": Deadline("fixed", LATER)},
    "assign": lambda item: {"owner": None, "words": None},
    "revise": lambda item: {"title": "改过的标题", "words": None},
    "hand_over": lambda item: {"leaving": item.owner, "to": db.session.query(User).filter_by(name=HEIR).one()},
    "carry_over": lambda item: {"year": 2027},
}  # fmt: skip


def perform(item: Item, verb: str, by: User) -> None:
    """The verb itself; evidence has no verb of its own yet in the workflow's file, so the road is asked."""
    given: dict[str, Any] = {"by": by, "at": NOW, "words": "说明"} | ARGUMENTS.get(verb, lambda _: {})(item)
    given = {name: value for name, value in given.items() if value is not None or name == "owner"}
    if verb in ("add_evidence", "withdraw_evidence"):
        change(item, verb, evidence_count=item.evidence_count + (1 if verb == "add_evidence" else -1), **given)
        return
    getattr(workflow, "return_" if verb == "return" else verb)(item, **given)


def hold(expected: dict[str, list[str]], found: dict[str, list[str]], place: str) -> None:
    """Print the matrix found; fail with the lines that differ."""
    print(f"\n== {place}", *access_table.written(found), sep="\n")
    wrong = {verb for verb in found if found[verb] != expected.get(verb)}
    differing = [
        line
        for verb in sorted(wrong)
        for line in (
            f"  table: {access_table.written({verb: expected.get(verb, [])})[0]}",
            f"  found: {access_table.written({verb: found[verb]})[0]}",
        )
    ]
    assert not wrong, "\n".join([f"{place}: columns are {', '.join(ACTORS)}", *differing])


@pytest.mark.parametrize("place", PLACES)
def test_every_verb_answers_as_the_table_says(
    app: Flask, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    found: dict[str, list[str]] = {}
    with app.app_context():
        for verb in VERBS:
            monkeypatch.setitem(app.config, "CLOSING_CHECK", verb == "check")
            item_id = kept(staged(world, place, verb))
            found[verb] = [answer(world, item_id, verb, place, actor) for actor in ACTORS]
    hidden = {verb: [mark.replace("∅", "✗") for mark in marks] for verb, marks in expected_of(place).items()}

    hold(hidden, found, f"{place}, the verbs (they say 403 where the web says 404)")


def kept(item: Item) -> int:
    db.session.commit()
    return item.id


def answer(world: SimpleNamespace, item_id: int, verb: str, place: str, actor: str) -> str:
    try:
        perform(db.session.get_one(Item, item_id), verb, db.session.get_one(User, world.ids[place, actor]))
    except NotAllowed as refused:
        return {403: "✗", 409: "="}[refused.status]
    else:
        return "✓"
    finally:
        db.session.rollback()


def expected_of(place: str) -> dict[str, list[str]]:
    return access_table.read(PLACES[place])


def test_the_table_has_a_line_for_every_verb() -> None:
    for place in PLACES:
        missing = [verb for verb in VERBS if verb not in expected_of(place)]
        assert not missing, f"write a line for {missing} into each table of tests/ledger/access_table.py"


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_the_web_answers_as_the_table_says(
    app: Flask, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    clients = {actor: signed_in(app, world.ids[place, actor]) for actor in ACTORS}
    found: dict[str, list[str]] = {}
    for verb in (verb for verb in VERBS if verb in RESOURCES):
        monkeypatch.setitem(app.config, "CLOSING_CHECK", verb == "check")
        found[verb], item = [], None
        for actor in ACTORS:
            item = item or fresh(app, world, place, verb)
            status = clients[actor].post(f"/items/{item.id}/{RESOURCES[verb]}", data=typed(verb, item.version))
            mark = {303: "✓", 403: "✗", 409: "=", 404: "∅"}[status.status_code]
            if mark == "✓":
                mark, item = mark if last_kind(app, item.id) == verb else "✗", None
            found[verb].append(mark)

    hold({verb: marks for verb, marks in expected_of(place).items() if verb in found}, found, f"{place}, the web")


def last_kind(app: Flask, item_id: int) -> str | None:
    """Who may only report is asked for no state: what they send of one counts as progress and nothing more."""
    with app.app_context():
        kinds = select(Event.kind).where(Event.item_id == item_id)
        return db.session.scalar(kinds.order_by(Event.sequence.desc()).limit(1))


def fresh(app: Flask, world: SimpleNamespace, place: str, verb: str) -> SimpleNamespace:
    with app.app_context():
        item = staged(world, place, verb)
        db.session.commit()
        return SimpleNamespace(id=item.id, version=item.version)


def typed(verb: str, version: int) -> dict[str, Any]:
    """Valid for every form: each takes what it asks for."""
    state = verb if verb in ("mark_substantially_done",) else "report_progress"
    dates = {"due_on": LATER.isoformat(), "kind": "fixed", "check_months": "3"}
    return {"version": version, "words": "说明", "title": "改过的标题", "state": state, "owner_id": ""} | dates


def signed_in(app: Flask, person_id: int) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        stamp = db.session.get_one(User, person_id).get_id()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"], session["begun"] = stamp, True, NEVER_OVER
    return client


@pytest.mark.parametrize("place", PLACES)
def test_the_page_of_an_item_is_there_exactly_for_whom_the_table_says(
    app: Flask, world: SimpleNamespace, place: str
) -> None:
    item = fresh(app, world, place, "comment")
    marks = dict(zip(ACTORS, expected_of(place)["comment"], strict=True))
    for actor in ACTORS:
        page = signed_in(app, world.ids[place, actor]).get(f"/items/{item.id}")
        assert seen(page) == (NOT_THERE if marks[actor] == "∅" else (200, "一个问题")), (actor, place)
