"""Every word a person may read stands in the catalogue, in Chinese and in English."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "tracker" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_word_on_a_page_has_its_english(tmp_path):
    template = tmp_path / "messages.pot"
    extract = ["pybabel", "--quiet", "extract", "-k", "_l", "-F", "babel.cfg", "-o", template, "."]
    subprocess.run([Path(sys.executable).parent / extract[0], *extract[1:]], cwd=ROOT, check=True, capture_output=True)
    with template.open("rb") as file:
        wanted = {message.id for message in read_po(file) if message.id}
    with CATALOGUE.open("rb") as file:
        catalogue = {message.id: message for message in read_po(file) if message.id}

    missing = sorted(str(words) for words in wanted if words not in catalogue or not catalogue[words].string)
    assert missing == []
    assert [m.id for m in catalogue.values() if m.fuzzy] == []


def test_translations_keep_their_placeholders():
    placeholder = re.compile(r"%\((\w+)\)[sd]")
    with CATALOGUE.open("rb") as file:
        wrong = [
            m.id
            for m in read_po(file)
            if m.id and set(placeholder.findall(str(m.id))) != set(placeholder.findall(str(m.string)))
        ]

    assert wrong == []


@pytest.mark.parametrize("path", sorted((ROOT / "tracker" / "templates").rglob("*.html")), ids=lambda p: p.stem)
def test_no_word_in_a_template_goes_round_the_catalogue(path):
    text = re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text("utf-8"), flags=re.S)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S)

    assert CHINESE.findall(re.sub(r"[《》（）「」“”：，。、]", "", text)) == []


def test_no_constant_goes_through_a_filter_of_ours(application):
    """Jinja works such a filter out once, when the template is first read, in whatever language that was."""
    ours = "|".join(set(application.jinja_env.filters) - set(Environment(autoescape=True).filters))
    constant = re.compile(rf"""['"]\s*\|\s*({ours})\b""")
    found = [
        (path.name, match[0])
        for path in (ROOT / "tracker" / "templates").rglob("*.html")
        for match in constant.finditer(path.read_text("utf-8"))
    ]

    assert found == []
