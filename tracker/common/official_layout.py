"""GB/T 9704-2012 as a Word file's styles, settings and fonts; a Profile holds what a local office overrides."""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PAGE_MM = (210, 297)
MARGINS_MM: dict[str, float] = {"top": 37, "bottom": 35, "left": 28, "right": 26}
FOOTER_MM = 25.4  # the page number's dashes then stand 7 mm below the text block
CHARACTERS = 28
# 28 characters of 16 pt are 448 pt wide, the text block 442.2 pt: each gives up a quarter of a point.
# docs/decisions.md tells why the document grid does not do this.
SQUEEZE_TWIPS = -5
BODY_TWIPS = 16 * 20 + SQUEEZE_TWIPS
FALLBACKS = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "方正小标宋简体": "小标宋",
    "黑体": "SimHei",
    "宋体": "SimSun",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """The national standard by default. Sizes in points; 仿宋 etc. may stand in for the _GB2312 fonts."""

    line_spacing: float = 28.95
    centred_page_number: bool = False
    title_font: str = "方正小标宋简体"
    heading_fonts: tuple[str, str, str] = ("黑体", "楷体_GB2312", "仿宋_GB2312")
    body_font: str = "仿宋_GB2312"
    page_number_font: str = "宋体"

    @property
    def line_twips(self) -> int:
        return round(self.line_spacing * 20)

    @property
    def fonts(self) -> tuple[str, ...]:
        named = (self.title_font, *self.heading_fonts, self.body_font, self.page_number_font)
        return tuple(dict.fromkeys(named))


GB_T_9704 = Profile()


def font_of(style: str, profile: Profile) -> str:
    """The font of a style by its id; every other style is body text."""
    headings = dict(zip(("Heading1", "Heading2", "Heading3"), profile.heading_fonts, strict=True))
    return {"Title": profile.title_font, "Footer": profile.page_number_font, **headings}.get(style, profile.body_font)


def font_attributes(font: str) -> str:
    """All four scripts in one font; the hint gives “ ” — … the full width of the Chinese font."""
    name = quoteattr(font)
    return f'w:hint="eastAsia" w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}'


def styles_xml(profile: Profile) -> str:
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * BODY_TWIPS}"/>'
    block = f'{indent}<w:jc w:val="both"/>'
    title = f'<w:spacing w:after="{profile.line_twips}"/><w:jc w:val="center"/>'
    heading = "<w:keepNext/>" + indent + '<w:jc w:val="both"/><w:outlineLvl w:val="{}"/>'
    exact = (
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{profile.line_twips}" w:lineRule="exact"/>'
    )
    styles = (
        style_element("Normal", "Normal", profile, paragraph=exact, default=True),
        style_element("BodyText", "Body Text", profile, paragraph=block),
        style_element("Title", "Title", profile, paragraph=title, half_points=44),
        *(
            style_element(
                f"Heading{n}", f"heading {n}", profile, paragraph=heading.format(n - 1), next_style="BodyText"
            )
            for n in (1, 2, 3)
        ),
        style_element("Signature", "Signature", profile, paragraph='<w:keepLines/><w:jc w:val="right"/>'),
        style_element("Footer", "footer", profile, paragraph=FOOTER_LINE, half_points=28),
    )
    return f'<w:styles xmlns:w="{W}">{defaults(profile)}{"".join(styles)}</w:styles>'


def settings_xml(profile: Profile) -> str:
    """Odd and even pages differ unless the number is centred; punctuation keeps its full width."""
    sides = "" if profile.centred_page_number else "<w:evenAndOddHeaders/>"
    mode = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>{sides}'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat><w:useFELayout/><w:compatSetting {mode}/></w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def font_table_xml(profile: Profile) -> str:
    """Names the substitute of each font for machines that lack it."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(name)}>"
        + (f"<w:altName w:val={quoteattr(FALLBACKS[name])}/>" if name in FALLBACKS else "")
        + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name in profile.fonts
    )
    return f'<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


FOOTER_LINE = '<w:spacing w:line="280" w:lineRule="exact"/>'


def style_element(
    identifier: str,
    name: str,
    profile: Profile,
    *,
    paragraph: str,
    half_points: int = 32,
    default: bool = False,
    next_style: str = "",
) -> str:
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    following = f'<w:next w:val="{next_style}"/>' if next_style else ""
    squeeze = SQUEEZE_TWIPS if half_points == 32 else 0
    return (
        f'<w:style w:type="paragraph" {"w:default=" + quoteattr("1") if default else ""} '
        f'w:styleId="{identifier}"><w:name w:val="{name}"/>{based}{following}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>"
        f'<w:rPr><w:rFonts {font_attributes(font_of(identifier, profile))}/><w:spacing w:val="{squeeze}"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr></w:style>'
    )


def defaults(profile: Profile) -> str:
    """Western text stays English: as Chinese, LibreOffice breaks lines inside 2026 and before %."""
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {font_attributes(profile.body_font)}/>"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
    )
