"""Running an installation: serving, background work, backups, the demo."""

import os
import sys
from pathlib import Path

import click

from njia.cli.frame import DEMO_URL, Command

PASSPHRASE = click.option(
    "--passphrase",
    envvar="NJIA_BACKUP_PASSPHRASE",
    prompt="Passphrase of the backup",
    hide_input=True,
    help="Asked for when not given; NJIA_BACKUP_PASSPHRASE is read.",
)


@click.command(cls=Command)
@click.option("--address", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(address: str, workers: int) -> None:
    """Serve the site, and do background work beside it."""
    from njia.site.server import Server

    Server(address, workers).run()


@click.command(cls=Command)
def worker() -> None:
    """Do background work: jobs, reminders, and what recurs."""
    from njia.kernel.jobs.actions import run_worker

    run_worker()


@click.command(cls=Command)
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@PASSPHRASE
def backup(out: Path, passphrase: str) -> None:
    """Write everything (rows, keys, media) into one encrypted file."""
    from njia.site.backup import backup as sealed

    handle = os.open(out, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(sealed(passphrase))
    click.echo(f"Written to {out}. Keep the passphrase elsewhere: without it nobody can read the file.")


@click.command(cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PASSPHRASE
def restore(file: Path, passphrase: str) -> None:
    """Fill an empty installation from a backup."""
    from njia.site.backup import restore as unseal

    click.echo(f"{unseal(file.read_bytes(), passphrase)} rows are back.")


class DemoCommand(Command):
    """Demo mode has to be chosen before the settings are read."""

    def invoke(self, ctx: click.Context) -> object:
        os.environ["NJIA_DEMO"] = "1"
        return super().invoke(ctx)


@click.command(cls=DemoCommand)
@click.option("--address", default="127.0.0.1:8000", show_default=True)
@click.option("--load-only", is_flag=True, help="Load the sample process and stop.")
def demo(address: str, load_only: bool) -> None:
    """Load the invented sample process and serve it, with a one-click sign-in link for each role."""
    from njia.site.demo.load import load, sign_in_links

    load(say=lambda line: click.echo(line, err=True))
    url = DEMO_URL.replace("8000", address.rsplit(":", 1)[-1])
    click.echo(f"\nAn invented sample process. Nothing in it is real. Open {url}/KE/ or sign in as:\n")
    for role, path in sign_in_links():
        click.echo(f"  {role:<28} {url}{path}")
    sys.stdout.flush()
    if not load_only:
        from njia.site.server import Server

        click.echo("\nServing. Stop with Ctrl-C.")
        sys.stdout.flush()
        Server(address, 2).run()
