"""A second branch below the sample committee, so that a committee has something to add up: a few items, no accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.common.clock import day_of
from tracker.extensions import db
from tracker.home.sample.story import Step
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people import accounts
from tracker.people.access import Role
from tracker.people.models import Organisation, User

SLUG = "sample-branch-2"
ADDED = 200  # days ago

# Nobody signs in as these: they have no password.
PEOPLE = (
    ("sample-secretary-2", "书记乙", "书记", Role.SECRETARY),
    ("sample-member-2", "党员乙", "组织委员", Role.COMMITTEE_MEMBER),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """due: days from today. answers: the title of the finding, for actions."""

    title: str
    due: int
    answers: str = ""


ENTRIES = (
    Entry("主题党日形式单一，青年党员参与不足", -40),
    Entry("每季度由青年党员策划一次主题党日", 30, answers="主题党日形式单一，青年党员参与不足"),
    Entry("党费收缴公示不够及时", -90),
    Entry("流动党员联系制度落实不到位", -15),
    Entry("支部工作记录不够规范", 50),
)

STEPS = (
    Step(180, "党费收缴", "report_progress", "member", "每月5日前在公开栏公示上月收缴情况。"),
    Step(120, "党费收缴", "request_closure", "member", "连续3个月按时公示，未再出现迟延。"),
    Step(118, "党费收缴", "close", "secretary", "支委会研究同意销号。"),
    Step(100, "主题党日形式", "report_progress", "member", "征集主题党日建议12条，采纳5条。"),
    Step(
        60,
        "主题党日形式",
        "request_closure",
        "member",
        "青年党员策划主题党日3次，参与率提高到九成。",
        leaving_open=True,
    ),
    Step(58, "主题党日形式", "close", "secretary", leaving_open=True),
    Step(35, "流动党员", "report_progress", "member", "与4名流动党员建立每月联系，还有2名没有联系上。"),
    Step(20, "支部工作记录", "start", "member"),
)


def begin(committee: Organisation, at: datetime) -> tuple[dict[str, User], list[Item]]:
    """The branch with its two people and its items, as they were added."""
    began = at - timedelta(days=ADDED)
    branch = accounts.found_organisation("示例机关第二党支部", slug=SLUG, at=began, parent=committee)
    people = {}
    for username, name, post, role in PEOPLE:
        user = accounts.add_user(username, name=name, post=post, at=began)
        accounts.grant(user, role, organisation=branch, at=began, by="system:demo")
        people[username.removeprefix("sample-").removesuffix("-2")] = user
    db.session.flush()
    items: dict[str, Item] = {}
    for entry in ENTRIES:
        deadline = Deadline("fixed", day_of(at) + timedelta(days=entry.due))
        items[entry.title] = workflow.add(
            branch,
            by=people["secretary"],
            at=began,
            year=day_of(at).year,
            kind="action" if entry.answers else "finding",
            title=entry.title,
            finding=items.get(entry.answers),
            owner=people["member"],
            accountable_lead=people["secretary"],
            deadline=deadline,
        )
    return people, list(items.values())
