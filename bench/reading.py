"""Times the readers: `python -m bench.reading` prints CPU time and memory of reading reports of 20 to 600 pages.

Each measurement is a process of its own, so that the import of libraries and the peak of memory are its own too.
Issue 3 allows 300 ms of CPU for 20 pages and 4 s and 300 MB for 300, proposals included.
"""

import io
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import docx as python_docx

from tests.intake.reading.files import pdf, workbook
from tracker.intake.extraction.learned.weights import card

PAGES = (20, 75, 150, 300, 600)
SENTENCE = "部分党员学习的主动性不强，理论联系实际不够紧密，运用所学指导实践、推动工作的能力有待进一步提高。"
RUNS = 5


def main() -> None:
    print(f"{'file':>8} {'pages':>6} {'size':>9} {'cold CPU':>9} {'warm CPU':>9} {'worker':>9} {'peak':>8}")
    for kind, make in (("docx", report), ("pdf", printed), ("xlsx", ledger)):
        points = [(pages, _measured(kind, pages, make(pages))) for pages in PAGES]
        print(f"{kind}: CPU grows with pages to the power of {exponent(points):.2f}")
    found()


def found() -> None:
    """How well the readers find what labelled papers state: on papers they had not seen, as kept by make reader."""
    said = card()
    print(f"\nlabelled papers {said['papers']}, each scored by weights that had not seen it")
    for way, sets in said["scores on folds"].items():
        for name, figures in sets.items():
            print(f"{way:24} {name:5}", "  ".join(f"{key} {figure:.3f}" for key, figure in figures.items()))
    for band in said["calibration on folds"]:
        print(f"score {band['band']:14} {band['proposals']:5} proposals, {band['right']:.1%} right")


def exponent(points: list[tuple[int, float]]) -> float:
    """The slope through the points on double logarithmic paper."""
    xs, ys = [math.log(x) for x, _ in points], [math.log(y) for _, y in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def report(pages: int) -> bytes:
    """A report as people write them: per page some 600 characters in eight paragraphs, and a table now and then."""
    document = python_docx.Document()
    for page in range(pages):
        document.add_heading(f"存在的问题之{page}", 1)
        for _ in range(6):
            paragraph = document.add_paragraph(style="List Number")
            for part in (SENTENCE[:20], SENTENCE[20:], SENTENCE):
                paragraph.add_run(part)
        if page % 5 == 0:
            table = document.add_table(6, 4)
            for row in table.rows:
                for cell in row.cells:
                    cell.text = SENTENCE[:15]
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def printed(pages: int) -> bytes:
    line = (SENTENCE * 2)[:28]
    return pdf([[(80.0, 760.0 - 28 * row, 16.0, line) for row in range(22)] for _ in range(pages)])


def ledger(pages: int) -> bytes:
    rows = [[number, SENTENCE, SENTENCE, "李宁", "2026年6月底前"] for number in range(pages * 10)]
    return workbook({"问题清单": [["序号", "问题", "措施", "责任人", "时限"], *rows]})


def _measured(kind: str, pages: int, data: bytes) -> float:
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as file:
        Path(file.name).write_bytes(data)
        command = [sys.executable, "-m", "bench.reading", file.name]
        seen = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    cold, warm, worker = (f"{seen[each] * 1000:6.0f} ms" for each in ("cold", "warm", "worker"))
    print(f"{kind:>8} {pages:>6} {len(data) // 1024:>6} KB {cold} {warm} {worker} {seen['peak']:>5.0f} MB", flush=True)
    return float(seen["warm"])


def measure(path: Path) -> None:
    """In a fresh process: the first reading with its imports, the best of some more, and one in a worker."""
    start = time.process_time()
    from tracker.intake.reading import read
    from tracker.intake.reading.worker import read_safely

    data = path.read_bytes()
    read(path.name, data)
    cold, warm = time.process_time() - start, math.inf
    for _ in range(RUNS):
        start = time.process_time()
        read(path.name, data)
        warm = min(warm, time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    read_safely(path.name, data)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    worker = children.ru_utime + children.ru_stime
    print(json.dumps({"cold": cold, "warm": warm, "worker": worker, "peak": peak}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        main()
