"""The organisation tree and its people."""

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from socle.organisation.scopes import Scopes


class Administration(models.Model):
    """A ministry, an agency or a local authority: the boundary that no content crosses."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """A service of an administration: its people share what belongs to it."""

    administration = models.ForeignKey(Administration, models.CASCADE, related_name="services")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    retention_days = models.PositiveIntegerField(default=365)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "administration", "parent", "name", name="service_named_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Finds people by e-mail, whatever its letters' case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person of this e-mail; raises Person.DoesNotExist."""
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """An agent, known by e-mail. A password is optional: one-time links sign in too.

    A service account is a person that nobody is: a program of a service, which works by keys and never signs
    in, and for which `responsible` answers.
    """

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    administration = models.ForeignKey(Administration, models.PROTECT, related_name="people")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    is_service_account = models.BooleanField(default=False)
    responsible = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answers_for"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_lower_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def has_role(self, role: "Role", service: Service | None = None) -> bool:
        """Whether the person holds the role, in this service where one is given."""
        grants = self.roles.filter(role=role)
        return grants.filter(service=service).exists() if service else grants.exists()

    def deletion_date(self) -> date:
        """The day on which what this person makes today is deleted: the service's policy, else a year."""
        days = self.service.retention_days if self.service else 365
        return timezone.localdate() + timedelta(days=days)


class Role(models.TextChoices):
    """What a person may do besides being an agent."""

    AGENT = "agent", "Agent"
    SERVICE_MANAGER = "service_manager", "Responsable de service"
    PLATFORM_ADMINISTRATOR = "platform_administrator", "Administration de la plateforme"
    AUDITOR = "auditor", "Contrôle"


class RoleGrant(models.Model):
    """One role held by one person, for one service where the role is of a service."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=Role)
    service = models.ForeignKey(Service, models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", "role", "service", name="role_granted_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"


class ApiKey(models.Model):
    """A bearer key of a person: only the keyed digest is kept, and the last letters to recognise it.

    The four `allowed_` lists are its scopes (`organisation.scopes`); an empty one allows all. `replaced_by`
    is the key that a rotation made in its place; `last_used` is a day, written once a day at most.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="keys")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)
    sensitivity = models.CharField(max_length=20, default="internal")
    allowed_models = models.JSONField(default=list, blank=True)
    allowed_endpoints = models.JSONField(default=list, blank=True)
    allowed_collections = models.JSONField(default=list, blank=True)
    allowed_addresses = models.JSONField(default=list, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaces")
    last_used = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} (…{self.ending})"

    @property
    def scopes(self) -> Scopes:
        """What the key may be used for."""
        return Scopes.of(
            self.allowed_models, self.allowed_endpoints, self.allowed_collections, self.allowed_addresses
        )

    @property
    def is_valid(self) -> bool:
        """Neither revoked nor past its expiry."""
        return self.revoked is None and (self.expires is None or self.expires > timezone.now())


class ProviderIdentity(models.Model):
    """A person as an OpenID provider knows them: by `sub`, which stays when their e-mail changes."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    by_rule = models.BooleanField(help_text="Lets in only for as long as a rule fits")
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("issuer", "subject", name="subject_known_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.issuer}"


class SignInLink(models.Model):
    """A one-time link: good for fifteen minutes, used once; only its keyed digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person} · {self.expires:%Y-%m-%d %H:%M}"


class SignInAttempt(models.Model):
    """A failed attempt to sign in, kept an hour, so that guessing is slowed down."""

    origin = models.CharField(max_length=64, db_index=True, help_text="Keyed digest of an address or e-mail")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
