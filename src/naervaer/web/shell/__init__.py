"""What stands around every page: navigation, own menu, footer, and how the page is displayed."""
