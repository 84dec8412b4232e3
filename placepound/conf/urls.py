"""Which address leads where? One list of pages for each stage of the commissioning cycle, and signing in."""

from django.urls import include, path

handler400 = "placepound.web.shared.errors.bad_request"
handler403 = "placepound.web.shared.errors.forbidden"
handler404 = "placepound.web.shared.errors.not_found"
handler500 = "placepound.web.shared.errors.server_error"

urlpatterns = [
    path("", include("placepound.web.shared.urls")),
    path("", include("placepound.web.understand.urls")),
    path("", include("placepound.web.govern.urls")),
]
