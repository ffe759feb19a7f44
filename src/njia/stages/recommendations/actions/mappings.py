"""Which column of a kind of file holds what, kept under a name for the next file of that kind."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, Refused
from njia.kernel.processes.models import Process
from njia.stages.recommendations import models
from njia.stages.recommendations.states import RULES


@transaction.atomic
def save_mapping(
    process: Process,
    name: str,
    columns: Mapping[str, str],
    *,
    left_out: Collection[str] = (),
    encoding: str = "",
    delimiter: str = "",
    acting: Actor,
) -> models.Mapping:
    """Under the same name it takes the place of the former one."""
    RULES["edit"].require(acting)
    if not name.strip():
        raise Refused(_("Give it a name."))
    kept = {
        "columns": dict(columns),
        "left_out": list(left_out),
        "encoding": encoding,
        "delimiter": delimiter,
    }
    saved, _new = models.Mapping.objects.update_or_create(process=process, name=name.strip(), defaults=kept)
    return saved


@transaction.atomic
def forget_mapping(saved: models.Mapping, *, acting: Actor) -> None:
    RULES["edit"].require(acting)
    saved.delete()
