"""What a browser calls itself, as two words that its owner recognises."""

BROWSERS = (
    ("edg", "edge"),
    ("opr/", "opera"),
    ("samsungbrowser", "samsung"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("chrome", "chrome"),
    ("crios", "chrome"),
    ("chromium", "chrome"),
    ("safari", "safari"),
)
"""In this order: nearly all of them also claim to be Chrome or Safari."""
SYSTEMS = (
    ("android", "android"),
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("windows", "windows"),
    ("mac os", "mac"),
    ("cros", "chromeos"),
    ("linux", "linux"),
)


def known_as(user_agent: str) -> tuple[str, str]:
    """The families of browser and system, each empty when unknown: no version, nothing that tells people apart."""
    said = user_agent.lower()
    browser = next((name for sign, name in BROWSERS if sign in said), "")
    system = next((name for sign, name in SYSTEMS if sign in said), "")
    return browser, system
