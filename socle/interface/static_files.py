"""Static files under names that carry their digest, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it comes without types
    """WhiteNoise's storage; the imports between ES modules are rewritten too, as there is no bundler."""

    support_js_module_import_aggregation = True
