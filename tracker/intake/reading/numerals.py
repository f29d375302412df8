"""A count in each of the numeral systems that Word and WPS number paragraphs with (ECMA-376 §17.18.59)."""

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
STOPPED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
CIRCLED_IDEOGRAPHS = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LONGEST = 32_767  # Word's own ceiling; a number beyond it comes from no keyboard


def numeral(value: int, numbering_format: str) -> str:
    """`value` as the format writes it; formats of other languages, and values a format lacks, in digits."""
    write = FORMATS.get(numbering_format)
    if write is None or not 0 <= value <= LONGEST:
        return str(value)
    return write(value) or str(value)


def chinese(value: int, *, digits: str = DIGITS, units: str = "十百千", ten: str = "") -> str:
    """Counting numerals below 100,000: 10 → 十, 12 → 十二, 101 → 一百零一. `ten` is the one before a bare 10."""
    if value == 0:
        return digits[0].replace("〇", "零")
    if value >= 10_000:
        rest = chinese(value % 10_000, digits=digits, units=units, ten=digits[1]) if value % 10_000 else ""
        gap = "零" if 0 < value % 10_000 < 1_000 else ""
        return chinese(value // 10_000, digits=digits, units=units) + "万" + gap + rest
    written = below_ten_thousand(value, digits, units)
    if 10 <= value < 20 and not ten:
        return written.removeprefix(digits[1])
    return written


def below_ten_thousand(value: int, digits: str, units: str) -> str:
    written, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            written += ("零" if gap and written else "") + digits[digit] + (units[power - 1] if power else "")
        gap = digit == 0
    return written


def counting(value: int) -> str:
    """Word's chineseCounting gives up its units from a hundred on: 99 → 九十九, 100 → 一〇〇."""
    return chinese(value) if value < 100 else positional(value)


def positional(value: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(value))


def legal_simplified(value: int) -> str:
    return chinese(value, digits="零壹贰叁肆伍陆柒捌玖", units="拾佰仟", ten="壹")


def legal_traditional(value: int) -> str:
    return chinese(value, digits="零壹貳參肆伍陸柒捌玖", units="拾佰仟", ten="壹")


def legal_japanese(value: int) -> str:
    return chinese(value, digits="零壱弐参四伍六七八九", units="拾百阡", ten="壱")


def japanese(value: int) -> str:
    """No 一 before 十, 百 and 千, and no 零 in between: 111 → 百十一."""
    written = chinese(value).replace("零", "")
    for unit in "十百千":
        written = written.replace("一" + unit, unit)
    return written if value else "〇"


def roman(value: int) -> str:
    written = ""
    for worth, letters in ROMAN:
        count, value = divmod(value, worth)
        written += letters * count
    return written


def letter(value: int) -> str:
    """A … Z, then AA, BB …: Word repeats the letter."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else ""


def ordinal(value: int) -> str:
    last = 0 if value % 100 in (11, 12, 13) else value % 10
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def out_of(characters: str) -> Callable[[int], str]:
    return lambda value: characters[value - 1 : value] if value else ""


def stem_and_branch(value: int) -> str:
    return STEMS[(value - 1) % 10] + BRANCHES[(value - 1) % 12] if 0 < value <= 60 else ""


FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda value: " ",  # taken out again by the caller: the level shows no figure
    "decimalZero": lambda value: f"{value:02}",
    "upperRoman": roman,
    "lowerRoman": lambda value: roman(value).lower(),
    "upperLetter": letter,
    "lowerLetter": lambda value: letter(value).lower(),
    "ordinal": ordinal,
    "numberInDash": lambda value: f"- {value} -",
    "hex": lambda value: f"{value:X}",
    "chineseCounting": counting,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": legal_simplified,
    "taiwaneseCounting": counting,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": positional,
    "japaneseCounting": japanese,
    "japaneseDigitalTenThousand": positional,
    "koreanDigital2": positional,
    "ideographDigital": positional,
    "ideographLegalTraditional": legal_traditional,
    "japaneseLegal": legal_japanese,
    "ideographTraditional": out_of(STEMS),
    "ideographZodiac": out_of(BRANCHES),
    "ideographZodiacTraditional": stem_and_branch,
    "ideographEnclosedCircle": out_of(CIRCLED_IDEOGRAPHS),
    "decimalEnclosedCircle": out_of(CIRCLED),
    "decimalEnclosedCircleChinese": out_of(CIRCLED),
    "decimalEnclosedFullstop": out_of(STOPPED),
    "decimalEnclosedParen": out_of(BRACKETED),
    "decimalFullWidth": lambda value: str(value).translate(FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(FULL_WIDTH),
}
