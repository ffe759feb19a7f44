from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "njia.stages.updates"
    label = "updates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.kernel.sections import register
        from njia.stages.updates import sections

        register("process", "updates/parts/_on_process.html", sections.on_process, order=90)
        register("home", "updates/parts/_on_home.html", sections.on_home, order=90)
