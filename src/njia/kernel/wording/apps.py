from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "njia.kernel.wording"
    label = "wording"
    default_auto_field = "django.db.models.BigAutoField"
