"""Counting the votes of a package again, and drawing its maps. The verifier shows that they are the ones of the log, this
what they count to.
"""

import json
import zipfile
from pathlib import Path


def recount(package: Path) -> list[dict[str, str]]:
    """Failures as `njia verify` reports them. For a package whose digests hold; others are not looked into."""
    failures = []
    with zipfile.ZipFile(package) as archive:
        names = set(archive.namelist())
        for name in sorted(names):
            if name.startswith("priorities/") and name.endswith(".json"):
                profile = name.removesuffix(".json") + ".pb"
                if profile in names and (fault := _fault(archive.read(name), archive.read(profile))):
                    failures.append({"check": "recount", "member": name, "subject": "", "message": fault})
            if name.startswith("opinions/") and name.endswith(".json"):
                answers = name.removesuffix(".json") + "-votes.csv"
                if answers in names and (fault := _map_fault(archive.read(name), archive.read(answers))):
                    failures.append({"check": "recount", "member": name, "subject": "", "message": fault})
    return failures


def _map_fault(result: bytes, answers: bytes) -> str:
    """The map of these answers is the one that is told, but for who speaks for whom, which no answer says."""
    import csv
    import io

    from njia.engines.opinion_map import VotesRefused, collect, publish

    try:
        told = json.loads(result)
        rows = list(csv.DictReader(io.StringIO(answers.decode())))
        columns = [[int(row[name]) for row in rows] for name in ("voter-id", "comment-id", "vote")]
        found = publish(
            collect(*columns),
            floor=told["floor"],
            statements=[row["id"] for row in told["statements"]],
            moderated_out=[row["id"] for row in told["statements"] if row["left_out"]],
        )
        claimed = {name: value for name, value in told["map"].items() if name != "constituencies"}
    except (VotesRefused, ValueError, KeyError, TypeError, AttributeError):  # a stranger's file
        return "The map of these answers cannot be drawn again."
    if found is None or found.as_data() != claimed:
        return "Drawn again, these answers give another map."
    return ""


def _fault(result: bytes, votes: bytes) -> str:
    from njia.engines.fair_share import Choices, elect, parse_pb, replay

    try:
        told = json.loads(result)
        profile = parse_pb(votes.decode()).profile
        choices = Choices(utility=told["utility"], completion=told["completion"], seed=told["seed"])
        if elect(profile, choices).ids != [row["id"] for row in told["winners"]]:
            return "Counted again, these votes choose something else."
        problems = replay(profile, told["certificate"])
    except (ValueError, KeyError, TypeError, AttributeError):  # a stranger's file, whoever signed it
        return "These votes cannot be counted again."
    return f"The price certificate does not hold: {problems[0]}" if problems else ""
