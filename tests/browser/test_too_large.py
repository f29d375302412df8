"""What the server would not take is not sent: the page says so, and everything typed is still there."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def sent(app, page_as, monkeypatch):
    """sent(who, address, fill): the page after a form on it was filled and sent, and how often it was."""
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 400_000)
    monkeypatch.setitem(app.config, "MAX_EVIDENCE_LENGTH", 700_000)
    monkeypatch.setitem(app.config, "MAX_FORM_MEMORY_SIZE", 150_000)

    def send(address, fill, button):
        page = page_as("secretary", 390)
        page.goto(address)
        posts = []
        page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
        fill(page)
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_timeout(300)
        return page, posts

    return send


def a_file(size):
    return {"name": "年报.txt", "mimeType": "text/plain", "buffer": b"x" * size}


def test_a_file_that_is_too_large_is_not_sent_and_the_form_stays(sent):
    page, posts = sent("/o/branch/intake", lambda page: page.set_input_files("[name=file]", a_file(500_000)), "读取")

    assert posts == []
    expect(page.locator(".notice-too-large")).to_contain_text("没有提交")
    assert page.eval_on_selector("[name=file]", "input => input.files.length") == 1


def test_a_text_that_is_too_long_is_not_sent_and_stays(sent):
    words = "研究" * 30_000

    page, posts = sent("/o/branch/intake", lambda page: page.fill("[name=text]", words), "读取")

    assert posts == []
    assert page.input_value("[name=text]") == words


def test_what_fits_is_sent_and_the_warning_goes(sent):
    page, posts = sent("/o/branch/intake", lambda page: page.set_input_files("[name=file]", a_file(500_000)), "读取")

    page.set_input_files("[name=file]", [])
    page.fill("[name=text]", "一、存在的问题\n1.学习不够深入。")
    page.get_by_role("button", name="读取", exact=True).first.click()
    page.wait_for_url("**/intake/*")

    assert len(posts) == 1


def test_evidence_may_be_larger_than_a_report(sent, make_item):
    item = make_item()

    _page, posts = sent(
        f"/items/{item}/evidence", lambda page: page.set_input_files("[name=files]", a_file(500_000)), "保存"
    )

    assert len(posts) == 1
