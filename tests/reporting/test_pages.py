"""The report's page where there is nothing to report."""


def test_a_committee_without_items_is_led_to_the_reports_below(sign_in_as):
    page = sign_in_as("parent_reader").get("/o/committee/report").text

    assert 'href="/o/branch/report?year=' in page and "示例机关第一党支部" in page


def test_who_takes_reports_in_is_offered_to_and_nobody_else(sign_in_as):
    assert "导入报告" in sign_in_as("secretary").get("/o/branch/report").text
    assert "导入报告" not in sign_in_as("member").get("/o/branch/report").text
