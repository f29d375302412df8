"""From a .docx to proposals, and extraction alone, by length; how the cost grows: 1 is linear.

Run: .venv/bin/python -m bench.intake
"""

import io
import math
import resource
import time

import docx

from tracker.intake.extraction import extract
from tracker.intake.reading.document import Document, Paragraph
from tracker.intake.reading_apart import look_into

PAGES = (20, 100, 300)
LINES_A_PAGE = 22
LETTERS_A_LINE = 28
_CHAPTER = [
    "（一）抓实组织生活。全年召开支部党员大会四次、支委会十二次，一是按时，二是规范，帮助群众解决问题{n}个。",
    "（二）加强队伍建设。对照检查发现的问题逐项整改，慰问困难党员{n}人次，组织各类培训并形成制度。",
    "支部坚持以学促干，把学习成果转化为工作思路，围绕中心任务开展调研，形成调研报告{n}篇，推动工作落实。" * 3,
]
_FINDING = "{n}.第{n}项工作推进不够有力。部分党员主动性不强，习惯于按部就班，办法不多，效果不够明显。"
_ACTION = "{n}.健全第{n}项工作机制。明确责任分工，由组织委员负责，2022年6月底前完成，并长期坚持。"


def report(pages: int) -> Document:
    """A report of so many pages: nine tenths review, the rest problems and plans."""
    letters = pages * LINES_A_PAGE * LETTERS_A_LINE
    lines = ["示例机关第一党支部2021年度工作总结", "一、主要工作"]
    n = 0
    while sum(map(len, lines[-400:])) and _length(lines) < letters * 0.9:
        n += 1
        lines += [line.format(n=n) for line in _CHAPTER] * 20
    count = max(2, int(letters * 0.1 / 90))
    lines += ["二、存在的主要问题", *(_FINDING.format(n=i) for i in range(1, count))]
    lines += ["三、下一步打算", *(_ACTION.format(n=i) for i in range(1, count))]
    return as_document(lines)


def as_document(lines: list[str]) -> Document:
    paragraphs, start = [], 0
    for line in lines:
        paragraphs.append(Paragraph(start, start + len(line)))
        start += len(line) + 1
    return Document("\n".join(lines), tuple(paragraphs), "text")


def _length(lines: list[str]) -> int:
    return sum(len(line) for line in lines)


def cost(document: Document) -> tuple[float, int]:
    """CPU seconds of the best of three runs, and how many proposals came out."""
    best, count = math.inf, 0
    for _ in range(3):
        started = time.process_time()
        count = len(extract(document).proposals)
        best = min(best, time.process_time() - started)
    return best, count


def from_docx(pages: int) -> tuple[float, int]:
    """CPU seconds of an upload, its process with start and imports included, best of three; and proposals."""
    file = io.BytesIO()
    written = docx.Document()
    for line in report(pages).text.splitlines():
        written.add_paragraph(line)
    written.save(file)
    best, count = math.inf, 0
    for _ in range(3):
        started = cpu_seconds()
        count = len(look_into("report.docx", file.getvalue())[1].proposals)
        best = min(best, cpu_seconds() - started)
    return best, count


def cpu_seconds() -> float:
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def main() -> None:
    print("pages  .docx to proposals, CPU ms  proposals")
    for pages in (20, 300):
        seconds, count = from_docx(pages)
        print(f"{pages:5}  {seconds * 1000:26.0f}  {count:9}")
    print(f"peak memory of the process apart {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")
    measured = []
    print("extraction alone\npages  characters  proposals  CPU ms")
    for pages in PAGES:
        document = report(pages)
        seconds, count = cost(document)
        measured.append((len(document.text), seconds))
        print(f"{pages:5}  {len(document.text):10}  {count:9}  {seconds * 1000:6.0f}")
    (short, quick), (long, slow) = measured[0], measured[-1]
    print(f"growth exponent {math.log(slow / quick) / math.log(long / short):.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
