"""Fuzz every reader of what people bring: no crash, no hang, and a known reason in every refusal.

With atheris (`uv sync --group fuzz`) the fuzzer is led by coverage; without it, valid files are damaged at random. In
archives the parts are damaged, not the compression around them, so that the damage reaches the parsers. Each kind has a
process of its own. What breaks is written to the folder, as `crash-…`. Linux only.
Usage: python bench/fuzz.py [seconds for each kind] [folder] [kind …]
"""

import importlib.util
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parents[1]))

ATHERIS = importlib.util.find_spec("atheris") is not None
if ATHERIS:
    import atheris

    with atheris.instrument_imports(include=["njia"]):
        from njia import readers
        from njia.readers import questionnaire
else:
    from njia import readers
    from njia.readers import questionnaire

SECONDS, HANGS, MEMORY = 60, 20, 2**31
LIMITS = readers.Limits(max_rows=2_000, max_cell=20_000)
SAMPLES = Path(__file__).parents[1] / "tests" / "readers" / "files"
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


def known(code: str, said: str) -> None:
    """A refusal has a reason that can be told."""
    if code not in readers.SENTENCES or not said:
        raise AssertionError(code)


def read_file(data: bytes) -> None:
    SCRATCH.write_bytes(data)
    try:
        table = readers.read_table(SCRATCH, limits=LIMITS)
    except readers.ReadError as refused:
        return known(refused.code, str(refused))
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    assert all(row.number > 0 for row in table.rows)
    readers.recognise_columns(table)


def read_marked(data: bytes) -> None:
    SCRATCH.write_bytes(data)
    try:
        readers.read_marked(SCRATCH, LIMITS)
    except readers.ReadError as refused:
        known(refused.code, str(refused))


def read_pasted(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    readers.read_pasted(text)
    read_file(readers.pasted_table(text))
    readers.clean(readers.as_text(text))


def read_form(data: bytes) -> None:
    try:
        questionnaire.read_xlsform(data)
    except questionnaire.FormError as refused:
        known("corrupt", "; ".join(str(fault) for fault in refused.faults))


def read_answers(data: bytes) -> None:
    for read in (questionnaire.read_answers, lambda sent: questionnaire.read_kobo(sent, "plain")):
        try:
            read(data)
        except questionnaire.AnswerError as refused:
            known("corrupt", refused.code)


KINDS: dict[str, tuple[Callable[[bytes], None], tuple[str, ...]]] = {
    "xls": (read_file, ("workbook.xls",)),
    "xlsx": (read_file, ("xlsx",)),
    "ods": (read_file, ("workbook.ods",)),
    "docx": (read_file, ("table.docx", "numbered.docx")),
    "zip": (read_file, ("survey.export", "zip")),
    "marked": (read_marked, ("numbered.docx",)),
    "csv": (read_file, ("csv",)),
    "html": (read_file, ("report.html",)),
    "xml": (read_file, ("report.xml",)),
    "pasted": (read_pasted, ("pasted",)),
    "form": (read_form, ("form",)),
    "answers": (read_answers, ("answers", "kobo")),
}


def seed(name: str) -> bytes:
    if (SAMPLES / name).is_file():
        return (SAMPLES / name).read_bytes()
    return MADE[name]()


def workbook() -> bytes:
    import openpyxl

    book, raw = openpyxl.Workbook(), BytesIO()
    for row in (
        ["id", "recommendation", "date"],
        [1, "Visit every quarry.", "2026-11-24"],
        [2, "=1+1", None],
    ):
        book.active.append(row)
    book.save(raw)
    return raw.getvalue()


def survey() -> bytes:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("form.csv", "county,KEY\nKisumu,uuid:1\n")
        archive.writestr("form-asks.csv", "recommendation,PARENT_KEY,KEY\nTrain them,uuid:1,uuid:1/asks[1]\n")
    return raw.getvalue()


def form() -> bytes:
    from tests.field.workbooks import FORMS

    return FORMS["repeats"]


MADE: dict[str, Callable[[], bytes]] = {
    "xlsx": workbook,
    "zip": survey,
    "csv": lambda: 'Recommendation;Sender\n"Pay; all";Union\n'.encode("cp1252"),
    "pasted": lambda: b"Page 1\n\n1. Train inspec-\ntors\n2. Pay what\nis owed\n",
    "form": form,
    "answers": lambda: (
        b"<a id='plain' version='1'><meta><instanceID>uuid:1</instanceID></meta><ask>Pay</ask></a>"
    ),
    "kobo": lambda: json.dumps(
        {"_id": 1, "_uuid": "u", "asks": [{"asks/ask": "Pay"}], "__version__": "1"}
    ).encode(),
}


def damaged(data: bytes, change: Callable[[bytes], bytes], draw: random.Random) -> bytes:
    """`data` changed; of a sound archive one part, and now and then its bytes as they are."""
    if not data.startswith(b"PK") or draw.random() < 0.1:
        return change(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as whole:
            parts = {name: whole.read(name) for name in whole.namelist()}
    except Exception:
        return change(data)
    if not parts:
        return change(data)
    victim = draw.choice(sorted(parts))
    parts[victim] = change(parts[victim])
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def knocked(draw: random.Random) -> Callable[[bytes], bytes]:
    """A few bytes overwritten, a piece cut out, doubled or put elsewhere."""

    def change(data: bytes) -> bytes:
        copy = bytearray(data or b"\0")
        for _time in range(draw.randint(1, 8)):
            at, length = draw.randrange(len(copy) or 1), draw.choice((1, 2, 4, 8, 64))
            piece = bytes(copy[at : at + length])
            kind = draw.randrange(5)
            if kind == 0:
                copy[at : at + length] = draw.randbytes(length)
            elif kind == 1:
                copy[at : at + length] = draw.choice(
                    (b"\xff" * length, b"\0" * length, b"", b"<", b'"', b"\n")
                )
            elif kind == 2:
                copy[at:at] = piece * draw.choice((1, 3, 50))
            elif kind == 3:
                there = draw.randrange(len(copy) or 1)
                copy[there : there + length] = piece
            elif copy[at : at + 1]:
                copy[at] ^= 1 << draw.randrange(8)
        return bytes(copy)

    return change


def too_long(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"more than {HANGS} s")


def at_random(work: Callable[[bytes], None], seeds: list[bytes], seconds: float, folder: Path) -> None:
    draw = random.Random(8)  # noqa: S311
    end, runs = time.monotonic() + seconds, 0
    signal.signal(signal.SIGALRM, too_long)
    while time.monotonic() < end:
        data = damaged(draw.choice(seeds), knocked(draw), draw)
        runs += 1
        signal.alarm(HANGS)
        try:
            work(data)
        except BaseException:
            (folder / f"crash-{runs}").write_bytes(data)
            raise
        finally:
            signal.alarm(0)
    print(f"runs: {runs}", file=sys.stderr)


def led_by_coverage(work: Callable[[bytes], None], seeds: list[bytes], seconds: float, folder: Path) -> None:
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(data)

    def mutate(data: bytes, most: int, number: int) -> bytes:
        draw = random.Random(number)  # noqa: S311
        changed = damaged(data, lambda part: atheris.Mutate(part, max(len(part) * 2, 64)), draw)
        return changed if len(changed) <= most else EMPTY_ZIP

    options = [
        f"-max_total_time={int(seconds)}", f"-timeout={HANGS}", f"-rss_limit_mb={MEMORY >> 20}", "-max_len=200000",
        f"-artifact_prefix={folder}/", "-print_final_stats=1", str(corpus),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], work, custom_mutator=mutate)
    atheris.Fuzz()


def one(kind: str, seconds: float, folder: Path) -> None:
    work, names = KINDS[kind]
    seeds = [seed(name) for name in names]
    for data in seeds:
        work(data)
    (led_by_coverage if ATHERIS else at_random)(work, seeds, seconds, folder)


def main(seconds: float, folder: Path, kinds: list[str]) -> int:
    print(f"{'with atheris' if ATHERIS else 'at random':14}{'runs':>10}{'s':>6}{'MB':>7}  outcome")
    broken = 0
    for kind in kinds:
        place = folder / kind
        place.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, __file__, "--one", kind, str(seconds), str(place)]
        start = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        spent = time.monotonic() - start
        (place / "log.txt").write_text(done.stderr)
        told = [
            line.split(":")[-1]
            for line in done.stderr.splitlines()
            if "executed_units" in line or line.startswith("runs:")
        ]
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        outcome = "sound" if done.returncode == 0 else f"BROKEN, see {place}"
        broken += done.returncode != 0
        print(f"{kind:14}{(told or ['?'])[-1]:>10}{spent:6.0f}{memory:7}  {outcome}", flush=True)
    return min(broken, 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        os.nice(19)
        SCRATCH = Path(tempfile.mkdtemp()) / "file.bin"
        one(sys.argv[2], float(sys.argv[3]), Path(sys.argv[4]))
    else:
        wanted = sys.argv[3:] or list(KINDS)
        where = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="njia-fuzz-"))
        sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS, where, wanted))
