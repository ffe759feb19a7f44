from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "njia.kernel.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"
