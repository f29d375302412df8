"""The index says what items and histories say, on either database, whatever was done and whatever is asked."""

import random
import re
import runpy
import unicodedata

import pytest
from sqlalchemy import delete, select, update

from tests.conftest import NOW
from tests.databases import MIGRATIONS
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Event, Item
from tracker.ledger.queries import visible_to
from tracker.ledger.searching import keeping
from tracker.ledger.searching.asking import question
from tracker.ledger.searching.keeping import TEXTS
from tracker.ledger.searching.models import ItemSearch
from tracker.people.access import NotAllowed, Right, organisation_ids_with

HAN = "\u4e00-\u9fff"


def found(person, words, organisation_id=None):
    """Ids of the items the person gets for the words."""
    db.session.flush()
    asked = question(words, organisation_ids_with(person, Right.READ))
    query = visible_to(person).where(asked.answered(organisation_id=organisation_id))
    return set(db.session.scalars(query.with_only_columns(Item.id)))


def plain(text):
    """Another way to say what the index says: runs of one kind of character, between blanks."""
    text = "".join(unicodedata.normalize("NFKC", letter).casefold() for letter in text)
    return " ".join(re.findall(f"[{HAN}]+|[^\\W_{HAN}]+", text))


def scanned(words):
    """The same by reading everything."""
    wanted = [plain(word) for word in words.split() if plain(word)]
    ids = set()
    for item in db.session.scalars(select(Item)):
        said = db.session.scalars(select(Event.words).where(Event.item_id == item.id, Event.actor_id.is_not(None)))
        texts = [plain(getattr(item, name)) for name in TEXTS] + [plain(words) for words in said]
        if wanted and all(any(occurs(word, text) for text in texts) for word in wanted):
            ids.add(item.id)
    return ids


def occurs(word, text):
    return f" {word}" in f" {text}" if not re.match(f"[{HAN}]", word) else word in text


def test_words_of_two_characters_are_found_in_every_text(ctx, cast, make_item):
    titled, told, reported = make_item(title="学习不深"), make_item(text="重在学习"), make_item()
    workflow.report_progress(db.session.get_one(Item, reported), by=cast.owner, at=NOW, words="组织学习三次")

    assert found(cast.member, "学习") >= {titled, told, reported}
    assert found(cast.member, "习三") == {reported}
    assert found(cast.member, "三学") == set()


def test_several_words_may_stand_in_different_texts(ctx, cast, make_item):
    both, one = make_item(title="调研不实", text="走访企业少"), make_item(title="调研不多")

    assert found(cast.member, "调研 企业") == {both}
    assert found(cast.member, "企业　调研") == {both}
    assert found(cast.member, "调研") == {both, one}
    assert found(cast.member, "不实走访") == set(), "no word runs from one text into the next"


def test_numbers_and_letters_are_found_by_their_beginning(ctx, cast, make_item):
    item_id = make_item(title="推广WPS办公")
    number = db.session.get_one(Item, item_id).number

    assert item_id in found(cast.member, number)
    assert found(cast.member, "wp") == found(cast.member, "ｗＰＳ") == {item_id}
    assert found(cast.member, "ps") == set()


def test_people_are_found_by_name_and_initials(ctx, cast, make_item):
    owned = make_item(owner=cast.organiser, accountable_lead=None)
    led = make_item(owner=None, accountable_lead=cast.discipline_officer)

    assert found(cast.member, "wf") == found(cast.member, "王方") == found(cast.member, "王") == {owned}
    assert found(cast.member, "ZL") == {led}
    assert found(cast.member, "wf 理论学习") == {owned}
    workflow.assign(db.session.get_one(Item, owned), owner=cast.owner, by=cast.secretary, at=NOW)
    assert found(cast.member, "wf") == set()
    assert owned in found(cast.member, "ln")


def test_a_text_that_was_revised_is_found_as_it_reads_now(ctx, cast, make_item):
    item_id = make_item(title="原来的说法")

    workflow.revise(db.session.get_one(Item, item_id), title="后来的讲法", by=cast.secretary, at=NOW)

    assert (found(cast.member, "说法"), found(cast.member, "讲法")) == (set(), {item_id})


def test_what_the_system_notes_is_not_searched(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())

    workflow.note_overdue(item.organisation_id, by="system:sweep", at=NOW, words={item.id: "某某同志"})

    assert found(cast.member, "某某") == set()


def test_nobody_finds_what_they_may_not_see(ctx, cast, make_item):
    item_id = make_item(title="只有本支部能看")

    assert found(cast.member, "本支部") == found(cast.parent_reader, "本支部") == {item_id}
    assert found(cast.outsider, "本支部") == found(cast.administrator, "本支部") == set()
    assert found(cast.parent_reader, "本支部", cast.branch_id) == {item_id}
    assert found(cast.parent_reader, "本支部", cast.other_branch_id) == set()


@pytest.mark.parametrize(
    "words",
    [
        *('"', "'", '""', "学习'", '学"习', "NEAR(学习 不够)", "学习 AND 不够", "学习 OR"),
        *("NOT 学习", "学*", "*", "^学", "%", "_", "¼", "é", "+", ","),
        *("-学习", "学习-", "a:b", "tokens:学习", "(", ")", "()", "&", "|", "!", "<->", ":*"),
        *("\\", "';--", "学:*", "{学}"),
        *("\ue00013", "\ue0021", "　", "🙂", "学🙂习", "١٢", "ﬁ", "İ", "\u0301"),
        *("1 2 3 4 5 6 7 8 9 10", "x" * 100, "学" * 100),
    ],
)  # fmt: skip
def test_no_input_is_an_error(ctx, cast, make_item, words):
    make_item(title="学习不够；另有A、b:C（1）", text="'\"%_")

    assert found(cast.member, words) == scanned(" ".join(words.split()[:8]))


@pytest.mark.slow
def test_a_very_long_history_loses_its_oldest_words_and_nothing_else(ctx, cast, make_item):
    """What PostgreSQL takes in one value has an end, and no report of progress may fail by it."""
    item = db.session.get_one(Item, make_item(title="长期坚持"))
    letters = random.Random(1)
    for _report in range(8):
        words = "".join(chr(letters.randrange(0x20000, 0x2A000)) for _letter in range(19_000))
        workflow.report_progress(item, by=cast.owner, at=NOW, words=words)
    workflow.report_progress(item, by=cast.owner, at=NOW, words="最后一次")

    assert found(cast.member, "长期坚持") == found(cast.member, "最后一次") == {item.id}


LETTERS = "学习不够深入2 a-，"


def some_words(chance):
    return "".join(chance.choice(LETTERS) for _letter in range(chance.randrange(1, 9))).strip() or "学"


def happen(chance, cast, ids):
    """Something somebody does, allowed or not."""
    by = chance.choice([cast.secretary, cast.owner, cast.discipline_officer])
    words = some_words(chance)
    if not ids or chance.random() < 0.2:
        item = workflow.add(
            cast.branch, by=cast.secretary, at=NOW, year=2026, kind="finding", title=words, owner=cast.owner
        )
        ids.append(item.id)
        return
    item = db.session.get_one(Item, chance.choice(ids))
    verb = chance.choice(
        [
            *(workflow.report_progress, workflow.mark_substantially_done, workflow.request_closure, workflow.close),
            *(workflow.return_, workflow.cancel, workflow.reopen, workflow.start),
            lambda item, by, at, words: workflow.revise(item, by=by, at=at, title=words, root_cause=some_words(chance)),
        ]
    )
    verb(item, by=by, at=NOW, words=words)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.slow
def test_the_index_equals_the_content_after_any_verbs(ctx, cast, seed):
    chance, ids = random.Random(seed), []
    for _time in range(60):
        try:
            happen(chance, cast, ids)
        except NotAllowed:
            db.session.expire_all()

    asked = [some_words(chance) for _time in range(60)]
    assert {words: found(cast.member, words) for words in asked} == {words: scanned(words) for words in asked}


def rows():
    return dict(db.session.execute(select(ItemSearch.item_id, ItemSearch.tokens)).all())


def test_reindexing_gives_the_very_rows_the_verbs_gave(app, cast, make_item):
    ids = [make_item(state="closed"), make_item(title="另一项", text="学习")]
    with app.app_context():
        kept = rows()
        db.session.execute(delete(ItemSearch).where(ItemSearch.item_id == ids[0]))
        db.session.execute(update(ItemSearch).values(tokens=" 错了 ", lexemes=" 错了 "))
        db.session.commit()

    outcome = app.test_cli_runner().invoke(args=["ledger", "reindex"])

    assert outcome.exit_code == 0 and "2" in outcome.output
    with app.app_context():
        assert rows() == kept
        assert found(cast.member, "另一") == {ids[1]}
        assert found(cast.member, "错了") == set()


def test_an_upgrade_reads_what_is_there_already(app, cast, make_item):
    """The columns that migration 0009 names are enough for what the verbs wrote."""
    migration = runpy.run_path(f"{MIGRATIONS}/versions/0009_search.py")
    make_item(state="closed", title="升级前的事项")
    with app.app_context():
        kept = rows()
        db.session.execute(delete(ItemSearch))
        keeping.refill(db.session.connection(), migration["COLUMNS"])

        assert rows() == kept


@pytest.mark.parametrize("typed", ["阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉买买提", "买买提", "阿卜杜拉 买买提"])
def test_a_person_with_a_dot_is_found_by_the_whole_name(ctx, cast, make_item, typed):
    """F55"""
    cast.organiser.name = "阿卜杜拉·买买提"
    owned = make_item(owner=cast.organiser, accountable_lead=None)
    make_item()

    assert found(cast.member, typed) == {owned}


@pytest.mark.parametrize(
    ("name", "typed"), [("张\u3000伟", "张伟"), ("刘䶮", "刘\ue863"), ("吕靑", "吕青"), ("𠮷田", "吉田")]
)
def test_a_person_is_found_in_another_spelling(ctx, cast, make_item, name, typed):
    """F55"""
    cast.organiser.name = name
    owned = make_item(owner=cast.organiser, accountable_lead=None)

    assert found(cast.member, typed) == {owned}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("买买提·吐尔逊", "买买提·吐尔逊同志"),
        ("买买提·吐尔逊", "党小组组长买买提·吐尔逊"),
        ("买买提·吐尔逊", "買買提吐爾遜"),
        ("刘成", "刘委员同志"),
        ("刘成", "宣传委员刘成"),
    ],
)
def test_a_person_is_found_with_a_post(ctx, cast, make_item, name, typed):
    """F55"""
    cast.organiser.name = name
    owned = make_item(owner=cast.organiser, accountable_lead=None)
    make_item()

    assert found(cast.member, typed) == {owned}


@pytest.mark.parametrize("typed", ["委员同志", "宣传委员", "赵委员", "刘成书"])
def test_a_post_alone_finds_nobody(ctx, cast, make_item, typed):
    """F55"""
    cast.organiser.name = "党委刘成"
    make_item(owner=cast.organiser, accountable_lead=None)

    assert found(cast.member, typed) == set()


def test_what_is_written_with_radicals_is_found_by_its_characters(ctx, cast, make_item):
    """F57"""
    item_id = make_item(text="⺠主⽣活会记录不全")

    assert found(cast.member, "民主生活会") == found(cast.member, "⺠主⽣活会") == {item_id}
