"""Flask-Security's forms, with what we ask beyond it: waits after failures, and the audit log."""

from typing import Any

from flask import session
from flask_security import LoginForm
from flask_security.forms import ForgotPasswordForm, TwoFactorVerifyCodeForm, VerifyForm
from flask_security.recovery_codes import MfRecoveryCodesUtil, MfRecoveryForm
from flask_security.totp import Totp
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm

from web.security.lockouts import Tried, may_ask
from web.security.mails import may_mail_links
from web.security.sign_ins import person_of, say, stranger


class SignInForm(LoginForm):
    """Without "remember me": a session ends with the shift."""

    remember = None

    def validate(self, **more: Any) -> bool:
        """A failed sign-in is kept with the address that was given, known or not; what is no
        address at all is not, for it may be a password in the wrong field."""
        address = (self.email.data or "").strip().lower()[:255]
        tried = Tried(address)
        if tried.wait_s:
            self.form_errors.append(tried.refuse())
            return False
        if super().validate(**more):
            tried.succeeded()
            return True
        if self.ifield is not None:  # the fields were good, and somebody was looked for
            say(stranger(address), "sign_in_failed", getattr(self.user, "id", 0))
            tried.failed()
        return False


class _Guessed:
    """A form in which something short could be guessed, by whoever has the password."""

    kind = ""
    user: Any  # this and the next, of the form that it is mixed into
    form_errors: list[str]

    def validate(self, **more: Any) -> bool:
        tried = Tried(self.user.email, self.kind)
        if tried.wait_s:
            self.form_errors.append(tried.refuse())
            return False
        if super().validate(**more):  # type: ignore[misc]  # of that form
            tried.succeeded()
            return True
        detail = {"with": self.kind}
        say(person_of(self.user), "sign_in_failed", self.user.id, detail)
        tried.failed()
        return False


class ForgottenForm(ForgotPasswordForm):
    """Nobody's mailbox is filled by somebody who asks again and again."""

    def validate(self, **more: Any) -> bool:
        address = (self.email.data or "").strip().lower()[:255]
        return bool(may_mail_links() and may_ask(address) and super().validate(**more))


class CodeForm(_Guessed, TwoFactorVerifyCodeForm):
    kind = "code"


class RecoveryForm(_Guessed, MfRecoveryForm):
    kind = "recovery code"


class ConfirmForm(_Guessed, VerifyForm):
    kind = "password again"


class PasskeyForm(WebAuthnRegisterForm):
    """A passkey is the second of two: the password stays the first."""

    def validate(self, **more: Any) -> bool:
        self.usage.data = "secondary"
        return bool(super().validate(**more))


class PasskeySignInForm(WebAuthnSigninResponseForm):
    def validate(self, **more: Any) -> bool:
        """Flask-Security takes any officer's passkey here; it must be of the one whose password
        was given."""
        if not super().validate(**more) or self.user is None:
            return False
        if self.is_secondary and self.user.fs_uniquifier != session.get("tf_user_id"):
            say(person_of(self.user), "sign_in_failed", self.user.id, {"with": "passkey"})
            self.credential.errors.append("This passkey belongs to somebody else.")
            return False
        return bool(self.user.is_active)


class OnceOnlyCodes(Totp):
    """A code that was used is worth nothing, also to somebody who looked over a shoulder."""

    def get_last_counter(self, user: Any) -> int | None:
        counter: int | None = user.tf_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_counter = tmatch.counter


class RecoveryCodes(MfRecoveryCodesUtil):
    def create_recovery_codes(self, user: Any) -> list[str]:
        say(person_of(user), "recovery_codes_made", user.id)
        return list(super().create_recovery_codes(user))
