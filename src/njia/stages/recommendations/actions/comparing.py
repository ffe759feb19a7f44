"""Comparing all texts of a process beside the requests, and remembering which suggestions were refused.

A suggestion changes nothing and is in no ledger: what somebody makes of it is the answer "grouped with another",
which review records. Vectors of meaning hang on the item whose words they tell of, and go with these words.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from njia.engines.grouping import E5, Grouping, Meaning, MeaningNotInstalled, group, key_of
from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.stages.recommendations.models import Comparison, Likeness, Recommendation, RefusedTerm, Vector
from njia.stages.recommendations.queries.grouping import Compared, comparable, digest_of
from njia.stages.recommendations.states import FORGOTTEN, MEANINGS, REFUSED, RULES, SUGGESTED, WAITING
from njia.stages.recommendations.states import WORDS as BY_WORDS

JOB = "njia.stages.recommendations.jobs.compare"
AT_A_TIME = 3_000
"""Texts whose meaning one job works out, at some 30 a second: the next job goes on where it ended."""
LONGEST = datetime.timedelta(hours=3)
"""A comparison that was asked for longer ago and is not done is taken for lost, and may be asked for again."""
BATCH = 1_000


@transaction.atomic
def ask_comparison(process: Process, *, acting: Actor) -> bool:
    """Have all texts compared as soon as a worker is free. False: they are being compared already."""
    RULES["compare"].require(acting)
    return _ask(process)


@transaction.atomic
def compare_if_changed(process: Process, *, acting: Actor) -> bool:
    """Have the texts compared if they are not those that were compared last; says whether they are."""
    known, _new = Comparison.objects.get_or_create(process=process)
    texts = comparable(process)
    if len(texts) < 2 or digest_of(texts) == known.digest:
        return False
    return _ask(process)


def _ask(process: Process) -> bool:
    known, _new = Comparison.objects.select_for_update(of=("self",)).get_or_create(process=process)
    now = clock.now()
    if known.stage and known.asked_at and known.asked_at > now - LONGEST:
        return False
    known.stage, known.done, known.of, known.asked_at = WAITING, 0, 0, now
    known.save(update_fields=["stage", "done", "of", "asked_at"])
    transaction.on_commit(lambda: import_string(JOB).enqueue(process.pk))
    return True


def compare(process: Process, *, meaning: Meaning | None = None, acting: Actor) -> bool:
    """Compare the texts of a process and keep what is alike. False: there is more to work out, so ask for it again.

    Outside of any transaction, for it takes long; what is kept is written at once, at the end. `meaning` takes the
    place of the model that is installed, if one is.
    """
    texts = comparable(process)
    known, _new = Comparison.objects.get_or_create(process=process)
    shelf = _Shelf(process, texts)
    shelf.tidy()
    model = meaning or _model(shelf)
    if model and isinstance(model, E5):
        missing = [each.text for each in texts if key_of(each.text) not in shelf]
        if missing:
            model.vectors(missing[:AT_A_TIME], _Progress(known, of=len(missing)))
            if len(missing) > AT_A_TIME:
                return False
    found = group(
        [each.text for each in texts], languages=[each.language for each in texts], meaning=model,
        progress=_Progress(known),
    )  # fmt: skip
    _keep(process, texts, found, by_meaning=model is not None)
    shelf.tidy()  # what was taken back meanwhile leaves nothing behind
    return True


def _model(shelf: MutableMapping[bytes, bytes]) -> E5 | None:
    try:
        return E5(shelf)
    except MeaningNotInstalled:
        return None


@dataclass
class _Progress:
    """Tells whoever looks at the page how far it is."""

    known: Comparison
    of: int = 0

    def __call__(self, stage: str, done: int, of: int) -> None:
        Comparison.objects.filter(pk=self.known.pk).update(
            stage=MEANINGS if stage == MEANINGS else BY_WORDS, done=done, of=self.of or of
        )


class _Shelf(MutableMapping[bytes, bytes]):
    """The vectors of a process by the digest of their texts, kept with each item that has this text."""

    def __init__(self, process: Process, texts: Sequence[Compared]) -> None:
        self.process = process
        self.owners: dict[bytes, list[int]] = defaultdict(list)
        for each in texts:
            self.owners[key_of(each.text)].append(each.pk)
        rows = Vector.objects.filter(item__process=process).values_list("key", "numbers")
        self.held = {bytes(key): bytes(numbers) for key, numbers in rows}

    def tidy(self) -> None:
        """Destroy the vectors of words that were changed or taken back since."""
        now = {each.pk: key_of(each.text) for each in comparable(self.process)}
        rows = Vector.objects.filter(item__process=self.process).values_list("pk", "item_id", "key")
        old = [pk for pk, item, key in rows if now.get(item) != bytes(key)]
        for start in range(0, len(old), BATCH):
            Vector.objects.filter(pk__in=old[start : start + BATCH]).delete()

    def __getitem__(self, key: bytes) -> bytes:
        return self.held[key]

    def __setitem__(self, key: bytes, numbers: bytes) -> None:
        self.held[key] = numbers
        there = Recommendation.objects.filter(pk__in=self.owners[key]).exclude(verbatim=FORGOTTEN)
        Vector.objects.bulk_create(
            [Vector(item_id=pk, key=key, numbers=numbers) for pk in there.values_list("pk", flat=True)],
            update_conflicts=True, unique_fields=["item"], update_fields=["key", "numbers"],
        )  # fmt: skip

    def __delitem__(self, key: bytes) -> None:
        del self.held[key]
        Vector.objects.filter(item__process=self.process, key=key).delete()

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


@transaction.atomic
def _keep(process: Process, texts: Sequence[Compared], found: Grouping, *, by_meaning: bool) -> None:
    """The new suggestions take the place of the old ones; pairs that somebody refused stay refused."""
    known = Comparison.objects.select_for_update(of=("self",)).get(process=process)
    there = {each.pk for each in comparable(process)}  # somebody may have taken words back meanwhile
    wanted = {
        pair: (why.likeness, why.meaning)
        for suggestion in found.suggestions
        for why in suggestion.why
        if there.issuperset(pair := (texts[why.rows[1]].pk, texts[why.rows[0]].pk))
    }
    refused = set(Likeness.objects.filter(process=process, state=REFUSED).values_list("item_id", "target_id"))
    Likeness.objects.filter(process=process, state=SUGGESTED).delete()
    Likeness.objects.bulk_create(
        (
            Likeness(process=process, item_id=item, target_id=target, likeness=likeness, meaning=meaning)
            for (item, target), (likeness, meaning) in wanted.items()
            if (item, target) not in refused and (target, item) not in refused
        ),
        batch_size=BATCH,
    )
    known.digest, known.by_meaning, known.stage = digest_of(texts), by_meaning, ""
    known.done = known.of = len(texts)
    known.finished_on = clock.today()
    known.save(update_fields=["digest", "by_meaning", "stage", "done", "of", "finished_on"])


@transaction.atomic
def refuse_likeness(pair: Likeness, *, acting: Actor) -> None:
    """They ask for different things: the pair is not suggested again."""
    RULES["compare"].require(acting)
    _mark(pair, REFUSED)


@transaction.atomic
def reconsider_likeness(pair: Likeness, *, acting: Actor) -> None:
    """Take a refusal back."""
    RULES["compare"].require(acting)
    _mark(pair, SUGGESTED)


def _mark(pair: Likeness, state: str) -> None:
    if not Likeness.objects.filter(pk=pair.pk).update(state=state):
        raise Refused(_("The texts were compared anew since. Look at the pair once more."), code="state")


def forget_likeness(items: Sequence[Recommendation]) -> None:
    """Whose words are destroyed: what was worked out from them goes too. Part of the action that destroys them."""
    Vector.objects.filter(item__in=items).delete()
    RefusedTerm.objects.filter(recommendation__in=items).delete()
    Likeness.objects.filter(item__in=items).delete()
    Likeness.objects.filter(target__in=items).delete()
    Comparison.objects.filter(process__in={item.process_id for item in items}).update(digest="")
