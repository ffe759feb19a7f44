from django.apps import AppConfig

from njia.kernel.sections import register


class VoicesConfig(AppConfig):
    name = "njia.stages.voices"
    label = "voices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.stages.voices import sections

        register("home", "voices/parts/_home.html", sections.home, order=20)
        register("process", "voices/parts/_front.html", sections.front, order=20)
