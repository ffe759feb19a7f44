from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from njia.kernel.people.models import Person
from njia.kernel.web import Visit
from njia.site import journey


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page is drawn from; pages outside a process get the bare frame."""
    visit: Visit | None = getattr(request, "visit", None)
    user = getattr(request, "user", None)
    label = (user.name or user.username) if isinstance(user, Person) else ""
    context: dict[str, Any] = {"person_label": label}
    if visit:
        match = request.resolver_match
        context |= {
            "process": visit.process,
            "actor": visit.actor,
            "process_url": reverse("process", args=[visit.process.code]),
            "journey": journey.line(visit.process, visit.actor),
            "room": match.app_name if match else "",
        }
    return context
