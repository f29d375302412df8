"""`python app.py`: bring the database up to date, then serve the web and run the schedule in one process."""

import errno
import logging
import signal
import sys
from typing import TYPE_CHECKING, Any

import click
from flask_babel import gettext as _

from tracker.common import schema
from tracker.common.clock import now
from tracker.common.commands import obstacles_as_sentences
from tracker.extensions import db

if TYPE_CHECKING:
    from flask import Flask


def serve(app: "Flask") -> None:
    """Returns after Ctrl-C or SIGTERM. 1. take the port, so that a second start changes nothing; 2. migrate;
    3. say where to go; 4. start the schedule; 5. answer until stopped, then let running jobs end."""
    from tracker.people import tracing
    from tracker.watch.schedule import Scheduler

    app.logger.setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page and its style sheets are no queue to speak of
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(0))
    with app.app_context():
        server = listen(app)
        with obstacles_as_sentences(SystemExit):
            schema.bring_up_to_date(db.engine)
            schema.refuse()
            announce(app)
    scheduler = Scheduler(app) if app.config["SCHEDULER"] else None
    if scheduler:
        scheduler.start()
    server.run()  # ends on KeyboardInterrupt and SystemExit
    server.close()
    if scheduler:
        scheduler.stop()
    tracing.write_down(app)
    with app.app_context():
        click.echo(_("已停止。"))
        db.engine.dispose()


def listen(app: "Flask") -> Any:
    """The web server, already holding its port; a sentence and exit code 1 when it cannot."""
    from waitress import create_server

    from tracker.serving_lanes import Lanes

    host, port, lanes = app.config["HOST"], app.config["PORT"], Lanes()
    lanes.set_thread_count(app.config["THREADS"])
    try:
        return create_server(
            app,
            host=host,
            port=port,
            _dispatcher=lanes,
            ident=None,
            # Left to ProxyFix, which knows how many proxies to believe.
            clear_untrusted_proxy_headers=not app.config["BEHIND_PROXY"],
            # Beyond our own limit, so that the page that explains it is ours.
            max_request_body_size=10 * max(app.config["MAX_CONTENT_LENGTH"], app.config["MAX_EVIDENCE_LENGTH"]),
        )
    except OSError as error:
        lanes.shutdown()
        raise SystemExit(why_not_listening(host, port, error)) from error


def why_not_listening(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return _(
            "端口 %(port)s 已被占用，可能本系统已在运行。请先停止它，或用 TRACKER_PORT 换一个端口。", port=str(port)
        )
    return _("无法监听 %(host)s:%(port)s：%(why)s", host=host, port=str(port), why=error.strerror or str(error))


def announce(app: "Flask") -> None:
    """Where to go; on a new instance, the one-time link that begins it."""
    from tracker.home import set_up
    from tracker.people import accounts

    click.echo(_("整改台账已启动：%(url)s （按 Ctrl-C 停止）", url=app.config["PUBLIC_URL"]))
    if accounts.has_people():
        return
    link = set_up.new_link(at=now())
    db.session.commit()
    click.echo(_("第一次使用，请打开这个一次性链接建立支部和账号："))
    click.echo(link)
