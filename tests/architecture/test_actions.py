"""Every change of anything goes through an action, and every action tells the ledger who did what."""

import ast
import importlib
import inspect
import re
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.source import KERNEL, ROOMS, SRC, is_action, modules, tree

ALWAYS_WRITES = frozenset(
    {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "asave", "acreate"}
)
SQL_THAT_WRITES = re.compile(
    r"\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|TRUNCATE|DROP |ALTER |REPLACE INTO)", re.IGNORECASE
)
PLAIN = ("documents", "proof", "readers", "engines")
"""Floors that cannot reach a database: a contract keeps Django out of them."""
WRITERS_BESIDE_ACTIONS = {
    "site/backup.py": "restore fills an empty installation with rows that actions made elsewhere",
    "kernel/scrubbing.py": "writes the same rows anew, without what was deleted before",
}


def writes(module: ast.Module) -> Iterator[int]:
    """The lines on which a module seems to change the database.

    `update` counts with keywords and `delete` without arguments, as a query set's are called; those of dictionaries,
    digests and caches take positional arguments.
    """
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and SQL_THAT_WRITES.search(node.value)
        ):
            yield node.lineno
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name = node.func.attr
        if (
            name in ALWAYS_WRITES
            or (name == "update" and node.keywords and not node.args)
            or (name == "delete" and not node.args)
        ):
            yield node.lineno


def test_only_actions_change_the_database() -> None:
    found = [
        f"{name}:{line}"
        for path in modules()
        if (name := str(path.relative_to(SRC))) not in WRITERS_BESIDE_ACTIONS
        and not is_action(path)
        and path.relative_to(SRC).parts[0] not in PLAIN
        for line in writes(tree(path))
    ]
    assert found == []


def test_no_exception_outlives_its_reason() -> None:
    assert [name for name in WRITERS_BESIDE_ACTIONS if not list(writes(tree(SRC / name)))] == []


@pytest.mark.parametrize(
    "planted",
    [
        "item.save()",
        "Item.objects.create(a=1)",
        "Item.objects.filter(a=1).update(a=2)",
        "Item.objects.all().delete()",
        "process.items.bulk_create(rows)",
        'cursor.execute("UPDATE items SET a = 1")',
        'cursor.execute(f"DELETE FROM {table}")',
    ],
)
def test_a_planted_write_is_found(planted: str) -> None:
    assert list(writes(ast.parse(planted))) == [1]


@pytest.mark.parametrize(
    "innocent", ["seen.update(more)", "cache.delete(key)", "Item.objects.filter(a=1)", "digest.update(b'')"]
)
def test_innocent_calls_are_not_taken_for_writes(innocent: str) -> None:
    assert list(writes(ast.parse(innocent))) == []


PURE = {
    "ledger.signing_key": "reads the key",
    "voices.new_token": "makes a random string",
    "voices.new_pseudonym": "makes a random string",
    "recommendations.recognise": "looks at a table",
    "review.sheet_key": "looks at the name of a sheet",
}
"""Functions in actions that change nothing."""
NOBODY_ACTS = {
    "ledger.open_log": "part of opening a process, which tells who",
    "people.create_operator": "the first act on a new installation, by whoever holds the machine",
    "people.command_line_operator": "the same person's account, made when first needed",
    "people.accept_invitation": "the invited person, who is known by the link alone",
    "vocabularies.load_vocabularies": "a release of Njia brings its vocabularies",
    "voices.mark_registered": "part of the register's own action, which tells who",
    "review.reply": "whoever shows a receipt is nobody in particular, and a line would tell of a second visit",
    "voices.look_up": "whoever shows a receipt is nobody in particular; a wrong one is counted, and no more",
    "wording.destroy": "part of a room's own action, which tells who",
    "wording.empty_former": "part of a room's own action, which tells who",
    "wording.rebuild_search": "part of a room's own action, which tells who",
    "ledger.forget_openings": "part of a room's own action, which tells who",
    "jobs.tick": "the worker keeps its own books",
    "jobs.reap": "the worker keeps its own books",
    "jobs.tidy": "the worker keeps its own books",
    "jobs.work": "the worker keeps its own books",
    "jobs.run_worker": "the worker keeps its own books",
}
COUNTABLE = "lines that could be counted would tell of single voices; see the module"
HOUSEKEEPING = "who reads what is the group's own housekeeping; the plan is in the log"
SUGGESTION = "a suggestion changes nothing; what is made of it is an answer, which is in the log"
NOT_IN_THE_LEDGER = {
    "recommendations.ask_comparison": SUGGESTION,
    "recommendations.compare_if_changed": SUGGESTION,
    "recommendations.compare": SUGGESTION,
    "recommendations.refuse_likeness": SUGGESTION,
    "recommendations.reconsider_likeness": SUGGESTION,
    "recommendations.reconsider_terms": SUGGESTION,
    "recommendations.check_imported": "a program looked; what a person decides is in the log",
    "recommendations.save_mapping": "how files are read, which is no part of the record",
    "recommendations.forget_mapping": "how files are read, which is no part of the record",
    "recommendations.save_search": "how somebody finds things, which is no part of the record",
    "recommendations.change_search": "how somebody finds things, which is no part of the record",
    "recommendations.forget_search": "how somebody finds things, which is no part of the record",
    "people.create_person": "an account belongs to no process, and the log would tell when somebody came",
    "people.create_organisation": "a name in the address book; what an organisation sends is in the log",
    "people.change_organisation": "a name in the address book, put right",
    "people.give_mandate": "the log is published whole: a mandate would tell who speaks for survivors",
    "people.invite": "a link to one's own account; the log would tell who lost a password",
    "review.ask": "what is asked of somebody is for them alone",
    "review.hand_over": HOUSEKEEPING,
    "review.hand_over_all": HOUSEKEEPING,
    "review.give_reader": HOUSEKEEPING,
    "review.take_from_reader": HOUSEKEEPING,
    "review.move_due": HOUSEKEEPING,
    "review.remind": "that a mail said something waits",
    "review.take_off": "who wants to talk about what is for the group alone",
    "review.put_back": "who wants to talk about what is for the group alone",
    "review.take_mailing": "that a mail said something waits",
    "review.appear": "how somebody wishes to be known is theirs to change, and the log keeps what it is told",
    "review.declare": "a line that ties somebody to an item may tell from whom the item came",
    "review.end_interest": "a line that ties somebody to an item may tell from whom the item came",
    "roadmap.comment": "a comment is a voice: a line at each would tell when somebody gave words",
    "roadmap.keep_words": "what is in somebody's form is theirs alone until they save it",
    "roadmap.see_named": "whether somebody has looked is theirs alone",
    "roadmap.throw_away": "what is in somebody's form is theirs alone until they save it",
    "wording.say": "the room whose words these are writes the line, with its commitment",
    "wording.reword": "the room whose words these are writes the line, with its commitment",
    "wording.say_anew": "the room whose words these are writes the line, with its commitment",
    "wording.check_wording": "who has read a translation is kept with the wording, which changes no promise",
    "opinions.draw_code": "a line would tell when somebody took a code; see the module",
    "opinions.join": "a line at each arrival would tell when somebody came; see the module",
    "opinions.cast": "a line at each answer would tell when somebody was there; see the module",
    "opinions.propose": "a line at its arrival would tell when its author was there; see the module",
    "opinions.weigh": "which statement is asked next changes no figure that anybody sees",
    "priorities.draw_code": "a line would tell when somebody took a code; see the module",
    "priorities.cast": "a line at each vote would tell when somebody voted; see the module",
    "voices.contribute": "a line at each arrival would tell when somebody gave words; see the module",
    "voices.set_consent": "a line would tell of a second visit; see the module",
    "voices.withdraw": "a line would tell of a second visit; see the module",
    "voices.take_back_all": "a line would tell of a second visit; see the module",
    "voices.show_wording": "a line would tell of a second visit; see the module",
    "voices.confirm_own": "a line would tell of a second visit; see the module",
    "voices.object_to": "a line would tell of a second visit; see the module",
    "voices.destroy_receipt": "a line would tell of a second visit; see the module",
    "voices.clear": COUNTABLE,
    "voices.pass_on": COUNTABLE,
    "voices.confirm": COUNTABLE,
    "voices.confirm_as": COUNTABLE,
    "voices.send_back": COUNTABLE,
    "voices.set_aside": COUNTABLE,
    "voices.set_aside_read": COUNTABLE,
    "voices.settle_objection": COUNTABLE,
    "voices.read": "the custodians' own log tells it, to them alone",
    "voices.hand_over": "the custodians' own log tells it, to them alone",
    "voices.read_alert": "the custodians' own log tells it, to them alone",
    "voices.raise_alert": "that somebody is in danger is for the safeguarding lead alone",
    "voices.take_alert_step": "that somebody is in danger is for the safeguarding lead alone",
    "voices.offer_honorarium": "what somebody was paid is for those who pay, and never published row by row",
    "voices.take_honorarium_step": "what somebody was paid is for those who pay, and never published row by row",
    "voices.note_told": "that a mail said something waits",
    "voices.write_contact": "a telephone number for support, put right",
    "voices.contribute_for": "a line at each arrival would tell when somebody gave words; see the module",
    "voices.key_in": "a line at each arrival would tell when somebody gave words; see the module",
    "voices.take_locked": "a line at each arrival would tell when somebody gave words; see the module",
    "voices.contribute_by_slip": "a line at each arrival would tell when somebody gave words; see the module",
    "voices.plan_workshop": "the log is published whole: where and when people meet to speak is told to nobody",
    "voices.make_slips": "the log is published whole: where and when people meet to speak is told to nobody",
    "voices.make_void": "the log is published whole: where and when people meet to speak is told to nobody",
    "voices.end_workshop": "the log is published whole: where and when people meet to speak is told to nobody",
    "voices.check_contact": "a telephone number for support, put right",
    "voices.remove_contact": "a telephone number for support, put right",
}

ActionsByName = dict[str, Callable[..., Any]]


def public_actions() -> ActionsByName:
    found: ActionsByName = {}
    for floor, names in (("kernel", KERNEL), ("stages", ROOMS)):
        for name in names:
            module = importlib.import_module(f"njia.{floor}.{name}.actions")
            offered = getattr(module, "__all__", None) or [known for known in vars(module) if known[0] != "_"]
            for known in offered:
                thing = getattr(module, known)
                if inspect.isfunction(thing) and thing.__module__.startswith(module.__name__):
                    found[f"{name}.{known}"] = thing
    return found


def reaches(function: Callable[..., Any], goal: Callable[..., Any], seen: set[int] | None = None) -> bool:
    """Whether `function` names `goal`, or something of ours that does, and so on."""
    seen = set() if seen is None else seen
    function, goal = inspect.unwrap(function), inspect.unwrap(goal)
    if id(function) in seen:
        return False
    seen.add(id(function))
    return any(named is goal or reaches(named, goal, seen) for named in _named(function))


def _named(function: Any) -> Iterator[Callable[..., Any]]:
    names = set(_names(function.__code__))
    for name in names & set(function.__globals__):
        thing = inspect.unwrap(function.__globals__[name])
        if inspect.isfunction(thing) and _ours(thing):
            yield thing
        elif inspect.isclass(thing) and _ours(thing):
            yield from (method for method in vars(thing).values() if inspect.isfunction(method))
        elif inspect.ismodule(thing) and thing.__name__.startswith("njia."):
            offered = (inspect.unwrap(vars(thing)[other]) for other in names & set(vars(thing)))
            yield from (known for known in offered if inspect.isfunction(known) and _ours(known))


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _ours(thing: Any) -> bool:
    return ".actions" in thing.__module__ or thing.__module__ == __name__


def test_every_action_is_somebodys() -> None:
    anonymous = {
        name
        for name, action in public_actions().items()
        if (acting := inspect.signature(action).parameters.get("acting")) is None
        or acting.kind is not acting.KEYWORD_ONLY
    }
    assert anonymous == PURE.keys() | NOBODY_ACTS.keys()


def test_every_action_tells_the_ledger() -> None:
    from njia.kernel.ledger.actions import append

    silent = {
        name
        for name, action in public_actions().items()
        if action is not append and not reaches(action, append)
    }
    assert silent - PURE.keys() - NOBODY_ACTS.keys() == NOT_IN_THE_LEDGER.keys()


def _goal() -> None: ...


class _Teller:
    def tell(self) -> None:
        _goal()


def _through_a_class() -> None:
    _Teller().tell()


def _through_a_comprehension() -> list[None]:
    return [_through_a_class() for _ in range(3)]


def _never() -> Path:
    return Path()


def test_the_way_to_the_ledger_is_followed() -> None:
    assert reaches(_through_a_class, _goal)
    assert reaches(_through_a_comprehension, _goal)
    assert not reaches(_never, _goal)
