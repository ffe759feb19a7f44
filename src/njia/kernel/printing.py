"""What files made for people share: the words that writers add, and workbooks that say where they come from."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from njia.documents.labels import Labels
from njia.documents.sheet import Sheet
from njia.documents.writers import FORMATS
from njia.kernel import clock
from njia.kernel.ledger import queries as ledger
from njia.kernel.processes.models import Process


def labels() -> Labels:
    return Labels(
        skip=_("Skip to the content"),
        contents=_("Contents"),
        # Translators: {page} and {pages} are filled in by the document.
        page=_("Page {page} of {pages}"),
        info=_("Note"),
        warning=_("Please note"),
        unshown=_(
            "Some characters are missing from the typeface of this file. They are shown by their number, such as "
            "[U+4E2D]. The web page of this document shows them as they were written."
        ),
        guide=_("Guide"),
        column=_("Column"),
        meaning=_("What it holds"),
        changes=_("May I change it?"),
        editable=_("Yes"),
        locked=_("No, for reading only"),
        locked_help=_("This column is for reading only: leave it as it is."),
        choices=_("Choices"),
    )


def workbook(process: Process, sheets: Sequence[Sheet]) -> bytes:
    """An Excel file that says of which process and which state of its log it is."""
    today = clock.today()
    size = ledger.head(process).size
    properties = {"process": process.code, "exported_on": today.isoformat(), "log_size": str(size)}
    content: bytes = FORMATS["xlsx"].write(sheets, today, properties, labels())
    return content
