"""Every page as people may meet it: at both widths, in both languages, in light and dark; and the list on paper."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from tests.intake.reports import take_in
from tests.ledger.access_table import RESOURCES
from tracker.common import clock
from tracker.extensions import db
from tracker.home import set_up
from tracker.home.sample import loading
from tracker.ledger import workflow
from tracker.ledger.acting import ACTS
from tracker.ledger.models import Item
from tracker.people import accounts
from tracker.people.models import Organisation, User

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PLACE = "/o/sample-branch"
FULL: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST = FULL | {"runOnly": ["color-contrast"]}
PAGES = {
    "workbench": "/",
    "ledger": f"{PLACE}/ledger",
    "filtered": f"{PLACE}/ledger?standing=overdue&year=all&sort=due",
    "filtered to nothing": f"{PLACE}/ledger?words=没有这样的事项",
    "new view": f"{PLACE}/ledger/views/new?standing=open&owner=me&words=学习",
    "search": "/search?words=学习",
    "search to nothing": "/search?words=没有这样的事项",
    "search begun": "/search",
    "overdue": f"{PLACE}/overdue",
    "words for a chat": f"{PLACE}/overdue/chat",
    "documents": f"{PLACE}/intake",
    "report": f"{PLACE}/report",
    "report before it began": f"{PLACE}/report?as_of=2020-01-01",
    "people": f"{PLACE}/people",
    "new member": f"{PLACE}/people/new",
    "existing member": f"{PLACE}/people/existing",
    "organisation": f"{PLACE}/organisations/new",
    "access log": f"{PLACE}/access-log",
    "new item": f"{PLACE}/ledger/new",
    "suggestions": f"{PLACE}/suggestions",
    "help": "/help",
    "me": "/me",
    "pasted progress": f"{PLACE}/pasted-progress",
    "handing over": f"{PLACE}/handovers/new",
    "deputies": f"{PLACE}/deputies",
    "own password": "/me/password",
    "telling": "/watch/telling",
    "calendar": "/watch/calendar",
    "group robots": f"{PLACE}/robots",
    "warning days": f"{PLACE}/warning-days",
    "how I am told": "/telling",
    "what I was told": "/notices",
    "what I would be told": "/telling/preview?on=2026-10-01",
    "not found": "/nowhere",
}
ADMINISTRATORS = (
    "telling",
    "calendar",
    "people",
    "new member",
    "existing member",
    "organisation",
    "access log",
    "member",
)
LIKE_ANOTHER = (
    "filtered to nothing",
    "search to nothing",
    "search begun",
    "report before it began",
    "existing member",
    "organisation",
)
ABOVE = {
    "figures of those below": "/o/sample-committee/below",
    "ledger of those below": "/o/sample-committee/ledger?below=1",
    "changing organisation": "/organisations?kind=ledger",
}
STATUS = {"not found": 404, "refused": 409, "forbidden": 403}


@pytest.fixture
def sample(app, cast) -> dict[str, tuple[str, str]]:
    """The sample branch with one more report to review: name → (user name, address), each verb's form among them."""
    with app.app_context():
        loading.load(at=clock.now())
        db.session.commit()
        loading.watch_today(at=clock.now())
        branch = db.session.scalars(select(Organisation).filter_by(slug="sample-branch")).one()
        waiting = take_in(SimpleNamespace(branch=branch, secretary=named("secretary")))
        db.session.commit()
        items = list(db.session.scalars(select(Item).filter_by(organisation_id=branch.id).order_by(Item.id)))
        addresses = PAGES | {
            "review": f"{PLACE}/intake/{waiting.id}",
            "outcome": f"{PLACE}/intake/{items[0].source_document_id}",
            "document": f"{PLACE}/documents/{items[0].source_document_id}?item={items[0].id}",
            "member": f"{PLACE}/people/{named('organiser').id}",
            "handing over somebody's items": f"{PLACE}/handovers/new?person={named('publicity').id}",
            "refused": f"/items/{next(i.id for i in items if i.state == 'closed')}/closure",
        }
        pages = {name: (reader(name), address) for name, address in addresses.items()}
        for item in {item.state: item for item in items}.values():
            pages[f"item {item.state}"] = ("sample-secretary", f"/items/{item.id}")
        pages |= {name: ("sample-parent", address) for name, address in ABOVE.items()}
        return pages | forms(items) | {"forbidden": ("sample-member", f"{PLACE}/people")}


def reader(name: str) -> str:
    return "sample-administrator" if name in ADMINISTRATORS else "sample-secretary"


def named(role: str) -> User:
    return db.session.scalars(select(User).filter_by(username=f"sample-{role}")).one()


def forms(items: list[Item]) -> dict[str, tuple[str, str]]:
    """For each verb the first item somebody may use it on, and who."""
    found = {}
    for role in ("secretary", "publicity", "organiser", "discipline"):
        for item in items:
            for verb in workflow.allowed_verbs(item, named(role), today=clock.today()):
                if verb.name in RESOURCES:
                    form = (f"sample-{role}", f"/items/{item.id}/{RESOURCES[verb.name]}")
                    found.setdefault(f"form {RESOURCES[verb.name]}", form)
    return found


def readable_by_everybody(page: Any) -> list[str]:
    """What axe finds serious, by day; and at night what is hard to see."""
    found = violations(page, FULL)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in violations(page, CONTRAST)]
    page.emulate_media(color_scheme="light")
    return found


def violations(page: Any, options: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:150]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("lang", "width", "closely"),
    [
        ("zh_CN", 1440, True),
        ("en", 390, True),
        ("zh_CN", 390, False),
        ("en", 1440, False),
    ],
)
def test_every_page_fits_is_in_one_language_and_can_be_read_by_everybody(page_for, sample, lang, width, closely):
    """The pages themselves are looked over by looking.js, which the fixture adds to every one of them."""
    assert len([name for name in sample if name.startswith("form ")]) == len(ACTS) - 2, (
        "all but checking, closing directly"
    )
    pages: dict[str, Any] = {}
    complaints = {}
    for name, (username, address) in sample.items():
        page = pages[username] = pages.get(username) or page_for(username, width, lang)
        answer = page.goto(address)
        assert (name, answer.status) == (name, STATUS.get(name, 200))
        assert page.locator("h1").count() == 1, name
        if closely and name not in LIKE_ANOTHER:
            complaints[name] = readable_by_everybody(page)

    assert {name: found for name, found in complaints.items() if found} == {}


@pytest.fixture
def signed_out(app, cast) -> list[str]:
    """What somebody without an account, or without a password yet, can come to."""
    with app.app_context():
        newcomer = accounts.add_person(
            "hexin",
            name="何新",
            post="",
            roles=["member"],
            organisation=cast.branch,
            by=cast.administrator,
            at=clock.now(),
        )
        beginning = set_up.new_link(at=clock.now()).rpartition("/")[2]
        db.session.commit()
    return ["/sign-in", f"/set-up/{beginning}", f"/password/{newcomer}", "/password/spent", "/set-up/spent"]


@pytest.mark.parametrize(("lang", "width"), [("zh_CN", 1440), ("en", 390)])
def test_the_pages_before_signing_in_can_be_read_by_everybody(visit, server, signed_out, lang, width):
    page = visit(server, width, lang)
    for address in signed_out:
        page.goto(address)
        assert (address, readable_by_everybody(page)) == (address, [])


@pytest.mark.parametrize(("lang", "width"), [("zh_CN", 1440), ("en", 390)])
def test_the_conflict_page_can_be_read_by_everybody(page_as, make_item, app, cast, lang, width):
    item_id = make_item()
    page = page_as("owner", width, lang)
    page.goto(f"/items/{item_id}/progress")
    with app.app_context():
        workflow.start(db.session.get_one(Item, item_id), by=cast.secretary, at=clock.now())
        db.session.commit()

    page.fill("[name=words]", "开展交流6次")
    page.click("main button")
    page.wait_for_selector(".versions")

    assert readable_by_everybody(page) == []


def test_without_a_script_no_page_shows_a_control_that_does_nothing(page_for, sample):
    """Buttons belong to a form that has an address, links lead somewhere; what needs a script stays hidden."""
    dead = ":is(main, header, footer) :is(button:not(form[action] button, form[method] button, [form]), a:not([href]))"
    pages: dict[str, Any] = {}
    found = {}
    for name, (username, address) in sample.items():
        page = pages[username] = pages.get(username) or page_for(username, javascript=False)
        page.goto(address)
        found[name] = page.locator(dead).locator("visible=true").all_inner_texts()

    assert {name: controls for name, controls in found.items() if controls} == {}


def test_the_overdue_list_of_fifteen_items_prints_on_one_page(page_as, make_item):
    today = clock.today()
    for number in range(1, 16):
        make_item(
            title=f"第{number}项：组织生活会会前准备不够充分，批评意见不够具体，整改措施没有逐条落实到人",
            due_on=today - timedelta(days=number),
            at=clock.now() - timedelta(days=90),
            state="in_progress",
        )
    page = page_as("secretary")
    page.goto("/o/branch/overdue")

    with pdfplumber.open(BytesIO(page.pdf(format="A4"))) as paper:
        texts = [sheet.extract_text() for sheet in paper.pages]

    assert len(texts) == 1
    assert "15" in texts[0] and "第15项" in texts[0] and "第1项" in texts[0]
