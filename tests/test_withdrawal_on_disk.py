"""What was taken back is on no disk: an installation of its own is filled, and its files are searched byte by byte."""

import subprocess
import sys
import zipfile
from pathlib import Path

from njia.proof import verify

ACT = """
import os, sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import datetime
from njia.kernel import clock
from njia.kernel.access import Role, clockwork
from njia.kernel.people import actions as people, queries as known
from njia.kernel.processes.actions import create_process
from njia.kernel.vocabularies.actions import load_vocabularies
from njia.stages.recommendations import actions as register, jobs
from njia.stages.submission import queries as submission
from njia.stages.voices import actions as voices
from njia.stages.voices.states import holder
from njia.vault import door

PHRASE = "an invented passphrase"
load_vocabularies()
operator = people.create_operator("Invented operator")
process = create_process("KE", "Kenya", datetime.date(2027, 1, 1), acting=known.installation_actor(operator))
acting = known.actor(operator, process)

def someone(role):
    person, _link = people.invite_new(process, f"Invented {role}", role, acting=acting)
    return known.actor(person, process)

custodians = [someone(Role.CUSTODIAN) for _ in range(3)]
desk = someone(Role.SECRETARIAT)
for each in [*custodians, someone(Role.SAFEGUARDING_LEAD)]:
    door.enrol(process, PHRASE, acting=each)
voices.write_contact(process, name="Invented", number="0", hours="Always", checked_on=clock.today(), acting=desk)
voices.open_doors(process, acting=desk)

raw, safe, swahili, contact = sys.argv[2:6]
consents = {"public": True, "submission": True, "paraphrase": True, "translate": True}
given = voices.Given(raw, "en", consents=consents, contact=contact)
voice, receipt = voices.contribute(process, given, acting=known.actor(None, process))
for wording in voices.clear(voice, [("recommendation", safe, "en")], acting=custodians[0]):
    voices.confirm(wording, acting=custodians[1])
(item,) = register.register_cleared(process, few=True, acting=desk)
register.register(process, register.New(text="Invented, and still there.", via="meeting"), acting=desk)
register.edit_wording(item, swahili, language="sw", acting=desk)
register.edit_wording(item, safe + " Edited.", language="en", acting=desk)
out = Path(sys.argv[1])
with (out / "before.zip").open("wb") as file:
    submission.build(process, file, draft=True)
voices.withdraw(voice, acting=holder(process.pk))
jobs.forget(clock.now())
jobs.scrub()
with (out / "after.zip").open("wb") as file:
    submission.build(process, file, draft=True)
"""

RAW = "kanarimaneno alisema mwenyewe"
SAFE = "canarywording in safe words"
SWAHILI = "manenosalama ya kanari"
CONTACT = "kanarisimu sifuri saba"


def test_what_was_taken_back_is_nowhere(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    out.mkdir()
    environment = {
        "NJIA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "njia.site.settings", "PATH": "", "TMPDIR": str(tmp_path),
        "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
    }  # fmt: skip
    command = [sys.executable, "-c", ACT, str(out), RAW, SAFE, SWAHILI, CONTACT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = [word.encode() for text in (RAW, SAFE, SWAHILI, CONTACT) for word in (text, text.split()[0])]
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != out]
    assert home / "njia.sqlite3" in files
    assert [(path.name, word) for path in files for word in said if word in path.read_bytes()] == []
    assert b"still there" in (home / "njia.sqlite3").read_bytes()
    for name in ("before.zip", "after.zip"):
        report = verify(out / name)
        assert report.ok, report.failures
    assert _holds(out / "before.zip", b"canarywording")
    for word in said:
        assert not _holds(out / "after.zip", word)


def _holds(path: Path, word: bytes) -> bool:
    with zipfile.ZipFile(path) as package:
        return any(word in package.read(name) for name in package.namelist())
