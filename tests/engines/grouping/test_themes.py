import pytest

from njia.engines.grouping import themes

VOCABULARY = {
    "child_labour": ["Child labour", "Utumikishwaji wa watoto", "Travail des enfants"],
    "recruitment_fees": ["Recruitment fees"],
    "survivor_leadership": ["Survivor leadership", "Uongozi wa manusura"],
    "legislation": ["Laws and standards"],
    "empty": ["…"],
}


def codes(text: str) -> list[str]:
    return [each.code for each in themes([text], VOCABULARY)[0]]


def test_a_theme_is_found_in_any_language_by_its_words() -> None:
    found = themes(["Komesha utumikishwaji wa watoto mashambani", "End child labor on farms"], VOCABULARY)
    assert [[each.code for each in one] for one in found] == [["child_labour"], ["child_labour"]]
    assert found[0][0].words == ("utumikishwaji wa watoto",)
    assert found[1][0].words == ("child labor",)


def test_half_a_label_is_not_enough() -> None:
    assert codes("Listen to every survivor") == []
    assert codes("Strengthen the leadership of survivors") == ["survivor_leadership"]


def test_the_surest_comes_first_and_ties_go_by_code() -> None:
    assert codes("Survivor leadership against child labour and recruitment fees") == [
        "child_labour",
        "recruitment_fees",
        "survivor_leadership",
    ]


def test_no_words_no_themes() -> None:
    assert themes(["", "…"], VOCABULARY) == [[], []]
    assert themes([], VOCABULARY) == []


def test_a_theme_can_be_written_down() -> None:
    assert themes(["Ban recruitment fees"], VOCABULARY)[0][0].as_json() == {
        "code": "recruitment_fees",
        "share": 1.0,
        "words": ["recruitment fees"],
    }


def test_languages_must_be_as_many_as_texts() -> None:
    with pytest.raises(ValueError, match="language"):
        themes(["a"], VOCABULARY, languages=[])
