"""Any people, any verbs, any days: what happens is what the model in lifecycle_model.py foretold, and nothing is lost.

After every step: the state is the foretold one, a refusal was foretold, one event was added and none was lost, the
first deadline stays, the days it was overdue stay known, the row says who is involved, and no pair of hands closed an
item alone (law 14). At the end: the chain holds, replaying it gives the rows, and every past figure still is what it
was on its day.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.conftest import THRESHOLDS
from tests.ledger.lifecycle_model import (
    LEAD,
    OWNER,
    RULES,
    SUPPORTER,
    Branch,
    C,
    D,
    ItemModel,
    Lent,
    M,
    P,
    S,
    acting,
    agree,
    done,
)
from tracker.extensions import db
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.returned_ledger import applying, cells
from tracker.intake.returned_ledger.changes import Cell, ItemChange
from tracker.intake.returned_ledger.returned import ReturnedRow
from tracker.intake.review import confirming
from tracker.ledger import chain, workflow
from tracker.ledger.bulk import many
from tracker.ledger.deadlines import Deadline, Standing, deadline_view
from tracker.ledger.evidence import verbs as evidence
from tracker.ledger.involvement import Involvement
from tracker.ledger.models import Event, Item
from tracker.ledger.verbs.in_bulk import Wanted
from tracker.ledger.verbs.results import Outcome
from tracker.ledger.verbs.table import VERBS
from tracker.people import accounts
from tracker.people.access import NotAllowed
from tracker.people.models import Deputyship, Organisation, User
from tracker.reporting.gathering import facts_of

PEOPLE = {"s1": {S}, "s2": {S}, "d1": {D}, "c1": {C}, "m1": {M}, "m2": {M}, "p1": {P}, "x1": set()}
CARRIERS = ["s1", "s2", "d1", "c1", "m1", "m2"]
SMALLER = [{"s2": {M}}, {"d1": {M}}, {"s2": {M}, "d1": {M}}, {"c1": {D}}, {"s2": {S, D}}, {}]
FIRST_DAY, YEAR = date(2026, 1, 5), 2026
numbers = count()

people = st.sampled_from(sorted(PEOPLE))
carriers = st.sampled_from(CARRIERS)
which = st.integers(0, 3)
ahead = st.integers(1, 45)
officials = st.sampled_from(["s1", "s1", "s2", "d1", "c1", "m1"])
limits = st.sampled_from(["fixed", "fixed", "immediate"])
# By which road a verb is done; where a road does not lead there, its form does it.
roads = st.sampled_from(["form", "form", "bulk", "table"])
# By what an item comes to an end, or nearer to it: the verb, whether another does it and owns it then, the new limit.
ENDING = [
    "assign",
    "set_deadline",
    "close_directly",
    "request_closure",
    "return",
    "check",
    "close",
    "reopen",
    "carry_over",
]
detours = st.lists(st.tuples(st.sampled_from(ENDING), st.booleans(), st.booleans(), limits), min_size=4, max_size=12)
IN_BULK = {"close": "close", "assign": "owner", "set_deadline": "deadline", "urge": "urge"}
ON = {"form": RULES, "bulk": IN_BULK, "table": ("assign", "set_deadline")}
MOST = 4  # items


class Unchanged(Exception):
    """Nothing was to be done."""


class Lifecycle(RuleBasedStateMachine):
    """Some items of one branch, moved by everybody."""

    app: Flask

    @initialize(
        smaller=st.sampled_from(SMALLER),
        checking=st.booleans(),
        above=st.booleans(),
        kinds=st.tuples(*[st.sampled_from(["fixed", "immediate", "ongoing", None])] * 2),
        due=st.tuples(ahead, ahead),
        owner=st.none() | carriers,
    )
    def begin(self, smaller: dict, checking: bool, above: bool, kinds: tuple, due: tuple, owner: str | None) -> None:
        self.today, self.minute = FIRST_DAY, 0
        self.branch = Branch(PEOPLE | smaller, checking, above)
        self.app.config["CLOSING_CHECK"] = checking
        number = next(numbers)
        committee = accounts.found_organisation("示例工委", slug=f"above-{number}", at=self.at)
        place = accounts.found_organisation("示例支部", slug=f"branch-{number}", at=self.at, parent=committee)
        place.parent_signs = above
        self.place_id, self.ids = place.id, {}
        for name, roles in self.branch.roles.items():
            user = accounts.add_user(f"{name}-{number}", name=name, at=self.at)
            for role in roles:
                accounts.grant(user, role, organisation=committee if role == P else place, at=self.at, by="setup")
            self.ids[name] = user.id
        db.session.flush()
        self.items: list[tuple[int, ItemModel]] = []
        for kind, days in zip(kinds, due, strict=True):
            self.add("s1", kind, self.today + timedelta(days=days) if kind else None, owner)
        self.figures: dict[date, Any] = {}

    def add(self, who: str, kind: str | None, due: date | None, owner: str | None) -> None:
        fields = {"deadline": Deadline(kind, due), "owner": self.person(owner) if owner else None}
        item = workflow.add(
            self.place, by=self.person(who), at=self.at, year=YEAR, kind="finding", title="问题", **fields
        )
        self.noted(item, who, kind, due, owner)

    def noted(self, item: Item, who: str, kind: str | None, due: date | None, owner: str | None) -> None:
        """A new item, and the model of it."""
        db.session.commit()
        model = ItemModel("", due, first_due=due)
        model.people[OWNER] = {owner} - {None}
        model.owned = {owner} - {None}
        agree(model, kind or "", {who})
        self.items.append((item.id, model))

    @rule(who=people, kind=st.sampled_from(["fixed", "immediate"]), days=ahead, owner=carriers, intake=st.booleans())
    def something_new_is_found(self, who: str, kind: str, days: int, owner: str, intake: bool) -> None:
        """Typed in, or accepted from a report by whoever reviews it."""
        if len(self.items) == MOST:
            return
        due, may = self.today + timedelta(days=days), bool({S, D, C} & self.branch.roles[who])
        try:
            if intake:
                self.accept(who, owner=self.person(owner), deadline_kind=kind, due_on=due)
            else:
                self.add(who, kind, due, owner)
        except NotAllowed:
            db.session.rollback()
            assert not may
            return
        assert may

    def accept(self, who: str, **proposed: Any) -> None:
        owner = proposed["owner"].name
        (item,) = self.confirmed(who, **proposed)
        self.noted(item, who, proposed["deadline_kind"], proposed["due_on"], owner)

    def confirmed(self, who: str, **proposed: Any) -> list[Item]:
        """A report with one proposal in it, accepted."""
        at, by = self.at, self.person(who)
        document = SourceDocument(
            organisation=self.place, filename="总结.txt", sha256=f"{next(numbers):064}", size=1, kind="text",
            title="总结", text="2026年底前完成。", paragraphs=[[0, 9, None, None, None, []]], notices=[], year=YEAR - 1,
            ledger_year=YEAR, uploaded_by=by, uploaded_at=at,
        )  # fmt: skip
        proposal = Proposal(
            organisation_id=self.place_id, document=document, kind="finding", title="问题", text="问题", start=0, end=9,
            rule="a", sure=True, score=1.0, decision="accepted", **proposed,
        )  # fmt: skip
        db.session.add_all([document, proposal])
        db.session.flush()
        return confirming.confirm(document, by=by, at=at)

    @property
    def at(self) -> datetime:
        """Ten in the morning in Beijing, and every step a minute later."""
        self.minute += 1
        return datetime(self.today.year, self.today.month, self.today.day, 2, tzinfo=UTC) + timedelta(
            minutes=self.minute
        )

    @property
    def place(self) -> Organisation:
        return db.session.get_one(Organisation, self.place_id)

    def person(self, name: str) -> User:
        return db.session.get_one(User, self.ids[name])

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.figures[self.today] = self.facts(self.today)
        for _ in range(days):
            self.today += timedelta(days=1)
            for _id, model in self.items:
                late = model.state not in ("closed", "cancelled") and model.due and model.due < self.today
                model.late += bool(late)
        self.minute = 0

    def facts(self, day: date) -> Any:
        return facts_of(self.place, year=YEAR, as_of=day)

    @rule(deputy=carriers, principal=carriers, by=st.sampled_from(["", "s1", "s2"]), days=st.integers(0, 60))
    def somebody_is_away(self, deputy: str, principal: str, by: str, days: int) -> None:
        if deputy == principal:
            return
        last = self.today + timedelta(days=days)
        db.session.add(
            Deputyship(
                organisation_id=self.place_id,
                principal=self.person(principal),
                deputy=self.person(deputy),
                starts_on=self.today,
                ends_on=last,
                appointed_by_id=self.ids[by or principal],
                appointed_at=self.at,
            )
        )
        db.session.commit()
        db.session.expire_all()
        self.branch.deputies.append(Lent(deputy, principal, by or principal, self.today, last))

    @rule()
    def somebody_is_back(self) -> None:
        """The first of those who were away."""
        rows = db.session.scalars(select(Deputyship).where(Deputyship.organisation_id == self.place_id))
        for row, model in zip(sorted(rows, key=lambda row: row.id), self.branch.deputies, strict=True):
            if model.runs(self.today):
                row.ended_on = model.ended = self.today
                break
        db.session.commit()
        db.session.expire_all()

    @rule(
        verb=st.sampled_from(sorted(RULES)), who=people, index=which, days=ahead, other=carriers, third=carriers,
        limit=limits, road=roads,
    )  # fmt: skip
    def somebody_tries(
        self, verb: str, who: str, index: int, days: int, other: str, third: str, limit: str, road: str
    ) -> None:
        self.attempt(verb, who, index, days, other, third, limit=limit, road=road)

    @rule(
        verb=st.sampled_from(sorted(RULES)), index=which, days=ahead, other=carriers, third=carriers, limit=limits,
        road=roads,
    )  # fmt: skip
    def somebody_who_may_does(
        self, verb: str, index: int, days: int, other: str, third: str, limit: str, road: str
    ) -> None:
        """Else most tries would be refusals, and few items would live through much."""
        model = self.model(index)
        able = [name for name in sorted(PEOPLE) if acting(model, verb, name, self.branch, self.today, kind=limit)]
        if able:
            self.attempt(verb, able[days % len(able)], index, days, other, third, limit=limit, road=road)

    @rule(first=officials, second=officials, index=which, days=ahead, steps=detours)
    def somebody_wants_it_closed(self, first: str, second: str, index: int, days: int, steps: list) -> None:
        """One who goes round by what leads to an end, with the help of another now and then, who may be away."""
        for verb, helped, to_other, limit in steps:
            who, owner = (second if helped else first), (second if to_other else first)
            self.attempt(verb, who, index, days, owner, owner, limit=limit)

    @rule(deputy=officials, principal=officials, by=officials, index=which, steps=detours)
    def somebody_is_away_for_that(self, deputy: str, principal: str, by: str, index: int, steps: list) -> None:
        self.somebody_is_away(deputy=deputy, principal=principal, by=by, days=3)
        self.somebody_wants_it_closed(first=deputy, second=by, index=index, days=5, steps=steps)
        self.somebody_is_back()
        self.all_of_them_try(verb="close", index=index, first=deputy)

    def model(self, index: int) -> ItemModel:
        return self.items[index % len(self.items)][1]

    @rule(verb=st.sampled_from(["request_closure", "request_extension", "report_progress"]), index=which, days=ahead)
    def a_deputy_does(self, verb: str, index: int, days: int) -> None:
        model = self.model(index)
        for name in sorted(PEOPLE):
            if len(acting(model, verb, name, self.branch, self.today) or ()) == 2:
                self.attempt(verb, name, index, days, "m1", "m2")
                break

    @rule(
        verb=st.sampled_from(["close", "check", "return", "approve_extension", "confirm_held"]),
        index=which,
        first=people,
    )
    def all_of_them_try(self, verb: str, index: int, first: str) -> None:
        """One after the other, whoever comes first: what is decided is decided once, by nobody of those concerned."""
        for name in [first, *sorted(PEOPLE)]:
            self.attempt(verb, name, index, 7, "m1", "m2")

    @rule(verb=st.sampled_from(["urge", "assign", "set_deadline", "close", "cancel"]), who=people, days=ahead)
    def the_same_for_all(self, verb: str, who: str, days: int) -> None:
        for index in range(len(self.items)):
            self.attempt(verb, who, index, days, "m1", "m2")

    def attempt(
        self,
        verb: str,
        who: str,
        index: int,
        days: int,
        other: str,
        third: str,
        *,
        limit: str = "fixed",
        road: str = "form",
    ) -> None:
        item_id, model = self.items[index % len(self.items)]
        item, by = db.session.get_one(Item, item_id), self.person(who)
        due = max(self.today, model.due or self.today, model.asked_due or self.today) + timedelta(days=days)
        road = road if verb in ON[road] else "form"
        if road == "bulk" or (road == "table" and limit == "fixed"):  # a date alone moves
            limit = model.kind or "fixed"
        elif road == "table" and verb == "set_deadline":
            due = None
        hands = acting(model, verb, who, self.branch, self.today, kind=limit)
        try:
            self.perform(item, verb, by, due, other, third, limit, road)
            db.session.commit()
        except Unchanged:
            return
        except NotAllowed as refused:
            db.session.rollback()
            assert hands is None, f"{who} was refused {verb}: {refused}"
            return
        assert hands is not None, f"{who} was let do {verb} on {model}"
        if verb in ("close", "check", "return"):
            assert not hands & (model.owned | model.applied)
        if verb == "close_directly":
            assert not (model.made_immediate or hands) & (hands | model.owned | model.applied)
        done(model, verb, hands, who, self.branch, self.today, due=due, kind=limit)
        self.people_after(model, verb, other, third, road)
        event = db.session.scalars(select(Event).where(Event.item_id == item_id).order_by(Event.id.desc())).first()
        assert {event.actor, event.acting_for} - {None} == hands
        if model.kind == "ongoing":
            model.due = item.due_on
        model.asked_by = model.asked_by if item.asked_by_id else None
        model.follow_up_on = item.follow_up_on if verb in ("close", "close_directly") else model.follow_up_on

    @staticmethod
    def people_after(model: ItemModel, verb: str, other: str, third: str, road: str) -> None:
        if verb == "assign" and road != "form":
            model.people[OWNER] = {other}
        elif verb == "assign":
            model.people = {OWNER: {other}, LEAD: {third}, SUPPORTER: {other}}
        if verb == "hand_over":
            for part, names in model.people.items():
                model.people[part] = {third if name == other else name for name in names}
        model.owned |= model.people[OWNER]

    def perform(self, item: Item, verb: str, by: User, due: Any, other: str, third: str, limit: str, road: str) -> None:
        act: dict[str, Any] = {"by": by, "at": self.at}
        if road == "bulk":
            self.in_bulk(item, verb, Wanted("说明", self.person(other), due), **act)
            return
        if road == "table":
            self.by_table(item, verb, other, limit, due, **act)
            return
        reviews = bool({S, D, C} & self.branch.roles[by.name])  # in one's own right alone
        if verb == "carry_over" and reviews and self.minute % 2:
            self.confirmed(by.name, recurrence_of=item, recurrence_choice="earlier", deadline_kind=limit, due_on=due)
            return
        if verb == "add_evidence":
            evidence.add_evidence(item, text=f"{self.today}第{self.minute}条记录", **act)
            return
        if verb == "withdraw_evidence":
            counting = [piece.latest for piece in evidence.pieces_of(item) if piece.latest.withdrawn_at is None]
            if counting:
                evidence.withdraw_evidence(counting[-1], words="有误", **act)
                return
            raise NotAllowed("there is no page to withdraw nothing from")
        first, second = self.person(other), self.person(third)
        more: dict[str, dict[str, Any]] = {
            "assign": {"owner": first, "accountable_lead": second, "supporters": [first]},
            "hand_over": {"leaving": first, "to": second, "words": ""},
            "set_deadline": {"deadline": Deadline(limit, due), "words": "任务增加"},
            "request_extension": {"due_on": due, "words": "材料未齐"},
            "approve_extension": {"due_on": due, "words": "同意"},
            "reopen": {"deadline": Deadline(limit, due), "words": "反弹"},
            "carry_over": {"deadline": Deadline(limit, due), "words": "再次发现", "year": YEAR},
            "revise": {"title": f"问题 {self.minute}"},
        }  # fmt: skip
        getattr(workflow, "return_" if verb == "return" else verb)(item, **act, **more.get(verb, {"words": "说明"}))

    def in_bulk(self, item: Item, verb: str, wanted: Wanted, *, by: User, at: datetime) -> None:
        found = many.one(many.OFFERS[IN_BULK[verb]], item, item.version, wanted, by=by, at=at)
        if found.outcome is Outcome.UNCHANGED:
            raise Unchanged
        if found.outcome is Outcome.REFUSED:
            raise NotAllowed(found.why)

    def by_table(
        self, item: Item, verb: str, owner: str, limit: str, due: date | None, *, by: User, at: datetime
    ) -> None:
        if verb == "assign" and item.owner and item.owner.name == owner:
            raise Unchanged
        agreed = Deadline("fixed", due) if due else Deadline(limit)
        text = f"{due.year}年{due.month}月{due.day}日前" if due else "立行立改"
        cell = Cell(cells.RESPONSIBLE, "", "", owner) if verb == "assign" else Cell(cells.LIMIT, "", "", text)
        change = ItemChange(item, (cell,), ReturnedRow(item.number, 1, "", 0, {}, limit=agreed))
        people = [self.person(name) for name in CARRIERS]
        applying.perform(item, [cell], change, people, reason="任务增加", as_said=False, by=by, at=at)

    @invariant()
    def every_item_is_as_foretold(self) -> None:
        for item_id, model in getattr(self, "items", []):
            item = db.session.get_one(Item, item_id)
            assert (item.state, item.round, item.extensions) == (model.state, model.round, model.extensions)
            assert (item.due_on, item.first_due_on) == (model.due, model.first_due)
            assert (item.on_watchlist, item.urging is not None) == (model.watched, model.urged)
            assert (item.evidence_count, item.closed_on) == (model.pieces, model.closed_on)
            kept = Involvement.of(item)
            assert kept.ids == {self.ids[name] for name in model.involved()}
            assert kept.immediate_by == {self.ids[name] for name in model.made_immediate}
            assert (item.deadline_kind or "") == model.kind
            assert item.days_overdue + self.late_now(item) == model.late
            events = select(func.count(Event.id)).where(Event.item_id == item_id)
            assert db.session.scalar(events) == model.events

    def late_now(self, item: Item) -> int:
        """Under the deadline it has; a cancelled item's days are already with the rest."""
        end = item.closed_on or self.today
        past = (end - item.due_on).days if item.due_on and item.state != "cancelled" else 0
        view = deadline_view(
            state=item.state,
            due_on=item.due_on,
            opened_on=item.opened_on,
            closed_on=item.closed_on,
            today=self.today,
            thresholds=THRESHOLDS,
        )
        assert (view.standing in (Standing.OVERDUE, Standing.CLOSED_LATE)) == (past > 0)
        return max(0, past)

    def teardown(self) -> None:
        if hasattr(self, "items"):
            assert list(chain.verify(self.place_id)) == []
            assert {day: self.facts(day) for day in self.figures} == self.figures
        db.session.rollback()


QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}


def test_the_model_has_a_rule_for_every_verb() -> None:
    assert set(RULES) == set(VERBS)


def test_no_sequence_of_verbs_leads_astray(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """F53 among others."""
    run(ctx, monkeypatch, settings(max_examples=6, stateful_step_count=30, derandomize=True, **QUIET))


@pytest.mark.slow
def test_no_long_sequence_of_verbs_leads_astray(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    run(ctx, monkeypatch, settings(max_examples=60, stateful_step_count=60, **QUIET))


def run(app: Flask, monkeypatch: pytest.MonkeyPatch, how: settings) -> None:
    monkeypatch.setitem(app.config, "CLOSING_CHECK", False)  # the machine sets it; here it is put back
    machine = type("LifecycleHere", (Lifecycle,), {"app": app})
    run_state_machine_as_test(machine, settings=how)
