"""A document's text made easy to match (simplified, no blanks inside words), with the way back to its offsets."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.common.seen import alike
from tracker.intake.extraction.wrapping import whole_paragraphs
from tracker.intake.reading.document import Document

_BLANKS = frozenset(
    " \t\u00a0\u3000\u2002\u2003\u2009\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff\xad"
)
_PUNCTUATION = str.maketrans(
    {"(": "（", ")": "）", ";": "；", "!": "！", "?": "？", "﹔": "；", "｡": "。", "．": ".", "﹒": "."}
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
)
_BLANK_RUN = re.compile(r"[ \t\u00a0\u3000]+(?=[^\x00-\x7f])")
_LONG_PARAGRAPH = 80
Blanks = Literal["nothing", "breaks", "gaps"]
_BETWEEN_DIGITS = {",": "，", ":": "："}
# Traditional characters that occur in the words this package looks for, each before its simplified form.
_TRADITIONAL = (
    "問问題题織织組组務务產产業业發发動动進进無无與与為为開开關关員员黨党會会議议記记書书學学習习實实際际體体對对導导幹干強强調调結结構构領领層层級级項项責责過过還还這这個个們们時时間间長长後后從从"
    "來来總总報报歲岁標标準准條条規规範范設设備备質质數数據据術术經经濟济創创處处認认識识爭争擔担當当夠够邊边緊紧張张鬆松嚴严極极積积雜杂難难險险隱隐廣广應应該该顯显現现環环節节聯联繫系係系統统協协"
    "緒绪維维護护變变轉转資资財财費费貢贡獻献風风氣气勢势熱热愛爱國国區区縣县鄉乡鎮镇農农戶户遠远場场電电網网線线訊讯號号傳传檢检視视驗验測测評评論论講讲話话說说請请訪访談谈讀读寫写擴扩擇择選选舉举"
    "辦办勞劳勵励勝胜參参雙双親亲觀观計计劃划訂订詳详細细緻致絡络給给續续約约紀纪純纯練练終终絕绝編编縮缩績绩繼继羅罗義义聖圣職职聲声聽听肅肃腦脑臉脸臨临興兴舊旧葉叶藝艺蘇苏虛虚衛卫補补裝装製制複复"
    "見见覺觉觸触訓训託托許许診诊證证詢询試试誠诚誤误課课諮咨謀谋謹谨譜谱讓让豐丰貧贫貨货貫贯販贩買买賣卖賴赖贏赢趨趋跡迹踐践軌轨軍军較较載载輔辅輕轻輪轮輸输達达違违遞递遲迟適适遺遗醫医釋释針针銷销"
    "鋒锋錄录錯错鏈链鑒鉴閉闭閱阅隊队階阶陽阳隨随雖虽靈灵靜静響响頂顶順顺預预頭头頻频願愿類类顧顾飛飞養养館馆駐驻驅驱魚鱼點点齊齐齡龄龍龙麼么併并僅仅價价儘尽優优償偿兩两內内冊册決决況况減减凱凯則则"
    "剛刚劇剧勁劲匯汇單单厲厉啟启嘗尝團团圍围圖图執执堅坚塊块壓压壞坏夢梦奪夺奮奋婦妇媽妈孫孙寬宽審审將将專专尋寻屆届屬属島岛帶带幣币幫帮廠厂廢废彈弹徑径復复徵征憂忧懷怀態态慮虑慶庆憑凭戰战戲戏拋抛"
    "掃扫掛挂採采損损搖摇擊击擬拟敗败斷断於于曉晓曬晒棄弃楊杨榮荣樓楼樣样樹树橋桥機机權权歡欢歷历歸归毀毁氫氢沒没滿满漸渐潛潜潔洁濫滥灣湾災灾煩烦營营爐炉爺爷獎奖獨独獲获瑣琐畫划異异療疗瘋疯盡尽監监"
    "盤盘眾众瞭了礎础禮礼稅税稱称穩稳窮穷競竞筆笔簡简籌筹糧粮紅红紛纷納纳紮扎脫脱"
)
_SIMPLIFIED = {ord(old): new for old, new in zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)}

_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_CHINESE_YEAR = re.compile(r"二[0〇○零Oo][0-9〇○零Oo一二三四五六七八九]{2}(?=年)")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, for each of its characters, the offset it has in the document's own text.

    gaps: folded positions before which blanks were dropped, in order; paragraphs end with a line break.
    """

    text: str
    offsets: Sequence[int]
    gaps: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the document of the folded stretch start:end, without blanks at its ends."""
        while end > start and self.text[end - 1] == "\n":
            end -= 1
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1

    def gaps_between(self, start: int, end: int) -> Sequence[int]:
        return self.gaps[bisect_right(self.gaps, start) : bisect_left(self.gaps, end)]

    def first_gap(self, start: int, end: int) -> int | None:
        gaps = self.gaps_between(start, end)
        return gaps[0] if gaps else None

    @property
    def has_blanks_inside_words(self) -> bool:
        """Scanned text puts blanks anywhere; then a blank says nothing about structure."""
        return len(self.gaps) * 12 > len(self.text)


def simplify(text: str) -> str:
    """Same length: radicals, traditional characters and half-width punctuation as this package's words have them."""
    return alike(text).translate(_SIMPLIFIED).translate(_PUNCTUATION)


def chinese_digits_to_arabic(text: str) -> str:
    """二〇二二年 → 2022年, of the same length."""
    return _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS), text)


def compact(text: str) -> tuple[str, list[int]]:
    """The text without any blanks, simplified, and the offset each kept character had."""
    kept = [(at, letter) for at, letter in enumerate(simplify(text)) if letter not in _BLANKS]
    return "".join(letter for _, letter in kept), [at for at, _ in kept]


def fold(document: Document, *, leaving_out: frozenset[int] = frozenset()) -> Folded:
    """Folds the document without the paragraphs of these numbers (those read as a ledger's rows)."""
    letters: list[str] = []
    offsets: list[int] = []
    gaps: list[int] = []
    plain = simplify(document.text)
    spaced = _is_spaced(plain)
    for run in whole_paragraphs(document, leaving_out=leaving_out):
        for start, end in run:
            blanks: Blanks = "nothing" if spaced else "breaks" if _runs_on(plain[start:end]) else "gaps"
            _fold_paragraph(plain, start, end, letters, offsets, gaps, blanks)
        letters.append("\n")
        offsets.append(run[-1][1])
    return Folded("".join(letters), [*offsets, len(document.text)], gaps, document.text)


def _is_spaced(plain: str) -> bool:
    """A scan that set a blank after nearly every character."""
    return sum(letter in _BLANKS for letter in plain) * 3 > len(plain)


def _runs_on(paragraph: str) -> bool:
    """A whole text in one paragraph, where blanks are all that is left of its line breaks."""
    if len(paragraph) < _LONG_PARAGRAPH:
        return False
    blanks = len(_BLANK_RUN.findall(paragraph))
    return blanks >= 3 and blanks * 10 < len(paragraph)


def _fold_paragraph(
    plain: str, start: int, end: int, letters: list[str], offsets: list[int], gaps: list[int], blanks: Blanks
) -> None:
    blank = False
    for at in range(start, end):
        letter = plain[at]
        if letter in _BLANKS or letter in "\r\n\v\f":
            blank = True
            continue
        if blank and letters and letters[-1] != "\n":
            _fold_blank(letters, offsets, gaps, letter, at, blanks)
        blank = False
        letters.append(_punctuation(plain, at, letter))
        offsets.append(at)


def _fold_blank(letters: list[str], offsets: list[int], gaps: list[int], letter: str, at: int, blanks: Blanks) -> None:
    between_latin = _latin(letters[-1]) and _latin(letter)
    beside_latin = _latin(letters[-1]) or _latin(letter)
    if between_latin and blanks != "nothing":
        letters.append(" ")
        offsets.append(at - 1)
    elif blanks == "breaks" and (not beside_latin or letters[-1] in "。；！？" or at - offsets[-1] > 2):
        letters.append("\n")
        offsets.append(at - 1)
    elif not beside_latin:
        gaps.append(len(letters))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _punctuation(plain: str, at: int, letter: str) -> str:
    """A comma or colon between digits belongs to a number or a time of day; elsewhere it divides clauses."""
    if letter == "." and at and is_chinese(plain[at - 1]) and not _latin(plain[at + 1 : at + 2]):
        return "。"
    if letter not in _BETWEEN_DIGITS:
        return letter
    inside = 0 < at < len(plain) - 1 and plain[at - 1].isdigit() and plain[at + 1].isdigit()
    return letter if inside else _BETWEEN_DIGITS[letter]
