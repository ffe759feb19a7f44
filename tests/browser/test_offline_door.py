"""A workshop's device without a network: the browser seals, keeps, and sends later, and the vault opens what it sealed."""

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from njia.vault import sealing
from tests.browser.conftest import OFFICE, Site, Visit

WORDS = "Maneno ya kubuni: tulipwe kila mwezi — “karatasi” zetu zirudishwe. 😀"
PAGE = "/KE/voices/offline/en/"
OPEN = """
import json, sys
import django
django.setup()
from njia.kernel.people import queries as people
from njia.kernel.people.models import Person
from njia.kernel.processes.models import Process
from njia.stages.voices import actions, queries
voice = queries.by_receipt(sys.argv[1])
acting = people.actor(Person.objects.get(username="custodian-1"), voice.process)
said = actions.read(voice, sys.argv[2], acting=acting)
print(json.dumps([said.words, said.spoken, said.constituency, voice.door, queries.consents(voice)["public"]]))
"""


@pytest.mark.parametrize("length", [0, 1, 1020, 1021, 5_000, 200_000])
def test_what_the_browser_seals_any_one_custodian_opens(visit: Callable[..., Visit], length: int) -> None:
    """At the edges of the padded sizes too, and with the record and the process bound in."""
    private = {name: sealing.new_private_key() for name in ("ab12", "cd34", "ef56")}
    keys = {
        name: base64.b64encode(sealing.public_bytes(key.public_key())).decode()
        for name, key in private.items()
    }
    page = visit().go("/KE/voices/")
    text = "ä" * (length // 2) + "x" * (length % 2)
    sealed = page.evaluate(
        """async ([text, keys, record]) => {
            const { seal, fromBase64 } = await import("/static/seal.js");
            const read = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, fromBase64(key)]));
            return seal(text, read, { process: "KE", record, purpose: "words" });
        }""",
        [text, keys, str(2**63 - 2)],
    )
    bound = sealing.Bound("KE", 2**63 - 2, "words")
    made = sealing.SealedWords(
        base64.b64decode(sealed["box"]),
        {name: base64.b64decode(key) for name, key in sealed["wrapped"].items()},
    )
    assert sealing.fits(made, list(private))
    for name, key in private.items():
        data_key = sealing.unwrap(made.wrapped[name], name, key, bound)
        assert sealing.unbox(made.box, data_key, bound).decode() == text
    elsewhere = sealing.Bound("KE", 2**63 - 3, "words")
    with pytest.raises(sealing.CannotOpen):
        sealing.unwrap(made.wrapped["ab12"], "ab12", private["ab12"], elsewhere)


@pytest.fixture
def slip(visit: Callable[..., Visit]) -> tuple[str, str]:
    """(token, receipt) of a slip that an invented facilitator prints."""
    visitor = visit(OFFICE)
    visitor.go("/demo/enter/facilitator/")
    page = visitor.go("/KE/voices/workshops/")
    page.get_by_label("Title").fill("Invented workshop")
    page.get_by_label("How many people").fill("2")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_label("How many slips").fill("1")
    page.get_by_role("button", name="Make slips").click()
    token, receipt = (page.locator(f".code.{part}").inner_text() for part in ("token", "receipt"))
    return token, receipt


def _kept(page: Page) -> Any:
    return json.loads(page.evaluate("localStorage.getItem('njia-sealed-KE') ?? '[]'"))


def _enter(page: Page, token: str) -> None:
    page.get_by_label("The five words").fill(token)
    page.get_by_label("What should change?").fill(WORDS)
    page.get_by_label("Which language were these words").fill("Invented Dholuo")
    page.get_by_label("Which group").select_option("workers")
    page.locator("[name=public]").check()
    page.get_by_role("button", name="Lock it").click()


def _opened(site: Site, receipt: str) -> Any:
    """Read with a custodian's passphrase in the installation's own data, as their page would."""
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "njia.site.settings"}
    command = [sys.executable, "-c", OPEN, receipt, "an invented passphrase"]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_words_given_without_a_network_arrive_later_and_are_never_kept_in_the_clear(
    visit: Callable[..., Visit], site: Site, slip: tuple[str, str]
) -> None:
    token, receipt = slip
    visitor = visit()
    page = visitor.go(PAGE)
    page.locator("[data-ready]").wait_for()
    page.context.set_offline(True)
    page.reload(wait_until="load")
    _enter(page, token)
    page.get_by_text("Locked and kept on this device").wait_for()
    (entry,) = _kept(page)
    assert "kubuni" not in json.dumps(entry)
    assert entry.keys() == {"record", "slip", "language", "consents", "box", "wrapped"}
    assert page.get_by_label("What should change?").input_value() == ""
    _send(page)
    page.get_by_text("There is no network").wait_for()
    assert len(_kept(page)) == 1
    page.context.set_offline(False)
    page.get_by_role("button", name="Send them now").click()
    page.get_by_text("All was sent").wait_for()
    assert _kept(page) == []
    assert _opened(site, receipt) == [WORDS, "Invented Dholuo", "workers", "group", True]
    assert [said for said in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []


def _send(page: Page) -> None:
    page.get_by_text("For the facilitator").click()
    page.get_by_role("button", name="Send them now").click()


def test_another_language_works_without_a_network_too(visit: Callable[..., Visit]) -> None:
    page = visit().go(PAGE)
    page.locator("[data-ready]").wait_for()
    page.context.set_offline(True)
    page.get_by_role("link", name="Kiswahili").click()
    assert page.locator("html").get_attribute("lang") == "sw"
    assert page.locator("[data-fields]").is_enabled()


def test_a_mistyped_slip_is_found_while_its_owner_is_there(
    visit: Callable[..., Visit], slip: tuple[str, str]
) -> None:
    page = visit().go(PAGE)
    page.locator("[data-ready]").wait_for()
    _enter(page, re.sub(r"^\w", "q", slip[0]))
    page.get_by_text("A word of the slip is different").wait_for()
    assert _kept(page) == []
    assert page.get_by_label("What should change?").input_value() == WORDS


def test_when_the_custodians_have_changed_the_entry_stays_on_the_device(
    visit: Callable[..., Visit], slip: tuple[str, str]
) -> None:
    page = visit().go(PAGE)
    page.locator("[data-ready]").wait_for()
    _enter(page, slip[0])
    page.get_by_text("Locked and kept on this device").wait_for()
    page.evaluate(
        """() => {
            const [entry] = JSON.parse(localStorage.getItem("njia-sealed-KE"));
            delete entry.wrapped[Object.keys(entry.wrapped)[0]];
            localStorage.setItem("njia-sealed-KE", JSON.stringify([entry]));
        }"""
    )
    _send(page)
    page.get_by_text("sealed for other custodians").wait_for()
    assert len(_kept(page)) == 1
    assert "Some could not be taken" in page.locator("[data-tell]").inner_text()
