"""What w:sym means: characters of the symbol fonts, as the Unicode characters they look like."""

WINGDINGS = {
    **{0x80 + count: "⓪①②③④⑤⑥⑦⑧⑨⑩"[count] for count in range(11)},
    **{0x8B + count: "⓿❶❷❸❹❺❻❼❽❾❿"[count] for count in range(11)},
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x9F: "•", 0xA1: "○", 0xA7: "▪",
    0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
WINGDINGS_2 = {0x2A: "□", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
SYMBOL = {0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB0: "°", 0xAE: "→"}
FONTS = {"wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2, "symbol": SYMBOL}
UNKNOWN = "•"


def symbol(font: str, code: str) -> str:
    """`code` is hexadecimal, as a rule in the private use area (F0FE)."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    known = FONTS.get(font.lower(), {}).get(point & 0xFF)
    if known:
        return known
    if 0xE000 <= point <= 0xF8FF or not 0x20 <= point < 0xD800:
        return UNKNOWN
    return chr(point)
