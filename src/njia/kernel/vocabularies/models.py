from django.db import models


class Vocabulary(models.Model):
    """A list of terms of the field (themes, root causes, constituencies …), in one version."""

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="vocabulary_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(is_current=True), name="vocabulary_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.version}"


class Term(models.Model):
    vocabulary = models.ForeignKey(Vocabulary, models.CASCADE, related_name="terms")
    code = models.CharField(max_length=60)
    parent = models.CharField(max_length=60, blank=True, default="")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["vocabulary_id", "position"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="term_code_once")]

    def __str__(self) -> str:
        return self.code


class TermLabel(models.Model):
    term = models.ForeignKey(Term, models.CASCADE, related_name="labels")
    language = models.CharField(max_length=8)
    label = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="term_label_once")]

    def __str__(self) -> str:
        return self.label
