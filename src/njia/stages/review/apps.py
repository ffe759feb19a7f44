from django.apps import AppConfig

PLACE_ON_THE_ROAD = 40


class ReviewConfig(AppConfig):
    name = "njia.stages.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from njia.kernel.sections import register
        from njia.stages.review import sections
        from njia.stages.review.queries.offered import offer_to_the_list

        for place, build in (
            ("recommendation", sections.on_recommendation),
            ("home", sections.on_home),
            ("process", sections.on_process),
            ("meeting", sections.on_meeting),
            ("receipt", sections.on_receipt),
        ):
            register(place, f"review/parts/_on_{place}.html", build, order=PLACE_ON_THE_ROAD)
        register("receipt", "review/parts/_questions.html", sections.questions_at, order=PLACE_ON_THE_ROAD)
        offer_to_the_list()
