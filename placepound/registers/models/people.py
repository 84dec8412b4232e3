"""Who signs in, and what may they do where? Users, and their roles at an organisation or partnership."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from placepound.core.terms.viewer import Role
from placepound.registers.base import Record


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. The only personal data that Placepound holds as delivered.

    Sign-in itself (password, last login, second factor) is written by the sign-in library, so this row is not guarded.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    wants_digest = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Appointment(Record):
    """A person's role at an organisation or at a partnership, from a day until a day."""

    person = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(
        "registers.Organisation", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    partnership = models.ForeignKey(
        "registers.Partnership", models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    title = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) ^ Q(partnership__isnull=False),
                name="appointment_is_at_one_body",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="appointment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"
