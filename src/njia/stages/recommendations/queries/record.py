"""What the proof and the figures need: every item with what opens its commitments."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process
from njia.kernel.vocabularies import queries as vocabularies
from njia.stages.recommendations.models import Recommendation, SetAside, Tag
from njia.stages.recommendations.queries.items import Rewording, rewording_of
from njia.stages.voices import queries as voices


@dataclass(frozen=True, slots=True)
class PackageItem:
    """One item as it goes into the package. `text` and `salt` are None where consent for that was not given.

    So they are where whoever spoke in confidence had other words put in their place; `sent` tells that apart.
    """

    item: Recommendation
    text: str | None
    salt: str | None
    themes: tuple[str, ...]
    sender: str
    sent: bool
    agreed: Rewording

    @property
    def attributes(self) -> dict[str, str | list[str]]:
        """What stood beside the words; nothing while it may identify somebody and no person has looked."""
        return {} if self.item.checking else self.item.attributes

    def may_send(self, language: str) -> bool:
        """Whether later wordings in this language may be sent with it."""
        return self.sent and not self.agreed.refuses(self.item, language)


def package_items(process: Process) -> Iterator[PackageItem]:
    """Every recommendation and insight by number, with its verbatim words and what opens them."""
    items = list(
        Recommendation.objects.filter(process=process)
        .select_related("organisation", "round", "part_of")
        .order_by("number")
    )
    withheld = voices.without_consent({item.voice_id for item in items if item.voice_id}, "submission")
    agreed = rewording_of(items)
    salts = ledger.salts(process, (item.received_line for item in items))
    themes: dict[int, list[str]] = {}
    for pk, code in (
        Tag.objects.filter(recommendation__process=process, vocabulary="themes")
        .values_list("recommendation_id", "code")
        .order_by("recommendation_id", "code")
    ):
        themes.setdefault(pk, []).append(code)
    for item in items:
        salt = None if item.voice_id in withheld or item.checking else salts.get(item.received_line)
        yield PackageItem(
            item=item,
            sent=item.voice_id not in withheld and (salt is not None or item.edited_id is not None),
            text=item.verbatim if salt else None,
            salt=ledger.opening(salt, "text") if salt else None,
            themes=tuple(themes.get(item.pk, ())),
            sender=item.organisation.name if item.organisation else "",
            agreed=agreed,
        )


def set_aside_rows(process: Process) -> list[SetAside]:
    return list(SetAside.objects.filter(batch__process=process).select_related("batch").order_by("line"))


def participation(process: Process) -> list[tuple[str, int, int]]:
    """(constituency, organisations heard openly, recommendations they sent), in the vocabulary's order.

    Only what organisations sent openly is counted here; people behind voices are counted by voices, floored.
    """
    rows = (
        Recommendation.objects.filter(process=process, organisation__isnull=False, part_of__isnull=True)
        .values("organisation__constituency")
        .annotate(organisations=Count("organisation", distinct=True), items=Count("pk"))
    )
    counted = {row["organisation__constituency"]: (row["organisations"], row["items"]) for row in rows}
    return [(code, *counted.get(code, (0, 0))) for code in vocabularies.terms("constituencies")]
