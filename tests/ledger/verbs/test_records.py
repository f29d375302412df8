"""Whoever adds a verb is told what its record still lacks: each field against the function, the form, the words."""

import ast
import inspect
import pkgutil
import re
import textwrap
from importlib import import_module
from itertools import pairwise

import pytest
from flask_babel import force_locale

from tracker.extensions import db
from tracker.ledger import acting, circumstances, forms, verbs
from tracker.ledger.bulk.many import OFFERS
from tracker.ledger.circumstances import Circumstance, cleared, columns
from tracker.ledger.models import Item
from tracker.ledger.states import STATES
from tracker.ledger.verbs.functions import function_of
from tracker.ledger.verbs.in_bulk import Wanted
from tracker.ledger.verbs.table import ROOMS, VERBS, beginning
from tracker.people.wording import right_name

CHINESE = re.compile(r"[\u4e00-\u9fff]")
KINDS = [each for each in vars(circumstances).values() if inspect.isclass(each) and Circumstance in each.__bases__]
TOGETHER = {*acting.DEADLINE, *acting.PEOPLE, *forms.TagFields.__dict__}  # fields that make one argument together
each_verb = pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)


def parameters(verb):
    return inspect.signature(function_of(verb)).parameters


def takes(verb, name):
    open_to_all = any(each.kind is each.VAR_KEYWORD for each in parameters(verb).values())
    return name in parameters(verb) or open_to_all


def test_every_record_stands_in_the_table_once():
    rooms = [import_module(f"{verbs.__name__}.{found.name}") for found in pkgutil.iter_modules(verbs.__path__)]
    written = [record.name for room in rooms for record in getattr(room, "RECORDS", ())]

    assert {room for room in rooms if hasattr(room, "RECORDS")} == set(ROOMS)
    assert sorted(written) == sorted(VERBS)


@each_verb
def test_its_function_takes_what_every_verb_takes_and_words_if_they_are_a_must(verb):
    by_name = parameters(verb)

    assert {"by", "at"} <= by_name.keys()
    assert all(by_name[name].kind is inspect.Parameter.KEYWORD_ONLY for name in ("by", "at"))
    if verb.needs_words:
        assert by_name["words"].default is inspect.Parameter.empty


@each_verb
def test_its_function_says_what_it_raises(verb):
    source = ast.parse(textwrap.dedent(inspect.getsource(function_of(verb)))).body[0]
    named = {node.id for node in ast.walk(source) if isinstance(node, ast.Name)}
    refuses = any(isinstance(node, ast.Raise) for node in ast.walk(source))
    refuses |= any(name.startswith("check_") for name in named)

    told = ast.get_docstring(source) or ""
    assert told, f"{verb.name} has no docstring"
    assert not refuses or "Raises" in told


@each_verb
def test_its_states_are_states_and_what_it_begins_and_clears_are_circumstances(verb):
    assert verb.states and verb.states <= set(STATES)
    assert verb.leads_to is None or verb.leads_to in STATES
    assert {*verb.begins, *verb.clears} <= set(KINDS)
    assert not {*verb.begins} & {*verb.clears}


@each_verb
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_its_words_are_there_in_both_languages(application, verb, language):
    words = [verb.title, verb.help, verb.done, verb.sent_down, verb.page and verb.page.guidance]
    words += [text for way in verb.in_bulk for text in (way.title, way.guidance, way.person)]
    with application.test_request_context(), force_locale(language):
        said = [str(text) for text in words if text is not None] + [verb.said_done()]

    assert [text for text in said if not text.strip() or bool(CHINESE.search(text)) == (language == "en")] == []


@each_verb
def test_the_help_page_names_it_in_the_line_of_its_right(application, verb):
    """By two characters of its title that stand there in a row; if none do, its record says what to add: help=…"""
    called = {"hand_over": "改派"}  # what the line calls handing over
    with application.test_request_context(), force_locale("zh_CN"):
        line, title = right_name(verb.right), called.get(verb.name) or str(verb.title)

    assert any("".join(pair) in line for pair in pairwise(title)), f"{title} is nothing of “{line}”: say it in help="


@each_verb
def test_it_has_a_page_or_stands_in_another_s_form_or_has_a_route_of_its_own(application, verb):
    of_their_own = {"hand_over", "add_evidence", "withdraw_evidence", "comment", "carry_over"}

    assert (verb.page is not None) + bool(verb.part_of) + (verb.name in of_their_own) == 1


with_page = pytest.mark.parametrize("verb", [verb for verb in VERBS.values() if verb.page], ids=lambda verb: verb.name)


@with_page
def test_its_form_asks_for_the_fields_its_record_names(application, verb):
    with application.test_request_context():
        form = acting.form_of(verb, {"version": 1})
        asked = {field.short_name for field in form if field.type != "CSRFTokenField"}
        needed = bool(form.words.flags.required) if "words" in form else False

    assert asked == {"version", *verb.page.fields, *verb.page.folded}
    assert needed == verb.needs_words


@with_page
def test_every_field_is_an_argument_of_its_function(verb):
    alone = {*verb.page.fields, *verb.page.folded} - TOGETHER - {"state"}
    if verb.name == "report_progress":
        alone -= {"leaving_open"}  # asked for the verb that is chosen in its form

    assert [name for name in sorted(alone) if not takes(verb, name)] == []


def test_no_two_verbs_have_one_address():
    resources = [verb.page.resource for verb in VERBS.values() if verb.page]

    assert len(resources) == len(set(resources)) == len(acting.ACTS)
    assert [name for name in resources if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


def test_no_two_ways_of_doing_it_to_many_have_one_name_or_place():
    ways = [way for verb in VERBS.values() for way in verb.in_bulk]

    assert len({way.name for way in ways}) == len({way.place for way in ways}) == len(ways) == len(OFFERS)


@pytest.mark.parametrize("name", OFFERS)
def test_what_is_asked_about_many_becomes_arguments_of_the_function(ctx, make_item, name):
    offer, item = OFFERS[name], db.session.get_one(Item, make_item())

    assert set(offer.way.asks) <= set(forms.BulkForm().data)
    assert ("person_id" in offer.way.asks) == (offer.way.person is not None)
    assert [each for each in offer.way.arguments(item, Wanted()) if not takes(offer.verb, each)] == []
    assert offer.way.already(item, Wanted()) in (True, False)


def test_a_circumstance_is_made_of_columns_that_belong_to_no_other():
    named = [name for kind in KINDS for name in columns(kind)]

    assert len(named) == len(set(named))
    assert set(named) <= {column.key for column in Item.__table__.columns}
    assert set(circumstances.OF_A_ROUND) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nothing_holds_of_a_new_item_and_some_verb_begins_it(ctx, make_item, kind):
    item = db.session.get_one(Item, make_item())

    assert not kind.of(item).holds
    assert kind().fields() == cleared([kind])
    assert beginning(kind)
