"""What `/healthz` says of the backups: how old the newest is."""

from flask import Flask, current_app

from tracker.backup.making import place_of_backups
from tracker.backup.verifying import backups_in
from tracker.common import clock, health

TOO_OLD_HOURS = 50  # two nights were missed


def init_app(app: Flask) -> None:
    health.add_check(app, newest_backup, "backup_files")


def newest_backup() -> dict[str, object]:
    """Facts alone. "off": none is made by itself and none is there."""
    newest = next(iter(backups_in(place_of_backups())), None)
    if newest is None:
        return {"backup_files": "none" if current_app.config["BACKUP_AT"] else "off", "backup_age_hours": None}
    hours = (clock.now().timestamp() - newest.stat().st_mtime) / 3600
    return {"backup_files": "old" if hours > TOO_OLD_HOURS else "ok", "backup_age_hours": round(hours, 1)}
