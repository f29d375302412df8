"""Who is named as responsible: people and units, in the words of the text."""

import re

from tracker.common.names import parts_of
from tracker.intake.extraction.folding import compact, simplify

_LABEL = (
    r"(?:整改|第一|直接|具体|主要)?(?:责任(?:人|单位|领导|科室|部门|主体|处室|股室)|牵头(?:单位|领导|人|部门"
    r"|科室|处室)|承办(?:单位|部门|人)|分管领导|包保领导|经办人|负责人|负责单位)(?:及(?:责任人|联系人|部门))?"
)
_OTHER_LABEL = (
    r"(?:(?:整改|完成|办结|计划)?(?:时限|期限|时间|完成时间|目标|措施|状态|进展)"
    r"|配合[^，：]{0,4}|协办[^，：]{0,4}|备注)"
)
_REMARK = r"（[^（）\n：:]{1,20}）"  # 李宁（宣传委员）
_LABELLED = re.compile(
    rf"{_LABEL}[：:](?P<value>(?:{_REMARK}|[^\n。；）：:]){{1,60}}?)[，、 ]?"
    rf"(?=$|[\n。；）]|(?:{_LABEL}|{_OTHER_LABEL})[：:])"
)
_BY = re.compile(
    r"(?:^|[，。；：（、\n]|统一|具体|改|分别)由(?P<value>[^，。；：\n此于]{2,40}?)(?:同志)?"
    r"(?:具体|共同|总体|全面|统一|统筹|直接|分别|总)?(?:负责|牵头|承办|抓落实|组织实施|督办|包保)"
)
_TITLED = re.compile(r"^(?:同志)|(?:同志)$")
_NOBODY = re.compile(
    r"^[xX×*_—\-/无]+$|^(?:专人|专班|专门人员)$|\d月|\d{4}年|[年月季]度?[底末]|前(?:完成|办结|落实)?$|完成$|立行立改|长期坚持"
)


def read_responsible(text: str) -> tuple[str, ...]:
    """Names and units said to be responsible, each once, in the order of the text; empty when nobody is named."""
    plain, offsets = compact(text)
    said: dict[str, None] = {}
    for found in sorted([*_LABELLED.finditer(plain), *_BY.finditer(plain)], key=lambda part: part.start()):
        start, end = found.span("value")
        for name in split_names(text[offsets[start] : offsets[end - 1] + 1]):
            said[name] = None
    return tuple(said)


def split_names(value: str) -> list[str]:
    """「王方、赵琳」, 「王方 赵琳」 → two names; a unit and a person written together stay as written."""
    parts = (_TITLED.sub("", part.strip("。；，：")) for part in parts_of(simplify(value)))
    return [part for part in parts if part and not _NOBODY.search(part)]
