"""What both databases can sum up, each in its own words."""

from typing import Any

from django.db.models import Aggregate, TextField
from django.db.models.functions import Cast


class _Listed(Aggregate):
    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def listed(field: str) -> Aggregate:
    """The values of a group as one text with commas between them, for codes and numbers alone: quicker than so many rows."""
    return _Listed(Cast(field, TextField()))
