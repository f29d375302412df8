"""The look keeps its promises: readable colours, nothing inline, nothing the oldest browser lacks."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "tracker" / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "tracker").rglob("*.html"))
PAGES = [path for path in TEMPLATES if path.parent.name != "mail"]  # mail programs know no style sheet

PAIRS = [
    *((ink, ground) for ink in ("ink", "dim", "blue", "red") for ground in ("paper", "ground", "sunken")),
    *((name, f"{name}-bg") for name in ("red", "amber", "blue", "green", "grey")),
    *(("ink", f"{name}-bg") for name in ("red", "amber", "blue", "green", "grey", "passage")),
    ("blue", "red-bg"),  # links in the list of what must change
    ("on-red", "red-fill"),
    ("on-red", "red-fill-hover"),
]
NEWER_THAN_CHROMIUM_90 = re.compile(
    r":has\(|color-mix\(|@layer|@container|accent-color|\d(dvh|svh|lvh)\b|&|@property|subgrid|\binert\b"
)
INLINE = re.compile(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_can_be_read(scheme: str) -> None:
    colours = tokens(scheme)

    too_close = [pair for pair in PAIRS if contrast(*(colours[name] for name in pair)) < 4.5]

    assert too_close == []


def test_dark_names_no_colour_that_light_does_not() -> None:
    light, dark = (colour_blocks()[scheme] for scheme in ("light", "dark"))

    assert set(light) - set(dark) == {"on-red"}
    assert set(dark) <= set(light)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_asks_nothing_of_the_browser_that_chromium_90_lacks(sheet: Path) -> None:
    assert NEWER_THAN_CHROMIUM_90.findall(sheet.read_text(encoding="utf-8")) == []


def test_no_behaviour_makes_an_instant_of_a_day() -> None:
    """F18: a browser reads 2026-03-05 as midnight in London, and shows the day before west of it."""
    scripts = (STATIC / "js").glob("*.js")

    assert [path.name for path in scripts if re.search(r"\bDate\b", path.read_text(encoding="utf-8"))] == []


def test_only_tokens_name_colours() -> None:
    """Paper is black on white by its own right."""
    named = {
        sheet.name for sheet in SHEETS if re.search(r"#[0-9a-f]{3,8}\b|rgba?\(", sheet.read_text(encoding="utf-8"))
    }

    assert named == {"tokens.css", "print.css"}


def test_every_style_sheet_and_behaviour_is_asked_for_by_a_page() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)

    files = [*SHEETS, *(STATIC / "js").glob("*.js")]

    assert [path.name for path in files if f"'{path.stem}'" not in pages and path.name not in pages] == []


@pytest.mark.parametrize("template", PAGES, ids=lambda path: path.name)
def test_a_template_carries_nothing_inline(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("script", sorted((STATIC / "js").glob("*.js")), ids=lambda path: path.name)
def test_a_behaviour_is_short(script: Path) -> None:
    assert len(script.read_text(encoding="utf-8").splitlines()) < 60


def test_vendored_files_are_what_was_published() -> None:
    check = runpy.run_path(str(ROOT / "tools" / "vendor.py"))["check"]

    assert check(STATIC / "vendor") == []


def test_a_changed_vendored_file_is_named(tmp_path: Path) -> None:
    for source in (STATIC / "vendor").rglob("*"):
        target = tmp_path / source.relative_to(STATIC / "vendor")
        target.mkdir() if source.is_dir() else target.write_bytes(source.read_bytes())
    (tmp_path / "htmx" / "htmx.min.js").write_bytes(b"changed")

    faults = runpy.run_path(str(ROOT / "tools" / "vendor.py"))["check"](tmp_path)

    assert faults == ["htmx/htmx.min.js: its sha256 differs from the manifest"]


def tokens(scheme: str) -> dict[str, str]:
    blocks = colour_blocks()
    return blocks["light"] | blocks[scheme]


def colour_blocks() -> dict[str, dict[str, str]]:
    light, dark = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8").split("prefers-color-scheme: dark")
    return {"light": dict(colours_in(light)), "dark": dict(colours_in(dark))}


def colours_in(css: str) -> Iterator[tuple[str, str]]:
    return ((m[1], m[2]) for m in re.finditer(r"--([a-z-]+): (#[0-9a-f]+);", css))


def contrast(one: str, other: str) -> float:
    """WCAG 2.1: (lighter + 0.05) ÷ (darker + 0.05)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
