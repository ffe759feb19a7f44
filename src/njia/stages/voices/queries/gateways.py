"""Who may bring calls in."""

import hashlib
import hmac

from njia.kernel.access import Actor, NotFound
from njia.kernel.processes.models import Process
from njia.stages.voices.models import Gateway
from njia.stages.voices.states import RULES


def digest_of(secret: str) -> str:
    """Secrets are long and random, so that a quick digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def gateway(process: Process, kind: str, secret: str) -> Gateway:
    """The gateway that shows this secret. Raises `NotFound` for all others, after the same work."""
    found = Gateway.objects.filter(process=process, kind=kind).first()
    known = found.digest if found else digest_of("")
    if not hmac.compare_digest(known, digest_of(secret)) or found is None:
        raise NotFound
    return found


def gateways(process: Process, actor: Actor) -> list[Gateway]:
    """For the operator alone. Raises `NotFound`."""
    if not RULES["gateways"].allows(actor):
        raise NotFound
    return list(Gateway.objects.filter(process=process))


def dialled(process: Process) -> list[str]:
    """What people dial, for the page that tells everybody how to give words."""
    return list(Gateway.objects.filter(process=process).exclude(dial="").values_list("dial", flat=True))
