"""Twenty invented asks go through a whole round of review, on pages and on the command line."""

import pytest

from tests.review_round import Round, from_senders, walk
from tests.review_round_checks import problems

pytestmark = pytest.mark.django_db
ASKS = 20


def test_a_whole_round(tmp_path):
    texts = [f"Invented ask {number}: train the inspectors of district {number}." for number in range(ASKS)]
    made = walk(Round(from_senders(texts), tmp_path, opens=20))
    assert problems(made) == []
    done = {step.name: step.count for step in made.steps}
    assert (done["import"], done["read and propose"], done["publish"]) == (ASKS, 2 * ASKS, ASKS)
    assert done["agenda: decide what is agreed"] > 0
    assert done["ballots"] > 0
    assert done["decide at a meeting, dissent"] > 0
