"""Who signed in, what was refused and taken out, and what was changed about accounts, roles and settings."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import StringIO

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from tracker.common.addresses import number_asked
from tracker.common.clock import ZONE
from tracker.common.forms import one_line
from tracker.extensions import db
from tracker.people import queries
from tracker.people.access import Right
from tracker.people.models import AccessRecord
from tracker.people.pages import blueprint
from tracker.people.places import organisation_or_404
from tracker.people.wording import RECORD_NAMES, actor_name, record_name, record_note

PAGE = 50
LONGEST = 100  # characters that are looked for
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/o/<slug>/access-log")
def access_log(slug: str) -> ResponseReturnValue:
    """By key: `before` is the id of the last record on the page before."""
    organisation = organisation_or_404(slug, Right.READ_ACCESS_LOG)
    before, asked = number_asked("before"), asked_for()
    records = db.session.scalars(queries.access_records(organisation, before=before, asked=asked).limit(PAGE + 1)).all()
    return render_template(
        "people/access_log.html",
        organisation=organisation,
        records=records[:PAGE],
        older=records[PAGE - 1].id if len(records) > PAGE else None,
        before=before,
        asked=asked,
        again=in_address(asked),
        kinds=RECORD_NAMES,
    )


@blueprint.get("/o/<slug>/access-log/file")
def access_log_file(slug: str) -> ResponseReturnValue:
    """All that was asked for, as a table that any office program opens."""
    organisation = organisation_or_404(slug, Right.READ_ACCESS_LOG)
    found = queries.access_records(organisation, asked=asked_for()).execution_options(yield_per=500)
    answer = Response(stream_with_context(lines(found_records(found))), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="access-log-{organisation.slug}.csv"'
    return answer


def found_records(found: Select[tuple[AccessRecord]]) -> Iterator[AccessRecord]:
    yield from db.session.scalars(found)


def asked_for() -> queries.Asked:
    """What makes no sense in the address is left out."""
    kind = request.args.get("kind", "")
    return queries.Asked(
        words=one_line(request.args.get("words", ""))[:LONGEST],
        kind=kind if kind in RECORD_NAMES else "",
        failed=request.args.get("failed") == "1",
        since=day_asked("since"),
        until=day_asked("until"),
    )


def day_asked(name: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(request.args.get(name, ""))
        return day if 1900 < day.year < 9000 else None
    return None


def in_address(asked: queries.Asked) -> dict[str, str]:
    days = {"since": asked.since, "until": asked.until}
    said = {"words": asked.words, "kind": asked.kind, "failed": "1" if asked.failed else ""}
    return {name: str(value) for name, value in (said | days).items() if value}


def lines(records: Iterator[AccessRecord]) -> Iterator[str]:
    yield "\ufeff" + line(_("时间"), _("做了什么"), _("对象"), _("说明"), _("用户名"), _("结果"), _("次数"), _("来自"))
    for record in records:
        yield line(
            record.at.astimezone(ZONE).isoformat(timespec="seconds"),
            record_name(record),
            record.subject,
            record_note(record),
            actor_name(record.actor),
            _("成功") if record.success else _("未成功"),
            str(record.times),
            record.address,
        )


def line(*cells: str) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe."""
    made = StringIO()
    csv.writer(made).writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return made.getvalue()
