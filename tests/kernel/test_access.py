import pytest

from njia.kernel.access import DESK, INSIDE, MEMBERS, ROLE_NAMES, Actor, Refused, Role, Rule, public

RULE = Rule("write", frozenset({Role.RAPPORTEUR}), "Only the rapporteur writes.")


def test_a_rule_allows_its_roles_and_says_its_reason_to_all_others() -> None:
    RULE.require(Actor("P-1", 1, frozenset({Role.RAPPORTEUR, Role.TWG_MEMBER})))
    for role in set(Role) - {Role.RAPPORTEUR}:
        with pytest.raises(Refused, match=r"Only the rapporteur writes\.") as refused:
            RULE.require(Actor("P-1", 1, frozenset({role})))
        assert refused.value.code == "role"


def test_the_public_may_do_nothing_by_a_rule() -> None:
    assert not any(Rule("any", frozenset(Role)).allows(who) for who in (public(), public(1)))


def test_the_operator_alone_is_not_a_member_and_a_survivor_representative_is_one_like_every_other() -> None:
    assert Role.OPERATOR in DESK
    assert not DESK & MEMBERS
    assert Role.SURVIVOR_REPRESENTATIVE in MEMBERS
    assert str(ROLE_NAMES[Role.SURVIVOR_REPRESENTATIVE]) == str(ROLE_NAMES[Role.TWG_MEMBER])


def test_every_role_has_a_name_and_those_who_only_pass_things_on_see_nothing_inside() -> None:
    assert set(ROLE_NAMES) == set(Role)
    assert not INSIDE & {Role.CONTRIBUTOR, Role.FACILITATOR, Role.CUSTODIAN, Role.SAFEGUARDING_LEAD}
