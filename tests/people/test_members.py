"""People and roles, as administrators see and change them."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select

from tests.conftest import NOW, Cast
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.extensions import db
from tracker.people import accounts
from tracker.people.access import RIGHTS, NotAllowed
from tracker.people.models import AccessRecord, Membership, User

PAGE = "/o/branch/people"
SOMEBODY = {"name": "何新", "username": "hexin", "post": "", "roles": ["member"]}


@pytest.fixture
def administrator(sign_in_as: Callable[[str], FlaskClient]) -> FlaskClient:
    return sign_in_as("administrator")


def test_the_page_lists_name_post_username_roles_and_state(administrator: FlaskClient) -> None:
    page = administrator.get(PAGE).text

    for words in ("李宁", "宣传委员", "li", "支部委员", "还没设密码"):
        assert words in page
    assert "外人" not in page


@pytest.mark.parametrize("who", ["secretary", "member", "discipline_officer"])
def test_only_administrators_look_after_people(sign_in_as: Callable[[str], FlaskClient], who: str) -> None:
    client = sign_in_as(who)

    assert seen(client.get(PAGE)) == NOT_ALLOWED
    assert seen(client.post(f"{PAGE}/new", data=SOMEBODY)) == NOT_ALLOWED
    assert seen(client.get("/o/branch/access-log")) == NOT_ALLOWED


def test_another_branch_is_not_there_at_all(administrator: FlaskClient, cast: Cast) -> None:
    assert seen(administrator.get("/o/other/people")) == NOT_THERE
    assert seen(administrator.get(f"{PAGE}/{cast.ids['outsider']}")) == NOT_THERE
    assert seen(administrator.post(f"{PAGE}/{cast.ids['outsider']}/password")) == NOT_THERE


def test_adding_somebody_shows_their_link_once(app: Flask, administrator: FlaskClient) -> None:
    answer = administrator.post(f"{PAGE}/new", data=SOMEBODY)

    link = re.search(r"http://localhost(/password/[\w-]+)", answer.text)
    assert link
    assert "当面交给本人" in answer.text
    assert "何新，您的用户名是“hexin”" in app.test_client().get(link[1]).text
    assert "/password/" not in administrator.get(PAGE).text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "请填写姓名。"),
        ("name", "长" * 61, "最多 60 个字，请改短一些。"),
        ("username", "", "请填写用户名。"),
        ("username", "a b", "用户名为 2–60 位"),
        ("username", "CHEN", "这个用户名已被使用。"),
        ("post", "长" * 61, "最多 60 个字，请改短一些。"),
        ("roles", [], "请至少选一个角色"),
        ("roles", ["emperor"], "emperor"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_and_the_rest_kept(
    administrator: FlaskClient, field: str, typed: object, sentence: str
) -> None:
    answer = administrator.post(f"{PAGE}/new", data=SOMEBODY | {field: typed})

    assert answer.status_code == 400
    assert sentence in answer.text
    kept = "hexin" if field != "username" else "何新"
    assert f'value="{kept}"' in answer.text


def test_names_are_shown_as_typed_and_never_run(administrator: FlaskClient) -> None:
    nasty = "<script>alert('&\"')</script>"

    added = administrator.post(f"{PAGE}/new", data=SOMEBODY | {"name": nasty, "post": nasty}).text
    listed = administrator.get(PAGE).text

    for page in (added, listed):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(&#39;&amp;&#34;&#39;)&lt;/script&gt;" in page


def test_roles_and_particulars_can_be_changed(app: Flask, administrator: FlaskClient, cast: Cast) -> None:
    typed = {"name": "周小舟", "post": "组织委员", "roles": ["committee_member", "discipline_officer"]}

    answer = administrator.post(f"{PAGE}/{cast.ids['member']}", data=typed)

    assert answer.status_code == 303
    with app.app_context():
        assert (cast.member.name, cast.member.post) == ("周小舟", "组织委员")
        assert cast.member.direct_roles_in(cast.branch) == {"committee_member", "discipline_officer"}


def test_the_last_administrator_stays(app: Flask, administrator: FlaskClient, cast: Cast) -> None:
    with app.app_context():
        accounts.grant(cast.administrator, "member", organisation=cast.branch, at=NOW, by="setup")
        db.session.commit()
    own = f"{PAGE}/{cast.ids['administrator']}"

    demoted = administrator.post(own, data={"name": "管理员", "post": "", "roles": ["member"]})
    deactivated = administrator.post(f"{own}/deactivation")

    for answer in (demoted, deactivated):
        assert answer.status_code == 409
        assert "这是本组织最后一位管理员，请先指定另一位。" in answer.text
    assert administrator.get(PAGE).status_code == 200


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(
    app: Flask, sign_in_as: Callable[[str], FlaskClient], cast: Cast
) -> None:
    """F2: each counted the other."""
    with app.app_context():
        accounts.grant(cast.member, "administrator", organisation=cast.branch, at=NOW, by="setup")
        db.session.commit()
    began = Barrier(2)

    def demote(acting: FlaskClient, whom: str) -> int:
        began.wait()
        typed = {"name": "某人", "post": "", "roles": ["member"]}
        return acting.post(f"{PAGE}/{cast.ids[whom]}", data=typed).status_code

    with ThreadPoolExecutor(2) as both:
        clients = [sign_in_as("administrator"), sign_in_as("member")]
        answers = list(both.map(demote, clients, ["member", "administrator"]))

    assert sorted(answers) in ([303, 403], [303, 409])
    with app.app_context():
        held = [person.direct_roles_in(cast.branch) for person in (cast.administrator, cast.member)]
        assert sum("administrator" in roles for roles in held) == 1


def test_deactivating_ends_the_session_and_keeps_the_name(
    administrator: FlaskClient, sign_in_as: Callable[[str], FlaskClient], cast: Cast
) -> None:
    member = sign_in_as("member")
    assert member.get("/me").status_code == 200

    administrator.post(f"{PAGE}/{cast.ids['member']}/deactivation")

    assert member.get("/me").location.startswith("/sign-in")
    assert "已停用" in administrator.get(PAGE).text
    administrator.post(f"{PAGE}/{cast.ids['member']}/activation")
    assert "已停用" not in administrator.get(PAGE).text.split("<table")[1]


def test_resetting_a_password_ends_the_session_and_gives_a_link(
    administrator: FlaskClient, sign_in_as: Callable[[str], FlaskClient], cast: Cast
) -> None:
    member = sign_in_as("member")

    answer = administrator.post(f"{PAGE}/{cast.ids['member']}/password")

    assert "/password/" in answer.text
    assert member.get("/me").location.startswith("/sign-in")


def test_a_branch_cannot_take_over_somebody_of_the_committee_above(
    app: Flask, administrator: FlaskClient, cast: Cast
) -> None:
    """The parent committee's reader is also a member of the branch; their account stays out of its reach."""
    with app.app_context():
        accounts.grant(cast.parent_reader, "member", organisation=cast.branch, at=NOW, by="setup")
        db.session.commit()
    reader = f"{PAGE}/{cast.ids['parent_reader']}"

    for verb in ("password", "deactivation", "activation"):
        answer = administrator.post(f"{reader}/{verb}")
        assert answer.status_code == 403
        assert "此人在“示例机关工委”也有角色" in answer.text
    same = {"name": "上级", "post": "机关工委", "roles": ["member", "committee_member"]}
    assert administrator.post(reader, data=same).status_code == 303  # roles in the branch are the branch's own
    assert administrator.post(reader, data=same | {"name": "别人"}).status_code == 403


def test_an_administrator_of_the_committee_makes_branches_and_gives_known_people_roles_there(
    app: Flask, cast: Cast, sign_in_as: Callable[[str], FlaskClient]
) -> None:
    with app.app_context():
        accounts.grant(cast.parent_reader, "administrator", organisation=cast.committee, at=NOW, by="setup")
        db.session.commit()
    client = sign_in_as("parent_reader")

    made = client.post("/o/committee/organisations/new", data={"name": "第三党支部", "slug": "third"})
    given = client.post("/o/third/people/existing", data={"username": "wang", "roles": ["secretary"]})

    assert made.location == given.location == "/o/third/people"
    assert "王方" in client.get("/o/third/people").text
    assert "第三党支部" in client.get("/o/committee/people").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "请填写组织名称。"),
        ({"name": "长" * 121}, "最多 120 个字，请改短一些。"),
        ({"name": "第三党支部", "slug": "第三"}, "只用小写字母、数字和连字符"),
        ({"name": "第三党支部", "slug": "other"}, "这个组织代码已被使用。"),
    ],
)
def test_an_organisation_s_form_says_what_is_wrong(
    administrator: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    answer = administrator.post("/o/branch/organisations/new", data=typed)

    assert answer.status_code == 400
    assert sentence in answer.text


def test_people_whom_one_does_not_manage_are_not_told_of(administrator: FlaskClient) -> None:
    for username in ("outsider", "nobody"):
        answer = administrator.post(f"{PAGE}/existing", data={"username": username, "roles": ["member"]})
        assert answer.status_code == 400
        assert "您管理的组织里没有使用这个用户名的人。" in answer.text


def test_the_access_log_tells_who_did_what_and_whether_it_worked(
    app: Flask, administrator: FlaskClient, cast: Cast
) -> None:
    app.test_client().post("/sign-in", data={"username": "zhou", "password": "Wrong-pass-1"})
    app.test_client().post("/sign-in", data={"username": "outsider", "password": "Wrong-pass-1"})
    administrator.post(f"{PAGE}/{cast.ids['member']}/deactivation")

    page = administrator.get("/o/branch/access-log").text

    for words in ("停用账号", "zhou", "未成功", "密码不对", "授予角色", "127.0.0.1"):
        assert words in page
    assert "outsider" not in page


def test_the_access_log_is_paged_by_key(app: Flask, administrator: FlaskClient, cast: Cast) -> None:
    with app.app_context():
        record = {"organisation_id": cast.branch_id, "at": NOW, "kind": "sign_in", "actor": "zhou"}
        db.session.execute(insert(AccessRecord), [record | {"subject": f"s{number:03}"} for number in range(120)])
        db.session.commit()

    seen, url = [], "/o/branch/access-log"
    while url:
        page = administrator.get(url).text
        seen += re.findall(r"s\d{3}", page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        url = link[1] if link else ""

    assert seen == [f"s{number:03}" for number in reversed(range(120))]


def test_the_list_costs_the_same_at_ten_people_and_at_two_hundred(
    app: Flask, administrator: FlaskClient, cast: Cast
) -> None:
    """F41."""
    few = queries_for(app, administrator)
    with app.app_context():
        person, role = {"created_at": NOW}, {"organisation_id": cast.branch_id, "role": "member"}
        people = [person | {"username": f"member{number}", "name": f"党员{number}"} for number in range(200)]
        ids = db.session.scalars(insert(User).returning(User.id), people).all()
        db.session.execute(insert(Membership), [role | {"user_id": id_} for id_ in ids])
        db.session.commit()

    assert queries_for(app, administrator) == few


def queries_for(app: Flask, client: FlaskClient) -> int:
    with app.app_context():
        engine = db.engine
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    assert client.get(PAGE).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_the_table_of_rights_on_the_page_is_the_table_in_force(administrator: FlaskClient) -> None:
    page = administrator.get(f"{PAGE}/new").text

    assert page.count('<td class="title">') == len(RIGHTS)
    row = re.search(r"销号签批或退回.*?</tr>", page, re.S)
    assert row
    assert "书记、纪检委员" in row[0]


def test_verbs_refuse_what_the_screen_would_not_offer(ctx: Flask, cast: Cast) -> None:
    user: User = cast.member
    with pytest.raises(NotAllowed):
        accounts.deactivate(user, organisation=cast.branch, by=cast.secretary, at=NOW)
    with pytest.raises(NotAllowed):
        accounts.add_organisation("下级", slug="", parent=cast.branch, by=cast.secretary, at=NOW)


@pytest.mark.parametrize(("typed", "made"), [("ｌｎ9", "ln9"), ("ⅰⅰⅰ", "iii")])
def test_a_user_name_typed_in_another_width_makes_one_account(
    app: Flask, administrator: FlaskClient, typed: str, made: str
) -> None:
    """F55: the link shown and the line in the access log are those of the account."""
    answer = administrator.post(f"{PAGE}/new", data={**SOMEBODY, "username": typed})

    assert answer.status_code == 200
    assert "/password/" in answer.text
    with app.app_context():
        added = db.session.scalars(select(AccessRecord.subject).where(AccessRecord.kind == "user_added")).all()
        assert added == [accounts.named(typed).username] == [made]


@pytest.mark.parametrize("name", ["·", "。", "\u0301", "，、", "12"])
def test_a_name_has_a_letter(app: Flask, administrator: FlaskClient, cast: Cast, name: str) -> None:
    """F55, F56"""
    added = administrator.post(f"{PAGE}/new", data=SOMEBODY | {"name": name})
    typed = {"name": name, "post": "", "roles": ["member"]}
    corrected = administrator.post(f"{PAGE}/{cast.ids['member']}", data=typed)

    assert (added.status_code, corrected.status_code) == (400, 400)
    assert "请填写姓名。" in added.text and "请填写姓名。" in corrected.text
