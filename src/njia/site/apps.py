from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "njia.site"
    label = "site"
