"""The section as Markdown and JSON."""

import json
from datetime import date

from tests.reporting.samples import facts_of, finding
from tracker.reporting.plain import to_json, to_markdown
from tracker.reporting.wording import Paragraph, Run, Section, section


def test_markdown_has_the_headings_of_the_section():
    lines = to_markdown(section(facts_of(finding()))).splitlines()

    assert lines[0] == "# 示例机关第一党支部关于2025年度问题整改情况的报告"
    assert "## （二）问题整改情况" in lines
    assert "### 1.关于“第1方面学习不够深入”问题。" in lines


def test_what_people_typed_never_becomes_markup():
    made = Section("标题", "", date(2026, 11, 22), (Paragraph(0, (Run("1. <b>*a*_b_ [c](d) `e`"),)),))

    assert r"1\. \<b\>\*a\*\_b\_ \[c\](d) \`e\`" in to_markdown(made)


def test_json_gives_every_number_the_items_behind_it():
    shown = facts_of(finding(1, "closed"), finding(2))

    told = json.loads(json.dumps(to_json(shown, section(shown))))

    assert told["figures"]["findings.total"] == {"value": 2, "items": [1, 2]}
    assert told["rates"]["findings.rate"]["text"] == "50%"
    assert {"text": "2", "figure": "findings.total", "items": [1, 2]} in told["paragraphs"][1]["runs"]
    assert all(p["text"] == "".join(run["text"] for run in p["runs"]) for p in told["paragraphs"])


def test_json_of_a_public_section_holds_nothing_withheld():
    shown = facts_of(finding(1, withheld=True), finding(2))

    told = to_json(shown, section(shown, public=True))

    assert [item["id"] for item in told["items"]] == [2]
    assert told["figures"]["findings.total"]["value"] == 1
