from django.apps import AppConfig

from njia.kernel.sections import register


class SubmissionConfig(AppConfig):
    name = "njia.stages.submission"
    label = "submission"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.stages.submission import sections

        register("home", "submission/parts/_home.html", sections.home, order=70)
        register("process", "submission/parts/_front.html", sections.front, order=70)
        register("receipt", "submission/parts/_on_receipt.html", sections.on_receipt, order=70)
