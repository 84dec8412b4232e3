"""How do style sheets, scripts and pictures reach a browser? Under a name made of their content, so that they keep."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PackagedStatic(CompressedManifestStaticFilesStorage):
    """Named by content once they have been collected; before that, under their own names."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
