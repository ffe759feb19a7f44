from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "njia.vault"
    label = "vault"
