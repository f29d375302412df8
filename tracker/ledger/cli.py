"""`flask ledger export …`, `flask ledger reindex`, `flask history verify` and `flask evidence verify`."""

import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy import func, select

from tracker.common import clock, kept
from tracker.common.filters import long_date
from tracker.extensions import db
from tracker.ledger import chain
from tracker.ledger.evidence import verifying
from tracker.ledger.models import Event, Evidence
from tracker.ledger.past import printed_copy
from tracker.ledger.searching import keeping
from tracker.people.cli import organisation_called
from tracker.people.models import Organisation

ledger = AppGroup("ledger", help="The ledger outside the web.")
history_group = AppGroup("history", help="The history that nobody can rewrite.")
evidence_group = AppGroup("evidence", help="Evidence and its files.")


def init_app(app: Flask) -> None:
    app.cli.add_command(ledger)
    app.cli.add_command(history_group)
    app.cli.add_command(evidence_group)


@ledger.command("export")
@click.option("--organisation", "slug", required=True, help="the organisation's slug")
@click.option(
    "--year",
    type=click.IntRange(2000, 2100),
    default=lambda: clock.today().year,
    help="the ledger's year; default: this year",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "docx", "lists"]),
    default="xlsx",
    help="xlsx: the ledger and its three lists; docx: the ledger; lists: the three lists alone, as .xlsx",
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="as it stood at the end of that day; default: now")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export(slug: str, year: int, form: str, as_of: datetime | None, output: Path) -> None:
    """Write the ledger of a year as a workbook or a Word document."""
    from tracker.ledger.printing.making import make_file

    day, today = as_of.date() if as_of else None, clock.today()
    if day and day > today:
        raise click.ClickException(
            _("%(day)s还没有到，台账只能看到今天为止。请选今天或更早的日期。", day=long_date(day))
        )
    file = make_file(organisation_called(slug), year, form=form, today=today, as_of=day)
    kept.write(output, file.data)
    click.echo(_("已写入 %(file)s：%(count)s 行", file=output, count=file.rows))


@ledger.command("reindex")
def reindex() -> None:
    """Write the search index anew from items and histories; as often as one likes."""
    count = keeping.refill(db.session.connection())
    db.session.commit()
    click.echo(_("搜索索引已重建：%(count)s 项。", count=count))


@history_group.command("verify")
@click.option("--organisation", "slug", help="only this one; default: all")
@click.option("--at", "number", type=click.IntRange(1), help="the number in the last line of a printed ledger")
@click.option("--hash", "hash_", help="the 16 characters beside it")
def verify(slug: str | None, number: int | None, hash_: str | None) -> None:
    """Check every chain of events and every item against it; exit code 1 when something was touched. With --at and
    --hash: check a printed ledger."""
    organisations = chosen(slug)
    if number or hash_:
        return verify_paper(organisations, number, hash_ or "")
    return verify_history(organisations)


def verify_history(organisations: list[Organisation]) -> None:
    damages, begun = 0, perf_counter()
    for organisation in organisations:
        for damage in chain.verify(organisation.id):
            damages += 1
            click.echo(f"{organisation.slug}: {damage_sentence(damage)}")
    seconds = perf_counter() - begun
    if damages:
        click.echo(_("发现 %(count)s 处改动。", count=damages))
        sys.exit(1)
    events = db.session.scalar(
        select(func.count(Event.id)).where(Event.organisation_id.in_([found.id for found in organisations]))
    )
    click.echo(_("历史完整：%(count)s 条记录，没有发现改动。", count=events))
    click.echo(
        _("用时 %(seconds)s 秒，每秒 %(rate)s 条。", seconds=f"{seconds:.1f}", rate=int((events or 0) / seconds))
    )


def verify_paper(organisations: list[Organisation], number: int | None, typed: str) -> None:
    """Without an organisation named, the one whose history it agrees with."""
    hash_ = printed_copy.cleaned(typed)
    if number is None or printed_copy.problem(number, hash_):
        raise click.UsageError(printed_copy.problem(number, hash_))
    found = [(organisation, printed_copy.checked(organisation, number, hash_)) for organisation in organisations]
    agreeing = [each for each in found if each[1].verdict in (printed_copy.Verdict.HOLDS, printed_copy.Verdict.BROKEN)]
    for organisation, one in agreeing or found:
        click.echo(
            f"{organisation.slug}: {printed_copy.verdict_words(one)}{printed_copy.then_words(organisation, one)}"
        )
    if not any(one.verdict is printed_copy.Verdict.HOLDS for _organisation, one in found):
        sys.exit(1)


def chosen(slug: str | None) -> list[Organisation]:
    every = select(Organisation).order_by(Organisation.id)
    return [organisation_called(slug)] if slug else list(db.session.scalars(every))


@evidence_group.command("verify")
@click.option("--organisation", "slug", help="only this one; default: all")
def verify_evidence(slug: str | None) -> None:
    """Check every piece of evidence against its events, every stored file against its hash; exit code 1 on a fault."""
    organisations, faults = chosen(slug), 0
    for organisation in organisations:
        for fault in verifying.verify(organisation.id):
            faults += 1
            click.echo(f"{organisation.slug}: {fault_sentence(fault)}")
    if faults:
        click.echo(_("发现 %(count)s 处问题。", count=faults))
        sys.exit(1)
    ids = [organisation.id for organisation in organisations]
    pieces = db.session.scalar(select(func.count(Evidence.id)).where(Evidence.organisation_id.in_(ids)))
    click.echo(_("佐证材料完整：%(count)s 件（含旧版），文件与记录相符。", count=pieces))


def fault_sentence(fault: verifying.Fault) -> str:
    """Names the piece, so that it can be looked up."""
    which = _(
        "事项 %(item)s 的材料 %(number)s 第 %(revision)s 版“%(name)s”",
        item=fault.item_id,
        number=fault.number,
        revision=fault.revision,
        name=fault.name,
    )
    return {
        "row_changed": _("%(which)s的记录与历史不符。", which=which),
        "row_missing": _("%(which)s的记录不见了。", which=which),
        "file_missing": _("%(which)s的文件不见了，请从备份恢复。", which=which),
        "file_changed": _("%(which)s的文件被改动，请从备份恢复。", which=which),
    }[fault.what]


def damage_sentence(damage: chain.Damage) -> str:
    """Names the row, so that it can be looked up."""
    sequence, item = damage.sequence, damage.item_id
    sentences = {
        "event_missing": _("第 %(sequence)s 条记录不见了。", sequence=sequence),
        "event_changed": _(
            "第 %(sequence)s 条记录（事项 %(item)s）被改动。", sequence=damage.sequence, item=damage.item_id
        ),
        "chain_broken": _("第 %(sequence)s 条记录与前一条不相连。", sequence=sequence),
        "end_missing": _("末尾的记录不见了，应有第 %(sequence)s 条。", sequence=sequence),
        "item_changed": _("事项 %(item)s 的内容与历史不符。", item=item),
    }
    return sentences[damage.what]
