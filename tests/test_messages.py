"""Every word that people read can be translated, and what is translated is whole."""

import ast
import importlib.util
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from types import ModuleType

import allauth
import django
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.template.base import Lexer, TokenType
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from njia.kernel.access import Role
from njia.kernel.people.models import Person
from njia.kernel.vocabularies.actions import load_vocabularies
from njia.site.demo.load import load

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "njia"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
READ_ALOUD = {"title", "alt", "aria-label", "placeholder"}
NAMES = {"Njia", "AGPL-3.0-or-later", "CSV", "XLSX", "PDF", "OK"}
"""The same in every language."""


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = _script()
LANGUAGES = {path.parent.parent.name: path for path in messages.catalogues()}


def _forms(words: str | tuple[str, ...] | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def _extracted(folder: Path, **files: str) -> dict[tuple[str, str | None], Message]:
    for name, text in files.items():
        suffix = ".html" if "{%" in text or "{{" in text else ".py"
        place = folder / "templates" if suffix == ".html" else folder
        place.mkdir(exist_ok=True)
        (place / f"{name}{suffix}").write_text(text)
    found: dict[tuple[str, str | None], Message] = messages.messages(
        messages.extracted(messages.sources(folder))
    )
    return found


def test_strings_are_found_in_code(tmp_path: Path) -> None:
    code = (
        '_("one " "word")\ngettext_lazy("two")\nngettext("%(n)s cat", "%(n)s cats", n)\n'
        'pgettext("verb", "open")\nf(_("inner"))\n'
    )
    found = _extracted(tmp_path, code=code)
    assert set(found) == {
        ("one word", None),
        ("two", None),
        ("%(n)s cat", None),
        ("open", "verb"),
        ("inner", None),
    }
    assert found["%(n)s cat", None].id == ("%(n)s cat", "%(n)s cats")


def test_strings_are_found_under_another_name(tmp_path: Path) -> None:
    code = (
        "from django.utils.translation import ngettext_lazy as n_\nn_('%(n)s cat', '%(n)s cats')\nx_('no')\n"
    )
    assert set(_extracted(tmp_path, code=code)) == {("%(n)s cat", None)}


def test_strings_are_found_in_templates(tmp_path: Path) -> None:
    page = (
        '  {% translate "A title" %}\n{% include "x.html" with label=_("A label") %}{{ thing|default:_("none") }}\n'
        "      {% blocktranslate trimmed count n=n %}\n        {{ n }} 100%\n      {% plural %}\n"
        '{{ n }} all{% endblocktranslate %}\n   {% translate "It’s" context "speech" as said %}'
    )
    found = _extracted(tmp_path, page=page)
    assert set(found) == {
        ("A title", None),
        ("A label", None),
        ("none", None),
        ("%(n)s 100%%", None),
        ("It’s", "speech"),
    }
    assert found["%(n)s 100%%", None].id == ("%(n)s 100%%", "%(n)s all")


def test_tests_and_migrations_are_not_read(tmp_path: Path) -> None:
    for folder in ("tests", "migrations"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text('_("not for people")')
    assert _extracted(tmp_path) == {}


def test_translations_are_kept_and_nothing_is_guessed(tmp_path: Path) -> None:
    old = Catalog(locale="sw")
    old.add("Save", "Hifadhi")
    old.add("Gone", "Imekwenda")
    found = Catalog()
    found.add("Save")
    found.add("Saved")
    fresh = messages.messages(messages.renewed(old, found))
    assert {key[0]: message.string for key, message in fresh.items()} == {"Save": "Hifadhi", "Saved": None}


def test_writing_twice_changes_nothing_and_keeps_the_header(tmp_path: Path) -> None:
    copy = tmp_path / "sw" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    before = LANGUAGES["sw"].read_text("utf-8")
    copy.write_text(before, "utf-8")
    catalogue = messages.read(copy)
    messages.write(copy, messages.renewed(catalogue, catalogue))
    assert copy.read_text("utf-8") == before


def test_a_missing_and_a_stale_string_are_named(tmp_path: Path) -> None:
    copy = tmp_path / "sw" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_text('msgid ""\nmsgstr "Language: sw\\n"\n\nmsgid "Old"\nmsgstr "Zamani"\n', "utf-8")
    found = Catalog()
    found.add("New")
    assert messages.compare(copy, found) == ["missing: New", "stale: Old"]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_catalogue_compiles(language: str) -> None:
    catalogue = messages.read(LANGUAGES[language])
    assert not catalogue.fuzzy
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    there = {tuple(_forms(message.id)) for message in read_mo(compiled) if message.id}
    kept = [message for message in catalogue if message.id and messages.is_translated(message)]
    assert there == {tuple(_forms(message.id)) for message in kept}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_translations_are_whole(language: str) -> None:
    """Each has the placeholders, the plural forms and the outer spaces of what it translates."""
    catalogue = messages.read(LANGUAGES[language])
    wrong = [f"{message.id}: {fault}" for message in catalogue for fault in _faults(message, catalogue)]
    assert wrong == []


def _faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    if not message.id or not any(_forms(message.string)):
        return
    if message.fuzzy:
        yield "marked fuzzy, so it would not be shown"
    originals, said = _forms(message.id), _forms(message.string)
    if message.pluralizable and (len(said) != catalogue.num_plurals or not all(said)):
        yield "a plural form is missing"
    allowed = [set(PLACEHOLDER.findall(original)) for original in originals]
    for words in said:
        if set(PLACEHOLDER.findall(words)) not in allowed:
            yield f"placeholders differ in “{words}”"
        if (words[:1].isspace(), words[-1:].isspace()) != (
            originals[0][:1].isspace(),
            originals[0][-1:].isspace(),
        ):
            yield "begins or ends with another space"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_links_in_translations_lead_where_they_should(language: str) -> None:
    tags = re.compile(r"<[^>]+>")
    wrong = [
        message.id
        for message in messages.read(LANGUAGES[language])
        for original, words in zip(_forms(message.id), _forms(message.string), strict=False)
        if message.id and words and sorted(tags.findall(original)) != sorted(tags.findall(words))
    ]
    assert wrong == []


def test_borrowed_strings_stand_as_they_do_where_they_come_from() -> None:
    homes = [
        Path(django.__file__).parent / "conf",
        Path(django.__file__).parent / "contrib" / "auth",
        Path(allauth.__file__).parent,
    ]
    theirs: set[str] = set()
    for home in homes:
        with (home / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
            theirs |= {_forms(message.id)[0] for message in read_po(file, locale="en")}
    borrowed = messages.extracted(iter([messages.CATALOGUES / "borrowed.py"]))
    assert [key[0] for key in messages.messages(borrowed) if key[0] not in theirs] == []


class _Reader(HTMLParser):
    """What of a template's own HTML a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code", "kbd"} or ("class", "code") in attrs:
            self.silent.append(tag)
        self.found += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def _untranslated(text: str) -> list[str]:
    """Words in a template outside every translation tag."""
    html, inside = [], False
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.split_contents()[0]
            if word in {"blocktranslate", "comment"}:
                inside = True
            elif word in {"endblocktranslate", "endcomment"}:
                inside = False
        elif token.token_type == TokenType.TEXT and not inside:
            html.append(token.contents)
        elif token.token_type == TokenType.VAR and not inside:
            html.append(" ")
    reader = _Reader()
    reader.feed("".join(html))
    words = " ".join(reader.found).split()
    return [word for word in words if re.search(r"[^\W\d_]{2}", word) and word.strip(".,:;()") not in NAMES]


def test_the_search_for_words_finds_them() -> None:
    assert _untranslated('<p title="Shut">Open {% translate "the" %} {{ door }}</p><code>njia</code>') == [
        "Shut",
        "Open",
    ]


def test_templates_hold_no_words_outside_translation_tags() -> None:
    found = {
        str(path.relative_to(SOURCE)): words
        for path in messages.sources()
        if path.suffix == ".html" and (words := _untranslated(path.read_text("utf-8")))
    }
    assert found == {}


SAID = {"label", "help_text", "empty_label", "said"}
"""Arguments that are shown to people wherever they are given."""


def _bare_words(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        shown = [keyword.value for keyword in node.keywords if keyword.arg in SAID]
        if isinstance(node.func, ast.Name) and node.func.id == "Refused":
            shown += node.args[:1]
        for value in shown:
            parts = value.values if isinstance(value, ast.JoinedStr) else [value]
            words = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
            if any(re.search("[a-z]{2}", word) for word in words if word != "None"):
                yield f"{path.relative_to(SOURCE)}:{value.lineno}"


def test_labels_and_refusals_can_be_translated() -> None:
    """Not in models, whose help texts are for those who read the code: no form is drawn from a model."""
    code = [path for path in messages.sources() if path.suffix == ".py"]
    shown = [path for path in code if not {"models", "models.py", "cli"} & set(path.parts)]
    assert [place for path in shown for place in _bare_words(path)] == []


PAGES = (
    "portal", "about", "account_login", "process", "meetings:list", "voices:home", "recommendations:list",
    "review:register", "roadmap:roadmap", "priorities:ranking", "submission:home", "monitoring:list", "updates:list",
)  # fmt: skip


@pytest.fixture
def catalogues_as_written(tmp_path: Path, settings: Settings) -> None:
    """The catalogues of the source, compiled for this test: what `make messages` left may be older."""
    for language, path in LANGUAGES.items():
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "django.mo").open("wb") as file:
            write_mo(file, messages.read(path))
    settings.LOCALE_PATHS = [tmp_path]


class _Nodes(_Reader):
    """The text of a page piece by piece; a piece in a language of its own is left out."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag != "html" and dict(attrs).get("lang") not in {None, self.language}:
            self.silent.append(tag)


def _left_in_english(html: str, language: str) -> list[str]:
    reader = _Nodes(language)
    reader.feed(html)
    shown = {" ".join(piece.split()) for piece in reader.found}
    known = messages.messages(messages.read(LANGUAGES[language])).values()
    said = {words for message in known for words in _forms(message.string or "")}
    return [message.id for message in known if message.id in shown - said and message.string]


def test_english_that_was_left_is_seen() -> None:
    page = '<html lang="en"><p>\n Save </p><p lang="en">Cancel</p><p>Hifadhi</p>'
    assert _left_in_english(page, "sw") == ["Save"]


@pytest.fixture
def visitors(db: None) -> dict[str, Client]:
    """The public and a secretary of the invented sample process."""
    load_vocabularies()
    load()
    desk = Client()
    secretary = Person.objects.filter(grants__role=Role.SECRETARIAT).first()
    assert secretary
    desk.force_login(secretary, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {"public": Client(), "secretariat": desk}


@pytest.mark.usefixtures("catalogues_as_written")
def test_pages_speak_the_language_of_their_reader(visitors: dict[str, Client]) -> None:
    """A sentence that has a translation and still stands there in English was translated too early."""
    found = {}
    for language, (visitor, client), name in product(LANGUAGES, visitors.items(), PAGES):
        address = reverse(name, args=["KE"] if ":" in name or name == "process" else [])
        page = client.get(address, headers={"accept-language": language}, follow=True)
        html = page.content.decode()
        assert f'<html lang="{language}"' in html
        if left := _left_in_english(html, language):
            found[language, visitor, name] = left
    assert found == {}
