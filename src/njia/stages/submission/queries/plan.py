"""The roadmap as a document to read and print."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from njia.documents.book import Block, Book, Contents
from njia.stages.roadmap import queries as roadmap
from njia.stages.roadmap.queries import Node
from njia.stages.submission.queries.frame import book, subtitle
from njia.stages.submission.queries.record import Record

REGISTER, PROVENANCE = "../register/register.html", "../provenance/provenance.html"


def roadmap_book(record: Record, tree: Sequence[Node]) -> Book:
    frame = roadmap.Frame(
        record.scope.process.language,
        register=lambda public_id: f"{REGISTER}#{public_id}",
        provenance=lambda public_id: f"{PROVENANCE}#{public_id}",
    )
    blocks: list[Block] = [Contents(2), *roadmap.roadmap_blocks(frame, tree)]
    return book(record, _("Roadmap"), subtitle(record), blocks)
