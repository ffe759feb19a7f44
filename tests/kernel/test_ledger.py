import json
from importlib import import_module
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from njia.kernel.access import Actor, Refused
from njia.kernel.ledger import queries
from njia.kernel.ledger.actions import Entry, append, destroy_words, signing_key
from njia.kernel.ledger.models import Line, Log
from njia.kernel.processes.models import Process
from njia.proof import Leaf, consistency_proof, leaf_hash, opens, root, verify_consistency, verify_head

pytestmark = pytest.mark.django_db
APPEND_ONLY = import_module("njia.kernel.ledger.migrations.0002_append_only")


def entries(count: int) -> list[Entry]:
    return [
        Entry("thing.done", f"KE-T-{i}", {"n": i}, {"text": f"words {i}"} if i % 2 else {})
        for i in range(count)
    ]


def hashes(process: Process) -> list[bytes]:
    return [leaf_hash(leaf) for leaf in queries.leaves(process)]


def test_lines_take_their_places_in_order_and_hold_exactly_what_was_hashed(
    process: Process, desk: Actor
) -> None:
    first = queries.head(process).size
    indices = append(process, entries(7), acting=desk)
    assert indices == list(range(first, first + 7))
    for line in Line.objects.filter(process=process):
        leaf = Leaf.decode(line.body.encode())
        assert (leaf.index, leaf.kind, leaf.subject, leaf.by) == (
            line.index,
            line.kind,
            line.subject,
            line.by,
        )
        assert bytes(line.leaf_hash) == leaf_hash(line.body.encode())
    assert [line.by for line in queries.about(process, "KE-T-3")] == [desk.ref]


def test_nothing_to_say_signs_nothing(process: Process, desk: Actor) -> None:
    heads = queries.heads(process)
    assert append(process, [], acting=desk) == []
    assert queries.heads(process) == heads


@pytest.mark.parametrize("count", [1, 2, 3, 64, 2001])
def test_every_head_is_signed_over_the_root_of_its_leaves(process: Process, desk: Actor, count: int) -> None:
    append(process, entries(count), acting=desk)
    append(process, entries(1), acting=desk)
    all_hashes = hashes(process)
    for head in queries.heads(process):
        assert head.root == root(all_hashes[: head.size]).hex()
        assert verify_head(head)
    newest = queries.head(process)
    assert newest.size == len(all_hashes)
    assert verify_head(newest)


def test_each_head_is_a_continuation_of_the_one_before(process: Process, desk: Actor) -> None:
    for count in (1, 5, 2):
        append(process, entries(count), acting=desk)
    all_hashes = hashes(process)
    heads = queries.heads(process)
    assert len(heads) > 3
    for old, new in pairwise(heads):
        proof = consistency_proof(old.size, all_hashes[: new.size])
        old_root, new_root = bytes.fromhex(old.root), bytes.fromhex(new.root)
        assert verify_consistency(old.size, old_root, new.size, new_root, proof)


def test_words_are_committed_to_and_kept_nowhere(process: Process, desk: Actor) -> None:
    [index] = append(process, [Entry("thing.done", "X", {}, {"text": "nobody may read this"})], acting=desk)
    body = Line.objects.get(process=process, index=index).body
    assert "nobody" not in body
    salt = queries.salts(process, [index])[index]
    committed = json.loads(body)["words"]["text"]
    assert opens(committed, bytes.fromhex(queries.opening(salt, "text")), "nobody may read this")
    assert not opens(committed, bytes.fromhex(queries.opening(salt, "other")), "nobody may read this")


def test_destroyed_words_open_no_more_and_the_log_still_verifies(process: Process, desk: Actor) -> None:
    kept, gone = append(process, [Entry("thing.done", "X", {}, {"text": "same"})] * 2, acting=desk)
    before = queries.head(process)
    destroy_words(process, gone, acting=desk)
    assert list(queries.salts(process, [kept, gone])) == [kept]
    after = queries.head(process)
    assert root(hashes(process)[: before.size]).hex() == before.root
    assert root(hashes(process)).hex() == after.root
    assert queries.about(process, str(gone))[-1].kind == "words.destroyed"


def test_lines_without_words_have_no_salt(process: Process, desk: Actor) -> None:
    append(process, [Entry("thing.done", "X", {"n": 1})], acting=desk)
    assert Line.objects.get(subject="X").salt is None


def test_two_processes_have_logs_of_their_own(process: Process, other_process: Process, desk: Actor) -> None:
    size = queries.head(other_process).size
    append(process, entries(3), acting=desk)
    assert queries.head(other_process).size == size
    with pytest.raises(Refused):
        append(other_process, entries(1), acting=desk)
    assert queries.head(other_process).size == size


def test_an_act_that_fails_leaves_no_line(process: Process, desk: Actor) -> None:
    before = queries.head(process)
    with transaction.atomic():
        append(process, entries(2), acting=desk)
        transaction.set_rollback(True)
    assert queries.head(process) == before
    assert Log.objects.get(process=process).size == before.size
    assert len(hashes(process)) == before.size


def test_a_fact_that_json_cannot_hold_is_refused_whole(process: Process, desk: Actor) -> None:
    before = queries.head(process)
    with pytest.raises(ValueError, match="facts"), transaction.atomic():
        append(process, [*entries(2), Entry("thing.done", "X", {"n": 2**60})], acting=desk)
    assert queries.head(process) == before


@pytest.fixture
def _no_delete_either(process: Process) -> None:
    """The suite drops it on SQLite; here it is back until the test is rolled back."""
    if connection.vendor == "sqlite":
        for statement in APPEND_ONLY.statements("sqlite"):
            if "_no_delete" in statement:
                connection.cursor().execute(statement)


@pytest.mark.usefixtures("_no_delete_either")
@pytest.mark.parametrize("statement", [
    "UPDATE ledger_line SET body = '{}'", "UPDATE ledger_line SET kind = 'x' WHERE \"index\" = 0", "DELETE FROM ledger_line",
    "UPDATE ledger_line SET root = ''", "UPDATE ledger_line SET salt = leaf_hash",
])  # fmt: skip
def test_the_database_itself_refuses_to_change_what_is_written(process: Process, statement: str) -> None:
    lines, heads = list(queries.leaves(process)), queries.heads(process)
    Line.objects.update(salt=None)
    with (
        pytest.raises(DatabaseError, match="the ledger only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(queries.leaves(process)) == lines
    assert queries.heads(process) == heads


def test_an_act_is_one_look_and_two_writes(process: Process, desk: Actor) -> None:
    with CaptureQueriesContext(connection) as counted, transaction.atomic():
        append(process, entries(3), acting=desk)
    said = [query["sql"] for query in counted if "SAVEPOINT" not in query["sql"]]
    assert [line.split()[0] for line in said] == ["SELECT", "INSERT", "UPDATE"]


def test_the_key_is_a_file_of_the_installation_that_only_its_owner_reads(process: Process) -> None:
    keys = [path for path in (settings.NJIA_HOME / "keys").iterdir() if path.is_file()]
    assert keys
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys)
    raw = signing_key().private_bytes_raw()
    for model in (Line, Log):
        assert raw.hex() not in str(list(model._default_manager.values()))


def test_salts_never_repeat(process: Process, desk: Actor) -> None:
    append(process, entries(200), acting=desk)
    salts = [bytes(salt) for salt in Line.objects.values_list("salt", flat=True) if salt]
    assert len(set(salts)) == len(salts) >= 100
