"""The page of the take-over: nothing is written by looking, and only what it has shown is taken over."""

import re

import pytest
from sqlalchemy import func, select

from tests.intake.take_over import ledgers
from tests.intake.take_over.ledgers import PLAIN, given
from tracker.extensions import db
from tracker.ledger.models import Item


@pytest.fixture
def page(app, cast):
    def made(data=PLAIN):
        with app.app_context():
            document = given(cast, data)
            db.session.commit()
            return f"/o/branch/intake/{document.id}/take-over"

    return made


def form_of(text):
    """All that the page's form would send."""
    form = text[text.index('name="shown"') :]
    sent = {"shown": re.search(r'name="shown" value="([^"]*)"', text)[1]}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        sent[name] = re.search(r'value="([^"]*)" selected', options)[1]
    sent["year"] = re.search(r'name="year"[^>]*value="(\d+)"', form)[1]
    sent["closed"] = re.search(r'name="closed" value="(\w+)" checked', form)[1]
    return sent


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Item.id)))


def test_the_review_of_a_ledger_leads_to_it(app, sign_in_as, page):
    address = page()

    assert address in sign_in_as("secretary").get(address.removesuffix("/take-over")).text


def test_the_page_says_what_becomes_of_each_row_and_writes_nothing(app, sign_in_as, page):
    text = sign_in_as("secretary").get(page()).text

    assert "将录入 2 个问题、3 项措施；原台账已销号或中止、不录入 2 项。" in text
    assert "没有认出" in text
    assert "孟川（2 处）" in text
    assert count(app) == 0


def test_what_was_shown_is_taken_over(app, sign_in_as, page):
    client, address = sign_in_as("secretary"), page()

    answer = client.post(address, data=form_of(client.get(address).text) | {"do": "take"}, follow_redirects=True)

    assert "已接管 5 项" in answer.text
    assert count(app) == 5
    outcome = client.get(address, follow_redirects=True).text
    assert "每月抽查一次学习笔记" in outcome


def test_a_choice_that_was_not_shown_yet_is_shown_first(app, sign_in_as, page):
    client, address = sign_in_as("secretary"), page()
    changed = form_of(client.get(address).text) | {"closed": "basic", "do": "take"}

    answer = client.post(address, data=changed)

    assert answer.status_code == 400
    assert "将录入 3 个问题、4 项措施" in answer.text
    assert count(app) == 0
    assert client.post(address, data=form_of(answer.text) | {"do": "take"}).status_code == 303
    assert count(app) == 7


def test_another_meaning_for_a_column_changes_the_rows(app, sign_in_as, page):
    client, address = sign_in_as("secretary"), page(ledgers.unknown_words())
    asked = form_of(client.get(address).text)

    answer = client.post(address, data=asked | {"column-2": "note", "do": "look"})

    assert answer.status_code == 200
    assert "看不懂状态" not in answer.text
    assert client.post(address, data=form_of(answer.text) | {"do": "take"}).status_code == 303
    assert count(app) == 4


def test_a_wrong_row_is_told_beside_it_and_nothing_is_written(app, sign_in_as, page):
    client, address = sign_in_as("secretary"), page(ledgers.unknown_words())

    answer = client.post(address, data=form_of(client.get(address).text) | {"do": "take"})

    assert answer.status_code == 400
    assert "看不懂状态“待研究”" in answer.text
    assert count(app) == 0


def test_its_history_says_where_the_item_came_from(app, sign_in_as, page):
    client, address = sign_in_as("secretary"), page()
    client.post(address, data=form_of(client.get(address).text) | {"do": "take"})
    with app.app_context():
        item_id = db.session.scalar(select(Item.id).where(Item.title == "每月抽查一次学习笔记"))

    text = client.get(f"/items/{item_id}", follow_redirects=True).text

    assert "接管" in text
    assert "原编号" in text
