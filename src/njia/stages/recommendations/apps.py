from django.apps import AppConfig

from njia.kernel.sections import register


class RecommendationsConfig(AppConfig):
    name = "njia.stages.recommendations"
    label = "recommendations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.stages.recommendations import sections

        register("home", "recommendations/parts/_home.html", sections.home, order=30)
        register("home", "recommendations/parts/_field_home.html", sections.field_home, order=31)
