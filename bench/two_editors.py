"""Two people in two browsers write one roadmap at once: what is lost, what was in conflict, what the database tells.

The same script as in the browser test, for two minutes. Needs Chromium. Usage: python bench/two_editors.py [SECONDS]
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main(seconds: float) -> None:
    from tests.browser import conftest
    from tests.browser.two_writers import write

    with tempfile.TemporaryDirectory() as folder:
        site, server = conftest.serve(Path(folder))
        try:
            found = write(site, conftest.CHROMIUM, list(conftest.QUIET), "XW", seconds)
        finally:
            server.terminate()
            server.wait(timeout=20)
    whole = all(
        each["text"] == each["now"] and each["told"] and each["lines"] == len(each["versions"])
        for each in found.replayed.values()
    )
    print(f"two browsers, {seconds:g} seconds\n\n| what | first | second |\n|---|---|---|")
    for name in ("saves", "conflicts", "returns"):
        print(f"| {name} |", " | ".join(str(getattr(each, name)) for each in found.writers), "|")
    words = [sum(map(len, each.typed.values())) for each in found.writers]
    print("| words typed |", " | ".join(map(str, words)), "|")
    versions = sum(len(each["versions"]) for each in found.replayed.values())
    print(
        f"\n{found.keys()} keys, {len(found.lost())} words lost, {versions} versions of three texts;", end=" "
    )
    print("the history gives the texts and the log tells the same" if whole else "THE HISTORY IS NOT WHOLE")
    if found.lost():
        print("lost:", ", ".join(found.lost()))
    sys.exit(bool(found.lost()) or not whole)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 120)
