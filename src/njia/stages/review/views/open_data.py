from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from njia.documents.writers import FORMATS
from njia.kernel import clock
from njia.kernel.access import NotFound
from njia.kernel.web import enter
from njia.stages.review import queries

OFFERED = ("csv", "xlsx", "json")


@login_not_required
@require_safe
def open_data(request: HttpRequest, code: str) -> HttpResponseBase:
    """What there is to take away, and what each column holds."""
    _process, actor = enter(request, code)
    if not queries.may_see(actor):
        raise NotFound
    return render(request, "review/open_data.html", {"columns": queries.OPEN_COLUMNS, "formats": OFFERED})


@login_not_required
@require_safe
def open_file(request: HttpRequest, code: str, format: str) -> HttpResponseBase:
    """The register as this reader may read it, sent as it is made."""
    process, actor = enter(request, code)
    if format not in OFFERED or not queries.may_see(actor):
        raise NotFound
    write: dict[str, Callable[[], object]] = {
        "csv": lambda: queries.open_csv(process, actor),
        "json": lambda: queries.open_json(process, actor),
        "xlsx": lambda: queries.open_workbook(process, actor),
    }
    name = f"{process.code}-register-{clock.today().isoformat()}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(write[format](), content_type=FORMATS[format].media_type, headers=headers)  # type: ignore[arg-type]
