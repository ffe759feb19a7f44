"""A form that is handed out, a phone that may send, and something sent that waits for a person."""

from typing import Any

from njia.kernel.access import Actor
from njia.kernel.processes.models import Process
from njia.readers.questionnaire import read_answers
from njia.stages.recommendations import actions
from njia.stages.recommendations.models import FilledForm, SentPicture
from njia.stages.recommendations.queries.field import carrier
from njia.stages.recommendations.queries.filled import items_of
from tests.field.phone import fill
from tests.field.workbooks import FILES, FORMS


def field_things(process: Process, desk: Actor) -> dict[str, Any]:
    form, _new = actions.bring_form(process, FORMS["media"], acting=desk)
    for name, content in FILES["media"].items():
        actions.add_file(form, name, content, acting=desk)
    form = actions.take_form_step(form, "publish", acting=desk)
    device, secret = actions.make_device(process, "Invented phone", acting=desk)
    xform = form.versions.get().xml
    marked = fill(xform, {"recommendation": "Invented: call 0700 000 000."})
    actions.receive(process, read_answers(marked), acting=carrier(device))
    row = FilledForm.objects.get(form=form)
    sent = fill(xform, {"recommendation": "Train inspectors in every county."})
    picture = SentPicture.objects.create(filled=row, name="invented.png", content=b"\x89PNG\r\n\x1a\n")
    return {
        "picture": picture.pk,
        "device": device.ref, "phone": secret, "filled": row.pk, "asked": items_of(row)[0].at, "sent": sent,
    }  # fmt: skip
