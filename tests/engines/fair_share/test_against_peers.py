"""The same winners as exact pabutools (in order) and abcvoting, on 300 random elections full of ties."""

import importlib.util
import json

from njia.engines.fair_share import Choices, Profile, elect
from tests.engines.fair_share import peers


def ours(profile: Profile, choices: Choices) -> list[str]:
    ids = elect(profile, choices).ids
    return ids if choices.committee is None else sorted(ids)


def test_the_winners_are_those_that_the_peers_found() -> None:
    expected = json.loads(peers.EXPECTED.read_text("utf-8"))
    found = {name: ours(profile, choices) for name, profile, choices in peers.cases()}
    assert found.keys() == expected.keys()
    different = {
        name: (winners, expected[name])
        for name, winners in found.items()
        if winners != expected[name].split() and not (name.endswith("committee") and not expected[name])
    }
    assert different == {}
    assert sum(1 for winners in expected.values() if winners) > 1_800


# The peers are too heavy to install for every test run: `bench/fair_share.py --peers` gives them a place of their own.
# Where somebody has them beside Njia, the stored results are checked against them anew.
if importlib.util.find_spec("pabutools") and importlib.util.find_spec("abcvoting"):

    def test_the_peers_still_find_what_was_written_down() -> None:
        expected = json.loads(peers.EXPECTED.read_text("utf-8"))
        found = {
            name: " ".join(peers.by_peer(profile, choices)) for name, profile, choices in peers.cases(30)
        }
        assert found == {name: expected[name] for name in found}
