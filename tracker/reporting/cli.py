"""`flask report section …`."""

from datetime import datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import gettext as _

from tracker.common import clock, kept
from tracker.people.cli import organisation_called
from tracker.reporting.rendering import rendered

group = AppGroup("report", help="The rectification section of the next annual report.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


@group.command("section")
@click.option("--organisation", "slug", required=True, help="the organisation's slug")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="the ledger's year")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="default: today")
@click.option("--format", "form", type=click.Choice(["docx", "md", "json"]), default="docx")
@click.option("--public", is_flag=True, help="what may be shown to everybody: nothing withheld, posts instead of names")
@click.option(
    "--layout", type=click.Choice(["section", "report"]), default="section", help="report: by itself, from 一、"
)
@click.option("--zeros", is_flag=True, help="the overview names what there is none of, too")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def section(
    slug: str, year: int, as_of: datetime | None, form: str, public: bool, layout: str, zeros: bool, output: Path
) -> None:
    """Write the section of a year's ledger as it stood on a day."""
    organisation = organisation_called(slug)
    day = as_of.date() if as_of else clock.today()
    version = {"public": public, "layout": layout, "print_zeros": zeros}
    kept.write(output, rendered(organisation, year=year, as_of=day, form=form, **version))
    click.echo(_("已写入 %(file)s", file=output))
