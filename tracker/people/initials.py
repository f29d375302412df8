"""The first letters of a name as one types them: 陈秘 is cm. Kept with the account, so that a search need not know."""

import re

from tracker.common.names import unified

# Read otherwise as a surname than as a word; two letters where families differ.
READINGS = (
    "曾z 单s 解x 仇q 查z 区o 朴p 翟z 盖g 种c 秘b 折s 繁p 召s 祭z 员y 重c 尉w 教j 适k 么y 令l 佴n 缪m 洗x 撒s 车c "
    "阚k 乜n 卡q 粘n 覃qt 乐yl 隗wk 郇xh 莘sx 郗cx 谌cs 宓mf 番fp"
)
SURNAMES = {pair[0]: pair[1:] for pair in READINGS.split()}
COMPOUND = {"单于": "cy", "尉迟": "yc", "长孙": "zs", "万俟": "mq", "澹台": "tt"}
PART = re.compile(r"[a-z]+|[^\W\d_a-z]+")
LONGEST = 40


def initials_of(name: str) -> str:
    """Each reading between blanks: 陈秘 gives " cm ", 覃小明 " qxm txm ", Ann Lee " al "; "" where nothing is read."""
    plain = unified(name).casefold().strip()
    if plain[:2] in COMPOUND:
        readings, rest = [COMPOUND[plain[:2]]], plain[2:]
    else:
        readings = list(SURNAMES.get(plain[:1], ""))
        rest = plain[1:] if readings else plain
    letters = "".join(first_letters(part) for part in PART.findall(rest))
    found = " ".join(f"{reading}{letters}"[:LONGEST] for reading in readings or [""])
    return f" {found} " if found.strip() else ""


def first_letters(part: str) -> str:
    """Of one word in letters, or of each character; a character without a known reading has none."""
    if part.isascii():
        return part[0]
    from pypinyin import Style, lazy_pinyin  # its tables take a moment to read, and only making accounts needs them

    found = lazy_pinyin(part, style=Style.FIRST_LETTER)
    return "".join(letters[0] for letters in found if letters[:1].isascii() and letters[:1].isalpha())
