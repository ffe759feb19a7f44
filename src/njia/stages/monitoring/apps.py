from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "njia.stages.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.kernel.sections import register, register_traces
        from njia.stages.monitoring import sections

        register("home", "monitoring/parts/_on_home.html", sections.on_home, order=80)
        register("process", "monitoring/parts/_on_process.html", sections.on_process, order=80)
        register("clause", "monitoring/parts/_on_clause.html", sections.on_clause, order=80)
        register(
            "recommendation", "monitoring/parts/_on_recommendation.html", sections.on_recommendation, order=80
        )
        register_traces(sections.follow, order=80)
