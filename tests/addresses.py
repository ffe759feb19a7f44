"""Every address of the site with something to fill it, and for each form something that can be sent."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from njia.kernel import clock
from tests.field.workbooks import FORMS
from tests.sample_process import Sample, kept

CLAUSE_ROOMS = ("roadmap", "priorities", "monitoring")
WORDS = {"title": "Invented title", "body": "Invented words.", "language": "en"}
CONTACT = {"name": "Invented helpline", "number": "000", "hours": "Day and night", "checked_on": "2026-11-01"}
POLL = {
    "title": "Invented vote", "about": "actions", "form": "approve", "budget": "1000", "currency": "KES",
    "closes_on": "2027-12-31", "completion": "add1u", "weight_workers": "1",
}  # fmt: skip
TALK = {
    "title": "Invented conversation", "question": "Invented question?", "who": "tokens", "floor": "10",
    "opens_on": "2026-11-20", "closes_on": "2027-12-31",
}  # fmt: skip
ROWS = {
    "form-TOTAL_FORMS": "1",
    "form-INITIAL_FORMS": "0",
    "form-0-title": "Invented",
    "form-0-text": "Invented",
}
PASSED_ON = {
    "form-TOTAL_FORMS": "1",
    "form-INITIAL_FORMS": "0",
    "form-0-kind": "recommendation",
    "form-0-text": "Invented safe words.",
    "form-0-language": "en",
}
NEW_PASSPHRASE = "another invented passphrase"


def names() -> list[str]:
    """The name of every address, those of the sign-in included."""
    return sorted(set(_names(get_resolver().url_patterns, "")))


def _names(patterns: list[Any], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield space + pattern.name


def address(sample: Sample, row: str) -> str:
    """`row` is the name of an address, and perhaps after a space which thing it is about."""
    name, _, about = row.partition(" ")
    return reverse(name, kwargs=_arguments(sample, name, about))


def _arguments(sample: Sample, name: str, about: str) -> dict[str, Any]:
    things = sample.things
    room = name.partition(":")[0]
    given = {
        "code": sample.other.code if about == "other process" else sample.process.code,
        "public_id": things[about] if about in things else things["clause" if room in CLAUSE_ROOMS else "item"],
        "username": "secretary", "kind": "area", "language": "sw", "format": "csv", "number": 1, "point": things["point"],
        "key": things["voice"], "name": things["newcomer_key"], "token": things["package"], "pk": things["grant"],
        "uidb36": "1",
        "form_id": "media", "ref": things["device"],
    }  # fmt: skip
    if name == "meetings:detail":
        given["public_id"] = things[about or "held"]
    elif room == "meetings":
        given["public_id"] = things["coming"]
    given |= SPECIAL.get(name, lambda _things: {})(things)
    if room == "opinions" and about.startswith("talk"):
        given["number"] = things[about]
    if name == "priorities:poll" and about:
        given["number"] = things[f"poll_{about}"]
    wanted = _wanted(name)
    return {key: value for key, value in given.items() if key in wanted}


SPECIAL: dict[str, Any] = {
    "voices:gateway_end": lambda things: {"kind": things["gateway"][0].kind},
    "voices:sms": lambda things: {"kind": things["gateway"][0].kind, "secret": things["gateway"][1]},
    "voices:ussd": lambda things: {"kind": things["gateway"][0].kind, "secret": things["gateway"][1]},
    "voices:workshop": lambda things: {"pk": things["workshop"]},
    "voices:contact": lambda things: {"pk": things["support"]},
    "organisation": lambda things: {"pk": things["organisation"]},
    "invitation": lambda things: {"token": things["link"]},
    "voices:who": lambda things: {"key": things["known"]},
    "voices:opening": lambda things: {"number": things["identity_request"]},
    "voices:alert": lambda things: {"key": things["alert"]},
    "voices:honorarium": lambda things: {"key": things["honorarium"]},
    "recommendations:preview": lambda things: {"token": kept(*things["list"])},
    "recommendations:replace": lambda things: {"public_id": things["doubtful"]},
    "recommendations:forget_mapping": lambda things: {"pk": things["mapping"]},
    "recommendations:export": lambda _things: {"what": "recommendations"},
    **dict.fromkeys(
        ["recommendations:change_search", "recommendations:forget_search"],
        lambda things: {"pk": things["search"]},
    ),
    "recommendations:close_round": lambda things: {"number": things["round"]},
    "recommendations:ready_made": lambda _things: {"kind": "recommendations"},
    **dict.fromkeys(
        [f"recommendations:phone_{what}" for what in ("list", "form", "manifest", "file", "submission")],
        lambda things: {"token": things["phone"], "name": "scene.png"},
    ),
    **dict.fromkeys(
        ["recommendations:picture", "recommendations:destroy_picture"],
        lambda things: {"number": things["picture"]},
    ),
    **dict.fromkeys(
        ["recommendations:judge", "recommendations:set_aside"], lambda things: {"number": things["filled"]}
    ),
    "review:preview": lambda things: {"token": kept(*things["register"])},
    "review:group_pair": lambda things: {"number": things["pair"]},
    "review:classify": lambda things: {"public_id": things["waiting"]},
    "review:split": lambda things: {"public_id": things["waiting"]},
    "review:join": lambda things: {"public_id": things["divided"]},
    "review:hand_over": lambda things: {"public_id": things["to_read"]},
    "review:read": lambda things: {"public_id": things["to_read"]},
    "review:ask": lambda things: {"public_id": things["to_read"]},
    "review:look_again": lambda things: {"public_id": things["answered"]},
    "review:end_interest": lambda things: {"pk": things["stake"]},
    "review:dissent": lambda things: {"public_id": things["answered"]},
    **dict.fromkeys(
        ["review:ballot", "review:stop_ballot", "review:move_deadline"],
        lambda things: {"name": things["ballot"]},
    ),
    "review:sitting": lambda things: {"meeting_id": things["held"]},
    "review:answer_sheet": lambda _things: {"key": "round-1", "format": "html"},
    "roadmap:preview": lambda things: {"token": kept(*things["matrix"])},
    **dict.fromkeys(
        ["roadmap:consulted_area", "roadmap:consultation_said"],
        lambda things: {"public_id": things["consulted"], "number": 1},
    ),
    "roadmap:consult": lambda things: {"number": things["version"]},
    "roadmap:validate": lambda things: {"number": things["version"]},
    "roadmap:take_validation_back": lambda things: {
        "number": things["version"],
        "which": things["validation"],
    },
    "roadmap:check": lambda things: {"public_id": things["leaf"], "language": "fr"},
    "roadmap:sources": lambda things: {"public_id": things["leaf"]},
    "roadmap:file": lambda _things: {"format": "json"},
    "roadmap:matrix_file": lambda _things: {"format": "html"},
    "roadmap:preview_word": lambda things: {"token": kept(*things["word"])},
    "roadmap:compare_word": lambda things: {"number": things["version"], "older": things["version"] - 1},
    "roadmap:edit": lambda things: {"public_id": things["leaf"]},
    "roadmap:move": lambda things: {"public_id": things["leaf"]},
    "roadmap:translate": lambda things: {"public_id": things["leaf"]},
    "roadmap:step": lambda things: {"public_id": things["leaf"]},
    "roadmap:split": lambda things: {"public_id": things["leaf"]},
    "roadmap:join": lambda things: {"public_id": things["leaf"]},
    "roadmap:history": lambda things: {"public_id": things["leaf"]},
    "roadmap:suggest": lambda things: {"public_id": things["leaf"]},
    "roadmap:suggest_removal": lambda things: {"public_id": things["leaf"]},
    "roadmap:remark": lambda things: {"public_id": things["leaf"]},
    "roadmap:answer": lambda things: {"public_id": things["leaf"], "number": things["suggestion"]},
    "roadmap:see_named": lambda things: {"public_id": things["leaf"], "number": things["remark"]},
    "roadmap:settle": lambda things: {"public_id": things["leaf"], "number": things["remark"]},
    "roadmap:compare": lambda things: {"number": things["version"], "older": things["version"] - 1},
    "priorities:reason": lambda things: {"public_id": things["ranked"]},
    "priorities:move": lambda things: {"public_id": things["ranked"]},
    "priorities:remove": lambda things: {"public_id": things["ranked"]},
    **{
        f"priorities:{name}": lambda things: {"number": things["poll_draft"]}
        for name in ("change", "candidates", "open", "drop")
    },
    **{
        f"priorities:{name}": lambda things: {"number": things["poll"]}
        for name in ("poll", "slips", "code", "vote", "close")
    },
    "priorities:profile": lambda things: {"number": things["poll_counted"]},
    "priorities:answer": lambda things: {"number": things["poll_counted"]},
    "priorities:audit": lambda things: {"number": things["poll_small"]},
    **{f"opinions:{name}": lambda things: {"number": things["talk_draft"]} for name in ("change", "step")},
    **{
        f"opinions:{name}": lambda things: {"number": things["talk"], "pk": things["talk_statement"]}
        for name in (
            "conversation",
            "languages",
            "statements",
            "statement",
            "tokens",
            "code",
            "answer",
            "answers",
            "leave",
            "propose",
            "receipt",
            "sheet",
            "paper",
        )
    },
    **{
        f"opinions:{name}": lambda things: {"number": things["talk_closed"], "name": "votes"}
        for name in ("map", "lift", "data")
    },
    "opinions:preview": lambda things: {"number": things["talk"], "token": kept(*things["talk_sheet"])},
    "opinions:audit": lambda things: {"number": things["talk_kept"]},
    "updates:post": lambda things: {"number": things["post"]},
    "updates:edit": lambda things: {"number": things["draft"]},
    "updates:translate": lambda things: {"number": things["post"]},
    "updates:publish": lambda things: {"number": things["draft"]},
    "updates:correct": lambda things: {"number": things["post"]},
    "account_reset_password_from_key": lambda _things: {"key": "none"},
    "account_confirm_email": lambda _things: {"key": "none"},
}


def _wanted(name: str) -> set[str]:
    resolver = get_resolver()
    *spaces, last = name.split(":")
    before: set[str] = set()
    for space in spaces:
        prefix, resolver = resolver.namespace_dict[space]
        before |= {key for key in ("code",) if f"%({key})s" in prefix or key in prefix}
    found = resolver.reverse_dict.getlist(last)
    return before | {key for possibility, *_rest in found for _template, keys in possibility for key in keys}


def sent(sample: Sample, row: str) -> dict[str, Any]:
    """What is posted: enough for whoever may do it to have done it."""
    things = sample.things
    name, _, about = row.partition(" ")
    answer = {"outcome": "declined", "reason": "Invented reason."}
    forms: dict[str, dict[str, Any]] = {
        "invite": {"name": "Invented Newcomer", "role": "twg_member"},
        "invitation": {"username": "newcomer", "password": "four words put together", "again": "four words put together"},
        "organisations": {"name": "Invented organisation", "constituency": "workers"},
        "organisation": {"name": "Invented organisation, put right", "constituency": "workers"},
        "publish": {"part": "register"},
        "target": {"target_on": "2027-06-30", "reason": "Invented reason."},
        "set_language": {"language": "sw"},
        "meetings:new": {"title": "Invented", "kind": "twg", "on": "2026-11-20"},
        "meetings:edit": {"title": "Invented", "kind": "twg", "on": "2026-11-20"},
        "meetings:agenda": ROWS,
        "meetings:decisions": ROWS,
        "meetings:attendance": {"workers": "12"},
        "meetings:step": {"step": "hold"},
        "voices:gateways": {"kind": "africas-talking", "dial": "*384*2026#"},
        "voices:ussd": {"sessionId": "invented", "phoneNumber": "+000", "serviceCode": "*384*2026#", "text": ""},
        "voices:contact": CONTACT,
        "voices:workshops": {"title": "Invented", "on": "2026-12-01", "people": "12", "language": "sw"},
        "voices:workshop": {"act": "make", "number": "2"},
        "voices:behalf": {"organisation": things["organisation"], "words": "Invented words.", "language": "en"},
        "voices:key_in": {"words": "Invented words.", "language": "en"},
        "voices:door": {"slip": things["slip"], "words": "Invented words.", "language": "en"},
        "voices:new_contact": CONTACT,
        "voices:intake": {"days": "45"},
        "voices:give": {"words": "Invented words.", "language": "en"},
        "voices:read": PASSED_ON | {"act": "pass_on", "passphrase": settings.DEMO_PASSPHRASE},
        "voices:who": {"motive": "To tell somebody of an offer of help.", "passphrase": settings.DEMO_PASSPHRASE},
        "voices:opening": {"passphrase": settings.DEMO_PASSPHRASE},
        "voices:wordings": {"wording": things["safe_wording"], "act": "confirm"},
        "voices:keys": {"old": settings.DEMO_PASSPHRASE, "passphrase": NEW_PASSPHRASE, "again": NEW_PASSPHRASE},
        "voices:key": {"act": "vouch", "passphrase": settings.DEMO_PASSPHRASE},
        "voices:alert": {"act": "take", "note": "Invented: somebody trained has called."},
        "voices:honoraria": {
            "pseudonym": "jade-bridge-17", "purpose": "A day of reading drafts", "amount": "3000", "currency": "KES",
        },
        "voices:honorarium": {"step": "agree"},
        "recommendations:new": {
            "text": "Invented.", "kind": "recommendation", "language": "en", "organisation": things["organisation"],
        },
        "recommendations:searches": {"name": "Invented search", "query": "theme=justice"},
        "recommendations:change_search": {"name": "Another invented name"},
        "recommendations:edit": WORDS,
        "recommendations:themes": {"themes": ["justice"]},
        "recommendations:tie": {"relation": "relates", "other": things["answered"]},
        "recommendations:untie": {"relation": "relates", "other": things["answered"]},
        "recommendations:suggested": {
            "item": things["item"], "shown": ["themes:justice"], "fits": ["themes:justice"],
        },
        "recommendations:take_cleared": {"few": "1"},
        "recommendations:withdraw": {"reason": "Invented reason."},
        "recommendations:bring": {"file": SimpleUploadedFile("plain.xlsx", FORMS["plain"])},
        "recommendations:map_form": {"text": "recommendation", "title": "recommendation"},
        "recommendations:add_form_file": {"name": "scene.png", "file": SimpleUploadedFile("scene.png", b"PNG")},
        "recommendations:form_step": {"step": "withdraw"},
        "recommendations:devices": {"label": "Invented phone", "kind": "phone"},
        "recommendations:judge": {f"{things['asked']}-text": "Invented safe words."},
        "recommendations:set_aside": {"reason": "Invented reason."},
        "recommendations:phone_submission": {"xml_submission_file": SimpleUploadedFile("a.xml", things["sent"])},
        "recommendations:rounds": {"closes_on": "2027-01-31"},
        "recommendations:check": {"item": things["doubtful"]},
        "recommendations:replace": {"text": "Invented safe words."},
        "recommendations:preview": {"text": "Recommendation", "confirm": "1"},
        "review:propose": {f"propose-{key}": value for key, value in answer.items()},
        "review:decide": {f"decide-{key}": value for key, value in (answer | {"meeting": things["held"]}).items()},
        "review:confirm": {"confirm-meeting": things["held"]},
        "review:dissent": {"dissent-text": "Invented dissent.", "dissent-attribution": "none"},
        "review:open_ballot": {"name": "2026-9", "closes_on": "2026-12-20", "item": [things["item"]]},
        "review:ballot": {f"choice-{things['on_ballot']}": "for"},
        "review:stop_ballot": {"reason": "Invented reason."},
        "review:move_deadline": {"closes_on": "2026-12-30"},
        "review:sitting": {"present": "9"},
        "review:record_vote": answer | {"meeting": things["held"], "in_favour": "7", "against": "1"},
        "review:publishing": {"body": [things["held"]]},
        "review:set_up": {
            "terms": "Invented terms.", "rule": "majority", "quorum": "50", "readers": "2", "per_week": "20", "repeats": "5",
            "answer_within": "90",
        },
        "review:alternate": {"alternate": things["members"][0], "member": things["members"][1]},
        "review:appearance": {"shown_as": "Invented name"},
        "review:declare": {"item": things["item"], "kind": "money"},
        "review:plan": {"target_on": "2028-06-30"},
        "review:read": answer,
        "review:ask": {"ask-text": "Invented question?", "ask-choices": "Yes\nNo"},
        "review:hand_over_all": {"of": things["members"][0], "to": things["members"][1]},
        "review:move_target": {"target_on": "2028-06-30"},
        "review:hand_over": {"of": things["members"][0], "to": things["members"][1]},
        "review:agenda": {"item": [things["item"]], "meeting": things["held"]},
        "review:reply": {"question": things["question"], "choice": "Yes"},
        "review:split": {"parts": "Invented ask.\n\nAnother invented ask."},
        "review:classify": {"kind": "insight"},
        "roadmap:comment": {"words": "Invented words.", "language": "en"},
        "roadmap:consult": {
            "starts_on": "2026-12-01", "ends_on": "2026-12-31", "introduction_en": "Invented introduction.",
        },
        "roadmap:check": {"field": "title"},
        "roadmap:validate": {
            "kind": "institution", "institution": "Invented parliament", "on": clock.today().isoformat(),
        },
        "roadmap:take_validation_back": {"step": "withdraw", "reason": "Invented reason."},
        "roadmap:sources": {"recommendation": things["answered"], "relation": "inspired"},
        "roadmap:begin": {"template": "pathfinder"},
        "roadmap:freeze": {"meeting": things["held"]},
        "roadmap:add": WORDS | {"cites-TOTAL_FORMS": "0", "cites-INITIAL_FORMS": "0"},
        "roadmap:edit": WORDS | {"cites-TOTAL_FORMS": "0", "cites-INITIAL_FORMS": "0"},
        "roadmap:translate": {"title": "Maneno ya kubuni"},
        "roadmap:move": {"position": "2"},
        "roadmap:step": {"step": "retire"},
        "roadmap:suggest": {"title": "Other invented title", "base_title": "Invented section", "base_body": "Invented."},
        "roadmap:answer": {"step": "accept"},
        "roadmap:remark": {"body": "Invented remark."},
        "roadmap:settle": {"step": "resolve"},
        "roadmap:history": {"wording": things["older_words"]},
        "roadmap:split": {"title": "Invented", "new_title": "Invented too"},
        "roadmap:join": {"other": things["section"]},
        "roadmap:confirm": {"recommendation": things["cited"]},
        "priorities:add": {"action": things["unranked"], "reason": "Invented reason."},
        "priorities:reason": {"reason": "Invented reason."},
        "priorities:agree": {"meeting": things["held"]},
        "priorities:move": {"where": "down"},
        "priorities:new_poll": POLL,
        "priorities:change": POLL,
        "priorities:candidates": {f"cost_{things['candidate']}": "400"},
        "priorities:open": {"meeting": things["held"], "seed": "4 2 6"},
        "priorities:slips": {"constituency": "workers", "count": "2"},
        "priorities:code": {"constituency": "workers"},
        "priorities:vote": {f"mark_{things['candidate']}": "on", "code": things["slip"]},
        "priorities:answer": {"followed": "yes", "reason": "Invented reason.", "meeting": things["held"]},
        "priorities:audit": {"auditor": "Invented auditor, after a complaint"},
        "opinions:new": TALK,
        "opinions:change": TALK,
        "opinions:languages": {"language": "sw", "title": "Kichwa cha kubuni", "question": "Swali la kubuni?"},
        "opinions:step": {"step": "open"},
        "opinions:statements": {"text": "Invented opinion by the desk.", "language": "en"},
        "opinions:statement": {"act": "accept", "harmless": "on"},
        "opinions:tokens": {"count": "2"},
        "opinions:code": {"constituency": "workers"},
        "opinions:answer": {"code": things["talk_token"]},
        "opinions:propose": {"text": "Invented opinion.", "language": "en"},
        "opinions:receipt": {"receipt": things["talk_receipt"]},
        "opinions:paper": {"file": SimpleUploadedFile("answers.csv", b"token,1\n")},
        "opinions:lift": {"statement": ["1", "2"]},
        "opinions:audit": {"auditor": "Invented auditor, after a complaint"},
        "submission:package": {"kind": about},
        "submission:feedback": {"text": "Invented feedback."},
        "submission:answer": {"answer": "Invented answer."},
        "monitoring:action": {"state": "on_track", "note": "Invented.", "language": "en", "on": "2026-11-20"},
        "updates:new": WORDS | {"kind": "news"},
        "updates:edit": WORDS,
        "updates:translate": WORDS | {"language": "fr"},
        "updates:correct": WORDS,
    }  # fmt: skip
    return forms.get(name, {})


def prepare(sample: Sample, row: str) -> None:
    """What has to be so before the step is possible, where the sample is not so by itself."""
    if row in PREPARE:
        PREPARE[row](sample)


PREPARE: dict[str, Callable[[Sample], object]] = {
    "priorities:reopen": lambda sample: sample.agree(),
    "review:plan": lambda sample: sample.unassign(),
    "review:agenda": lambda sample: sample.unassign(),
    "review:open_ballot": lambda sample: sample.unassign(),
    "recommendations:take_cleared": lambda sample: sample.clear(),
    "recommendations:rounds": lambda sample: sample.close_round(),
}
