"""How does a person get an account, and how is it called? By invitation only, by name."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm
from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):
    """Nobody can open an account alone: a steward invites, and the invited person chooses a password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again.",
        "enter_current_password": "Enter your present password",
        "incorrect_password": "The password is not right. Check it and try again.",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False


def display_name(user: Any) -> str:
    """The name by which pages and letters address a person."""
    return str(user.name or user.email)


class SignInForm(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["login"].error_messages["required"] = "Enter your email address"
        self.fields["password"].error_messages["required"] = "Enter your password"
        self.fields["password"].help_text = ""


class ForgottenPasswordForm(ResetPasswordForm):
    """The e-mail address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].error_messages["required"] = "Enter your email address"


class ConfirmForm(ReauthenticateForm):
    """The password once more, before the protection of an account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
