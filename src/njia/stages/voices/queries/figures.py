"""Figures about people behind voices: floored, released at most once a month, and never taken back.

What is shown is what was released, not what could be counted at this moment. Each figure rises by multiples of the
floor only and never falls, so that no difference between two of them is about fewer people than the floor.
"""

from collections import Counter

from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.voices.models import Figure, Voice
from njia.stages.voices.queries.consents import objections_made, without_consent
from njia.stages.voices.queries.doors import is_open
from njia.stages.voices.states import READ

ALL = "voices"
ABOUT = "about"
NOT_MEANT = "objections"


def floored(count: int, floor: int) -> int | None:
    """A figure about people: rounded down to a multiple of the floor, and None below it, also where nobody is."""
    return count // floor * floor or None


def countable(process: Process) -> Counter[str]:
    """Question → voices that were read and agreed to be counted. For the release of figures alone."""
    rows = Voice.objects.filter(process=process, state__in=READ)
    read = {key: rest for key, *rest in rows.values_list("pk", "constituency", "about")}
    silent = without_consent(set(read), "count")
    agreed = [rest for key, rest in read.items() if key not in silent]
    heard = Counter({ALL: len(agreed)}) + Counter(f"{ALL}:{group}" for group, _about in agreed if group)
    heard += Counter(f"{ABOUT}:{about}" for _group, about in agreed if about)
    return heard + Counter({NOT_MEANT: objections_made(process)})


def released(process: Process) -> dict[str, int]:
    """Question → the newest figure that was released, which is also the highest."""
    found: dict[str, int] = {}
    for question, value in Figure.objects.filter(process=process).values_list("question", "value"):
        found[question] = max(value, found.get(question, 0))
    return found


def ledger_of_figures(process: Process) -> list[Figure]:
    """Every figure that was ever released, in order."""
    return list(Figure.objects.filter(process=process).order_by("epoch", "question"))


def heard(process: Process) -> int | None:
    """How many voices were read, as last released; None before there are enough of them."""
    return released(process).get(ALL)


def not_meant(process: Process) -> int | None:
    """How often contributors said "not what I meant", as last released; None below the floor."""
    return released(process).get(NOT_MEANT)


def participation(process: Process) -> list[tuple[str, int | None]]:
    """(constituency, voices read from it, as last released), for every constituency in the vocabulary's order."""
    figures = released(process)
    return [(code, figures.get(f"{ALL}:{code}")) for code in vocabularies.terms("constituencies")]


def heard_about(process: Process) -> dict[str, int]:
    """Subject → how many voices about it were read, as last released. Those below the floor are not among them."""
    figures = released(process).items()
    return {name.removeprefix(f"{ABOUT}:"): value for name, value in figures if name.startswith(f"{ABOUT}:")}


def standing(process: Process) -> str:
    """Moves with what custodians read, never with what arrives: the line is public, and would show an arrival."""
    if Voice.objects.filter(process=process, state__in=READ).exists():
        return "done"
    return "current" if is_open(process) else "next"
