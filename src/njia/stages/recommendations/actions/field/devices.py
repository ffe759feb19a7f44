"""Who may send: phones and Kobo servers, each with a secret of its own that can be ended."""

from django.db import transaction
from django.utils.translation import gettext as _

from njia.kernel.access import Actor, NotFound, Refused
from njia.kernel.ledger.actions import Entry, append
from njia.kernel.people.tokens import digest, new_token
from njia.kernel.processes.models import Process
from njia.stages.recommendations.models import Device
from njia.stages.recommendations.states import DEVICE_KINDS, REGISTRARS, RULES

MOST_DEVICES = 500
"""In use at once in one process."""


@transaction.atomic
def make_device(process: Process, label: str, kind: str = "phone", *, acting: Actor) -> tuple[Device, str]:
    """Give a phone or a Kobo server access; returns it with its secret, which is shown once and kept nowhere."""
    RULES["phones"].require(acting)
    if not label.strip():
        raise Refused(_("Write whose phone it is, or which one."))
    if kind not in DEVICE_KINDS:
        raise Refused(_("It is either a phone or a Kobo server."))
    if kind == "kobo" and not acting.has(REGISTRARS):
        raise Refused(_("Only the secretariat and the rapporteur let a Kobo server in."), code="role")
    if Device.objects.filter(process=process, is_revoked=False).count() >= MOST_DEVICES:
        raise Refused(_("There are too many already. End some that are not used any more."))
    token = new_token()
    device = Device.objects.create(
        process=process, kind=kind, label=label.strip()[:80], digest=digest(token), by=acting.ref
    )
    append(process, [Entry("device.admitted", device.ref, {"kind": kind})], acting=acting)
    return device, token


@transaction.atomic
def revoke_device(device: Device, *, acting: Actor) -> None:
    """End its access at once. A facilitator ends only those that they gave."""
    RULES["phones"].require(acting)
    device = Device.objects.select_for_update().get(pk=device.pk)
    if not acting.has(REGISTRARS) and device.by != acting.ref:
        raise NotFound
    if device.is_revoked:
        return
    device.is_revoked = True
    device.save(update_fields=["is_revoked"])
    append(device.process, [Entry("device.ended", device.ref)], acting=acting)
