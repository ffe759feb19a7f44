from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    name = "njia.stages.priorities"
    label = "priorities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.kernel.sections import register
        from njia.stages.priorities import sections

        register("clause", "priorities/parts/_on_clause.html", sections.on_clause, order=60)
        register("home", "priorities/parts/_on_home.html", sections.on_home, order=60)
        register("home", "priorities/parts/_votes_home.html", sections.open_votes, order=61)
        register("meeting", "priorities/parts/_on_meeting.html", sections.on_meeting, order=60)
