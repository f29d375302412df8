"""The server's log: a line a request, nothing typed in it, and trouble that repeats itself as a number."""

import json
import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tracker.common.log import REPEATED, Counted, Json, Lines
from tracker.extensions import db

REQUESTS = "tracker.requests"


@pytest.fixture
def told(app, caplog):
    caplog.set_level(logging.INFO, logger=REQUESTS)
    return lambda: [record.getMessage() for record in caplog.records if record.name == REQUESTS]


def test_a_request_is_one_line_without_what_was_asked_or_typed(sign_in_as, cast, told):
    answer = sign_in_as("secretary").get("/search?q=某人的名字")

    (line,) = told()
    assert line.startswith("GET /search 200 ")
    assert len(answer.headers["X-Request-Id"]) == 12


@pytest.mark.parametrize("path", ["/password/some-secret-token", "/no/such/Sunny-day-7"])
def test_neither_secret_addresses_nor_unknown_ones_are_repeated(app, cast, told, path):
    app.test_client().get(path)

    assert "secret" not in str(told()) and "Sunny" not in str(told())


def test_the_health_check_and_style_sheets_leave_no_lines(app, told):
    app.test_client().get("/healthz")
    app.test_client().get("/static/css/tokens.css").close()

    assert told() == []


def record(words="trouble %s", level=logging.ERROR, args=("x",), error=None):
    exc = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("tracker", level, __file__, 1, words, args, exc)


def test_a_line_says_its_time_with_the_zone():
    assert Lines().format(record()).split(" ", 1)[0].endswith("+08:00")


def test_as_json_a_line_is_an_object_whatever_stands_in_it():
    told = json.loads(Json().format(record(args=('"\n{',))))

    assert (told["level"], told["words"]) == ("ERROR", 'trouble "\n{')
    assert told["at"].endswith("+08:00")


def test_the_same_trouble_is_told_once_and_then_as_a_number():
    clock = [0.0]
    counted = Counted(lambda: clock[0])

    assert [counted.filter(record()) for _ in range(500)] == [True] + [False] * 499
    assert counted.filter(record(args=("another",)))
    clock[0] = REPEATED + 1
    again = record()
    assert counted.filter(again)
    assert again.getMessage() == "trouble x (+499)"
    assert all(counted.filter(record(level=logging.INFO)) for _ in range(3))


def test_two_troubles_of_one_name_are_two():
    counted = Counted()

    assert counted.filter(record("broken", args=(), error=raised(ValueError("a"))))
    assert not counted.filter(record("broken", args=(), error=raised(ValueError("b"))))
    assert counted.filter(record("broken", args=(), error=raised(KeyError("a"))))


def raised(error):
    try:
        raise error
    except type(error) as found:
        return found


def test_what_the_database_refused_is_told_without_its_values(ctx):
    with pytest.raises(SQLAlchemyError) as refused:
        db.session.execute(text("SELECT :typed FROM nowhere"), {"typed": "某人写的话"})

    assert "某人写的话" not in str(refused.value)
