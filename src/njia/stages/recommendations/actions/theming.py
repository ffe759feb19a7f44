"""What a person says of the terms that are suggested for a text: which of them fit it, and which do not."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.vocabularies.queries import terms
from njia.stages.recommendations.actions.items import tag
from njia.stages.recommendations.models import Recommendation, RefusedTerm, Tag
from njia.stages.recommendations.queries.theming import SUGGESTED_FROM, Key
from njia.stages.recommendations.states import LEFT, RULES


@transaction.atomic
def settle_terms(
    item: Recommendation, *, fitting: Collection[Key] = (), refused: Collection[Key] = (), acting: Actor
) -> None:
    """Add the fitting terms (vocabulary, code) beside those that it has, and remember which do not fit.

    What is named in both fits. Raises `Refused` for a term that the vocabularies do not know, or an item that has left.
    """
    RULES["edit"].require(acting)
    item = Recommendation.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.state in LEFT:
        raise Refused(_("It is not in the register any more."), code="state")
    for vocabulary, code in (*fitting, *refused):
        if vocabulary not in SUGGESTED_FROM or code not in terms(vocabulary):
            raise Refused(_("There is no such term: %(code)s.") % {"code": f"{vocabulary}:{code}"})
    for name in SUGGESTED_FROM:
        if wanted := {code for vocabulary, code in fitting if vocabulary == name}:
            held = Tag.objects.filter(recommendation=item, vocabulary=name).values_list("code", flat=True)
            tag(item, name, {*wanted, *held}, acting=acting)
    _reconsider(item, fitting)
    RefusedTerm.objects.bulk_create(
        [
            RefusedTerm(recommendation=item, vocabulary=vocabulary, code=code)
            for vocabulary, code in dict.fromkeys(refused)
            if (vocabulary, code) not in fitting
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def reconsider_terms(item: Recommendation, refused: Collection[Key], *, acting: Actor) -> None:
    """Take refusals back: where its text still speaks of these terms, they are suggested again."""
    RULES["edit"].require(acting)
    _reconsider(item, refused)


def _reconsider(item: Recommendation, keys: Collection[Key]) -> None:
    for vocabulary, code in keys:
        RefusedTerm.objects.filter(recommendation=item, vocabulary=vocabulary, code=code).delete()
