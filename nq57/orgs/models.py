"""People and their accounts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Person(models.Model):
    """A named human being. The name is one string, as Vietnamese names are."""

    name = models.CharField("họ và tên", max_length=120)

    class Meta:
        verbose_name = "người"
        verbose_name_plural = "người"

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Looks an account up by its log-in name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account whose log-in name is ``username``, ignoring case."""
        return self.get(login__iexact=username)


class Account(AbstractBaseUser):
    """A named account; rights come from posts, never from the account."""

    login = models.CharField("tên đăng nhập", max_length=150, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    is_active = models.BooleanField("đang dùng", default=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = []

    objects = AccountManager()

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def __str__(self) -> str:
        return self.login
