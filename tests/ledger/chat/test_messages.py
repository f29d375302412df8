"""Chats as people copy them: who said what, the words untouched, nothing made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.chat.messages import Message, likeliest, messages, person

KNOWN = ("李宁", "王方", "周舟", "李宁波")
DONE, SEEN = "已开展交流6次，走访44人次。", "材料已备齐"


def read(text):
    return [(message.sender, message.at, message.words) for message in messages(text, known=KNOWN)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("QQ, WeCom on a PC", f"李宁 2026/11/19 10:32:11\n{DONE}", [("李宁", "2026/11/19 10:32:11", DONE)]),
        ("two in one paste", f"李宁 2026/11/19 10:32:11\n{DONE}\n\n王方 2026/11/19 10:35:20\n{SEEN}\n",
         [("李宁", "2026/11/19 10:32:11", DONE), ("王方", "2026/11/19 10:35:20", SEEN)]),
        ("WeChat on a PC", f"李宁:\n{DONE}\n\n王方:\n{SEEN}", [("李宁", None, DONE), ("王方", None, SEEN)]),
        ("one line each", f"李宁：{DONE}\n王方：{SEEN}", [("李宁", None, DONE), ("王方", None, SEEN)]),
        ("brackets", f"【李宁】\n{DONE}\n【王方】{SEEN}", [("李宁", None, DONE), ("王方", None, SEEN)]),
        ("bracketed time", f"[10:32] 李宁: {DONE}\n[2026-11-19 10:35:01] 王方：{SEEN}",
         [("李宁", "10:32", DONE), ("王方", "2026-11-19 10:35:01", SEEN)]),
        ("phone: time after the name", f"李宁 10:32\n{DONE}", [("李宁", "10:32", DONE)]),
        ("afternoon", f"李宁 下午 3:05\n{DONE}", [("李宁", "下午 3:05", DONE)]),
        ("yesterday", f"李宁  昨天 15:05\n{DONE}", [("李宁", "昨天 15:05", DONE)]),
        ("month and day", f"李宁 11月19日 10:32\n{DONE}", [("李宁", "11月19日 10:32", DONE)]),
        ("sender line, time line", f"李宁\n2026-11-19 10:32\n{DONE}", [("李宁", "2026-11-19 10:32", DONE)]),
        ("time line, sender line", f"10:32\n李宁\n{DONE}\n10:35\n王方\n{SEEN}",
         [("李宁", "10:32", DONE), ("王方", "10:35", SEEN)]),
        ("time before the name", f"2026-11-19 10:32:11 李宁\n{DONE}", [("李宁", "2026-11-19 10:32:11", DONE)]),
        ("QQ number and title", f"【群主】李宁(10086123)  2026/11/19 10:32:11\n{DONE}",
         [("李宁", "2026/11/19 10:32:11", DONE)]),
        ("name in the group", f"李宁-宣传委员 2026/11/19 10:32:11\n{DONE}",
         [("李宁-宣传委员", "2026/11/19 10:32:11", DONE)]),
        ("a stranger with a whole time", f"张三 2026/11/19 10:32:11\n{DONE}", [("张三", "2026/11/19 10:32:11", DONE)]),
        ("full-width colon in the time", f"李宁 10：32\n{DONE}", [("李宁", "10：32", DONE)]),
        ("Windows line ends", f"李宁 2026/11/19 10:32:11\r\n{DONE}\r\n", [("李宁", "2026/11/19 10:32:11", DONE)]),
        ("several paragraphs", f"李宁 10:32\n一、{DONE}\n\n二、{SEEN}",
         [("李宁", "10:32", f"一、{DONE}\n\n二、{SEEN}")]),
        ("date lines between", f"—————  2026-11-19  —————\n\n李宁  10:32\n\n{DONE}", [("李宁", "10:32", DONE)]),
        ("no sender at all", DONE, [("", None, DONE)]),
        ("nothing", " \n ", []),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 and "\n" not in value else "",
)  # fmt: skip
def test_each_way_of_copying_is_understood(name, text, expected):
    assert read(text) == expected, name


@pytest.mark.parametrize(
    "noise",
    [
        "王方撤回了一条消息", "“周舟”加入了群聊", "周舟邀请张三加入了群聊", "李宁 拍了拍 王方", "已读", "12人已读",
        "全部已读",        "3人未读", "李宁修改群名为“第一支部”", "—— 以下为新消息 ——", "- - - - - - - - -",
    ],
)  # fmt: skip
def test_what_the_program_wrote_is_nobodys_words(noise):
    assert read(f"李宁 10:32\n{DONE}\n{noise}") == [("李宁", "10:32", DONE)]


@pytest.mark.parametrize(
    "quoted",
    [
        "「王方：走访完成了吗？」\n- - - - - - - - - - - - - - -\n",
        "「王方：走访\n完成了吗？」\n—————————\n",
        '这是一条引用/回复消息：\n"王方：走访完成了吗？"\n------\n',
        "> 王方：走访完成了吗？\n",
        "回复 王方：走访完成了吗？\n",
    ],
)
def test_a_quoted_question_is_not_the_senders_answer(quoted):
    assert read(f"李宁 2026/11/19 10:32:11\n{quoted}{DONE}") == [("李宁", "2026/11/19 10:32:11", DONE)]


@pytest.mark.parametrize(
    "own",
    [
        "整改情况：已完成\n下一步：继续推进",
        "会议时间改到 10:32",
        "请李宁：抓紧办理",
        "各位同志：\n李宁：负责走访",
        "计划 12月 完成：走访",
    ],
)
def test_somebodys_own_text_is_one_text_of_nobody(own):
    assert read(own) == [("", None, own)]


def test_times_and_names_inside_the_words_open_no_message():
    words = "会议改到 10:32\n王方：请通知\n整改情况：完成"

    assert read(f"李宁 2026/11/19 10:32:11\n{words}") == [("李宁", "2026/11/19 10:32:11", words)]


def test_ones_own_answer_to_the_people_is_no_quotation():
    words = "回复群众意见：19条全部回访\n邀请专家加入课题组"

    assert read(f"李宁 10:32\n{words}") == [("李宁", "10:32", words)]
    assert read(words) == [("", None, words)]


@pytest.mark.parametrize("words", ["[图片]", "[表情][表情]", "  ", "[OK]"])
def test_a_message_without_words_is_left_out(words):
    assert read(f"李宁 10:32\n{words}\n王方 10:33\n{SEEN}") == [("王方", "10:33", SEEN)]


@pytest.mark.parametrize(
    ("sender", "who"),
    [
        ("李宁", "李宁"), ("李宁-宣传委员", "李宁"), ("宣传委员 李宁", "李宁"), ("李宁波", "李宁波"),
        ("一支部李宁波", "李宁波"),
        ("王方方", ""), ("A李宁", "李宁"), ("李宁13800000000", "李宁"),
        ("李宁宁", ""), ("老王方", ""), ("宣传科王方", "王方"),
        ("王方（在外）", "王方"), ("王方书记 在外", "王方"),
        ("李宁、王方", ""), ("张三", ""), ("李", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_name_in_a_group_is_one_known_person_or_nobody(sender, who):
    assert person(sender, KNOWN) == who


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"李宁 10:11\n{DONE}\n\n李四 10:12\n外人说话", [("李宁", "10:11", DONE), ("李四", "10:12", "外人说话")]),
        (f"李宁 10:11\n{DONE}\n李四 10:12\n外人说话", [("李宁", "10:11", DONE), ("李四", "10:12", "外人说话")]),
        (f"李四 10:10\n外人说话\n李宁 10:11\n{DONE}", [("李四", "10:10", "外人说话"), ("李宁", "10:11", DONE)]),
        (f"李宁 10:11\n{DONE}\n\n老外 10:12\n说话", [("李宁", "10:11", DONE), ("老外", "10:12", "说话")]),
        (f"10:11 李宁\n{DONE}\n10:12 李四\n外人说话", [("李宁", "10:11", DONE), ("李四", "10:12", "外人说话")]),
        (f"李宁\n10:11\n{DONE}\n李四\n10:12\n外人说话", [("李宁", "10:11", DONE), ("李四", "10:12", "外人说话")]),
        (f"李宁：{DONE}\n李四：外人说话", [("李宁", None, DONE), ("李四", None, "外人说话")]),
        (f"李宁：\n{DONE}\n买买提·吐尔逊：\n外人说话", [("李宁", None, DONE), ("买买提·吐尔逊", None, "外人说话")]),
        (f"李宁 10:11\n{DONE}\n\n李四：外人说话", [("李宁", "10:11", DONE), ("李四", None, "外人说话")]),
        (f"王方：{SEEN}\n李宁 10:11\n{DONE}", [("王方", None, SEEN), ("李宁", "10:11", DONE)]),
        (f"李宁：{DONE}\n王方方：外人说话", [("李宁", None, DONE), ("王方方", None, "外人说话")]),
        (f"李宁 10:11\n{DONE}\n王方方 10:12\n外人说话", [("李宁", "10:11", DONE), ("王方方", "10:12", "外人说话")]),
    ],
)
def test_what_a_stranger_says_is_not_put_into_anothers_mouth(text, expected):
    """F55"""
    assert read(text) == expected


@pytest.mark.parametrize(
    "words",
    [
        "下一步：继续走访\n说明：材料另附\n时间：6月底",
        "纪律：严\n卫生：好\n方便：是\n任务：走访\n项目：两个\n方式：入户\n安排：每周一次",
        "会议改到 10:12",
        "已办\n\n会议定于 10:12",
        "责任人：已落实\n整改情况：完成",
    ],
)
def test_words_before_a_colon_or_a_time_are_words(words):
    """F55"""
    assert read(f"李宁：{words}") == [("李宁", None, words)]
    assert read(f"李宁 10:11\n{words}") == [("李宁", "10:11", words)]


@given(st.text(alphabet=st.sampled_from("李宁王方张：:\n 10/2026-[]【】「」已读完成走访-—>\t\r"), max_size=80))
def test_whatever_is_pasted_no_word_is_made_up(text):
    plain = text.replace("\r\n", "\n").replace("\r", "\n")

    for message in messages(text, known=KNOWN):
        assert isinstance(message, Message)
        assert all(line in plain for line in message.words.split("\n"))
        assert message.sender in plain


ITEMS = ("理论学习与业务结合不够紧密", "联系服务群众不够经常", "活动阵地使用率不高")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("理论学习与业务结合已开展交流6次", 0),
        ("联系服务群众：走访44人次", 1),
        ("活动阵地使用率提高到每周3次", 2),
        ("收到", None),
        ("已完成", None),
        ("", None),
    ],
)
def test_a_guess_is_made_only_where_the_words_are_clear(words, expected):
    assert likeliest(words, ITEMS) == expected


def test_two_items_alike_are_not_guessed_between():
    assert likeliest("走访群众44人次", ("走访群众不够", "走访群众不深")) is None


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉买买提-宣传", "阿卜杜拉·买买提"),
        ("李 宁", "李宁"),
        ("李\u200b宁", "李宁"),
        ("宣传委员李宁", "李宁"),
        ("張偉", "张\u3000伟"),
    ],
)
def test_a_sender_is_known_in_another_spelling(sender, name):
    """F55"""
    known = ("李宁", "阿卜杜拉·买买提", "张\u3000伟")

    assert person(sender, known) == name
    assert [each.sender for each in messages(f"{sender}：已完成", known=known)] == [sender]
