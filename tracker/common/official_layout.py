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


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style of our own. A document into which text is pasted keeps its own definition of a name it knows
    (标题 1, 正文文本), so ours have names that nobody else has. heading: outline level from 1, 0 for none."""

    id: str
    name: str
    half_points: int = 32
    heading: int = 0
    align: str = "both"
    first_line: int = 2  # characters


STYLES = (
    Style("RectificationTitle", "整改报告标题", half_points=44, align="center", first_line=0),
    Style("RectificationBody", "整改报告正文"),
    Style("RectificationHeading1", "整改报告一级标题", heading=1),
    Style("RectificationHeading2", "整改报告二级标题", heading=2),
    Style("RectificationHeading3", "整改报告三级标题", heading=3),
    Style("RectificationSignature", "整改报告落款", align="left", first_line=0),
)
TITLE, BODY, *_HEADINGS, SIGNATURE = STYLES
HEADINGS = {style.heading: style for style in STYLES if style.heading}


def font_of(style: Style, profile: Profile) -> str:
    if style is TITLE:
        return profile.title_font
    return profile.heading_fonts[style.heading - 1] if style.heading else profile.body_font


def paragraph_xml(style: Style, profile: Profile, *, keep_next: bool = False, before: int = 0, left: float = 0) -> str:
    """Everything that a paragraph of this style says, in the schema's order: in the style and on the paragraph alike,
    so that nothing is lost where the style is. left: characters."""
    first = f'w:firstLineChars="{style.first_line * 100}" w:firstLine="{style.first_line * BODY_TWIPS}"'
    right = 4 if style is SIGNATURE else 0  # room in the margin: in a wider font a date stays one line
    room = f'w:rightChars="{-100 * right}" w:right="{-right * BODY_TWIPS}"'
    kept = "<w:keepNext/>" if keep_next or style.heading else '<w:keepNext w:val="0"/>'
    after = profile.line_twips if style is TITLE else 0
    outline = f'<w:outlineLvl w:val="{style.heading - 1 if style.heading else 9}"/>'
    return (
        f'{kept}<w:keepLines w:val="0"/><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{profile.line_twips}" w:lineRule="exact"/>'
        f'<w:ind w:leftChars="{round(left * 100)}" w:left="{round(left * BODY_TWIPS)}" {room} '
        f'{first}/><w:jc w:val="{style.align}"/>{outline}'
    )


def run_xml(style: Style, profile: Profile) -> str:
    """The same of its characters: font, size, squeeze; black and upright whatever stands around."""
    squeeze = SQUEEZE_TWIPS if style.half_points == 32 else 0
    return (
        f"<w:rFonts {font_attributes(font_of(style, profile))}/>"
        '<w:b w:val="0"/><w:bCs w:val="0"/><w:i w:val="0"/><w:iCs w:val="0"/><w:color w:val="000000"/>'
        f'<w:spacing w:val="{squeeze}"/><w:sz w:val="{style.half_points}"/><w:szCs w:val="{style.half_points}"/>'
        '<w:u w:val="none"/>'
    )


def font_attributes(font: str) -> str:
    """All four scripts in one font; the hint gives “ ” — … the full width of the Chinese font."""
    name = quoteattr(font)
    return f'w:hint="eastAsia" w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}'


def styles_xml(profile: Profile) -> str:
    exact = (
        '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{profile.line_twips}" w:lineRule="exact"/>'
    )
    characters = (
        f"<w:rFonts {font_attributes(profile.body_font)}/>"
        f'<w:spacing w:val="{SQUEEZE_TWIPS}"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
    )
    number = (
        f"<w:rFonts {font_attributes(profile.page_number_font)}/>"
        '<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/>'
    )
    styles = (
        style_element("Normal", "Normal", exact, characters, more='w:default="1"'),
        style_element("Footer", "footer", FOOTER_LINE, number, based_on="Normal"),
        *(
            style_element(style.id, style.name, paragraph_xml(style, profile), run_xml(style, profile), following=BODY)
            for style in STYLES
        ),
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
    paragraph: str,
    characters: str,
    *,
    more: str = 'w:customStyle="1"',
    based_on: str = "",
    following: Style | None = None,
) -> str:
    """Based on nothing but the document's defaults, unless said otherwise."""
    kind = "" if based_on else more
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    after = f'<w:next w:val="{following.id}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph" {kind} w:styleId="{identifier}"><w:name w:val="{name}"/>{based}{after}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{characters}</w:rPr></w:style>"
    )


def defaults(profile: Profile) -> str:
    """Western text stays English: as Chinese, LibreOffice breaks lines inside 2026 and before %."""
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {font_attributes(profile.body_font)}/>"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
    )
