"""The `njia` command: a thin way in to the same actions and engines that the pages use.

Exit codes: 0 done, 1 refused (with reasons), 2 wrong usage.
"""

import click

from njia.cli import (
    bringing,
    consulting,
    finding,
    form,
    group,
    open_data,
    opinions,
    people,
    reading,
    review,
    road,
    running,
    share,
    themes,
    versions,
    voices,
)
from njia.cli.conversation import conversation
from njia.cli.deciding import COMMANDS
from njia.cli.priorities import priorities


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="njia")
def main() -> None:
    """Njia: from a room of voices to an endorsed roadmap, and the proof."""


for command in (
    people.process,
    people.organisation,
    people.person,
    people.operator,
    priorities,
    conversation,
    road.round_,
    road.meeting,
    bringing.import_,
    road.export,
    finding.recommendations,
    review.review,
    road.roadmap,
    road.ready,
    road.submit,
    road.package,
    road.verify,
    running.serve,
    running.worker,
    running.backup,
    running.restore,
    running.demo,
    share.share,
    opinions.opinions,
    group.group,
    themes.themes,
    open_data.open_data,
    voices.voices,
    form.form,
):
    main.add_command(command)
road.roadmap.add_command(consulting.consult)
road.roadmap.add_command(versions.give)
road.roadmap.add_command(versions.validate)
for command in (*COMMANDS, *reading.COMMANDS):
    review.review.add_command(command)
