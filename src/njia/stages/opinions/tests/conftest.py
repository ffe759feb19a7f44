from collections.abc import Callable

import pytest

from njia.kernel.access import Actor, Role
from njia.kernel.people import actions as people
from njia.kernel.processes.models import Process


@pytest.fixture
def speaker(process: Process, desk: Actor, as_actor: Callable[..., Actor]) -> Actor:
    """A member who speaks for a union."""
    union = people.create_organisation(process, "Invented union", "workers", acting=desk)
    return as_actor(Role.TWG_MEMBER, organisation=union)
