"""What each verb leaves behind: one event with its actor, hour and words, and in the row what the verb is for."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Event, Item
from tracker.people import deputies

DUE, LATER = date(2026, 9, 30), date(2026, 11, 19)
NEXT_DAY, AUTUMN = NOW + timedelta(days=1), NOW + timedelta(days=100)
IMMEDIATE = {"deadline": Deadline("immediate")}
ASKED = ("request_extension", "owner", {"due_on": LATER, "words": "等待评估"})
WATCHED = ("keep_in_view", "secretary", {})
HANDED = {"leaving": "owner", "to": "organiser"}

# verb, who does it, what else it is told, state of the item before, what was done before, at
VERBS = [
    ("start", "owner", {}, "not_started", (), NEXT_DAY),
    ("report_progress", "owner", {}, "not_started", (), NEXT_DAY),
    ("mark_substantially_done", "owner", {}, "in_progress", (), NEXT_DAY),
    ("request_closure", "owner", {}, "in_progress", (), NEXT_DAY),
    ("return_", "secretary", {}, "pending_review", (), NEXT_DAY),
    ("close", "secretary", {}, "pending_review", (), NEXT_DAY),
    ("close_directly", "owner", {}, "immediate", (), NEXT_DAY),
    ("confirm_held", "secretary", {}, "closed", (), AUTUMN),
    ("request_extension", "owner", {"due_on": LATER}, "in_progress", (), NEXT_DAY),
    ("approve_extension", "secretary", {}, "in_progress", (ASKED,), NEXT_DAY),
    ("reject_extension", "secretary", {}, "in_progress", (ASKED,), NEXT_DAY),
    ("urge", "secretary", {}, "in_progress", (), NEXT_DAY),
    ("escalate", "secretary", {}, "in_progress", (), NEXT_DAY),
    ("keep_in_view", "secretary", {}, "in_progress", (), NEXT_DAY),
    ("let_go", "secretary", {}, "in_progress", (WATCHED,), NEXT_DAY),
    ("comment", "member", {}, "in_progress", (), NEXT_DAY),
    ("hand_over", "secretary", HANDED, "in_progress", (), NEXT_DAY),
    ("set_deadline", "secretary", {"deadline": Deadline("fixed", LATER)}, "in_progress", (), NEXT_DAY),
    ("cancel", "secretary", {}, "in_progress", (), NEXT_DAY),
    ("reopen", "secretary", {}, "closed", (), NEXT_DAY),
    ("carry_over", "secretary", {"year": 2027}, "in_progress", (), NEXT_DAY),
]


@pytest.fixture
def brought(ctx, cast, make_item):
    def to(state: str, steps=(), **changes) -> Item:
        values = changes if state != "immediate" else IMMEDIATE | changes
        item = db.session.get_one(Item, make_item(state="in_progress" if state == "immediate" else state, **values))
        for verb, who, arguments in steps:
            getattr(workflow, verb)(item, by=getattr(cast, who), at=NOW, **arguments)
        return item

    return to


@pytest.mark.parametrize(("verb", "who", "more", "state", "steps", "at"), VERBS, ids=[each[0] for each in VERBS])
def test_every_verb_leaves_one_event_with_actor_hour_and_words(cast, brought, verb, who, more, state, steps, at):
    """F31."""
    item = brought(state, steps)
    arguments = {name: getattr(cast, value) if name in HANDED else value for name, value in more.items()}
    before = len(db.session.scalars(select(Event)).all())

    event = getattr(workflow, verb)(item, by=getattr(cast, who), at=at, words=" 经支委会研究 ", **arguments)

    said = (event.kind, event.actor, event.actor_id, event.at, event.words)
    assert said == (verb.strip("_"), getattr(cast, who).name, getattr(cast, who).id, at, "经支委会研究")
    assert len(db.session.scalars(select(Event)).all()) == before + 1
    assert item.updated_at == (NOW if verb == "comment" else at)


def test_a_check_leaves_who_checked(app, brought, cast, monkeypatch):
    monkeypatch.setitem(app.config, "CLOSING_CHECK", True)
    item = brought("pending_review")

    event = workflow.check(item, by=cast.discipline_officer, at=NEXT_DAY, words="材料齐全")

    assert (event.kind, event.actor, event.at, event.words) == ("check", "赵琳", NEXT_DAY, "材料齐全")
    assert item.checked_by_id == cast.discipline_officer.id


def test_noticing_overdue_is_told_and_changes_no_row(brought):
    item = brought("in_progress")

    workflow.note_overdue(item.organisation_id, by="system:sweep", at=NEXT_DAY, words={item.id: "李宁、陈秘"})

    event = db.session.scalars(select(Event).order_by(Event.sequence.desc())).first()
    assert (event.kind, event.actor, event.actor_id, event.at) == ("note_overdue", "system:sweep", None, NEXT_DAY)
    assert (event.words, event.changes, item.updated_at) == ("李宁、陈秘", {}, NOW)


def test_a_new_item_says_all_it_is(ctx, cast):
    item = workflow.add(
        cast.branch,
        by=cast.secretary,
        at=NOW,
        year=2026,
        kind="finding",
        title=" 联系群众不够 ",
        text="走访少",
        owner=cast.owner,
        accountable_lead=cast.organiser,
        responsible_unit="党政办",
        deadline=Deadline("fixed", DUE, text="九月底前"),
    )

    assert (item.organisation, item.year, item.last_year, item.kind) == (cast.branch, 2026, 2026, "finding")
    assert (item.title, item.text, item.responsible_unit) == ("联系群众不够", "走访少", "党政办")
    assert (item.owner, item.accountable_lead, item.state) == (cast.owner, cast.organiser, "not_started")
    assert (item.round, item.due_version, item.extensions, item.days_overdue) == (1, 1, 0, 0)
    assert (item.opened_on, item.updated_at, item.time_limit_text) == (NOW.date(), NOW, "九月底前")
    assert (item.due_on, item.first_due_on, item.deadline_kind) == (DUE, DUE, "fixed")


def test_the_event_of_a_new_item_tells_every_field(ctx, cast):
    item = workflow.add(cast.branch, by=cast.secretary, at=NOW, year=2026, kind="finding", title="联系群众不够")
    (event,) = db.session.scalars(select(Event)).all()

    assert (event.kind, event.actor, event.at, event.item_id) == ("add", "陈秘", NOW, item.id)
    assert event.changes["title"] == [None, "联系群众不够"]
    assert event.changes["state"] == [None, "not_started"]


def test_measures_are_counted_under_their_finding_and_findings_in_their_year(ctx, cast, make_item):
    """Each year and each branch counts for itself, and a measure of its own among the findings."""
    first, _second = make_item(), make_item()
    measures = [make_item(kind="action", finding=first, title=title) for title in ("每月交流", "每季检查")]
    alone, next_year = make_item(kind="action", title="办好讲堂"), make_item(year=2027)
    common = {"at": NOW, "year": 2026, "kind": "finding", "title": "联系群众不够"}
    elsewhere = workflow.add(cast.other_branch, by=cast.outsider, **common)

    numbered = [db.session.get_one(Item, id_) for id_ in (first, *measures, alone, next_year)]

    told = [(item.number, item.sort_key) for item in (*numbered, elsewhere)]
    assert told == [
        ("2026-01", "2026.000001"),
        ("2026-01-1", "2026.000001.0001"),
        ("2026-01-2", "2026.000001.0002"),
        ("2026-03", "2026.000003"),
        ("2027-01", "2027.000001"),
        ("2026-01", "2026.000001"),
    ]


def test_whoever_adds_an_immediate_item_has_said_so_and_its_owner_is_involved(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(**IMMEDIATE))
    nobody_s = db.session.get_one(Item, make_item(owner=None))

    assert item.involved_ids == f",{cast.owner.id},"
    assert item.immediate_by == f",{cast.secretary.id},"
    assert (nobody_s.involved_ids, nobody_s.immediate_by) == ("", "")
    assert (item.version, nobody_s.version) == (1, 1)  # written once, whole


def test_assigning_without_a_lead_leaves_none(brought, cast):
    item = brought("in_progress")
    before = len(db.session.scalars(select(Event)).all())

    event = workflow.assign(item, owner=None, by=cast.secretary, at=NEXT_DAY)

    assert (item.owner_id, item.accountable_lead_id, event.kind, event.words) == (None, None, "assign", "")
    workflow.assign(item, owner=cast.owner, accountable_lead=cast.organiser, by=cast.secretary, at=NEXT_DAY)
    assert (item.owner_id, item.accountable_lead_id) == (cast.owner.id, cast.organiser.id)
    assert len(db.session.scalars(select(Event)).all()) == before + 2


def test_handing_over_leaves_everybody_else_s_part(brought, cast):
    item = brought("in_progress")
    workflow.assign(
        item,
        owner=cast.owner,
        accountable_lead=cast.organiser,
        supporters=[cast.member, cast.discipline_officer],
        by=cast.secretary,
        at=NOW,
    )

    workflow.hand_over(item, leaving=cast.member, to=cast.secretary, by=cast.secretary, at=NEXT_DAY)

    assert (item.owner_id, item.accountable_lead_id) == (cast.owner.id, cast.organiser.id)
    assert item.supporting == {cast.discipline_officer.id, cast.secretary.id}


def test_a_deadline_that_is_set_tells_the_days_past_the_old_one(brought, cast):
    item = brought("in_progress", due_on=date(2026, 3, 1))

    workflow.set_deadline(item, deadline=Deadline("fixed", DUE), by=cast.secretary, at=NOW, words="等经费")

    assert (item.due_on, item.first_due_on, item.extensions) == (DUE, date(2026, 3, 1), 1)
    assert (item.days_overdue, item.due_version) == (4, 2)


def test_a_first_date_is_no_putting_off(brought, cast):
    item = brought("in_progress", due_on=None)

    workflow.set_deadline(item, deadline=Deadline("fixed", DUE), by=cast.secretary, at=NOW)

    assert (item.due_on, item.first_due_on, item.extensions) == (DUE, DUE, 0)


def test_a_date_granted_for_a_check_is_the_day_its_rhythm_keeps_from_now_on(brought, cast):
    """F23."""
    kept_up, once = brought("in_progress", deadline=Deadline("ongoing")), brought("in_progress")
    for item, due_on in ((kept_up, date(2026, 6, 19)), (once, LATER)):
        workflow.request_extension(item, due_on=due_on, by=cast.owner, at=NOW, words="等待评估")
        workflow.approve_extension(item, by=cast.secretary, at=NOW, words="同意")

    assert (kept_up.due_on, kept_up.anchor_day, once.anchor_day) == (date(2026, 6, 19), 19, None)
    assert (once.extensions, once.due_version, once.first_due_on) == (1, 2, DUE)


@pytest.mark.parametrize(
    ("state", "keeping", "after"),
    [
        ("substantially_done", True, "substantially_done"),
        ("substantially_done", False, "in_progress"),
        ("not_started", True, "in_progress"),
    ],
)
def test_what_is_substantially_done_stays_so_where_that_is_asked_for(brought, cast, state, keeping, after):
    item = brought(state)

    workflow.report_progress(item, by=cast.owner, at=NEXT_DAY, words="又走访3户", keeping_state=keeping)

    assert (item.state, item.progress, item.progress_on) == (after, "又走访3户", NEXT_DAY.date())


def test_by_default_progress_opens_again_what_was_substantially_done(brought, cast):
    item = brought("substantially_done")

    workflow.report_progress(item, by=cast.owner, at=NEXT_DAY, words="又走访3户")

    assert item.state == "in_progress"


@pytest.mark.parametrize(
    ("verb", "state", "after"),
    [
        ("report_progress", "in_progress", "in_progress"),
        ("mark_substantially_done", "in_progress", "substantially_done"),
        ("request_closure", "in_progress", "pending_review"),
        ("close_directly", "immediate", "closed"),
    ],
)
def test_progress_comes_with_its_words_its_day_and_its_tags(brought, cast, verb, state, after):
    item, tags = brought(state), workflow.Tags("走访44人次", True)

    getattr(workflow, verb)(item, by=cast.owner, at=NEXT_DAY, words=" 已建章立制 ", tags=tags)

    assert (item.state, item.progress, item.progress_on) == (after, "已建章立制", NEXT_DAY.date())
    assert (item.countable_result, item.controls) == ("走访44人次", 1)


def test_words_of_somebody_else_are_told_as_theirs(brought, cast):
    item = brought("in_progress")

    by_another = workflow.report_progress(item, by=cast.secretary, at=NOW, words="已走访", told_by=" 李宁 ")
    own = workflow.report_progress(item, by=cast.owner, at=NOW, words="已座谈")

    assert by_another.changes["told_by"] == [None, "李宁"]
    assert "told_by" not in own.changes


def test_a_request_keeps_its_result_day_and_applicant(brought, cast):
    item = brought("in_progress")

    workflow.request_closure(item, by=cast.owner, at=NEXT_DAY, words=" 研讨6次 ")

    assert (item.result, item.requested_on, item.requested_by_id) == ("研讨6次", NEXT_DAY.date(), cast.owner.id)


def standing_in(deputy, principal, cast):
    period = {"starts_on": NOW.date(), "ends_on": NOW.date(), "by": cast.secretary, "at": NOW}
    deputies.appoint(deputy, principal=principal, organisation=cast.branch, **period)
    db.session.flush()


def test_a_request_keeps_in_whose_place_a_deputy_asked(brought, cast):
    by_deputy, by_owner = brought("in_progress"), brought("not_started", owner=cast.organiser)
    standing_in(cast.member, cast.owner, cast)

    workflow.request_closure(by_deputy, by=cast.member, at=NOW, words="研讨6次")
    workflow.request_closure(by_owner, by=cast.organiser, at=NOW, words="研讨6次")

    assert (by_deputy.requested_by_id, by_deputy.requested_for_id) == (cast.member.id, cast.owner.id)
    assert (by_owner.requested_by_id, by_owner.requested_for_id) == (cast.organiser.id, None)


def test_a_finding_started_by_a_deputy_s_measure_says_in_whose_place(brought, cast):
    finding = brought("not_started")
    measure = brought("not_started", kind="action", finding=finding.id, title="建立制度")
    standing_in(cast.member, cast.owner, cast)

    workflow.start(measure, by=cast.member, at=NOW)

    told = db.session.scalars(select(Event).where(Event.item_id == finding.id, Event.kind == "start_by_measure")).one()
    assert (told.actor, told.acting_for) == ("周舟", "李宁")


def test_closing_keeps_its_day_and_when_to_look_back(brought, cast):
    signed, at_once = brought("pending_review"), brought("immediate")

    workflow.close(signed, by=cast.secretary, at=NEXT_DAY)
    workflow.close_directly(at_once, by=cast.owner, at=NEXT_DAY, words=" 当场改正 ")

    for item, result, requested_on in ((signed, "开展交流6次", NOW.date()), (at_once, "当场改正", None)):
        assert (item.result, item.closed_on, item.meeting_on) == (result, NEXT_DAY.date(), None)
        assert (item.follow_up_on, item.held_on, item.requested_on) == (date(2026, 6, 6), None, requested_on)


def test_what_held_is_known_by_its_day(brought, cast):
    item = brought("closed")

    workflow.confirm_held(item, by=cast.secretary, at=AUTUMN)

    assert (item.state, item.held_on, item.follow_up_on) == ("closed", AUTUMN.date(), None)


@pytest.mark.parametrize(("verb", "urging"), [("urge", "urged"), ("escalate", "escalated")])
def test_urging_and_escalating_are_told_apart(brought, cast, verb, urging):
    item = brought("in_progress")

    getattr(workflow, verb)(item, by=cast.secretary, at=NOW)

    assert (item.urging, item.state) == (urging, "in_progress")


def test_on_the_watchlist_until_it_is_let_go(brought, cast):
    item = brought("in_progress")

    workflow.keep_in_view(item, by=cast.secretary, at=NOW)
    assert item.on_watchlist is True
    workflow.let_go(item, by=cast.secretary, at=NOW)
    assert item.on_watchlist is False


@pytest.mark.parametrize(("due_on", "days"), [(date(2026, 3, 1), 4), (DUE, 0)])
def test_what_is_cancelled_says_for_how_long_it_was_overdue(brought, cast, due_on, days):
    item = brought("in_progress", due_on=due_on)

    workflow.cancel(item, by=cast.secretary, at=NOW, words="与另一事项合并")

    assert (item.state, item.days_overdue) == ("cancelled", days)


def test_a_new_round_begins_without_what_closed_the_last(brought, cast):
    item = brought("closed", due_on=date(2026, 3, 1))

    workflow.reopen(item, by=cast.secretary, at=NEXT_DAY, words="反弹", deadline=Deadline("fixed", LATER))

    assert (item.state, item.round, item.due_on, item.first_due_on) == ("in_progress", 2, LATER, date(2026, 3, 1))
    assert (item.closed_on, item.result, item.follow_up_on, item.days_overdue) == (None, "", None, 4)


def test_found_again_an_open_item_stands_in_the_later_ledger_too(brought, cast):
    item = brought("in_progress")

    workflow.carry_over(item, year=2027, by=cast.secretary, at=NEXT_DAY, words="再次提出")
    assert (item.year, item.last_year, item.round, item.due_on, item.state) == (2026, 2027, 1, DUE, "in_progress")
    workflow.carry_over(item, year=2026, by=cast.secretary, at=NEXT_DAY, words="早先也提出过")
    assert item.last_year == 2027


def test_found_again_a_closed_item_begins_a_new_round_with_the_deadline_given(brought, cast):
    item, dated = brought("closed"), Deadline("fixed", date(2027, 9, 30))

    workflow.carry_over(item, year=2027, by=cast.secretary, at=NEXT_DAY, words="再次提出", deadline=dated)

    assert (item.last_year, item.round, item.due_on, item.state) == (2027, 2, date(2027, 9, 30), "in_progress")
    assert (item.closed_on, item.result, item.follow_up_on, item.due_version) == (None, "", None, 2)


def test_the_same_urging_a_moment_later_is_the_one_there_is(brought, cast):
    """F39: by the same person, of the same item, in the same words."""
    item, other = brought("in_progress"), brought("in_progress")
    first = workflow.urge(item, by=cast.secretary, at=NOW, words="请更新")
    taken = workflow.escalate(other, by=cast.parent_reader, at=NOW, words="请更新")
    db.session.flush()

    assert workflow.urge(item, by=cast.secretary, at=NOW, words="请更新") is first
    assert workflow.urge(item, by=cast.discipline_officer, at=NOW, words="请更新") is not first
    assert workflow.escalate(other, by=cast.parent_reader, at=NOW, words="请更新") is taken
    assert workflow.urge(other, by=cast.secretary, at=NOW, words="请更新").item_id == other.id
    assert (item.urging, other.urging) == ("urged", "escalated")


def test_a_comment_sent_twice_is_one_and_calls_whom_it_names(brought, cast):
    item = brought("in_progress")

    first = workflow.comment(item, by=cast.member, at=NOW, words="@李宁 请看")
    db.session.flush()

    assert workflow.comment(item, by=cast.member, at=NOW, words="@李宁 请看") is first
    assert workflow.comment(item, by=cast.member, at=NOW + timedelta(minutes=1), words="@李宁 请看") is not first


WITHOUT_WORDS = ("start", "close", "confirm_held", "urge", "escalate", "keep_in_view", "let_go", "hand_over")


@pytest.mark.parametrize(
    ("verb", "who", "more", "state", "steps", "at"), [each for each in VERBS if each[0] in WITHOUT_WORDS]
)
def test_where_nothing_is_said_the_history_says_nothing(cast, brought, verb, who, more, state, steps, at):
    item = brought(state, steps)
    arguments = {name: getattr(cast, value) if name in HANDED else value for name, value in more.items()}

    assert getattr(workflow, verb)(item, by=getattr(cast, who), at=at, **arguments).words == ""


def test_a_check_without_words_says_nothing(app, brought, cast, monkeypatch):
    monkeypatch.setitem(app.config, "CLOSING_CHECK", True)

    assert workflow.check(brought("pending_review"), by=cast.discipline_officer, at=NOW).words == ""


def test_the_key_of_the_entry_is_kept_with_its_organisation(ctx, cast):
    common = {"by": cast.secretary, "at": NOW, "year": 2026, "kind": "finding", "title": "联系群众不够"}

    keyed, plain = workflow.add(cast.branch, **common, entry_key="form-1"), workflow.add(cast.branch, **common)

    assert (keyed.entry_key, plain.entry_key) == (f"{cast.branch_id}:form-1", None)


def test_a_request_from_before_its_day_was_kept_has_it_from_its_event(brought, cast):
    item = brought("pending_review")
    item.requested_on = None

    workflow.close(item, by=cast.secretary, at=NEXT_DAY)

    assert item.requested_on == NOW.date()


def test_without_months_in_the_settings_nobody_looks_back(app, brought, cast, monkeypatch):
    monkeypatch.setitem(app.config, "FOLLOW_UP_MONTHS", 0)
    item = brought("pending_review")

    workflow.close(item, by=cast.secretary, at=NOW)

    assert (item.state, item.follow_up_on) == ("closed", None)


def test_what_is_sent_back_stands_as_before_the_request(brought, cast):
    """F78."""
    item = brought("pending_review")

    workflow.return_(item, by=cast.secretary, at=NEXT_DAY, words="缺记录")

    assert (item.state, item.progress, item.result, item.requested_on) == ("in_progress", "已制定计划", "", None)
