"""One thing of every kind that an address of the web can name, made in the branch by the real verbs."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.conftest import NOW, Cast
from tests.intake.reports import take_in
from tests.ledger.evidence.pieces import picture
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.returned_ledger import uploads
from tracker.intake.returned_ledger.returned import ReturnedLedger
from tracker.ledger import workflow
from tracker.ledger.evidence.files import evidence_file
from tracker.ledger.evidence.verbs import add_evidence
from tracker.ledger.models import Item, Mention
from tracker.ledger.saved_views import saving
from tracker.people.deputies import appoint
from tracker.watch import holidays
from tracker.watch.models import Digest
from tracker.watch.robots.models import GroupRobot

# Address arguments that mean something else at one endpoint.
OWN_VALUES: dict[str, dict[str, Any]] = {
    "intake.answered": {"form": "state"},
    "reporting.download": {"form": "md"},
}


def in_the_branch(app: Flask, cast: Cast, make_item: Callable[..., int]) -> dict[str, Any]:
    """A value for every address argument: what it names is there."""
    with app.app_context():
        document = take_in(cast)
        view = saving.save(cast.branch, {"kind": "finding"}, name="问题", shared=True, by=cast.owner, at=NOW)
        returned = ReturnedLedger("branch/2026", ())
        upload = uploads.keep(cast.branch, returned, filename="台账.xlsx", data=b"-", by=cast.owner, at=NOW)
        db.session.commit()
        item_id = make_item()
        file = evidence_file("照片.jpg", picture())
        piece = add_evidence(db.session.get_one(Item, item_id), by=cast.owner, at=NOW, file=file)
        period = {"starts_on": NOW.date(), "ends_on": NOW.date()}
        by = {"by": cast.secretary, "at": NOW}
        absence = appoint(cast.member, principal=cast.owner, organisation=cast.branch, **period, **by)
        said = workflow.comment(piece.item, by=cast.secretary, at=NOW, words="请看一下")
        db.session.flush()
        calling = {"organisation_id": cast.branch_id, "event_id": said.id, "at": NOW}
        called = Mention(person_id=cast.member.id, **calling)
        db.session.add(called)
        waiting = {"since": NOW, "made_at": NOW, "message_id": "<1@test>"}
        digest = Digest(person_id=cast.owner.id, channel="mail", on_date=NOW.date(), **waiting)
        db.session.add(digest)
        calling = {"origin": "http://hooks.test", "sealed": "", "made_by": "admin", "made_at": NOW}
        robot = GroupRobot(organisation_id=cast.branch_id, kind="wecom", name="群", since_on=NOW.date(), **calling)
        db.session.add(robot)
        holidays.write_down({NOW.date(): False}, name="", by="admin", at=NOW)
        db.session.commit()
        more = {"view_id": view.id, "upload_id": upload.id, "evidence_id": piece.id, "deputyship_id": absence.id}
        return more | {
            "mention_id": called.id,
            "digest_id": digest.id,
            "robot_id": robot.id,
            "day": NOW.date().isoformat(),
            "slug": "branch",
            "item_id": item_id,
            "resource": "progress",
            "name": "do",
            "document_id": document.id,
            "proposal_id": db.session.scalars(queries.proposals_of(document)).first().id,
            "person_id": cast.owner.id,
            "filename": "css/tokens.css",
            "token": "no-such-token",
            "form": "xlsx",
        }


def address_of(app: Flask, rule: Rule, things: dict[str, Any]) -> str:
    values = things | OWN_VALUES.get(rule.endpoint, {})
    unmade = sorted(set(rule.arguments) - set(values))
    assert not unmade, f"{rule.endpoint}: add to the in_the_branch what its address calls {unmade}"
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
