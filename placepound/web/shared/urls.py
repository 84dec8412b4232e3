"""Which pages belong to no stage? Today, the account, signing in, the glossary and help."""

from allauth.account import views as sign_in
from django.urls import include, path, re_path

from placepound.web.shared import help_pages, today_page, views

# Only what an account by invitation needs of the sign-in library: nobody opens or re-addresses an account alone.
sign_in_pages = [
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("by-invitation/", sign_in.signup, name="account_signup"),  # closed, and says so
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("confirm-it-is-you/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/choose/", sign_in.password_set, name="account_set_password"),
    path("password/forgotten/", sign_in.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", sign_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/forgotten/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/forgotten/chosen/", sign_in.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    path("two-step/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("", today_page.today_page, name="today"),
    path("account/", views.account, name="account"),
    path("account/", include(sign_in_pages)),
    path("health/", views.health, name="health"),
    path("glossary/", help_pages.glossary, name="glossary"),
    path("help/", help_pages.help_page, name="help"),
    path("help/what-placepound-holds/", help_pages.what_placepound_holds, name="what-placepound-holds"),
    path("help/accessibility/", help_pages.accessibility, name="accessibility"),
]
