from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "njia.stages.roadmap"
    label = "roadmap"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.kernel import subjects
        from njia.kernel.sections import register, register_traces
        from njia.stages.roadmap import queries, sections

        subjects.register(queries.find_subject)

        register(
            "recommendation", "roadmap/parts/_on_recommendation.html", sections.on_recommendation, order=50
        )
        register("reading", "roadmap/parts/_on_reading.html", sections.on_reading, order=50)
        register("home", "roadmap/parts/_on_home.html", sections.on_home, order=50)
        register("home", "roadmap/parts/_named_on_home.html", sections.named_on_home, order=49)
        register("process", "roadmap/parts/_on_process.html", sections.on_process, order=50)
        register("process", "roadmap/parts/_consultation.html", sections.consultation, order=5)
        register("recommendation", "roadmap/parts/_about_clause.html", sections.about_clause, order=49)
        register("reading", "roadmap/parts/_about_clause.html", sections.about_clause, order=49)
        register("meeting", "roadmap/parts/_on_meeting.html", sections.on_meeting, order=50)
        register_traces(sections.follow, order=50)
