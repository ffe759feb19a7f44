"""The Atom feed: the same posts as on the page, for readers and other sites."""

import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import override

from njia.kernel.access import NotFound, public
from njia.kernel.processes import queries as processes
from njia.kernel.processes.models import Process
from njia.stages.updates import queries
from njia.stages.updates.queries import PAGE_SIZE, Story


class UpdatesFeed(Feed[Story, Process]):
    """For everybody, so it never holds what only insiders may read, whoever asks for it.

    It speaks the process's language, or each post's own where a post is not said in that.
    """

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        process = processes.by_code(str(kwargs["code"]))
        if not queries.may_see(public(process.pk)):
            raise NotFound
        with override(process.language):
            return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Process:
        return processes.by_code(str(kwargs["code"]))

    def title(self, process: Process) -> str:
        return _("%(process)s: news of the roadmap") % {"process": process.name}

    def link(self, process: Process) -> str:
        return reverse("updates:list", args=[process.code])

    def items(self, process: Process) -> list[Story]:
        newest = queries.posts(public(process.pk)).select_related("process")[:PAGE_SIZE]
        return queries.stories(list(newest), process.language)

    def item_title(self, story: Story) -> str:
        return story.title.body

    def item_description(self, story: Story) -> str:
        return linebreaks(story.body.body, autoescape=True)

    def item_link(self, story: Story) -> str:
        return reverse("updates:post", args=[story.post.process.code, story.post.number])

    def item_pubdate(self, story: Story) -> datetime.datetime | None:
        return _noon(story.post.published_on)

    def item_updateddate(self, story: Story) -> datetime.datetime | None:
        return _noon(story.post.published_on)


def _noon(on: datetime.date | None) -> datetime.datetime | None:
    """Posts have a day and no hour; Atom wants a moment."""
    return timezone.make_aware(datetime.datetime.combine(on, datetime.time(12))) if on else None
