"""Which passwords others would guess first: what is found often, known words among numbers, and one's own name."""

import re
from functools import cache
from pathlib import Path

from tracker.common.names import unified

LIST = Path(__file__).with_name("common_passwords.txt")
AS_LETTERS = str.maketrans("@4310$57!", "aaeiosstl")
# Also with numbers and signs before or behind: Admin@2026, 123Dangyuan!
WORDS = """
password passwd passw pass mima admin administrator root guest user test demo welcome letmein login master manager
qwer qwert qwerty qwertyuiop asdf asdfgh zxcv zxcvbn qazwsx iloveyou woaini woaizuguo woaizhongguo zhongguo china
beijing shanghai huawei dang dangyuan dangzhibu zhibu zhibushuji shuji dangwei jiguan zhonggong gongchandang
renmin weirenmin renminfuwu weirenminfuwu xuexi xuexiqiangguo qiangguo buwangchuxin chuxin taizhang zhenggai
zhanghao xitong ceshi yonghu guanliyuan huanying nihao monday january spring summer autumn winter
"""
SHORTEST_NAME = 4  # letters of a name in pinyin: less stands in many words


def is_common(password: str) -> bool:
    typed = password.lower()
    bare = re.sub(r"[^a-z]+$", "", re.sub(r"^[^a-z@$]+", "", typed))
    return bool({typed, as_letters(typed)} & common()) or bool({bare, as_letters(bare)} & words())


def as_letters(text: str) -> str:
    """p@ssw0rd is password."""
    return text.translate(AS_LETTERS)


@cache
def words() -> frozenset[str]:
    return frozenset(WORDS.split())


@cache
def common() -> frozenset[str]:
    lines = LIST.read_text("ascii").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def names_somebody(password: str, name: str) -> bool:
    """The name in its characters, or spelled in letters, family name first or last; also between other letters."""
    typed, plain = ("".join(unified(text).casefold().split()) for text in (password, name))
    letters = "".join(re.findall("[a-z]", as_letters(typed)))
    spelled = [syllables for syllables in spellings(plain) if len(syllables) >= SHORTEST_NAME]
    return (len(plain) > 1 and plain in typed) or any(syllables in letters for syllables in spelled)


def spellings(name: str) -> tuple[str, str]:
    from pypinyin import lazy_pinyin  # its tables take a moment to read

    syllables = [re.sub("[^a-z]", "", part.replace("ü", "v")) for part in lazy_pinyin(name, v_to_u=False)]
    return "".join(syllables), "".join(syllables[1:] + syllables[:1])
