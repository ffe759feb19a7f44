from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "njia.stages.opinions"
    label = "opinions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.kernel.sections import register
        from njia.stages.opinions import sections

        register("home", "opinions/parts/_on_home.html", sections.on_home, order=35)
        register("process", "opinions/parts/_on_process.html", sections.on_process, order=35)
        register(
            "recommendation", "opinions/parts/_on_recommendation.html", sections.on_recommendation, order=35
        )
