"""Which pages run the shared record?"""

from django.urls import URLPattern, URLResolver, path

from placepound.web.govern import digest, history, organisations, people, set_up

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisations/", organisations.listing, name="organisations"),
    path("organisations/add/", organisations.add, name="organisation-add"),
    path("organisations/<int:key>/", organisations.one, name="organisation"),
    path("organisations/<int:key>/names/add/", organisations.add_name, name="organisation-name"),
    path("organisations/<int:key>/succession/", organisations.succession, name="organisation-succession"),
    path("history/<slug:kind>/<slug:key>/", history.history, name="history"),
    path("people/", people.listing, name="people"),
    path("people/invite/", people.invite, name="person-invite"),
    path("people/roles/<int:key>/end/", people.end, name="role-end"),
    path("people/roles/<int:key>/correct/", people.correct, name="person-correct"),
    path("account/digest/", digest.choose, name="digest"),
    path("set-up/", set_up.start, name="set-up"),
    path("set-up/place/", set_up.place, name="set-up-place"),
    path("set-up/bodies/", set_up.bodies, name="set-up-bodies"),
    path("set-up/bodies/add/", set_up.add_body, name="set-up-add-body"),
    path("set-up/bodies/choose/", set_up.choose_body, name="set-up-choose-body"),
    path("set-up/people/", set_up.people, name="set-up-people"),
    path("set-up/remove/", set_up.remove, name="set-up-remove"),
    path("set-up/review/", set_up.review, name="set-up-review"),
]
