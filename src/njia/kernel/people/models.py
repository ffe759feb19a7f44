import secrets
from typing import ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from njia.kernel.access import ROLE_NAMES, Role


def new_ref() -> str:
    """An opaque id for the ledger: random, so that it says nothing about the person or the order of arrival."""
    return "P-" + secrets.token_hex(8)


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """An account. Names live here and in mandates only; the ledger knows `ref`."""

    ref = models.CharField(max_length=40, unique=True, default=new_ref)
    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField()

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="person_username_any_case")]

    def __str__(self) -> str:
        return self.ref  # never the name: str() ends up in logs and exceptions


class Organisation(models.Model):
    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="organisations")
    name = models.CharField(max_length=200)
    constituency = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["process", "name"], name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A person speaks for an organisation in its process, for a period."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="mandate_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"mandate {self.pk}"


class Grant(models.Model):
    """A role that a person holds in a process. Ended, never deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    process = models.ForeignKey("processes.Process", models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "process", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="grant_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.OPERATOR.value), name="grant_never_operator"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.process_id}"


class Invitation(models.Model):
    """A single-use link to set a password or passkey. Only its digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"
