"""The server's log: a line a request with its number, the time with its zone, JSON where a setting says so; what
repeats itself is counted, and nothing that anybody typed stands in it."""

import json
import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from time import monotonic

from flask import Flask, Response, g, has_request_context, request
from flask.logging import default_handler, wsgi_errors_stream

from tracker.common.clock import ZONE

REPEATED = 60.0  # seconds in which the same trouble is told once
DIFFERENT = 500  # troubles that are kept in mind


class Handler(logging.StreamHandler):  # type: ignore[type-arg]  # the stream is a proxy
    """Ours, to be told from others'; one a process, whatever number of applications it makes."""


class Lines(logging.Formatter):
    """`2026-12-01T09:30:00.123+08:00 INFO 3f2a… words`."""

    def format(self, record: logging.LogRecord) -> str:
        number = number_of_request()
        told = f"{moment(record)} {record.levelname} {number + ' ' if number else ''}{record.getMessage()}"
        return f"{told}\n{self.formatException(record.exc_info)}" if record.exc_info else told


class Json(logging.Formatter):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": moment(record),
            "level": record.levelname,
            "request": number_of_request(),
            "words": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class Counted(logging.Filter):
    """Lets trouble through once in a while, with how often it was kept back. seconds: of a clock that only goes on."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.seconds, self.lock = seconds, Lock()
        self.told: dict[tuple[object, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        key = (record.name, record.levelno, record.msg if record.exc_info else record.getMessage(), place(record))
        with self.lock:
            at, kept_back = self.told.get(key, (-REPEATED, 0))
            if self.seconds() - at < REPEATED:
                self.told[key] = (at, kept_back + 1)
                return False
            if len(self.told) >= DIFFERENT:
                self.told.clear()
            self.told[key] = (self.seconds(), 0)
        if kept_back:
            record.msg, record.args = f"{record.getMessage()} (+{kept_back})", None
        return True


def place(record: logging.LogRecord) -> tuple[object, ...]:
    """Of an exception: its kind, and the line that raised it."""
    if not record.exc_info or record.exc_info[2] is None:
        return ()
    trace = record.exc_info[2]
    while trace.tb_next is not None:
        trace = trace.tb_next
    return record.exc_info[0], trace.tb_frame.f_code.co_filename, trace.tb_lineno


def moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, ZONE).isoformat(timespec="milliseconds")


def number_of_request() -> str:
    return str(g.get("request_number", "")) if has_request_context() else ""


def init_app(app: Flask) -> None:
    app.logger.removeHandler(default_handler)
    for ours in [each for each in app.logger.handlers if isinstance(each, Handler)]:
        app.logger.removeHandler(ours)
    handler = Handler(wsgi_errors_stream)
    handler.setFormatter(Json() if app.config["LOG"] == "json" else Lines())
    handler.addFilter(Counted())
    app.logger.addHandler(handler)
    app.before_request(number_request)
    logging.getLogger("tracker.requests").setLevel(logging.NOTSET if app.testing else logging.INFO)
    app.after_request(tell_request)


def number_request() -> None:
    g.request_number, g.request_began = secrets.token_hex(6), monotonic()


def tell_request(response: Response) -> Response:
    """Neither what stands behind the question mark nor a secret address. What was in the way of the request may have
    been in the way of its number too."""
    if "request_number" not in g:
        number_request()
    response.headers["X-Request-Id"] = g.request_number
    if request.endpoint not in ("static", "healthz", "readyz"):
        facts = {
            "method": request.method,
            "path": told_path(),
            "status": response.status_code,
            "milliseconds": round((monotonic() - g.request_began) * 1000),
        }
        logging.getLogger("tracker.requests").info(" ".join(map(str, facts.values())), extra={"facts": facts})
    return response


def told_path() -> str:
    """As it was asked for where there is such an address; else somebody may have typed anything."""
    if request.url_rule is None:
        return "-"
    return str(request.url_rule) if "token" in request.url_rule.arguments else request.path
