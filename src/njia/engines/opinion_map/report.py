"""A map as plain data, for JSON."""

from dataclasses import asdict
from typing import Any

from njia.engines.opinion_map.drawing import OpinionMap


def as_json(drawn: OpinionMap) -> dict[str, Any]:
    """Lists and dicts of numbers and text. Groups are numbers from 0; who is not in the map has group null.

    Whoever publishes this keeps back the `participants` of groups below the size that was promised.
    """
    places = zip(
        drawn.participants.tolist(), drawn.group.tolist(), drawn.x.tolist(), drawn.y.tolist(), strict=True
    )
    return {
        "participants": [
            {"id": person, "group": None if group < 0 else group, "x": x, "y": y}
            for person, group, x, y in places
        ],
        "groups": [asdict(group) for group in drawn.groups],
        "groupings": [
            {"k": each.k, "silhouette": each.silhouette, "sizes": each.sizes, "moved": each.moved}
            for each in drawn.groupings
        ],
        "representative": {
            str(group): [asdict(entry) for entry in entries]
            for group, entries in enumerate(drawn.representative)
        },
        "consensus": {
            side: [asdict(entry) for entry in entries] for side, entries in drawn.consensus.items()
        },
        "statements": _statements(drawn),
    }


def _statements(drawn: OpinionMap) -> list[dict[str, Any]]:
    """Every statement with its consensus among groups, in both variants, and its priority to be asked next."""
    columns: dict[str, list[Any]] = {
        "id": drawn.statements.tolist(),
        "moderated_out": drawn.axes.left_out.tolist(),
        "priority": drawn.priority.tolist(),
    }
    for side, found in drawn.group_consensus.items():
        columns[f"group_{side}_product"] = found.product.tolist()
        columns[f"group_{side}_geometric_mean"] = found.geometric_mean.tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
