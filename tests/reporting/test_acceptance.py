"""What the section once said wrong, case by case, told by the real verbs and read as the parent committee reads it."""

from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
import time_machine
from docx import Document
from sqlalchemy import select

from tests.conftest import NOW
from tests.intake.reports import take_in
from tests.reporting.grid import YEAR_END, measures
from tests.reporting.samples import EXTENSION, action, entry_of, facts_of, finding, overview_of, text_of
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.review import confirming, deciding
from tracker.intake.review.deciding import Arrangement
from tracker.ledger import workflow
from tracker.ledger.counting import counts_within
from tracker.ledger.deadlines import Deadline
from tracker.ledger.figures import Figures
from tracker.ledger.models import KINDS, Item
from tracker.ledger.past.comparison import compare
from tracker.ledger.past.replay import ledger_as_of
from tracker.ledger.printing.rows import figures_of, ledger_and_findings
from tracker.people import deputies
from tracker.reporting.below import figures_below
from tracker.reporting.checks import Code, objections
from tracker.reporting.gathering import facts_of as gathered
from tracker.reporting.plain import to_json
from tracker.reporting.report_order import in_reports_order
from tracker.reporting.wording import section
from tracker.watch.queries import overdue_below

DAY = timedelta(days=1)
LATER = NOW + 30 * DAY


@pytest.fixture
def told(cast):
    def text(*, at: datetime = LATER, year: int = 2026, **layout) -> str:
        db.session.flush()
        return section(gathered(cast.branch, year=year, as_of=at.date()), **layout).text

    return text


def item_of(id_: int) -> Item:
    return db.session.get_one(Item, id_)


# 1


def test_case_01_work_on_measures_alone_contradicts_nothing(ctx, cast, make_item, told):
    """F77."""
    found = make_item()
    for _ in range(2):
        measure = item_of(make_item(kind="action", title="开展走访", finding=found))
        workflow.request_closure(measure, by=cast.owner, at=NOW, words="走访12户")
        workflow.close(measure, by=cast.secretary, at=NOW)

    text = told()

    assert "尚未启动" not in text
    assert "正在整改，2项措施已全部完成，待申请销号，计划于2026年9月30日前完成。" in text
    assert "1个问题正在整改。2项措施已全部完成，措施完成率100%。" in text
    assert "下一步，由陈秘牵头、李宁负责，按程序申请销号。" in text


@pytest.mark.parametrize(
    ("state", "states"),
    [
        ("not_started", ("closed", "in_progress")),
        ("closed", ("closed", "in_progress")),
        ("pending_review", ("not_started",)),
        ("substantially_done", ("not_started", "not_started")),
        ("cancelled", ("in_progress",)),
    ],
)
def test_case_01_a_state_that_contradicts_its_measures_is_objected_to(state, states):
    """F77."""
    raised = objections(facts_of(finding(state=state), *measures(*states)))

    codes = {objection.code for objection in raised}
    assert (Code.CLOSED_BEFORE_MEASURES if state == "closed" else Code.STATE_AGAINST_MEASURES) in codes


# 2


def test_case_02_a_refused_claim_is_no_result_and_the_refusal_is_told(ctx, cast, make_item, told):
    """F78."""
    item = item_of(make_item(state="in_progress"))
    workflow.request_closure(item, by=cast.owner, at=NOW, words="全部整改到位")
    workflow.return_(item, by=cast.secretary, at=NOW + DAY, words="佐证不足，请补充照片。")

    text = told()

    assert "全部整改到位" not in text
    assert "2026年3月6日申请销号被退回，退回意见为：佐证不足，请补充照片。已制定计划。" in text


def test_case_02_a_claim_that_an_older_return_left_standing_is_no_result(ctx, cast, make_item, told, monkeypatch):
    monkeypatch.setattr(workflow, "before_request", lambda item: {})
    item = item_of(make_item(state="in_progress"))
    workflow.request_closure(item, by=cast.owner, at=NOW, words="全部整改到位")
    workflow.return_(item, by=cast.secretary, at=NOW + DAY, words="佐证不足")

    assert "全部整改到位" not in told()
    workflow.report_progress(item, by=cast.owner, at=NOW + 2 * DAY, words="补充了照片")
    assert "补充了照片" in told()


# 4


def test_case_04_what_was_added_by_hand_is_not_what_the_report_found():
    told = overview_of(finding(1), finding(2), finding(3, source_title=""), finding(4, first_year=2025))

    assert told.startswith(
        "《2025年度党建工作总结》查摆问题2个，2026年度台账另行列入问题1个，以前年度结转问题1个，合计4个。"
    )


# 5


def named_again(cast, make_item, **changes):
    """Last year's finding with an open and a closed measure, confirmed as the new report's first finding."""
    earlier = item_of(make_item(title="理论学习不够深入", source_quote="理论学习抓得不紧", year=2025, **changes))
    make_item(kind="action", title="开展走访", finding=earlier.id, year=2025)
    make_item(kind="action", title="印发学习制度", finding=earlier.id, year=2025, state="closed")
    other = item_of(make_item(title="另一件旧事", year=2025))
    workflow.carry_over(other, year=2026, by=cast.secretary, at=NOW, words="")
    document = take_in(cast)
    deciding.accept_all(document, by=cast.secretary)
    arrangement = Arrangement(owner=cast.owner, deadline=Deadline("fixed", date(2026, 9, 30)))
    deciding.arrange_rest(document, arrangement=arrangement, by=cast.secretary)
    db.session.flush()
    repeated, *_others = db.session.scalars(queries.proposals_of(document))
    deciding.choose_recurrence(repeated, choice="earlier", by=cast.secretary)
    confirming.confirm(document, by=cast.secretary, at=NOW)
    return earlier, document.text[repeated.start : repeated.end]


def test_case_05_a_finding_named_again_has_the_new_report_s_words_and_brings_its_open_measures(ctx, cast, make_item):
    earlier, quote = named_again(cast, make_item)
    db.session.flush()

    facts = gathered(cast.branch, year=2026, as_of=LATER.date())

    old, again, new = facts.of_kind("finding")
    assert (again.id, again.source_quote, again.found_again) == (earlier.id, quote, True)
    assert (old.found_again, old.first_year, new.first_year) == (False, 2025, 0)
    told = [item.title for item in facts.measures()[earlier.id]]
    assert "开展走访" in told
    assert "印发学习制度" not in told


def test_case_05_last_year_s_section_keeps_last_year_s_words(ctx, cast, make_item):
    earlier, quote = named_again(cast, make_item)
    db.session.flush()

    last_year = gathered(cast.branch, year=2025, as_of=LATER.date())

    assert [item.source_quote for item in last_year.items if item.id == earlier.id] == ["理论学习抓得不紧"]
    assert earlier.source_quote == quote


def test_case_05_a_finding_named_again_stands_where_the_new_report_names_it():
    values = {
        1: {"sort_key": "2025.1", "kind": "finding", "source_document_id": 9, "source_start": 50},
        2: {"sort_key": "2026.1", "kind": "finding", "source_document_id": 9, "source_start": 10},
        3: {"sort_key": "2026.2", "kind": "finding", "source_document_id": 9, "source_start": 90},
    }

    assert in_reports_order(values, {1}) == [2, 1, 3]
    assert in_reports_order(values, ()) == [1, 2, 3]


# 9


@pytest.fixture
def put_off(ctx, cast, make_item):
    item = item_of(make_item())
    workflow.request_extension(item, due_on=date(2026, 11, 19), by=cast.owner, at=NOW, words="场地维修")
    return item


def test_case_09_an_extension_is_agreed_to_by_a_post(cast, put_off, told):
    workflow.approve_extension(put_off, by=cast.secretary, at=NOW + DAY, words="同意")

    text = told()

    assert "因场地维修，经支部书记2026年3月6日同意，延期至2026年11月19日" in text
    assert "经陈秘" not in text


def test_case_09_a_deputy_agrees_in_the_secretary_s_place(cast, put_off, told):
    deputies.appoint(
        cast.organiser,
        principal=cast.secretary,
        organisation=cast.branch,
        starts_on=NOW.date(),
        ends_on=date(2026, 12, 31),
        by=cast.secretary,
        at=NOW,
    )
    workflow.approve_extension(put_off, by=cast.organiser, at=NOW + DAY, words="同意")

    text = told()

    assert "经支部书记委托代行职责的同志2026年3月6日同意" in text
    assert "王方" not in text


def test_case_09_a_meeting_signs_off_by_its_name(ctx, cast, make_item, told):
    item = item_of(make_item(state="pending_review"))
    workflow.close(item, by=cast.secretary, at=NOW, meeting_on=date(2026, 3, 4))

    assert "已于2026年3月5日完成整改。经2026年3月4日支委会研究，同意销号。" in told()


# 11


def test_case_11_asked_for_in_time_and_not_signed_yet_is_not_called_late(ctx, cast, make_item, told):
    item = item_of(make_item(state="in_progress", due_on=date(2026, 3, 10)))
    workflow.request_closure(item, by=cast.owner, at=NOW, words="集中学习12次")

    text = told()

    assert "未按期" not in text
    assert "整改任务已落实，已于2026年3月5日按期申请销号，整改时限为2026年3月10日，正待审核签批。" in text


def test_case_11_measures_of_a_cancelled_finding_are_no_next_step():
    text = text_of([finding(state="cancelled", cancelled_reason="职能划转"), action(101)])

    assert "抓好落实" not in text
    assert "尚未完成的1项措施不再列入下一步工作。" in text


def test_case_11_a_follow_up_that_was_held_is_told(ctx, cast, make_item, told):
    item = item_of(make_item(state="closed"))
    workflow.confirm_held(item, by=cast.discipline_officer, at=datetime(2026, 6, 8, 2, 0, tzinfo=NOW.tzinfo))

    text = told(at=datetime(2026, 11, 22, tzinfo=NOW.tzinfo))

    assert "2026年6月8日开展“回头看”，未发现反弹。" in text
    assert "适时开展“回头看”" not in text


def test_case_11_one_extension_is_told_once_in_a_paragraph():
    put_off = {"due_on": EXTENSION.new_due_on, "first_due_on": date(2026, 6, 30), "granted": (EXTENSION,)}

    told = entry_of(finding(**put_off), action(101, **put_off), action(102))

    assert told.count("活动室维修") == told.count("2026年12月20日") == 1
    assert "随问题一并延期" in told


def test_case_11_what_never_began_is_begun_and_not_gone_on_with():
    told = entry_of(finding(state="not_started"), action(101, "not_started"), action(102, "not_started"))

    assert "继续" not in told
    assert "尽快启动2项措施" in told


def test_case_11_the_words_for_as_of_are_never_doubled():
    assert "截至10月底，已走访12户" in entry_of(finding(progress="截止到10月底，已走访12户"))


def test_case_11_one_item_is_not_spoken_of_as_several():
    told = overview_of(finding(due_on=date(2026, 6, 30)), action(101, "closed"))

    assert "1个问题正在整改（已逾期）。1项措施已完成，措施完成率100%。" in told


def test_case_11_the_day_of_the_standing_is_none_of_the_report_s():
    told = overview_of(finding(1), finding(2, "closed"))

    assert told.startswith("《2025年度党建工作总结》查摆问题2个。截至2026年11月22日，2个问题中，")


def test_case_11_the_last_sentences_follow_the_facts():
    all_closed = text_of([finding(1, "closed")])
    late = text_of([finding(1, due_on=date(2026, 6, 30)), finding(2, "not_started", due_on=YEAR_END)])

    assert "完成一个、销号一个" not in all_closed + late
    assert "1.对逾期未完成的1个问题，查明原因、明确完成时限，集中力量抓紧整改。" in late
    assert "2.对尚未启动的1个问题，尽快启动整改，于2026年12月31日前完成。" in late


# 10


@pytest.fixture
def withheld(make_item):
    """One finding to be shown, one not; the first is told with a name."""
    make_item(title="理论学习不够深入", source_quote="理论学习不够深入", state="in_progress")
    make_item(title="经费管理不规范", source_quote="经费管理不规范", withheld=True)


def test_case_10_the_public_version_is_a_page(app, cast, withheld, sign_in_as):
    with app.app_context():
        item = db.session.scalar(select(Item).where(Item.title == "理论学习不够深入"))
        workflow.report_progress(item, by=cast.owner, at=NOW, words="李宁同志走访12户")
        cast.branch.public_contact = "电话 0577-0000"
        db.session.commit()

    page = sign_in_as("secretary").get("/o/branch/report?year=2026&as_of=2026-04-01&public=1").text
    article = page[page.index("<article") : page.index("</article>")]

    assert "情况的通报" in article
    assert "经费管理不规范" not in article
    assert "李宁" not in article
    assert "宣传委员走访12户。下一步，由书记牵头、宣传委员负责" in article
    assert "请与我们联系：电话0577-0000。" in article


def test_case_10_the_public_version_is_a_file(withheld, sign_in_as):
    answer = sign_in_as("secretary").get("/o/branch/report.docx?year=2026&as_of=2026-04-01&public=1")

    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(answer.data)).paragraphs)
    assert "理论学习不够深入" in text
    assert "经费管理不规范" not in text
    assert "李宁" not in text
    assert "公开稿" in unquote(answer.headers["Content-Disposition"])


def test_case_10_the_public_version_is_a_command(app, withheld, tmp_path):
    made = tmp_path / "public.md"
    asked = ["report", "section", "--organisation", "branch", "--year", "2026", "--format", "md", "--public"]

    app.test_cli_runner().invoke(args=[*asked, "--as-of", "2026-04-01", "-o", str(made)], catch_exceptions=False)

    assert "经费管理不规范" not in made.read_text(encoding="utf-8")
    assert "由书记牵头、宣传委员负责" in made.read_text(encoding="utf-8")


def test_case_10_what_the_public_version_still_says_wrong_is_told_first(app, cast, make_item, sign_in_as):
    make_item(title="学习", source_quote="李宁学习不够深入")

    page = sign_in_as("secretary").get("/o/branch/report?year=2026&public=1").text

    assert "公开稿里还有人名：李宁。" in page


# 3


@pytest.fixture
def mixed_year(make_item):
    """Findings and measures in several states, one overdue, one of last year's carried over, one left behind."""
    first = make_item(state="closed")
    make_item(kind="action", title="措施", finding=first, state="closed")
    second = make_item(state="in_progress", due_on=date(2026, 3, 20))
    for state in ("closed", "in_progress", "cancelled", None):
        make_item(kind="action", title="措施", finding=second, state=state, due_on=date(2026, 3, 25))
    make_item(state="cancelled")
    make_item(state="pending_review", due_on=date(2026, 3, 30))
    make_item(title="去年的", year=2025, due_on=date(2025, 12, 1), at=NOW - 300 * DAY)


def test_case_03_every_page_and_file_counts_alike(ctx, cast, mixed_year):
    """F79: the section, the ledger of a day, its comparison, the roll-up, the print's totals."""
    today = LATER.date()
    facts = gathered(cast.branch, year=2026, as_of=today)
    told = {
        kind: Figures(
            tally.total.value,
            {state: figure.value for state, figure in tally.states.items()},
            tally.overlaps["overdue"].value,
        )
        for kind, tally in (("finding", facts.findings), ("action", facts.actions))
    }
    past = ledger_as_of(cast.branch, 2026, today)
    compared = compare(ledger_as_of(cast.branch, 2026, NOW.date()), past).later
    (line,) = [each for each in figures_below(cast.committee, year=2026, today=today).lines if each.figures.items]

    assert told["finding"].rate == "25%"
    assert told["action"].rate == "40%"
    assert told == {kind: past.figures(kind) for kind in KINDS}
    assert told == {kind: compared.figures(kind) for kind in KINDS}
    assert told == dict(counts_within(cast.branch_id, year=2026, today=today)[cast.branch_id].kinds)
    assert told == dict(line.figures.kinds)
    assert told == figures_of(*ledger_and_findings(cast.branch, 2026, today=today))
    values = to_json(facts, section(facts))
    assert {name: rate["text"] for name, rate in values["rates"].items()} == {
        "findings.rate": told["finding"].rate,
        "actions.rate": told["action"].rate,
    }


def test_case_03_the_badge_is_the_roll_up_of_all_years(app, cast, mixed_year, sign_in_as):
    """F79."""
    with app.app_context():
        today = LATER.date()
        overdue = db.session.scalars(overdue_below(cast.parent_reader, cast.committee, today=today)).all()
        total = figures_below(cast.committee, year=None, today=today).total

        assert len(overdue) == sum(figures.overdue for figures in total.kinds.values())


def test_case_03_the_roll_up_names_a_rate_of_each_kind_and_none_of_both(mixed_year, sign_in_as):
    with time_machine.travel(LATER, tick=False):
        page = sign_in_as("parent_reader").get("/o/committee/below?year=2026").text

    assert 'data-label="问题：完成率">25%<' in page
    assert 'data-label="措施：完成率">40%<' in page
    assert "33.33%" not in page
