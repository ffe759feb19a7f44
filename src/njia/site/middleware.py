from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from njia.kernel.access import NotFound, Refused


class RefusalMiddleware:
    """Turns a refusal into a page that gives the reason, and what may not be known into a plain 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(
                request,
                "403.html",
                {"reason": exception.reason, "not_now": exception.code != "role"},
                status=403,
            )
        if isinstance(exception, NotFound):
            if exception.args:
                return render(request, "404.html", {"reason": exception.args[0]}, status=404)
            return page_not_found(request, Http404())
        return None
