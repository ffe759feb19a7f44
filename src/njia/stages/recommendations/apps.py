from typing import Any

from django.apps import AppConfig
from django.core import checks

from njia.kernel.sections import register


class RecommendationsConfig(AppConfig):
    name = "njia.stages.recommendations"
    label = "recommendations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.stages.recommendations import sections

        register("home", "recommendations/parts/_home.html", sections.home, order=30)
        register("home", "recommendations/parts/_field_home.html", sections.field_home, order=31)
        checks.register(can_find_near_words, checks.Tags.database)


def can_find_near_words(databases: Any = None, **_more: Any) -> list[checks.CheckMessage]:
    """On PostgreSQL near words need an extension that its user may not be allowed to create."""
    from django.db import connection

    if not databases or connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass('recommendations_recommendation'), to_regclass('recommendations_near')"
        )
        table, index = cursor.fetchone()
    if table is None or index is not None:
        return []
    return [checks.Warning(MISSING, hint=REMEDY, id="recommendations.W001")]


MISSING = "The database has no pg_trgm, so words that are mistyped in their first letters are not found."
REMEDY = (
    "As an administrator of the database: CREATE EXTENSION pg_trgm; CREATE INDEX recommendations_near ON "
    "recommendations_recommendation USING gin (njia_without_accents(title || ' ' || verbatim) gin_trgm_ops); "
    "then start Njia again."
)
