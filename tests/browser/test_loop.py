"""The whole loop in the program as people run it: three of them, from an empty instance to the finished files."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from playwright.sync_api import expect

from tracker.common import clock
from tracker.config import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BRANCH = "机关第三党支部"
PASSWORD = "Sunny-day-7"
FINDINGS = ("谈心谈话不够经常", "阵地作用发挥不够充分")
ACTIONS = ("坚持谈心谈话", "用好活动阵地")
DONE = "谈心谈话覆盖全体党员，共41人次。"
REPORT = f"""{BRANCH}{{year}}年度党建工作总结
一、主要工作
全年召开支部党员大会4次，讲授党课5次，发展党员2名。
二、存在的主要问题
（一）{FINDINGS[0]}
支委之间、支委与党员之间谈心谈话次数偏少，了解思想动态不够及时。
（二）{FINDINGS[1]}
党员活动室开放时间固定在工作日，参加活动的党员面不广。
三、下一步打算
一是{ACTIONS[0]}。每季度至少开展一轮谈心谈话，做好记录，及时回应党员关切。
二是{ACTIONS[1]}。活动室增加周末开放，每月组织一次主题党日。
"""


@dataclass
class Instance:
    """A new instance that answers at `address`; `link` begins it. The console speaks Chinese."""

    address: str
    link: str
    environment: dict[str, str]

    def flask(self, *command: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    own = {"TRACKER_INSTANCE": str(tmp_path / "instance"), "TRACKER_PORT": port, "TRACKER_SCHEDULER": "0"}
    environment = os.environ | own | {"PYTHONUNBUFFERED": "1"}
    said = tmp_path / "said.txt"
    with said.open("w") as output:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            yield Instance(f"http://127.0.0.1:{port}", link_in(said, process), environment)
        finally:
            process.terminate()
            process.wait(20)
    assert "Traceback" not in said.read_text("utf-8"), said.read_text("utf-8")


def link_in(said: Path, process: subprocess.Popen[bytes], patience: float = 30) -> str:
    """The one-time link the program prints once it is ready."""
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"http\S+/set-up/\S+", said.read_text("utf-8")):
            return found.group()
        time.sleep(0.1)
    pytest.fail(f"no one-time link was printed:\n{said.read_text('utf-8')}")


@dataclass
class Person:
    """Somebody at a browser of their own: what they see is in their language, at their width."""

    page: Any
    words: Callable[..., str]
    phone: bool

    def go(self, place: str) -> None:
        """Along the menu; on a phone it is folded away."""
        if self.phone:
            self.page.click(f".topbar-places summary:has-text('{self.words('菜单')}')")
        self.page.click(f"{'.topbar-places' if self.phone else '.topbar-nav'} a:has-text('{self.words(place)}')")

    def press(self, label: str) -> None:
        """The one button, link in a button's clothes or choice of a menu that says just this."""
        exactly = re.compile(rf"^\s*{re.escape(self.words(label))}\s*$")
        self.page.locator("main button, main a.button, main .menu-list a").filter(has_text=exactly).click()

    def fill(self, label: str, text: str) -> None:
        """The field of that label, which may be marked as optional."""
        self.page.get_by_label(re.compile(f"^{re.escape(self.words(label))}")).fill(text)

    def sees(self, chinese: str, **values: object) -> None:
        expect(self.page.locator("main")).to_contain_text(self.words(chinese, **values))

    def row(self, title: str) -> Any:
        """A row of the workbench."""
        return self.page.locator(".rows > li", has_text=title)


@pytest.fixture(params=[("zh_CN", 1440), ("en", 390)], ids=lambda param: f"{param[0]}-{param[1]}")
def somebody(request, instance, visit, say) -> Callable[[], Person]:
    lang, width = request.param
    return lambda: Person(visit(instance.address, width, lang, accept_downloads=True), say(lang), width < 960)


def test_from_an_empty_instance_to_the_finished_section(somebody, instance, tmp_path):
    yesterday = clock.today() - timedelta(days=1)
    secretary = begin(somebody(), instance)
    owner = join(secretary, somebody(), "李宁", "lining", "支部委员")

    take_in(secretary, report_file(tmp_path, secretary, yesterday.year - 1), late_since=yesterday)
    update(owner)
    ask_for_closure(owner, "谈心谈话已开展。")
    send_back(secretary)
    answer_the_return(owner)
    sign_off(secretary)
    watch(instance, clock.today())

    sees_what_is_late(owner, "李宁")
    sees_what_is_late(secretary, "李宁")
    reads_the_overdue_list(secretary)
    reads_the_section(secretary)
    opens_the_section(secretary, tmp_path / "section.docx", yesterday.year - 1)
    opens_the_ledger(secretary, tmp_path / "ledger.xlsx", yesterday)
    assert "历史完整" in instance.flask("history", "verify")


def begin(visitor: Person, instance: Instance) -> Person:
    visitor.page.goto(instance.link)
    visitor.sees("从我的支部开始")
    visitor.fill("支部名称", BRANCH)
    visitor.fill("您的姓名", "陈秘")
    visitor.fill("用户名", "chenmi")
    visitor.fill("密码", PASSWORD)
    visitor.press("建立支部并登录")
    visitor.sees("从一份年度报告开始")
    return visitor


def join(secretary: Person, newcomer: Person, name: str, username: str, role: str) -> Person:
    """By a link that works once, opened in the newcomer's own browser."""
    secretary.go("人员")
    secretary.press("添加人员")
    secretary.fill("姓名", name)
    secretary.fill("用户名", username)
    secretary.page.get_by_label(secretary.words(role), exact=True).check()
    secretary.press("添加")
    link = secretary.page.input_value("#link")

    newcomer.page.goto(link)
    newcomer.page.locator("[name=new]").fill(PASSWORD)
    newcomer.page.locator("[name=again]").fill(PASSWORD)
    newcomer.press("设好并登录")
    newcomer.sees("密码已设好，您已登录。")
    newcomer.page.goto(link)
    assert newcomer.words("设好并登录") not in newcomer.page.inner_text("main")
    return newcomer


def report_file(folder: Path, secretary: Person, year: int) -> Path:
    """Word on the desk, plain text on the phone."""
    text = REPORT.format(year=year)
    path = folder / ("report.txt" if secretary.phone else "report.docx")
    if secretary.phone:
        path.write_text(text, "utf-8")
    else:
        made = docx.Document()
        for line in text.splitlines():
            made.add_paragraph(line)
        made.save(path)
    return path


def take_in(secretary: Person, path: Path, *, late_since: date) -> None:
    """Everything to one owner in two months, but the first finding was due yesterday."""
    page = secretary.page
    secretary.go("导入")
    page.set_input_files("input[type=file]", path)
    secretary.press("读取")
    secretary.sees("%(findings)s 问题 %(actions)s 措施", findings=2, actions=2)
    for title in (*FINDINGS, *ACTIONS):
        expect(page.locator(".document")).to_contain_text(title)

    page.click(f"summary:has-text('{secretary.words('统一设置责任人和时限')}')")
    page.select_option("#all-owner", label="李宁")
    page.fill("#all-due_on", (late_since + timedelta(days=60)).isoformat())
    page.click("#bulk button")
    secretary.sees("已设置 %(count)s 条。", count=4)
    expect(page.locator(".htmx-settling, .htmx-added, .htmx-request")).to_have_count(0)
    page.fill("#change [name=due_on]", late_since.isoformat())
    expect(page.locator("#saved")).to_have_text(secretary.words("已保存"))
    secretary.press("全部接受")
    secretary.sees("已确认 %(decided)s / %(total)s", decided=4, total=4)
    secretary.press("录入台账")
    expect(page.locator("tbody tr")).to_have_count(4)


def update(owner: Person) -> None:
    """Two clicks from the workbench: the button, and the one that saves."""
    owner.page.goto("/")
    owner.row(FINDINGS[0]).get_by_role("link", name=owner.words("更新进展")).click()
    owner.fill("进展", "已拟定谈话安排。")
    owner.press("保存")
    expect(owner.page.locator(".timeline li").first).to_contain_text("已拟定谈话安排。")
    expect(owner.page.locator(".facts")).to_contain_text(owner.words("正在整改"))


def ask_for_closure(owner: Person, words: str) -> None:
    owner.page.goto("/")
    owner.row(ACTIONS[0]).get_by_role("link", name=owner.words("更新进展")).click()
    owner.fill("进展", words)
    owner.page.get_by_label(owner.words("已完成，申请销号")).check()
    owner.press("保存")
    expect(owner.page.locator(".facts")).to_contain_text(owner.words("待销号"))


def send_back(reviewer: Person) -> None:
    """Two clicks from the workbench, with what the owner wrote in sight."""
    reviewer.page.goto("/")
    row = reviewer.row(ACTIONS[0])
    row.locator("summary").click()
    reviewer.fill("还缺什么", "请写明谈话人次。")
    row.locator(".row-refusal .button:not(summary)").click()
    reviewer.sees("已退回，%(owner)s的工作台会显示还缺什么：%(title)s。", owner="李宁", title=ACTIONS[0])


def answer_the_return(owner: Person) -> None:
    owner.page.goto("/")
    expect(owner.row(ACTIONS[0])).to_contain_text(owner.words("还缺：%(words)s", words="请写明谈话人次。"))
    ask_for_closure(owner, DONE)


def sign_off(secretary: Person) -> None:
    """One click from the workbench."""
    secretary.page.goto("/")
    row = secretary.row(ACTIONS[0])
    expect(row).to_contain_text(DONE)
    row.get_by_role("button", name=secretary.words("同意")).first.click()
    secretary.sees("已销号：%(title)s。", title=ACTIONS[0])


def watch(instance: Instance, day: date) -> None:
    """By hand, twice: the second time there is nothing new. The day is worked, whatever the calendar says of it."""
    with closing(sqlite3.connect(Path(instance.environment["TRACKER_INSTANCE"]) / "tracker.db")) as database, database:
        worked = (day.isoformat(), "", "test", f"{day.isoformat()} 00:00:00")
        database.execute(
            "INSERT INTO calendar_day (day, is_working, name, set_by, set_at) VALUES (?, 1, ?, ?, ?)", worked
        )
    first = instance.flask("watch", "sweep", "--on", day.isoformat())
    assert "新记录逾期 1 项" in first and "新增提醒 0 条" not in first
    assert "新增提醒 0 条" in instance.flask("watch", "sweep", "--on", day.isoformat())
    told = instance.flask("watch", "deliver")
    assert "送出 0 条" not in told and "未送达 0 条" in told


def sees_what_is_late(person: Person, owner: str) -> None:
    person.page.goto("/")
    notices = person.page.locator("section", has_text=person.words("最近的提醒")).locator(".timeline li")
    late = notices.filter(has_text=person.words("红色预警"))
    expect(late).to_have_count(1)
    expect(late).to_contain_text(FINDINGS[0])
    expect(person.row(FINDINGS[0])).to_contain_text(person.words("逾期 %(count)s 天", count=1))


def reads_the_overdue_list(secretary: Person) -> None:
    secretary.go("逾期")
    rows = secretary.page.locator("table.overdue").first.locator("tbody tr")
    expect(rows).to_have_count(1)
    for words in (FINDINGS[0], "李宁", secretary.words("逾期 %(count)s 天", count=1), "已拟定谈话安排。"):
        expect(rows).to_contain_text(words)
    secretary.page.goto("/")
    expect(secretary.row(FINDINGS[0])).to_have_count(1)


def reads_the_section(secretary: Person) -> None:
    secretary.go("报告")
    article = secretary.page.locator("article.official")
    for finding in FINDINGS:
        expect(article).to_contain_text(f"关于“{finding}”问题")
    expect(article).to_contain_text("未按期完成")
    expect(article).to_contain_text(DONE.rstrip("。"))


def opens_the_section(secretary: Person, path: Path, year: int) -> None:
    with secretary.page.expect_download() as download:
        secretary.press("下载 Word")
    download.value.save_as(path)
    paragraphs = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    text = "\n".join(paragraphs)

    assert f"{year}年度" in paragraphs[0] and "整改情况" in paragraphs[0]
    assert re.search(r"问题2个.*整改措施2项", text), text
    assert [f"关于“{finding}”问题" in text for finding in FINDINGS] == [True, True]
    assert DONE.rstrip("。") in text


def opens_the_ledger(secretary: Person, path: Path, late_since: date) -> None:
    secretary.go("台账")
    with secretary.page.expect_download() as download:
        secretary.page.locator("summary", has_text=secretary.words("导出")).click()
        secretary.press("Excel（附三张清单）")
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).active
    text = "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)

    assert sheet["A1"].value == f"{BRANCH}{late_since.year}年度整改台账"
    for words in (*FINDINGS, *ACTIONS, "李宁", "已销号", "未启动"):
        assert words in text, words
