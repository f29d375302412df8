"""@姓名 in what somebody typed: the longest name that fits is meant; whatever is nobody's name stays plain text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.common.names import called_at, is_post_at

AT = re.compile(r"(?<![0-9A-Za-z._%+-])[@＠﹫]")  # an address like a@b.cn calls nobody
TYPED = re.compile(r"[^\s@＠﹫，。、；：！？,.;:!?（）()]{1,10}")
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
GOES_ON = re.compile(rf"[·•・‧∙⋅･]?[{HAN}]")  # 王伟 to 王伟琳, 吐尔逊 to 吐尔逊·买买提
LETTER = re.compile(rf"[^\W_{HAN}]")
# What is said to somebody right after the name. One character that is found in names too needs another to follow.
SAID = re.compile(
    r"你|您|我|他|她|请|的|了|吗|呢|吧|啊|呀|也|都|就|把|被|收到|负责|牵头|配合|联系|提供|完成|反馈|补充|确认|核实|核对|抓紧|尽快|谢谢|辛苦|麻烦"
    r"|关于|今天|明天|昨天|本[周月]|[上下][周月次]|上午|下午|看|办|阅|速|知悉|同意|注意|务必|是否|能否|可否|可以|怎么|如何|何时|什么|这|那|没|别|不"
    r"|需要|应该|应当|参加|通知|材料|报告|报送|上传|填写|修改|整改|落实|推进|督促|提醒|尚未|已经|好的|怎样|来办|来看|去办"
    rf"|(?:和|与|及|跟|给|对|为|从|让|来|去|到|按|由|在|有|是|已|将|要|会|能|可|还|再|先|做|写|改|查|填|发|转|提|问|说|报|交|催|补|帮|等|如|若|因|需"
    rf"|应|未|尚|待|继|共)(?=[{HAN}])"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. name: whose name it calls, "" for everything else."""

    text: str
    name: str = ""


def pieces(words: str, names: Iterable[str]) -> list[Piece]:
    """The whole text in order; joined together again it is what was typed."""
    known, found, done = list(names), list[Piece](), 0
    for at in AT.finditer(words):
        called = called_at(words, at.end(), known)
        if called and at.start() >= done and not runs_on(words, called[1]):
            found += [Piece(words[done : at.start()]), Piece(words[at.start() : called[1]], called[0])]
            done = called[1]
    found.append(Piece(words[done:]))
    return [piece for piece in found if piece.text]


def runs_on(words: str, end: int) -> bool:
    """「@李宁请看」 and 「@李宁书记」 call 李宁; 「@Anna」 does not call Ann, nor 「@王伟琳」 王伟. What may be
    another's name calls nobody, and whoever wrote it is told so (F55)."""
    if LETTER.match(words[end - 1]) and LETTER.match(words[end : end + 1]):
        return True
    return bool(GOES_ON.match(words, end)) and not (SAID.match(words, end) or is_post_at(words, end))


def calls(words: str) -> bool:
    return AT.search(words) is not None


def named_in(words: str, names: Iterable[str]) -> set[str]:
    return {piece.name for piece in pieces(words, names) if piece.name}


def unknown_in(words: str, names: Iterable[str]) -> list[str]:
    """What stands after an @ that calls nobody, as far as it can be a name; each once, in order."""
    rest = [piece.text for piece in pieces(words, names) if not piece.name]
    typed = [TYPED.match(text, at.end()) for text in rest for at in AT.finditer(text)]
    return list(dict.fromkeys(found.group() for found in typed if found))
