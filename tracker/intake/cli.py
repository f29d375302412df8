"""`flask intake …`: what the program finds in a file, without a database."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

if TYPE_CHECKING:
    from tracker.intake.extraction import Extraction, Proposal

group = AppGroup("intake", help="Find findings and actions in a document.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("extract", help="Print what FILE states: its findings, its actions, and how they fit together.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON on standard output.")
def extract_command(file: Path, as_json: bool) -> None:
    from tracker.intake import wording
    from tracker.intake.extraction import extract
    from tracker.intake.reading import Unreadable
    from tracker.intake.reading.worker import read_safely

    try:
        data = file.read_bytes()
        found = extract(read_safely(file.name, data, seconds=current_app.config["READ_SECONDS"]))
    except OSError as error:
        raise click.ClickException(_("读不到 %(file)s：%(error)s", file=str(file), error=error.strerror)) from error
    except Unreadable as unreadable:
        raise click.ClickException(wording.refusal(unreadable)) from unreadable
    click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=2) if as_json else listing(found))


def as_data(found: "Extraction") -> dict[str, Any]:
    """The stable interface: year, findings, actions; an action's `answers` are places in the list of findings."""
    findings = [p for p in found.proposals if p.kind == "finding"]
    actions = [p for p in found.proposals if p.kind == "action"]
    return {
        "year": found.year,
        "plans_year": found.plans_year,
        "dated_on": found.dated_on and found.dated_on.isoformat(),
        "findings": [common(proposal) for proposal in findings],
        "actions": [common(proposal) | particulars(proposal) for proposal in actions],
    }


def common(proposal: "Proposal") -> dict[str, Any]:
    return {
        "title": proposal.title,
        "text": proposal.text,
        "start": proposal.start,
        "end": proposal.end,
        "why": {"section": proposal.why.section, "rule": proposal.why.rule},
        "sure": proposal.sure,
        "score": proposal.score,
        "responsible": list(proposal.responsible),
        "status": proposal.status,
    }


def particulars(proposal: "Proposal") -> dict[str, Any]:
    limit = proposal.time_limit
    time_limit = limit and {
        "kind": limit.kind,
        "due_on": limit.due_on and limit.due_on.isoformat(),
        "ongoing": limit.ongoing,
        "text": limit.verbatim,
        "year_from": limit.year_from,
        "guessed": limit.guessed,
    }
    answers = [{"finding": a.finding, "score": a.score, "shared": list(a.shared)} for a in proposal.answers]
    return {"answers": answers, "time_limit": time_limit}


def listing(found: "Extraction") -> str:
    """The same for a person's eyes."""
    findings = [p for p in found.proposals if p.kind == "finding"]
    actions = [p for p in found.proposals if p.kind == "action"]
    year = _("%(year)s 年度", year=found.year) if found.year else _("没有写明年度")
    lines = [
        _("%(year)s，%(findings)s 个问题，%(actions)s 条措施", year=year, findings=len(findings), actions=len(actions))
    ]
    lines += [f"  {_('问题')} {number}  {p.title}{mark(p)}" for number, p in enumerate(findings, start=1)]
    lines += [f"  {_('措施')} {number}  {p.title}{answered(p)}{mark(p)}" for number, p in enumerate(actions, start=1)]
    return "\n".join(lines)


def answered(proposal: "Proposal") -> str:
    return " → " + _("问题 %(number)s", number=proposal.answers[0].finding + 1) if proposal.answers else ""


def mark(proposal: "Proposal") -> str:
    return "" if proposal.sure else f"  [{_('请核对')}]"
