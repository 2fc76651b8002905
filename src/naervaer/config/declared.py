"""What other packages bring: their routes, and the columns of their tables, each declared by name.

An upgrade that brings a new route or column stops the start (routes) or fails a test (columns).
"""

from naervaer.accounts.routes import anyone, foreign, nobody, signed_in

foreign(
    anyone,
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_confirm_login_code",
)
foreign(signed_in, "account_change_password", "account_reauthenticate")
foreign(signed_in, "account_set_password", confirmed=True)
# Keys: signing in with one, and showing once more who one is. They are added and removed on our own pages.
foreign(anyone, "mfa_login_webauthn", "mfa_authenticate")
foreign(signed_in, "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
foreign(
    nobody,
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
)
# Accounts come from invitations, and an address is changed by who keeps the list of people.
foreign(
    nobody,
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
)

_SYSTEM = "system, as the library keeps it, delete with the user"
FOREIGN_COLUMNS: dict[str, dict[str, str]] = {
    "account.EmailAddress": dict.fromkeys(("user", "email", "verified", "primary"), _SYSTEM),
    "account.EmailConfirmation": dict.fromkeys(("email_address", "created", "sent", "key"), _SYSTEM),
    "auth.Permission": dict.fromkeys(("name", "content_type", "codename"), "system, names no person, keep"),
    "auth.Group": dict.fromkeys(("name", "permissions"), "system, names no person, keep"),
    "contenttypes.ContentType": dict.fromkeys(("app_label", "model"), "system, names no person, keep"),
    "mfa.Authenticator": {
        **dict.fromkeys(("user", "type", "data", "created_at"), "own, until removed, delete"),
        "last_used_at": "system, is never filled (accounts.apps), delete with the user",
    },
}
