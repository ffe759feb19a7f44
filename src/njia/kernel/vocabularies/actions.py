import json
from pathlib import Path
from typing import Any

from django.db import transaction

from njia.kernel.vocabularies.models import Term, TermLabel, Vocabulary
from njia.kernel.vocabularies.queries import forget

DATA = Path(__file__).parent / "data" / "vocabularies.json"


@transaction.atomic
def load_vocabularies(source: Path = DATA) -> int:
    """Bring the vocabularies that ship with this release into the database; returns how many were new.

    A version that is there already is left alone: a published term never changes under its version's name.
    """
    vocabularies: dict[str, Any] = json.loads(source.read_text("utf-8"))
    known = set(Vocabulary.objects.values_list("code", "version"))
    new = 0
    for code, described in vocabularies.items():
        if (code, described["version"]) in known:
            continue
        Vocabulary.objects.filter(code=code, is_current=True).update(is_current=False)
        _add(Vocabulary.objects.create(code=code, version=described["version"]), described["terms"])
        forget(code)
        new += 1
    return new


def _add(vocabulary: Vocabulary, terms: list[dict[str, Any]]) -> None:
    made = Term.objects.bulk_create(
        Term(vocabulary=vocabulary, code=term["code"], parent=term.get("parent", ""), position=position)
        for position, term in enumerate(terms)
    )
    TermLabel.objects.bulk_create(
        TermLabel(term=row, language=language, label=label)
        for row, term in zip(made, terms, strict=True)
        for language, label in term["label"].items()
    )
