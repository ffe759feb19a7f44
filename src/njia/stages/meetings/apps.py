from django.apps import AppConfig

from njia.kernel.sections import register


class MeetingsConfig(AppConfig):
    name = "njia.stages.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.stages.meetings import sections

        register("home", "meetings/parts/_home.html", sections.home, order=10)
        register("process", "meetings/parts/_front.html", sections.front, order=10)
