"""Where pages find their static files: by hashed name once collected, by plain name in a checkout that never was."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Without a manifest every page would be an error; a plain name only costs caching."""

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
