import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.stages.recommendations import actions
from njia.stages.recommendations.models import FieldForm
from tests.field.phone import Phone
from tests.field.workbooks import FILES, FORMS


@pytest.fixture
def bring(process: Process, desk: Actor):  # type: ignore[no-untyped-def]
    """Bring one of the invented forms with its files, and hand it out."""

    def make(name: str, data: bytes | None = None, **more: object) -> FieldForm:
        form, _new = actions.bring_form(process, data or FORMS[name], acting=desk, **more)  # type: ignore[arg-type]
        for file, content in FILES.get(name, {}).items():
            actions.add_file(form, file, content, acting=desk)
        return actions.take_form_step(form, "publish", acting=desk)

    return make


@pytest.fixture
def secret(process: Process, desk: Actor) -> str:
    """That of a phone."""
    return actions.make_device(process, "Invented phone", acting=desk)[1]


@pytest.fixture
def phone(live_server: LiveServer, process: Process, secret: str) -> Phone:
    return Phone(f"{live_server.url}/{process.code}/recommendations/phones/{secret}")


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})
