"""The report's page: where there is nothing to report, and where its numbers and objections lead."""

import re
from datetime import date

import pytest


def test_a_committee_without_items_is_led_to_the_reports_below(sign_in_as):
    page = sign_in_as("parent_reader").get("/o/committee/report").text

    assert 'href="/o/branch/report?year=' in page and "示例机关第一党支部" in page


def test_who_takes_reports_in_is_offered_to_and_nobody_else(sign_in_as):
    assert "导入报告" in sign_in_as("secretary").get("/o/branch/report").text
    assert "导入报告" not in sign_in_as("member").get("/o/branch/report").text


@pytest.mark.parametrize("asked", ["", "&layout=report", "&public=1"])
def test_no_number_of_the_text_leads_nowhere(sign_in_as, make_item, asked):
    """Law 8: to the item, to the finding whose entry it stands in, or to the line of the table that lists the items."""
    first = make_item(state="in_progress")
    for state in ("closed", "in_progress", "in_progress"):
        make_item(kind="action", title="措施", finding=first, state=state)
    make_item()
    make_item(state="closed")
    make_item(state="closed")

    page = sign_in_as("secretary").get(f"/o/branch/report?year=2026{asked}").text

    aimed = set(re.findall(r'class="behind" href="#([^"]+)"', page))
    assert "figure-findings.total" in aimed
    assert "figure-findings.next_follow_up" in aimed
    assert aimed <= set(re.findall(r'id="(figure-[^"]+)"', page))
    assert f'class="behind" href="/items/{first}">3</a>项措施' in page


def test_what_is_objected_to_leads_to_the_form_that_mends_it(sign_in_as, make_item):
    """By grade, the gravest first."""
    overdue = make_item(state="in_progress", due_on=date(2025, 12, 1))
    silent = make_item()

    page = sign_in_as("secretary").get("/o/branch/report?year=2026").text

    assert f'href="/items/{overdue}/deadline"' in page
    assert f'href="/o/branch/ledger/new?finding={silent}"' in page
    assert page.index("必须改") < page.index("可以改")


def test_zeros_are_printed_where_somebody_asks_for_them(sign_in_as, make_item):
    make_item(state="in_progress")
    client = sign_in_as("secretary")

    assert "建立完善制度" not in client.get("/o/branch/report?year=2026").text
    page = client.get("/o/branch/report?year=2026&zeros=1").text
    assert re.sub("<[^>]+>", "", page).count("建立完善制度0项") == 1
    assert "zeros=1" in page[page.index("report.docx") :][:200]
