"""What every package stands on: clock, database manners, headers, languages, error pages; no business word in it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.common import (
        addresses,
        assets,
        commands,
        database,
        errors,
        filters,
        forms,
        headers,
        health,
        languages,
        log,
        persevering,
        schema,
        storage,
    )

    parts = (
        *(log, commands, addresses, assets, database, persevering, schema, storage),
        *(headers, languages, filters, forms, errors, health),
    )
    for part in parts:
        part.init_app(app)
