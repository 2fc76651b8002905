"""Words for the browser that a session or a passkey was made in."""

from django.utils.translation import gettext as _

BROWSERS = {
    "chrome": "Chrome",
    "edge": "Edge",
    "firefox": "Firefox",
    "opera": "Opera",
    "safari": "Safari",
    "samsung": "Samsung Internet",
}
SYSTEMS = {
    "android": "Android",
    "chromeos": "ChromeOS",
    "ipad": "iPad",
    "iphone": "iPhone",
    "linux": "Linux",
    "mac": "Mac",
    "windows": "Windows",
}


def words_for(browser: str, system: str) -> str:
    """As its owner would call it."""
    if browser in BROWSERS and system in SYSTEMS:
        return _("%(browser)s on %(system)s") % {"browser": BROWSERS[browser], "system": SYSTEMS[system]}
    return BROWSERS.get(browser) or SYSTEMS.get(system) or _("A browser that did not say its name")
