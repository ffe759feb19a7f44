import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from njia.kernel import clock
from njia.kernel.access import Actor, Refused
from njia.kernel.ledger.actions import Entry, append, open_log
from njia.kernel.processes.models import Process, Publication
from njia.kernel.processes.states import CODE, PARTS, RULES


@transaction.atomic
def create_process(
    code: str, name: str, target_on: datetime.date, *, acting: Actor, language: str = "en", notice: str = ""
) -> Process:
    """Open a country process with an empty log. Raises `Refused` on a malformed or taken code."""
    RULES["create"].require(acting)
    if not CODE.fullmatch(code):
        raise Refused(
            _("A process code is two capital letters, and may go on with letters, digits and hyphens.")
        )
    try:
        with transaction.atomic():
            process = Process.objects.create(
                code=code,
                name=name,
                target_on=target_on,
                language=language,
                notice=notice,
                created_on=clock.today(),
            )
    except IntegrityError as taken:
        raise Refused(_("There is already a process with the code %(code)s.") % {"code": code}) from taken
    open_log(process)
    facts: dict[str, str | int | bool | list[str] | None] = {"target_on": target_on.isoformat()}
    append(process, [Entry("process.created", code, facts, {"name": name})], acting=acting)
    return process


@transaction.atomic
def publish(process: Process, part: str, *, acting: Actor) -> None:
    """Let the public see a part of the process, for good: what was published can be copied and not called back."""
    RULES["publish"].require(acting)
    if part not in PARTS:
        raise Refused(_("There is nothing called “%(part)s” to publish.") % {"part": part})
    _row, made = Publication.objects.get_or_create(process=process, part=part, defaults={"on": clock.today()})
    if made:
        append(process, [Entry(f"{part}.published", process.code)], acting=acting)


@transaction.atomic
def move_target(process: Process, target_on: datetime.date, reason: str, *, acting: Actor) -> Process:
    """Move the target date. The ledger keeps every date planned before, so that slippage can be seen."""
    RULES["publish"].require(acting)
    if not reason.strip():
        raise Refused(_("Say why the date moves."))
    was = process.target_on
    process.target_on = target_on
    process.save(update_fields=["target_on"])
    entry = Entry(
        "process.target_moved",
        process.code,
        {"from": was.isoformat(), "to": target_on.isoformat()},
        {"reason": reason},
    )
    append(process, [entry], acting=acting)
    return process
