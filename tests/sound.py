"""What a test says of its ledger at its end: that everything in it can be computed from the entries again."""

from service.fsck import fsck
from service.settings import Settings


def assert_sound(home, *, trust=None):
    """Fail with the whole report unless the ledger in `home` is sound; returns the report."""
    report = fsck(Settings.read({"AMANAH_HOME": str(home)}), trust=trust)
    assert report.sound, report.text()
    return report
