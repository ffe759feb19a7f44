from django.db import models

from njia.stages.meetings.states import KINDS, MEETING


class Meeting(models.Model):
    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    public_id = models.CharField(max_length=30, unique=True, help_text="Such as KE-M-02.")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    state = models.CharField(max_length=20, choices=MEETING.choices(), default=MEETING.start)
    on = models.DateField()
    place = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["-on", "-number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="meeting_number_once")]

    def __str__(self) -> str:
        return self.public_id


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    minutes = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.position}"


class Attendance(models.Model):
    """How many came for each constituency. Who came is not kept here: attendance stays apart from authorship."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    constituency = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    agreed = models.BooleanField(
        default=False, help_text="All who are counted agreed that their number is shown, however small."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "constituency"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.constituency}: {self.count}"


class MeetingDecision(models.Model):
    """What the meeting decided in general. Decisions on recommendations are kept by review."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="meeting_decision_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}.{self.position}"
