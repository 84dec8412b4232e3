"""Which pages help to understand a place?"""

from django.urls import URLPattern, URLResolver, path, re_path

from placepound.web.understand import (
    coding,
    imports,
    line_payments,
    matches,
    payments,
    payments_file,
    payments_history,
    payments_load,
    payments_transfers,
    places,
    places_areas,
    places_services,
    pound,
    pound_downloads,
    pound_explain,
    pound_years,
    sources,
    spend_change,
    suppliers,
    suppliers_one,
    unmapped,
)

place_pages: list[URLPattern | URLResolver] = [
    path("places/", places.places, name="places"),
    path("places/<slug:slug>/", places.place_page, name="place"),
    path("places/<slug:slug>/pound/", pound.pound_page, name="place-pound"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/pound/(?P<part>[a-z_]+)\.(?P<form>csv|xlsx|svg|zip)$",
        pound_downloads.pound_download,
        name="place-pound-download",
    ),
    path("places/<slug:slug>/pound/explain/", pound_explain.explain_page, name="place-pound-explain"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/pound/explain/rows\.(?P<form>csv|xlsx)$",
        pound_downloads.explain_download,
        name="place-pound-explain-download",
    ),
    path("places/<slug:slug>/years/", pound_years.years_page, name="place-pound-years"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/years/(?P<part>years|bodies)\.(?P<kind>csv|xlsx|svg)$",
        pound_years.download,
        name="place-pound-years-download",
    ),
    path("places/<slug:slug>/services/", places_services.services_page, name="services"),
    path("places/<slug:slug>/services/<str:code>/", places_services.service_page, name="service"),
    path("areas/<int:key>/", places_areas.area_page, name="area"),
]

import_pages: list[URLPattern | URLResolver] = [
    path("import/", imports.choose_place, name="upload-new"),
    path("places/<slug:slug>/import/", imports.bring, name="import"),
    path("uploads/", imports.waiting, name="uploads"),
    path("uploads/<int:key>/", imports.upload, name="upload"),
    path("uploads/<int:key>/confirm/", imports.confirm, name="upload-confirm"),
    path("uploads/<int:key>/elsewhere/", imports.look_elsewhere, name="upload-elsewhere"),
    path("uploads/<int:key>/read/", imports.read_again, name="upload-read"),
    path("uploads/<int:key>/accept/", imports.accept, name="upload-accept"),
    path("uploads/<int:key>/discard/", imports.discard, name="upload-discard"),
]

source_pages: list[URLPattern | URLResolver] = [
    path("sources/", sources.sources, name="sources"),
    re_path(r"^sources/template\.(?P<kind>csv|xlsx)$", sources.template, name="import-template"),
    path("sources/<int:key>/", sources.source, name="source"),
    re_path(r"^sources/(?P<key>\d{1,18})/rows\.(?P<kind>csv|xlsx)$", sources.download, name="source-download"),
    path("sources/<int:key>/undo/", sources.undo, name="source-undo"),
    path("sources/<int:key>/count-anyway/", sources.count_anyway, name="source-count-anyway"),
    path("sources/<int:key>/sharing/", sources.share, name="source-sharing"),
]

coding_pages: list[URLPattern | URLResolver] = [
    path("places/<slug:slug>/coding/", coding.rules, name="coding"),
    path("places/<slug:slug>/coding/new/", coding.write, name="coding-new"),
    path("places/<slug:slug>/coding/unmapped/", coding.unmapped, name="coding-unmapped"),
    path("places/<slug:slug>/coding/review/", coding.review, name="coding-review"),
    path("places/<slug:slug>/coding/apply/", coding.apply, name="coding-apply"),
    path("places/<slug:slug>/coding/progress/<int:key>/", coding.progress, name="coding-progress"),
    re_path(r"^places/(?P<slug>[-\w]+)/coding/rules\.(?P<kind>csv|xlsx)$", coding.download, name="coding-download"),
    path("coding/<int:key>/retire/", coding.retire, name="coding-retire"),
]

payment_pages: list[URLPattern | URLResolver] = [
    path("places/<slug:slug>/payments/", payments.payments, name="payments"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/payments/(?P<part>files|months)\.(?P<kind>csv|xlsx)$",
        payments.download,
        name="payments-download",
    ),
    path("places/<slug:slug>/payments/update/", payments.update, name="payments-update"),
    path("places/<slug:slug>/payments/load/", payments_load.load, name="payments-load"),
    path("places/<slug:slug>/payments/progress/", payments_load.progress, name="payments-progress"),
    path("places/<slug:slug>/payments/transfers/", payments_transfers.transfers_page, name="payments-transfers"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/payments/transfers/(?P<part>pairs|lines)\.(?P<kind>csv|xlsx)$",
        payments_transfers.download,
        name="payments-transfers-download",
    ),
    path("places/<slug:slug>/payments/history/", payments_history.history, name="payments-history"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/payments/history/(?P<number>\d{1,9})\.json$",
        payments_history.manifest_file,
        name="payments-manifest",
    ),
    path("payments/files/<int:key>/", payments_file.account, name="payment-file"),
    re_path(
        r"^payments/files/(?P<key>\d{1,18})/account\.(?P<kind>csv|xlsx)$",
        payments_file.download,
        name="payment-file-download",
    ),
    path("payments/files/<int:key>/profile/", payments_file.profile, name="payment-profile"),
    path("payments/files/<int:key>/withdraw/", payments_file.withdraw, name="payment-file-withdraw"),
]

change_pages: list[URLPattern | URLResolver] = [
    path("places/<slug:slug>/what-changed/", spend_change.what_changed, name="what-changed"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/what-changed/(?P<part>rows|months|parts)\.(?P<kind>csv|xlsx|svg)$",
        spend_change.download,
        name="what-changed-download",
    ),
]

supplier_pages: list[URLPattern | URLResolver] = [
    path("places/<slug:slug>/suppliers/", suppliers.suppliers, name="suppliers"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/suppliers/suppliers\.(?P<kind>csv|xlsx)$",
        suppliers.download,
        name="suppliers-download",
    ),
    path("places/<slug:slug>/suppliers/where/", suppliers.where, name="suppliers-where"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/suppliers/where/(?P<part>locality|size|sector)\.(?P<kind>csv|xlsx)$",
        suppliers.where_download,
        name="suppliers-where-download",
    ),
    path("places/<slug:slug>/suppliers/one/", suppliers_one.supplier, name="supplier"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/suppliers/one/(?P<part>lines|payers|months)\.(?P<kind>csv|xlsx)$",
        suppliers_one.download,
        name="supplier-download",
    ),
    path("places/<slug:slug>/suppliers/one/facts/", suppliers_one.facts, name="supplier-facts"),
    path("places/<slug:slug>/suppliers/review/", matches.review, name="suppliers-review"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/suppliers/review/names\.(?P<kind>csv|xlsx)$",
        matches.download,
        name="suppliers-review-download",
    ),
    path("places/<slug:slug>/suppliers/review/<int:key>/", matches.decide, name="supplier-match"),
    path("places/<slug:slug>/suppliers/review/<int:key>/undo/", matches.undo, name="supplier-match-undo"),
    path("places/<slug:slug>/unmapped/", unmapped.unmapped, name="unmapped"),
    re_path(
        r"^places/(?P<slug>[-\w]+)/unmapped/payments\.(?P<kind>csv|xlsx)$", unmapped.download, name="unmapped-download"
    ),
    path("payments/lines/<int:key>/", line_payments.line, name="payment-line"),
    re_path(
        r"^payments/lines/(?P<key>\d{1,18})/payments\.(?P<kind>csv|xlsx)$",
        line_payments.download,
        name="payment-line-download",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *place_pages,
    *import_pages,
    *source_pages,
    *coding_pages,
    *payment_pages,
    *supplier_pages,
    *change_pages,
]
