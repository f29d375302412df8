"""The sample branch: a plainly fictional story, told by the real verbs, that can be looked at and thrown away."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from tracker.common.clock import day_of
from tracker.extensions import db
from tracker.home.sample import second_branch
from tracker.home.sample.story import CONFIRMED, PLANS, SLUG, STEPS, Plan, Step
from tracker.intake import queries, taking_in
from tracker.intake.extraction import extract
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.reading import read
from tracker.intake.review import confirming, deciding
from tracker.ledger.deadlines import Deadline
from tracker.ledger.evidence.files import evidence_file
from tracker.ledger.evidence.verbs import add_evidence
from tracker.ledger.models import Item
from tracker.ledger.verbs.functions import function_of
from tracker.ledger.verbs.table import VERBS
from tracker.people import accounts, signing_in
from tracker.people.access import Role
from tracker.people.models import Organisation, User
from tracker.watch import jobs

EXTENDING = ("request_extension", "approve_extension")
REPORT = Path(__file__).with_name("report.txt")

CAST = (
    ("sample-secretary", "陈秘", "书记", "branch", Role.SECRETARY),
    ("sample-publicity", "李宁", "宣传委员", "branch", Role.COMMITTEE_MEMBER),
    ("sample-organiser", "王方", "组织委员", "branch", Role.COMMITTEE_MEMBER),
    ("sample-discipline", "赵琳", "纪检委员", "branch", Role.DISCIPLINE_OFFICER),
    ("sample-member", "党员甲", "党员", "branch", Role.MEMBER),
    ("sample-parent", "工委甲", "机关工委", "committee", Role.PARENT_READER),
    ("sample-administrator", "管理员甲", "", "branch", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the sample branch; its password is told once and kept nowhere."""

    role: str
    username: str
    password: str
    name: str


def load(*, at: datetime) -> list[DemoAccount]:
    """People, a report confirmed into this year's ledger, and its story up to `at`."""
    branch, people, made = begin_organisations(at)
    document = take_in_report(branch, people, at)
    items = confirm(document, people, at)
    for step in STEPS:
        take(step, items, people, at)
    if branch.parent:
        others, theirs = second_branch.begin(branch.parent, at)
        for step in second_branch.STEPS:
            take(step, theirs, others, at)
    return made


def watch_today(*, at: datetime) -> None:
    """The day's warnings, once the sample is committed; the jobs commit for themselves."""
    jobs.run_sweep(day_of(at), at=at)
    jobs.run_deliver(at=at)


def begin_organisations(at: datetime) -> tuple[Organisation, dict[str, User], list[DemoAccount]]:
    """Branch and committee, one account a role, the secretary first; one random password for them all."""
    began = at - timedelta(days=CONFIRMED + 1)
    committee = accounts.found_organisation("示例机关工委", slug="sample-committee", at=began)
    branch = accounts.found_organisation("示例机关第一党支部", slug=SLUG, at=began, parent=committee)
    places = {"branch": branch, "committee": committee}
    password = f"{secrets.token_urlsafe(9)}-Aa1"  # three classes of characters whatever was drawn
    people, made = {}, []
    for username, name, post, place, role in CAST:
        user = accounts.add_user(username, name=name, post=post, at=began)
        signing_in.set_password(user, password, at=at)
        accounts.grant(user, role, organisation=places[place], at=began, by="system:demo")
        people[username.removeprefix("sample-")] = user
        made.append(DemoAccount(role.value, username, password, name))
    return branch, people, made


def take_in_report(branch: Organisation, people: dict[str, User], at: datetime) -> SourceDocument:
    """The report of last year, read and searched like any other."""
    year = day_of(at).year - 1
    text = REPORT.read_text("utf-8").replace("{year}", str(year))
    name = f"{year}年度党建工作总结.txt"
    document = read(name, text.encode())
    return taking_in.take_in(
        branch,
        filename=name,
        data=text.encode(),
        read=document,
        extraction=extract(document),
        by=people["secretary"],
        at=at - timedelta(days=CONFIRMED),
    )


def confirm(document: SourceDocument, people: dict[str, User], at: datetime) -> list[Item]:
    """Owners and deadlines as planned, everything accepted and confirmed by the secretary."""
    secretary, proposals = people["secretary"], list(db.session.scalars(queries.proposals_of(document)))
    for plan in PLANS:
        arrange(proposal_named(plan.title, proposals), plan, proposals, people, at)
    deciding.accept_all(document, by=secretary)
    db.session.flush()
    return confirming.confirm(document, by=secretary, at=at - timedelta(days=CONFIRMED))


def arrange(proposal: Proposal, plan: Plan, proposals: list[Proposal], people: dict[str, User], at: datetime) -> None:
    due_on = day_of(at) + timedelta(days=plan.due) if plan.due is not None else None
    arrangement = deciding.Arrangement(owner=people[plan.owner], deadline=Deadline(plan.kind, due_on))
    deciding.arrange(proposal.document, [proposal], arrangement=arrangement, by=people["secretary"])
    finding = proposal_named(plan.answers, proposals) if plan.answers else None
    if proposal.kind == "action":
        deciding.answer(proposal, finding=finding, by=people["secretary"])


def proposal_named(beginning: str, proposals: list[Proposal]) -> Proposal:
    return next(proposal for proposal in proposals if proposal.title.startswith(beginning))


def take(step: Step, items: list[Item], people: dict[str, User], at: datetime) -> None:
    item = next(item for item in items if item.title.startswith(step.item))
    if step.verb == "add_evidence":
        add_piece(item, step, by=people[step.by], at=at - timedelta(days=step.days_ago))
        return
    arguments: dict[str, Any] = {"words": step.words, "by": people[step.by], "at": at - timedelta(days=step.days_ago)}
    if step.due is not None:
        due_on = day_of(at) + timedelta(days=step.due)
        arguments |= {"due_on": due_on} if step.verb in EXTENDING else {"deadline": Deadline("fixed", due_on)}
    if step.leaving_open:
        arguments["leaving_open"] = True
    function_of(VERBS[step.verb])(item, **arguments)


def add_piece(item: Item, step: Step, *, by: User, at: datetime) -> None:
    file = evidence_file(step.file, attendance_sheet()) if step.file else None
    add_evidence(item, by=by, at=at, text=step.words, file=file)


def attendance_sheet() -> bytes:
    """A drawn sheet of paper with rows and ticks: plainly no real one."""
    from PIL import Image, ImageDraw

    paper = Image.new("RGB", (640, 460), "#f7f5ee")
    pen = ImageDraw.Draw(paper)
    pen.rectangle((180, 34, 460, 52), fill="#b42318")
    for row in range(9):
        top = 90 + row * 40
        pen.line((60, top, 580, top), fill="#535b64", width=2)
        if row < 8:
            pen.rectangle((80, top + 14, 150 + row * 37 % 60, top + 26), fill="#cfd3d8")
            pen.line((470, top + 20, 482, top + 30, 504, top + 8), fill="#1f6f43", width=4)
    kept = BytesIO()
    paper.save(kept, "PNG")
    return kept.getvalue()
