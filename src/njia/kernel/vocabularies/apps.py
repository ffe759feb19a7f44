from django.apps import AppConfig


class VocabulariesConfig(AppConfig):
    name = "njia.kernel.vocabularies"
    label = "vocabularies"
    default_auto_field = "django.db.models.BigAutoField"
