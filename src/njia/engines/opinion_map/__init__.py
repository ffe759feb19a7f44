"""The opinion map: where people stand who agree, disagree or pass on short statements, and what their groups
share.

    from njia.engines.opinion_map import collect, draw
    drawn = draw(collect(participants, statements, votes, times))

Plain Python with numpy; numba, where installed, makes large maps quick. Definitions:
docs/algorithms/opinion_map.md.
"""

from njia.engines.opinion_map.drawing import OpinionMap, draw, draw_shards
from njia.engines.opinion_map.live import LiveMap
from njia.engines.opinion_map.opinions import interest, next_statement
from njia.engines.opinion_map.publication import Publication, publish
from njia.engines.opinion_map.votes import Votes, VotesRefused, collect

__all__ = [
    "LiveMap",
    "OpinionMap",
    "Publication",
    "Votes",
    "VotesRefused",
    "collect",
    "draw",
    "draw_shards",
    "interest",
    "next_statement",
    "publish",
]
