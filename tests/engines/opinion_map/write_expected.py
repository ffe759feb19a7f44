"""Work out with red-dwarf what the tests compare with, from shared conversations in the form of Polis's open
data.

Run it with a Python that has red-dwarf 0.4.0 (it is no dependency of Njia):

    python write_expected.py FOLDER expected.json

Nothing of the votes is kept: a label for each participant in the order of their ids ("-" when not in the
map), the chosen statements, and numbers for each statement. red-dwarf is told which statements were moderated
out (`moderated` is -1), and is given the last vote of each person on each statement.
"""

import csv
import json
import sys
from pathlib import Path

from pandas import NA
from reddwarf.implementations.base import PolisClusteringResult, run_pipeline
from sklearn.metrics import silhouette_score


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def run(folder: Path) -> PolisClusteringResult:
    last = {}
    for row in sorted(rows(folder / "votes.csv"), key=lambda row: int(row["timestamp"])):
        last[int(row["voter-id"]), int(row["comment-id"])] = int(row["vote"])
    out = [int(row["comment-id"]) for row in rows(folder / "comments.csv") if row["moderated"] == "-1"]
    return run_pipeline(
        votes=[{"participant_id": p, "statement_id": s, "vote": v} for (p, s), v in last.items()],
        mod_out_statement_ids=out,
        reducer_kwargs={"svd_solver": "full"},
    )


def expected(folder: Path) -> dict[str, object]:
    result = run(folder)
    people, statements = result.participants_df, result.statements_df
    grouped = people[people["to_cluster"]]
    return {
        "labels": "".join("-" if label is NA else str(label) for label in people["cluster_id"]),
        "silhouette": float(silhouette_score(grouped[["x", "y"]].values, grouped["cluster_id"].astype(int))),
        "centres": grouped.groupby("cluster_id")[["x", "y"]].mean().values.tolist(),
        "representative": {
            str(group): [
                [entry["tid"], entry["repful-for"], entry["repness"], entry["repness-test"]]
                for entry in entries
            ]
            for group, entries in result.repness.items()
        },
        "consensus": {
            side: [entry["tid"] for entry in entries] for side, entries in result.consensus.items()
        },
        "group_agree": [result.group_aware_consensus["agree"][s] for s in statements.index],
        "group_disagree": [result.group_aware_consensus["disagree"][s] for s in statements.index],
        "priorities": statements["priority"].tolist(),
    }


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    found = {folder.name: expected(folder) for folder in sorted(source.iterdir()) if folder.is_dir()}
    rounded = json.loads(json.dumps(found), parse_float=lambda number: round(float(number), 10))
    target.write_text(
        json.dumps(rounded, separators=(",", ":")).replace('},"', '},\n"') + "\n", encoding="utf-8"
    )
