"""django-oauth-toolkit with one user and one public client.

Arguments: the origin of the app, and the file of the database.
"""

import sys

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

from server import serve

APP, DATABASE = sys.argv[1:]

PRIVATE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)

LOGIN_PAGE = """<!DOCTYPE html><title>Log in</title><link rel="icon" href="data:,">
<form method="post">{% csrf_token %}{{ form.as_p }}<button id="log-in">Log in</button></form>"""

# Its own loads a style sheet from another server.
BASE_PAGE = """<!DOCTYPE html><title>Provider</title><link rel="icon" href="data:,">{% block content %}{% endblock %}"""

settings.configure(
    SECRET_KEY="only for tests",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "corsheaders",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "corsheaders.middleware.CorsMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request"],
                "loaders": [
                    (
                        "django.template.loaders.locmem.Loader",
                        {"registration/login.html": LOGIN_PAGE, "oauth2_provider/base.html": BASE_PAGE},
                    ),
                    "django.template.loaders.app_directories.Loader",
                ],
            },
        }
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE}},
    # The tables are created from the models, which is faster than by migrations.
    MIGRATION_MODULES={name: None for name in ["auth", "contenttypes", "sessions", "oauth2_provider"]},
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    LOGIN_URL="/accounts/login/",
    CORS_ALLOWED_ORIGINS=[APP],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": PRIVATE_KEY.decode(),
        "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
        # With the hint, the person is known and need not be asked.
        "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
        "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
        "SCOPES": {
            "openid": "Your account",
            "offline_access": "Stay signed in",
            "profile": "Your name",
            "email": "Your email address",
        },
    },
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402
from oauth2_provider.oauth2_validators import OAuth2Validator  # noqa: E402


class Validator(OAuth2Validator):
    """Adds the claims of the standard scopes."""

    def get_additional_claims(self):
        return {
            "name": lambda request: request.user.get_full_name(),
            "email": lambda request: request.user.email,
        }


urlpatterns = [
    path("accounts/login/", LoginView.as_view()),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]


def application(_origin):
    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.create_user("alice", "alice@example.com", "alice-password", first_name="Alice", last_name="Example")
    Application.objects.create(
        client_id="spa",
        name="The app",
        client_type=Application.CLIENT_PUBLIC,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=f"{APP}/callback",
        post_logout_redirect_uris=f"{APP}/",
        algorithm=Application.RS256_ALGORITHM,
    )
    return get_wsgi_application()


serve(application)
