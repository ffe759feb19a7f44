import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from njia.proof import (
    CompactRange,
    SignedHead,
    fingerprint,
    leaf_hash,
    load_or_create_key,
    public_key_hex,
    sign_head,
    sign_manifest,
    verify_head,
)
from njia.proof.canonical import read_json
from tests.proof.sample import FORGER, KEY

HEAD = sign_head(KEY, "KE", CompactRange().append(leaf_hash(b"one")), "2024-11-30")


def test_a_head_verifies_and_survives_its_file() -> None:
    assert verify_head(HEAD)
    assert SignedHead.decode(HEAD.encode()) == HEAD


@pytest.mark.parametrize(
    "change",
    [
        {"log": "UG"},
        {"size": 2},
        {"root": "0" * 64},
        {"on": "2024-12-01"},
        {"key": public_key_hex(FORGER)},
        {"key": HEAD.key.upper()},
        {"key": "not hex"},
        {"key": "00"},
        {"signature": HEAD.signature[:-2]},
        {"signature": "0" * 128},
        {"size": 2**60},
    ],
)
def test_a_changed_head_does_not(change: dict[str, Any]) -> None:
    assert not verify_head(replace(HEAD, **change))


def test_a_signature_is_good_for_one_purpose_only() -> None:
    message = b'{"log":"KE","on":"2024-11-30","root":"' + HEAD.root.encode() + b'","size":1}'
    signature = read_json(sign_manifest(KEY, message))["signature"]
    assert not verify_head(replace(HEAD, signature=signature))


@pytest.mark.parametrize(
    "change", [{"size": "1"}, {"size": True}, {"size": -1}, {"log": None}, {"on": "soon"}]
)
def test_a_malformed_head_is_not_read(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="signed head"):
        SignedHead.decode(replace(HEAD, **change).encode())


def test_a_head_with_more_or_less_is_not_read() -> None:
    with pytest.raises(ValueError, match="exactly"):
        SignedHead.decode(b'{"log":"KE"}')


def test_fingerprint_can_be_compared_by_eye() -> None:
    assert re.fullmatch(r"([0-9a-f]{4}-){7}[0-9a-f]{4}", fingerprint(HEAD.key))
    assert fingerprint(HEAD.key) != fingerprint(public_key_hex(FORGER))


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    directory = tmp_path / "home"
    first, again = load_or_create_key(directory), load_or_create_key(directory)
    assert public_key_hex(first) == public_key_hex(again)
    (file,) = directory.iterdir()
    assert file.name == "log-signing.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert bytes.fromhex(file.read_text()) == first.private_bytes_raw()


def test_those_who_start_together_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = {public_key_hex(key) for key in pool.map(load_or_create_key, [tmp_path] * 32)}
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["log-signing.key"]


@pytest.mark.parametrize("content", ["", "zz" * 32, "00" * 31])
def test_a_spoilt_key_file_is_refused_and_left(tmp_path: Path, content: str) -> None:
    file = tmp_path / "log-signing.key"
    file.write_text(content)
    with pytest.raises(ValueError, match="does not hold a signing key"):
        load_or_create_key(tmp_path)
    assert file.read_text() == content
