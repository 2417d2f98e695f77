"""Canaille with one user and one public client, in memory.

Argument: the origin of the app.
"""

import sys

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from canaille.oidc.jose import make_default_rsa_jwk

from server import serve

APP = sys.argv[1]


def application(origin):
    app = create_app(
        {
            "SECRET_KEY": "only for tests",
            "SERVER_NAME": origin.removeprefix("http://"),
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False},
            "CANAILLE_OIDC": {
                "ACTIVE_JWKS": [make_default_rsa_jwk().as_dict(private=True)],
                # So that the client is not trusted, and the consent page is shown.
                "TRUSTED_DOMAINS": ["trusted.example.com"],
            },
        }
    )
    with app.app_context():
        Backend.instance.save(
            models.User(
                user_name="alice",
                formatted_name="Alice Example",
                family_name="Example",
                emails=["alice@example.com"],
                password="alice-password",
            )
        )
        client = models.Client(
            client_id="spa",
            client_name="The app",
            # CORS allows its origin.
            client_uri=APP,
            redirect_uris=[f"{APP}/callback"],
            post_logout_redirect_uris=[f"{APP}/"],
            grant_types=["authorization_code", "refresh_token"],
            response_types=["code"],
            scope=["openid", "profile", "email"],
            token_endpoint_auth_method="none",
        )
        Backend.instance.save(client)
        # A client can name itself once it is stored.
        client.audience = [client]
        Backend.instance.save(client)
    return app


serve(application)
