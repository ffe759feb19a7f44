"""The invented demo process is complete, and its parts agree with each other and with the vocabularies."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "njia"
DEMO = SOURCE / "site" / "demo"
TODAY = date(2026, 11, 24)  # the clock of the demo
LANGUAGES = {"en", "sw", "fr"}
CONSTITUENCIES = {
    "government",
    "employers",
    "workers",
    "civil_society",
    "survivors",
    "international",
    "academia",
    "private_sector",
    "faith_community",
}
ROLES = {
    "convenor": 1,
    "secretariat": 1,
    "focal_point": 1,
    "twg_chair": 1,
    "twg_member": 6,
    "survivor_representative": 2,
    "rapporteur": 1,
    "adviser": 1,
    "facilitator": 1,
    "safeguarding_lead": 1,
    "custodian": 3,
    "gcg_reviewer": 1,
    "contributor": 4,
}
OUTCOMES = {
    "recommendation": {"adopted", "adapted", "merged", "deferred", "declined"},
    "insight": {"used", "kept"},
}


def read(name: str) -> Any:
    return json.loads((DEMO / f"{name}.json").read_text(encoding="utf-8"))


def by_key(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    keyed = {row["key"]: row for row in rows}
    assert len(keyed) == len(rows), "a key is used twice"
    return keyed


PROCESS = read("process")
ORGANISATIONS = by_key(PROCESS["organisations"])
PEOPLE = by_key(PROCESS["people"])
ROUNDS = {row["number"]: row for row in PROCESS["rounds"]}
MEETINGS = by_key(read("meetings"))
CONTRIBUTIONS = by_key(read("contributions"))
REVIEW = read("decisions")
DECISIONS = by_key(REVIEW["decisions"])
ROADMAP = read("roadmap")
AREAS = by_key(ROADMAP["areas"])
OUTCOME_ROWS = by_key([outcome for area in AREAS.values() for outcome in area["outcomes"]])
ACTIONS = by_key([action for outcome in OUTCOME_ROWS.values() for action in outcome["actions"]])
SECTIONS = by_key(ROADMAP["sections"])
VOCABULARIES = json.loads((SOURCE / "kernel/vocabularies/data/vocabularies.json").read_text(encoding="utf-8"))


def codes(vocabulary: str) -> set[str]:
    return {term["code"] for term in VOCABULARIES[vocabulary]["terms"]}


def constituency(person: str) -> str:
    return ORGANISATIONS[PEOPLE[person]["organisation"]]["constituency"]


def quarter(text: str) -> tuple[int, int]:
    year, number = text.split("-Q")
    assert number in "1234"
    return int(year), int(number)


@pytest.mark.parametrize("code", sorted(VOCABULARIES))
def test_vocabulary_is_versioned_and_speaks_three_languages(code: str) -> None:
    vocabulary = VOCABULARIES[code]
    terms = vocabulary["terms"]
    assert vocabulary["version"] == "1"
    assert set(vocabulary["title"]) == LANGUAGES
    assert len({term["code"] for term in terms}) == len(terms)
    for term in terms:
        assert set(term["label"]) == LANGUAGES
        assert all(label.strip() for label in term["label"].values()), term["code"]
        assert term.get("parent") in {None, *codes(code)} - {term["code"]}


def test_vocabularies_hold_what_the_field_needs() -> None:
    assert codes("constituencies") == CONSTITUENCIES
    assert codes("forms") < codes("themes")
    assert codes("four_ps") < codes("themes")
    assert {"justice", "remedy", "compensation", "reintegration", "survivor_leadership"} < codes("themes")
    assert codes("relations") == {"adopted", "adapted", "merged", "inspired"}
    assert {"SL_TLF_CHLDEA", "SL_TLF_CHLDEC", "16.2.2", "10.7.1", "5.3.1"} < codes("indicators")
    families = Counter(term.get("parent") for term in VOCABULARIES["root_causes"]["terms"])
    assert families[None] == 3
    assert set(families) == {None, "A", "B", "C"}
    for term in VOCABULARIES["root_causes"]["terms"]:
        assert term["code"].startswith(term.get("parent", ""))


def test_everything_says_that_it_is_invented() -> None:
    assert "invented" in PROCESS["name"]
    assert "invented" in PROCESS["notice"]
    assert "Invented" in ROADMAP["notice"]
    assert all(row["name"].endswith("(sample)") for row in ORGANISATIONS.values())
    surnames = {row["name"].split()[-1] for row in PEOPLE.values()}
    assert surnames == {"Mfano", "Kielelezo", "Sampuli"}
    assert all(name in PROCESS["notice"] for name in surnames)
    for post in read("updates"):
        assert "nvented sample" in post["body"] or "wa kubuni" in post["body"]


def test_organisations_and_people_cover_every_constituency_and_role() -> None:
    assert len(ORGANISATIONS) >= 14
    assert {row["constituency"] for row in ORGANISATIONS.values()} == CONSTITUENCIES
    assert len({row["name"] for row in PEOPLE.values()}) == len(PEOPLE)
    held = Counter(row["role"] for row in PEOPLE.values())
    assert set(held) == set(ROLES)
    assert all(held[role] >= least for role, least in ROLES.items())
    assert all(row["organisation"] in ORGANISATIONS for row in PEOPLE.values())
    assert all(
        constituency(key) == "survivors"
        for key, row in PEOPLE.items()
        if row["role"] == "survivor_representative"
    )


def test_custodians_are_neither_government_nor_from_one_house() -> None:
    custodians = [key for key, row in PEOPLE.items() if row["role"] in {"custodian", "safeguarding_lead"}]
    assert all(constituency(key) != "government" for key in custodians)
    assert len({PEOPLE[key]["organisation"] for key in custodians}) >= 3


def test_rounds_follow_each_other_around_today() -> None:
    first, second = (ROUNDS[number] for number in (1, 2))
    assert first["opens_on"] < first["closes_on"] < second["opens_on"] < second["closes_on"]
    assert first["closes_on"] < TODAY.isoformat() < second["closes_on"] < PROCESS["target_date"]


def test_three_meetings_were_held_and_one_is_planned() -> None:
    held = [row for row in MEETINGS.values() if row["held_on"] <= TODAY.isoformat()]
    planned = [row for row in MEETINGS.values() if row not in held]
    assert (len(held), len(planned)) == (3, 1)
    assert {row["kind"] for row in MEETINGS.values()} == {"strategic", "twg", "validation"}
    for row in held:
        assert set(row["attendance"]) == CONSTITUENCIES
        assert all(count > 0 for count in row["attendance"].values())
        assert row["decisions"]
    assert all(not row["attendance"] and not row["decisions"] for row in planned)
    assert all(item["minutes"] > 0 for row in MEETINGS.values() for item in row["agenda"])


def test_contributions_are_many_and_from_everywhere() -> None:
    rows = CONTRIBUTIONS.values()
    kinds = Counter(row["kind"] for row in rows)
    languages = Counter(row["language"] for row in rows)
    senders = {row["sender"] for row in rows} - {None}
    assert len(rows) >= 72
    assert set(kinds) == set(OUTCOMES)
    assert kinds["recommendation"] >= 58
    assert kinds["insight"] >= 10
    assert set(languages) == LANGUAGES
    assert languages["sw"] >= 6
    assert languages["fr"] >= 6
    assert languages["en"] > len(rows) / 2
    assert len(senders) >= 14
    assert {ORGANISATIONS[key]["constituency"] for key in senders} == CONSTITUENCIES
    assert {theme for row in rows for theme in row["themes"]} == codes("themes")


@pytest.mark.parametrize("key", sorted(CONTRIBUTIONS))
def test_contribution_is_well_formed(key: str) -> None:
    row = CONTRIBUTIONS[key]
    assert row["themes"]
    assert set(row["themes"]) <= codes("themes")
    assert row["root_causes"]
    assert set(row["root_causes"]) <= codes("root_causes") - {"A", "B", "C"}
    assert row["via"] in {"meeting", "organisation", "voice", "import"}
    assert ("english" in row) == (row["language"] != "en")
    assert (row["sender"] is None) == (row["via"] == "voice")
    assert (row["meeting"] is not None) == (row["via"] == "meeting")
    if row["via"] == "meeting":
        assert MEETINGS[row["meeting"]]["held_on"] == row["received_on"]
    limits = ROUNDS[row["round"]]
    assert limits["opens_on"] <= row["received_on"] <= min(limits["closes_on"], TODAY.isoformat())


def test_no_two_contributions_have_the_same_words() -> None:
    assert len({row["text"].casefold() for row in CONTRIBUTIONS.values()}) == len(CONTRIBUTIONS)


def test_the_first_round_is_answered_and_the_second_is_open() -> None:
    proposals = by_key(REVIEW["proposals"])
    assert set(DECISIONS) == {key for key, row in CONTRIBUTIONS.items() if row["round"] == 1}
    assert len(proposals) == 2
    assert all(CONTRIBUTIONS[key]["round"] == 2 and row["meeting"] is None for key, row in proposals.items())
    assert sum(row["round"] == 2 for row in CONTRIBUTIONS.values()) > len(proposals)


def test_every_answer_has_a_reason_of_its_own() -> None:
    reasons = [row["reason"] for row in [*DECISIONS.values(), *REVIEW["proposals"]]]
    assert len(set(reasons)) == len(reasons)
    assert len({reason[:25] for reason in reasons}) == len(reasons), "reasons begin alike"
    assert all(len(reason.split()) >= 12 for reason in reasons)
    used = {row["outcome"] for row in DECISIONS.values()}
    assert used == OUTCOMES["recommendation"] | OUTCOMES["insight"]


@pytest.mark.parametrize("row", [*DECISIONS.values(), *REVIEW["proposals"]], ids=lambda row: row["key"])
def test_answer_is_allowed_and_timely(row: dict[str, Any]) -> None:
    contribution = CONTRIBUTIONS[row["key"]]
    assert row["outcome"] in OUTCOMES[contribution["kind"]]
    assert (row["target"] is not None) == (row["outcome"] == "merged")
    proposer = PEOPLE[row["proposed_by"]]
    assert proposer["role"] in {"twg_member", "survivor_representative"}
    if contribution["sender"]:
        assert proposer["organisation"] != contribution["sender"], "a member answers the own organisation"
    if row["meeting"]:
        meeting = MEETINGS[row["meeting"]]
        assert meeting["kind"] == "twg"
        assert contribution["received_on"] <= meeting["held_on"] <= TODAY.isoformat()


def test_merges_end_in_an_answer() -> None:
    for key in DECISIONS:
        seen = [key]
        while (target := DECISIONS[seen[-1]]["target"]) is not None:
            assert target not in seen, f"{key} merges in a circle"
            seen.append(target)
        assert DECISIONS[seen[-1]]["outcome"] != "merged"


def test_dissents_name_a_member_and_an_answered_contribution() -> None:
    assert len(REVIEW["dissents"]) == 3
    for row in REVIEW["dissents"]:
        assert row["key"] in DECISIONS
        assert PEOPLE[row["person"]]["role"] in {"twg_member", "survivor_representative"}
        assert len(row["text"].split()) >= 12


def test_roadmap_has_the_shape_of_the_field() -> None:
    assert len(AREAS) == 5
    assert all(1 <= len(area["outcomes"]) <= 2 for area in AREAS.values())
    assert 24 <= len(ACTIONS) <= 30
    assert [row["key"] for row in ROADMAP["sections"]] == ["summary", "context", "existing_policies", "gaps"]
    stated = next(row["text"] for row in ROADMAP["sections"] if row["key"] == "summary")
    assert f"{len(ACTIONS)} actions" in stated
    assert f"{sum(row['round'] == 1 for row in CONTRIBUTIONS.values())} contributions" in stated


@pytest.mark.parametrize("key", sorted(ACTIONS))
def test_action_is_complete(key: str) -> None:
    action = ACTIONS[key]
    for field in ("title", "description", "output", "means_of_verification", "assumptions"):
        assert action[field].strip()
    assert action["lead"] in ORGANISATIONS
    assert action["partners"]
    assert set(action["partners"]) <= set(ORGANISATIONS) - {action["lead"]}
    assert quarter(action["starts"]) < quarter(action["ends"])
    indicator = action["indicator"]
    assert indicator["baseline"].keys() == {"value", "year", "source"}
    assert indicator["baseline"]["source"].removesuffix("(sample)").strip()
    assert list(indicator["targets"]) == ["2027", "2028", "2029"]
    assert indicator["targets"]["2029"] != indicator["baseline"]["value"]
    path = [indicator["baseline"]["value"], *indicator["targets"].values()]
    assert path in (sorted(path), sorted(path, reverse=True)), "targets turn back"
    for line in action["budget"]:
        assert line["currency"] == "KES"
        assert 0 <= line["funded"] <= line["amount"]


def test_citations_follow_the_answers() -> None:
    cited: dict[str, set[str]] = {}
    for owner in [*ACTIONS.values(), *SECTIONS.values()]:
        for cite in owner["cites"]:
            assert cite["relation"] in codes("relations")
            decision = DECISIONS[cite["contribution"]]
            expected = "inspired" if decision["outcome"] == "used" else decision["outcome"]
            assert cite["relation"] == expected
            cited.setdefault(cite["contribution"], set()).add(owner["key"])
    by_actions = {key for key, owners in cited.items() if owners & set(ACTIONS)}
    answered = {key for key, row in DECISIONS.items() if row["outcome"] in {"adopted", "adapted", "merged"}}
    assert answered <= by_actions
    assert {key for key, row in DECISIONS.items() if row["outcome"] == "used"} <= set(cited)
    for key, row in DECISIONS.items():
        if row["outcome"] == "merged":
            assert cited[key] & cited[row["target"]], f"{key} is cited apart from its target"
    assert all(action["cites"] for action in ACTIONS.values())


def test_priorities_rank_known_actions_once() -> None:
    rows = read("priorities")
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert len({row["action"] for row in rows}) == len(rows) >= 10
    assert {row["action"] for row in rows} <= set(ACTIONS)
    assert len({row["reason"] for row in rows}) == len(rows)


def test_monitoring_shows_every_status() -> None:
    rows = read("monitoring")
    assert len(rows) >= 12
    assert {row["action"] for row in rows} <= set(ACTIONS)
    assert {row["status"] for row in rows} == {"planned", "on_track", "delayed", "done", "stopped"}
    for row in rows:
        assert row["note"].strip()
        assert date.fromisoformat(row["on"]) <= TODAY
        begins = quarter(ACTIONS[row["action"]]["starts"])
        if row["status"] in {"on_track", "done"}:
            assert begins <= (TODAY.year, (TODAY.month + 2) // 3)


def test_updates_and_help_are_public_and_past() -> None:
    updates, help_items = by_key(read("updates")), by_key(read("help"))
    assert len(updates) == 5
    assert {row["kind"] for row in updates.values()} == {"news", "you_asked_we_did", "how_to_help"}
    assert all(date.fromisoformat(row["date"]) <= TODAY for row in updates.values())
    assert {row["language"] for row in updates.values()} <= LANGUAGES
    kinds = Counter(row["kind"] for row in CONTRIBUTIONS.values() if row["round"] == 1)
    told = f"{kinds['recommendation']} recommendations and {kinds['insight']} insights"
    assert told in updates["first-round-closed"]["body"]
    assert len(help_items) == 4
    assert all(row["action"] in ACTIONS for row in help_items.values())


def test_wordings_translate_every_area_and_some_actions() -> None:
    rows = read("wordings")
    areas = [row["key"] for row in rows if row["kind"] == "area"]
    actions = [row["key"] for row in rows if row["kind"] == "action"]
    assert sorted(areas) == sorted(AREAS)
    assert len(set(actions)) == len(actions) >= 8
    assert set(actions) <= set(ACTIONS)
    assert all(row["sw"].strip() and row["fr"].strip() and row["field"] == "title" for row in rows)
