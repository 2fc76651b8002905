"""Static files with a fingerprint in their names, compressed once, kept by browsers for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Also rewrites ``import "./b.js"`` inside our modules."""

    support_js_module_import_aggregation = True
