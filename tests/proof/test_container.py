import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from njia.proof import canonical_difference, write_zip
from njia.proof.container import read, scan
from tests.proof import sample

MEMBERS = {
    "manifest.json": b"{}",
    "log/leaves.jsonl": b"one\ntwo\n",
    "START-HERE.pdf": b"%PDF",
    "START-HERE.html": b"<p>",
    "roadmap/empty.txt": b"",
}


def packed(members: dict[str, bytes | Path]) -> bytes:
    out = io.BytesIO()
    write_zip(members, out)
    return out.getvalue()


def difference(data: bytes) -> str | None:
    return scan(io.BytesIO(data)).difference


def test_any_unzip_reads_it_and_start_here_is_on_top() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(MEMBERS))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS
        assert archive.namelist() == [
            "START-HERE.html",
            "START-HERE.pdf",
            "log/leaves.jsonl",
            "manifest.json",
            "roadmap/empty.txt",
        ]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_one_set_of_contents_has_one_spelling(tmp_path: Path) -> None:
    file = tmp_path / "leaves"
    file.write_bytes(MEMBERS["log/leaves.jsonl"])
    backwards = dict(reversed(MEMBERS.items())) | {"log/leaves.jsonl": file}
    assert packed(backwards) == packed(MEMBERS)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,6}(/[a-z]{1,6}\.[a-z]{1,4})?", fullmatch=True), st.binary(), min_size=1
    )
)
def test_what_is_written_is_canonical_and_reads_back(members: dict[str, bytes]) -> None:
    file = io.BytesIO(packed(members))
    layout = scan(file)
    assert (layout.difference, layout.whole) == (None, True)
    assert {name: read(file, span) for name, span in layout.spans.items()} == members


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up", "a/../b", "a//b", "", ".hidden", "a\\b", "ü", "a b", "a/", "C:x"]
)
def test_dangerous_names_are_not_written(name: str) -> None:
    with pytest.raises(ValueError, match="plain relative name"):
        packed({name: b""})


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    class Changing(io.BytesIO):
        def write(self, data: bytes) -> int:
            file.write_bytes(b"after")
            return super().write(data)

    file = tmp_path / "f"
    file.write_bytes(b"before")
    with pytest.raises(ValueError, match="changed while it was packed"):
        write_zip({"f": file}, Changing())


def test_every_changed_byte_is_found_and_named(tmp_path: Path) -> None:
    data = sample.small_package().seal(tmp_path / "p.zip").read_bytes()
    spans = scan(io.BytesIO(data)).spans.values()
    owner = {offset: span for span in spans for offset in range(span.offset, span.end)}
    for offset in range(len(data)):
        changed = bytearray(data)
        changed[offset] ^= 1 << offset % 8
        found = difference(bytes(changed))
        assert found, offset
        if span := owner.get(offset):
            in_name = 30 <= offset - span.offset < 30 + len(span.name)
            assert found == span.name or in_name, offset


def test_a_changed_directory_entry_names_its_member() -> None:
    data = packed(MEMBERS)
    for entry in zipfile.ZipFile(io.BytesIO(data)).infolist():
        start = data.index(b"PK\x01\x02", entry.header_offset)
        while data[start + 46 : start + 46 + len(entry.filename)] != entry.filename.encode():
            start = data.index(b"PK\x01\x02", start + 1)
        changed = bytearray(data)
        changed[start + 38] ^= 1  # its external attributes
        assert difference(bytes(changed)) == entry.filename


def test_any_cut_and_any_addition_is_found() -> None:
    data = packed(MEMBERS)
    assert all(difference(data[:size]) for size in range(len(data)))
    assert difference(data + b"\0") == "container"
    assert difference(b"\0" + data) == "container"


def test_a_gap_between_members_is_found() -> None:
    data = packed(MEMBERS)
    second = data.index(b"PK\x03\x04", 4)
    assert difference(data[:second] + b"gap" + data[second:])


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"hello", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" * 50, bytes(5000)]
)
def test_what_is_no_package_is_no_package(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert canonical_difference(path)


def test_foreign_zips_are_not_canonical() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr("a.txt", b"a" * 100)
        assert difference(out.getvalue()) == "a.txt"


def test_members_out_of_order_or_twice_are_refused() -> None:
    one, two = packed({"a": b"1"}), packed({"b": b"2"})
    local = {"a": one[: one.index(b"PK\x01\x02")], "b": two[: two.index(b"PK\x01\x02")]}
    for names in ("ba", "aa"):
        assert difference(b"".join(local[name] for name in names)) == "a"


def test_a_package_packed_again_by_other_means_can_still_be_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(MEMBERS, reverse=True):
            entry = zipfile.ZipInfo(name)
            entry.extra = b"\x55\x54\x01\x00\x00"
            archive.writestr(entry, MEMBERS[name])
    layout = scan(out)
    assert layout.whole
    assert layout.difference
    assert {name: read(out, span) for name, span in layout.spans.items()} == MEMBERS


def test_a_member_cannot_announce_more_than_the_file_holds() -> None:
    data = bytearray(packed({"a": b"1"}))
    struct.pack_into("<II", data, 18, 2**32 - 1, 2**32 - 1)
    layout = scan(io.BytesIO(bytes(data)))
    assert (layout.spans, layout.difference, layout.whole) == ({}, "a", False)
