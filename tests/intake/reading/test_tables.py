"""Tables of Word files and workbooks: a row is a paragraph, a merged cell stands in every row it covers."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from tests.intake.reading.files import docx, p, tbl, tc, workbook, zipped
from tracker.intake.reading import Document, Notice, Reason, Unreadable, read

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def rows(document: Document) -> list[list[str]]:
    return [[document.text_of(cell) for cell in each.cells] for each in document.paragraphs if each.cells]


def test_a_row_is_a_paragraph_with_its_cells_in_columns() -> None:
    document = read("a.docx", docx(p("前") + tbl([tc("问题"), tc("措施")], [tc("甲"), tc("乙")]) + p("后")))

    assert document.text == "前\n问题\t措施\n甲\t乙\n后"
    assert rows(document) == [["问题", "措施"], ["甲", "乙"]]
    assert [each.table for each in document.paragraphs] == [None, 0, 0, None]
    assert [cell.column for cell in document.paragraphs[1].cells] == [0, 1]


def test_a_cell_merged_downwards_points_at_its_one_text() -> None:
    document = read("a.docx", docx(tbl([tc("问题一", RESTART), tc("甲")], [tc("", CONTINUE), tc("乙")])))

    assert document.text == "问题一\t甲\n\t乙"
    assert rows(document) == [["问题一", "甲"], ["问题一", "乙"]]
    assert [cell.merged for cell in document.paragraphs[1].cells] == [True, False]


def test_two_merged_blocks_one_below_the_other_stay_apart() -> None:
    table = tbl(
        [tc("一", RESTART), tc("1")],
        [tc("", CONTINUE), tc("2")],
        [tc("二", RESTART), tc("3")],
        [tc("", CONTINUE), tc("4")],
    )

    assert rows(read("a.docx", docx(table))) == [["一", "1"], ["一", "2"], ["二", "3"], ["二", "4"]]


def test_cells_over_several_columns_shift_the_ones_behind_them() -> None:
    table = tbl([tc("甲", '<w:gridSpan w:val="2"/>'), tc("乙")], [tc("1"), tc("2"), tc("3")])

    columns = [[cell.column for cell in each.cells] for each in read("a.docx", docx(table)).paragraphs]

    assert columns == [[0, 2], [0, 1, 2]]


def test_paragraphs_and_tables_inside_a_cell_are_lines_of_it() -> None:
    inner = tbl([tc("内一"), tc("内二")])

    assert rows(read("a.docx", docx(tbl([tc(p("甲") + p("乙") + inner), tc("丙")])))) == [["甲\n乙\n内一\t内二", "丙"]]


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = read("a.docx", docx(tbl([tc(p("一、问题") + p("学习不够"))])))

    assert [document.text_of(each) for each in document.paragraphs] == ["一、问题", "学习不够"]
    assert all(each.table is None for each in document.paragraphs)


def test_blank_rows_are_left_out_without_losing_what_is_merged_over_them() -> None:
    table = tbl([tc("", RESTART), tc("")], [tc("", CONTINUE), tc("甲")])

    assert rows(read("a.docx", docx(table))) == [["", "甲"]]


def test_a_workbook_gives_a_row_a_paragraph_and_repeats_merged_cells() -> None:
    made = workbook({"Sheet1": [["序号", "问题", "措施"], [1, "学习不够", "甲"], [None, None, "乙"]]}, merges=["B2:B3"])

    document = read("台账.xlsx", made)

    assert document.kind == "workbook"
    assert rows(document) == [["序号", "问题", "措施"], ["1", "学习不够", "甲"], ["", "学习不够", "乙"]]
    assert document.paragraphs[2].cells[1].merged


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1, "1"),
        (0.98, "0.98"),
        (12345678901, "12345678901"),
        (dt.datetime(2022, 6, 30), "2022-06-30"),  # noqa: DTZ001 workbooks know no zones
        (dt.datetime(2022, 6, 30, 9, 5), "2022-06-30 09:05"),  # noqa: DTZ001 as above
        (True, "是"),
        ("第一行\r\n第二行\t末", "第一行\n第二行 末"),
    ],
)
def test_values_are_shown_as_a_person_writes_them(value: object, shown: str) -> None:
    style = {"num_format": "yyyy-mm-dd hh:mm"} if isinstance(value, dt.datetime) else {}

    assert read("a.xlsx", workbook({"Sheet1": [["头"], [value]]})).text == f"头\n{shown}", style


def test_every_sheet_is_read_under_its_name_and_hidden_ones_are_mentioned() -> None:
    document = read("a.xlsx", workbook({"问题清单": [["甲"]], "任务清单": [["乙"]]}))

    assert document.text == "问题清单\n甲\n任务清单\n乙"
    assert [each.level for each in document.paragraphs] == [1, None, 1, None]
    assert [each.table for each in document.paragraphs] == [None, 0, None, 1]


def test_hidden_sheets_are_left_out_and_mentioned() -> None:
    """F63."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet("甲").write(0, 0, "可见")
        hidden = book.add_worksheet("乙")
        hidden.write(0, 0, "隐藏")
        hidden.hide()

    document = read("a.xlsx", made.getvalue())

    assert document.text == "可见"
    assert document.notices == (Notice.HIDDEN_SHEETS,)


def test_a_marking_in_a_sheet_s_header_is_seen() -> None:
    with pytest.raises(Unreadable) as refused:
        read("a.xlsx", workbook({"Sheet1": [["甲"]]}, header="&L&14机密★1年&R第&P页"))

    assert refused.value.reason == Reason.CLASSIFIED


def test_hidden_and_filtered_rows_are_told_apart_and_mentioned() -> None:
    """F63: nothing is proposed from what nobody sees; a returned ledger still finds the rows somebody filtered away."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for place, words in enumerate(["问题", "学习不够深入", "已作废的问题", "走访偏少"]):
            sheet.write(place + 1, 1, words)
        sheet.set_row(3, None, None, {"hidden": True})

    document = read("a.xlsx", made.getvalue())

    assert [document.text_of(each) for each in document.paragraphs if each.hidden] == ["已作废的问题"]
    assert document.notices == (Notice.HIDDEN_ROWS,)


def test_a_workbook_whose_parts_are_named_with_backslashes_is_read() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook({"Sheet1": [["问题"], ["学习"]]}))) as made:
        parts = {name.replace("/", "\\"): made.read(name) for name in made.namelist()}

    assert read("a.xlsx", zipped(parts)).text == "问题\n学习"


def test_cells_with_a_line_through_them_are_left_out_and_mentioned() -> None:
    """F63."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["问题", "措施"])
        sheet.write_row(1, 0, ["学习不够深入", "补学"])
        sheet.write(2, 0, "不再整改的问题", book.add_format({"font_strikeout": True}))
        sheet.write(2, 1, "走访")

    document = read("a.xlsx", made.getvalue())

    assert rows(document) == [["问题", "措施"], ["学习不够深入", "补学"], ["", "走访"]]
    assert document.notices == (Notice.STRUCK_OUT,)


def test_a_picture_in_a_cell_is_no_words() -> None:
    """F63: WPS writes it as a formula."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["问题", "进展"])
        sheet.write(1, 0, "标签不全")
        sheet.write_string(1, 1, '=DISPIMG("ID_61A4C7AE",1)')

    document = read("a.xlsx", made.getvalue())

    assert document.text == "问题\t进展\n标签不全"
    assert document.notices == (Notice.CELL_PICTURES,)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_table_saved_as_text_is_a_table(encoding: str, mark: str) -> None:
    lines = [["序号", "问题", "措施"], ["1", '"学习不够，\n用得更少"', "补学"]]
    data = "\r\n".join(mark.join(line) for line in lines).encode(encoding)

    document = read("台账.csv", data)

    assert rows(document) == [["序号", "问题", "措施"], ["1", "学习不够，\n用得更少", "补学"]]
    assert document.paragraphs[0].table == 0


def test_a_quote_that_never_ends_breaks_nothing() -> None:
    assert "学习" in read("台账.csv", '问题,措施\n"学习不够,补学\n走访,多走'.encode()).text
