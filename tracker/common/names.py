"""One comparison of people's names, for search, @, chat, returned ledgers, intake and accounts alike (F54, F55).

A name is the letters in it: blanks, dots, width, case and marks that nobody sees make no other person. Pure.
"""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from tracker.common.seen import seen
from tracker.common.traditional import SIMPLIFIED

# The same character in another print, each before the one it is compared as; the traditional ones are in a table of
# their own. Only pairs that nobody tells two people by: 堃 and 坤, 喆 and 哲, 锺 and 钟 stay two.
_VARIANTS = (
    "値值兪俞冝宜冦寇冨富効效呉吴宼寇寳宝峩峨巗岩徳德恵惠悳德戸户敍叙曽曾朶朵歩步歳岁氷冰淸清燿耀玨珏珎珍瑯琅畧略畱留"
    "衞卫郞郎靑青頴颖頼赖髙高鴈雁黒黑𠮷吉"
)
_RANK = (
    r"(?:书记|支书|委员|支委|常委|党委|主任|部长|科长|处长|局长|院长|校长|所长|站长|队长|组长|股长|厂长|会长|秘书长|主席|主管|经理"
    r"|干事|干部|专干|专员|文书|联络员|负责人|责任人|党员|同志|老师|先生|女士|主任科员|科员|调研员|召集人)"
)
_POST = re.compile(
    rf"(?:(?:责任领导|责任人|牵头人|联系人)|(?:(?:党|支部|总支|支委会?|机关|委员会|工委|组织|宣传|纪检|纪律检查|统战|青年|群众|群工|保密|生活"
    rf"|文体|学习|安全|监察|妇女|工会|团|办公室|党建|党务|党小组|专职|兼职|兼|常务|第一|代理|[一二三四]级|[副正])*{_RANK}))+"
)
_APART = re.compile(  # not within brackets
    r"(?:[、，,；;/／|｜\n\t]|(?<=[\u4e00-\u9fff])(?:和|与|及)(?=[\u4e00-\u9fff]{2}))(?![^（(]*[）)])"
)
_GAP = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_DOTS = "·•・‧∙⋅‐-"
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳鲍史唐费岑薛雷贺倪汤"
    "罗毕郝安常于傅齐康伍余元顾孟黄穆萧尹姚邵汪祁毛米戴宋庞熊纪舒屈项祝董梁杜阮闵季贾路江童颜郭梅盛林钟徐邱骆高夏蔡田胡凌霍万柯卢莫房丁邓洪包左石崔"
    "龚程邢陆翁荀甄封段侯宁武刘景詹束龙叶黎白蒲赖卓池乔谭温庄晏柴瞿阎连易廖耿关肖"
)
_COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙令狐慕容司徒司空夏侯长孙宇文轩辕端木独孤南宫西门百里呼延闻人澹台濮阳赫连申屠鲜于钟离公冶淳于单于太叔"
        "仲孙万俟拓跋",
    )
)
_DOTTED = re.compile(rf"[\u4e00-\u9fff]{{1,8}}(?:[{_DOTS[:6]}][\u4e00-\u9fff]{{1,8}})+")
_CHINESE_NAME = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]{2,4}")
_WORDS_LIKE_NAMES = frozenset(  # that begin with a surname and stand before a colon
    re.findall(
        "..",
        "万一万元万分严格严禁严重乔木于是云端任免任务任期任职伍佰何人何况何地何时余下余款余额元件元旦元月关于关心关怀"
        "关注关爱关键凌晨包保包干包括包点包联包装华北卫生史实史料叶片周一周三周二周五周六周四周密周报周日周期周末周知"
        "周边唐代夏天夏季夏收奚落孔洞季度季报季末宁可宁愿安保安全安心安排安置安装安静宋体尤为尤其屈服左侧左右左边常委"
        "常年常态常见常规常驻平均庞大康复张数张贴房产房屋房间方便方向方式方案方法方面施工施策施行易错景区杜绝杨树林业"
        "林区林地梅雨武器武装武警段落毕业毛病毛重江山江河江苏汤药汪洋洪水温度温馨熊猫王牌甄别田地田间白天白班石头石材"
        "石油祝愿祝贺程序章程章节童年米面纪委纪律纪念纪检纪要胡同苗头范例范围许可许诺谢谢费用贺信路口路径路段路线连夜"
        "连接连续连队郑重金融金额钟点钱款陆续陈述陶瓷雷区项目项链顾客顾虑颜色马上高中高度高效高温高考高龄黄色黎明齐全"
        "齐心龙头",
    )
)
_UNIT = re.compile(rf"(?:支部|总支|党委|小组|[部科办组室处院局队班厅司所站中心系]|{_RANK})$")
_LONGEST = 60  # letters of a name with its post
_BETWEEN_NAMES = frozenset("，,、､﹐﹑;；﹔")  # a letter of its own, so that two names never read as one
# Accents and strokes over a character that has no such spelling of its own show 李́宁 as 李宁. Vowel signs are letters.
_OVERLAID = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\ufe20-\ufe2f]")


class _Spelling(dict[int, str]):
    """What each character counts as in a name, worked out once."""

    def __missing__(self, code: int) -> str:
        if chr(code) in _BETWEEN_NAMES:
            self[code] = ","
            return self[code]
        shown = _OVERLAID.sub("", seen(chr(code)))
        is_letter = shown != "" and unicodedata.category(shown)[0] in "LMN"
        self[code] = unicodedata.normalize("NFKC", shown).casefold().translate(_UNIFIED) if is_letter else ""
        return self[code]


_UNIFIED = SIMPLIFIED | {ord(old): new for old, new in zip(_VARIANTS[::2], _VARIANTS[1::2], strict=True)}
_SPELLING = _Spelling(_UNIFIED)


@lru_cache(10_000)
def key_of(name: str) -> str:
    """Two spellings of one name have one key: 阿卜杜拉•买买提, 阿卜杜拉·买买提; 張　偉, 张伟; ＬＩ Ning, li ning."""
    return unicodedata.normalize("NFC", name).translate(_SPELLING).strip(",")


def is_a_name(text: str) -> bool:
    """A name has a letter; a dot, a number or marks alone are nobody's."""
    return any(unicodedata.category(letter)[0] == "L" for letter in key_of(text))


def unified(name: str) -> str:
    """The name with its blanks and dots, in the characters it is compared in: 𠮷田 is 吉田."""
    return unicodedata.normalize("NFKC", seen(name)).translate(_UNIFIED)


def meant(text: str, names: Iterable[str]) -> list[str]:
    """Those of the known names that the text is: the very same, else spelled otherwise, else with a post before or
    after it (李宁（宣传委员）, 宣传委员李宁). Several only where the known names themselves are one when compared."""
    known = list(dict.fromkeys(names))
    if text in known:
        return [text]
    key = key_of(text)
    alike = [name for name in known if key and key_of(name) == key]
    return alike or [name for name in known if len(key) <= _LONGEST and _is_with_post(key, key_of(name))]


def nearest(text: str, names: Iterable[str], *, most: int = 3) -> list[str]:
    """Known names that somebody may have meant, the likeliest first."""
    known = {key_of(name): name for name in names}
    key = key_of(text)[:_LONGEST]
    held = [name for name in known if len(name) > 1 and name in key]
    found = dict.fromkeys([*held, *difflib.get_close_matches(key, list(known), n=most, cutoff=0.5)])
    return [known[name] for name in found][:most]


def called_at(text: str, start: int, names: Iterable[str]) -> tuple[str, int] | None:
    """The known name that stands at this place of a text, however it is spelled, and where it ends; a post may stand
    before it. Of several the longest."""
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(key_of(name)), name))
    post = _POST.match(text, start)
    for begin in range(start, (post.end() if post else start) + 1):
        if begin > start and not _POST.fullmatch(text, start, begin):
            continue
        for name in longest_first:
            if (end := spelled_until(text, begin, name)) >= 0:
                return name, end
    return None


def is_post_at(text: str, start: int) -> bool:
    return _POST.match(text, start) is not None


def spelled_until(text: str, start: int, name: str) -> int:
    """Where the name ends that stands at this place; -1 where another stands there."""
    wanted, at = key_of(name), start
    if not wanted or start >= len(text) or not _SPELLING[ord(text[start])]:
        return -1
    while wanted and at < len(text):
        letters = _SPELLING[ord(text[at])]
        if not wanted.startswith(letters):
            return -1
        wanted, at = wanted[len(letters) :], at + 1
    return -1 if wanted else at


def is_like_a_name(text: str) -> bool:
    """李四, 欧阳修, 买买提·吐尔逊: as Chinese names are written. 「方式」 and 「下一步」 are words."""
    whole = _DOTTED.fullmatch(text) is not None
    begins = text[:2] in _COMPOUND or (text[:1] in _SURNAMES and len(text) < 4)
    return whole or (begins and _CHINESE_NAME.fullmatch(text) is not None and text[:2] not in _WORDS_LIKE_NAMES)


def holder_of(text: str, names: Collection[str]) -> str:
    """The one known name that stands whole in what somebody is called: 李宁-宣传, 一支部李宁; 王伟琳 is not 王伟."""
    keys = {key_of(name): name for name in names}
    held = {key for key, name in keys.items() if len(key) > 1 and _stands_whole(text, name)}
    return keys[held.pop()] if len(held) == 1 else ""


def without_post(text: str) -> str:
    """The key of the name alone: 党小组组长买买提·吐尔逊, 刘委员同志. A post alone is left as it is."""
    key = key_of(text)
    if len(key) > _LONGEST or _POST.fullmatch(key):
        return key
    before = _POST.match(key)
    start = before.end() if before else 0
    ends = (at for at in range(start + 1, len(key)) if _POST.fullmatch(key, at))
    name = key[start : next(ends, len(key))]
    return name if len(name) > 1 or name in _SURNAMES else key


def parts_of(text: str, known: Collection[str] = ()) -> list[str]:
    """「李宁、王方」, 「李宁 王方」, 「李 宁　　王 方」 → the two names; a blank inside a name is none of it.
    known: names that may be written with a blank where they have a dot."""
    names = list[str]()
    for part in parts_by_signs(text):
        names.extend([part] if meant(part, known) else _by_blanks(part))
    return names


def parts_by_signs(text: str) -> list[str]:
    """Parted at commas and the like alone."""
    parts = (part.strip() for part in _APART.split(_with_whole_brackets(seen(text))))
    return [part for part in parts if part]


def username_of(text: str) -> str:
    """A user name as it is kept and compared: of plain width, without what is unseen; its dots are its own."""
    return unicodedata.normalize("NFKC", seen(text)).strip()


def _is_with_post(key: str, name: str) -> bool:
    """Is the key this name and a post on one side of it?"""
    if len(name) < 2:
        return False
    after = key.startswith(name) and _POST.fullmatch(key, len(name))
    return bool(after) or (key.endswith(name) and bool(_POST.fullmatch(key, 0, len(key) - len(name))))


def _stands_whole(text: str, name: str) -> bool:
    """Is there a place in the text where the name begins and ends, and no longer name does?"""
    ends = ((start, spelled_until(text, start, name)) for start in range(len(text)))
    return any(
        end >= 0 and _may_stand_before(text[:start], name) and _may_stand_after(text[end:], name) for start, end in ends
    )


def _may_stand_before(text: str, name: str) -> bool:
    """Nothing, a blank or sign, a post, or what a unit is called by."""
    return not text or bool(_UNIT.search(text)) or not (text[-1] in _DOTS[:6] or _goes_with(text[-1], name[0]))


def _may_stand_after(text: str, name: str) -> bool:
    """Nothing, a post, or a blank or sign; a dot only after a Chinese name, for 吐尔逊·买买提 is not 吐尔逊."""
    if not text or _POST.match(text):
        return True
    if text[0] in _DOTS[:6]:
        return key_of(name)[0] in _SURNAMES and len(key_of(name)) < 4
    return not _goes_with(text[0], name[-1])


def _goes_with(letter: str, other: str) -> bool:
    """Of one word: a number or Latin letters beside Chinese are none of the name (A李宁, 李宁138…)."""
    return _SPELLING[ord(letter)] != "" and letter.isascii() == other.isascii()


def _with_whole_brackets(text: str) -> str:
    """Without brackets that were never closed, or never opened."""
    kept, opened = list(text), list[int]()
    for at, letter in enumerate(text):
        if letter in "（(":
            opened.append(at)
        elif letter in "）)" and opened:
            opened.pop()
        elif letter in "）)":
            kept[at] = ""
    for at in opened:
        kept[at] = ""
    return "".join(kept)


def _by_blanks(part: str) -> Iterator[str]:
    """Between blanks stands a name; single characters go together, as do words in letters, and a name with its post."""
    words = [word for word in _GAP.split(part) if word]
    gaps = [len(gap) for gap in _GAP.findall(part.strip())]
    run: list[str] = []
    for place, word in enumerate(words):
        wider = place > 0 and gaps[place - 1] > min(gaps)
        if run and (not _go_together(run, word, words[place + 1 :]) or (wider and len(run) > 1)):
            yield from _names_in(run)
            run = []
        run.append(word)
    yield from _names_in(run)


def _go_together(run: Sequence[str], word: str, rest: Sequence[str]) -> bool:
    """李 + 宁, 欧阳 + 修, 李 + 宁宁, Ann + Lee, 李宁 + 书记, 李宁 + （宣传委员）, 综合 + 科."""
    whole = "".join(run)
    if word[0] in f"（({_DOTS}" or whole[-1] in _DOTS or _POST.fullmatch(whole) or _POST.fullmatch(word):
        return True
    if whole.isascii() or word.isascii():
        return whole.isascii() and word.isascii()
    if all(len(each) == 1 for each in run):
        return len(word) == 1 or (len(run) == 1 and len(word) == 2 and whole in _SURNAMES)
    return len(word) == 1 and (whole in _COMPOUND or not (rest and word in _SURNAMES))


def _names_in(run: Sequence[str]) -> Iterator[str]:
    """What goes together is one name; 李 宁 王 方 are two."""
    singles = len(run) > 3 and len(run) % 2 == 0 and all(len(word) == 1 for word in run)
    if singles and "".join(run[:2]) not in _COMPOUND and all(word in _SURNAMES for word in run[::2]):
        yield from (first + second for first, second in zip(run[::2], run[1::2], strict=True))
    elif run:
        yield (" " if all(word.isascii() for word in run) else "").join(run)
