from django.apps import AppConfig


class SubmissionConfig(AppConfig):
    name = "njia.stages.submission"
    label = "submission"
    default_auto_field = "django.db.models.BigAutoField"
