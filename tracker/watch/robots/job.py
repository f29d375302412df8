"""The job of group robots: one after the other, each step a short transaction, none open while an address is called."""

from collections import Counter
from datetime import datetime, timedelta
from time import monotonic

from flask import current_app

from tracker.common.clock import day_of
from tracker.extensions import db
from tracker.watch import jobs, outbox, pausing
from tracker.watch.robots import sending

LONGEST = timedelta(seconds=50)


def tell_groups(*, at: datetime) -> Counter[str]:
    """As the schedule does it each minute: one record a day holds the sums, and the last error."""
    with jobs.recorded_daily("groups", at=at) as numbers:
        told = run(at=at)
        numbers.update(told)
    return told


def run(*, at: datetime) -> Counter[str]:
    """On working days, once the day's sweep is done, in the hours in which anything leaves the program: how many were
    sent, failed, parked, put off."""
    result, told = Counter[str](), Counter[str]()
    is_time = not pausing.paused() and outbox.is_time(at) and jobs.was_swept(day_of(at))
    db.session.rollback()
    begun = monotonic()
    while is_time and (spent := timedelta(seconds=monotonic() - begun)) < LONGEST:
        now = at + spent
        turn = sending.lease(at=now)
        db.session.commit()
        if turn is None:
            break
        ready = sending.made_ready(turn, at=now)
        db.session.commit()
        if ready:
            result[send_one(turn, ready, told, at=now)] += 1
            db.session.commit()
    return result


def send_one(turn: sending.Turn, ready: sending.Ready, told: Counter[str], *, at: datetime) -> str:
    """One that fails keeps its error and waits; the next is not touched by it (F9)."""
    if told[ready.url] >= ready.kind.a_minute:
        sending.put_off(turn, ready, at=at)
        return "put_off"
    told[ready.url] += 1
    try:
        sending.send(ready.kind, ready.message, url=ready.url, secret=ready.secret, now=at)
    except Exception as error:
        current_app.logger.warning("group robot %s was not told: %s", turn.robot_id, sending.words_of(error))
        return sending.mark_failed(turn, ready, error, at=at)
    sending.mark_sent(turn, ready, at=at)
    return "sent"
