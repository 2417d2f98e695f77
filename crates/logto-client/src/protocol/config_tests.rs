//! Tests of the configuration.

use super::*;

fn config() -> LogtoConfig {
    LogtoConfig::new("http://localhost:3001", "spa").unwrap()
}

#[test]
fn issuer_is_derived_from_the_endpoint() {
    for (endpoint, issuer) in [
        ("http://localhost:3001", "http://localhost:3001/oidc"),
        ("https://tenant.logto.app/", "https://tenant.logto.app/oidc"),
        (" https://example.com/auth/ ", "https://example.com/auth/oidc"),
    ] {
        assert_eq!(LogtoConfig::new(endpoint, "spa").unwrap().issuer(), issuer);
    }
}

#[test]
fn issuer_of_another_provider_is_kept_as_it_is_written() {
    for issuer in ["https://id.example.com", "https://id.example.com/", "https://id.example.com/realms/one"] {
        let config = LogtoConfig::for_provider(&format!(" {issuer} "), "spa").unwrap();
        assert_eq!(config.issuer(), issuer);
        let discovery = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        assert_eq!(config.discovery_url(), discovery);
        assert_eq!(config.logto_endpoint(), None);
        assert_eq!(config.storage_name(), format!("spa@{issuer}"));
    }
}

#[test]
fn issuer_of_the_endpoint_itself_changes_nothing() {
    assert_eq!(config().with_issuer("http://localhost:3001/oidc").unwrap(), config());
    let other = config().with_issuer("http://localhost:3001/oidc/").unwrap();
    assert_eq!(other.storage_name(), "spa@http://localhost:3001/oidc/");
    assert_eq!(other.logto_endpoint(), Some(config().endpoint()));
}

#[test]
fn rejects_invalid_issuers_with_their_reason() {
    for (issuer, error) in [
        ("", ConfigError::IssuerNotUrl),
        ("id.example.com", ConfigError::IssuerNotUrl),
        ("urn:example", ConfigError::IssuerNotUrl),
        ("http://id.example.com", ConfigError::IssuerNotHttps),
        ("https://user@id.example.com", ConfigError::IssuerNotPlain),
        ("https://id.example.com/?x", ConfigError::IssuerNotPlain),
        ("https://id.example.com/#x", ConfigError::IssuerNotPlain),
    ] {
        assert_eq!(LogtoConfig::for_provider(issuer, "spa").unwrap_err(), error, "{issuer}");
        assert_eq!(config().with_issuer(issuer).unwrap_err(), error, "{issuer}");
    }
    assert_eq!(LogtoConfig::for_provider("https://id.example.com", " ").unwrap_err(), ConfigError::AppIdEmpty);
}

#[test]
fn rejects_invalid_endpoints_with_their_reason() {
    for (endpoint, error) in [
        ("", ConfigError::EndpointNotUrl),
        ("localhost:3001", ConfigError::EndpointNotUrl),
        ("javascript:alert(1)", ConfigError::EndpointNotUrl),
        ("ftp://example.com", ConfigError::EndpointNotUrl),
        ("http://example.com", ConfigError::EndpointNotHttps),
        ("http://192.168.0.4:3001", ConfigError::EndpointNotHttps),
        ("http://localhost.example.com", ConfigError::EndpointNotHttps),
        ("https://user:pass@example.com", ConfigError::EndpointNotPlain),
        ("https://example.com?x=1", ConfigError::EndpointNotPlain),
        ("https://example.com/#x", ConfigError::EndpointNotPlain),
        ("https://example.com/oidc/", ConfigError::EndpointIsIssuer),
    ] {
        assert_eq!(LogtoConfig::new(endpoint, "spa").unwrap_err(), error, "{endpoint}");
    }
    assert_eq!(LogtoConfig::new("https://example.com", " ").unwrap_err(), ConfigError::AppIdEmpty);
}

#[test]
fn accepts_plain_http_on_localhost_only() {
    for endpoint in ["http://localhost", "http://127.0.0.1:3001", "http://[::1]:3001", "http://logto.localhost"] {
        assert!(LogtoConfig::new(endpoint, "spa").is_ok(), "{endpoint}");
    }
}

#[test]
fn reserved_scopes_come_first_and_once() {
    let config = config().with_scopes([Scope::EMAIL, Scope::PROFILE, Scope::EMAIL]);
    let scopes = config.scopes();
    assert_eq!(scopes, [Scope::OPENID, Scope::OFFLINE_ACCESS, Scope::PROFILE, Scope::EMAIL]);
    assert_eq!(config.with_reserved_scopes(false).scopes(), [Scope::OPENID, Scope::EMAIL, Scope::PROFILE]);
}

#[test]
fn organizations_scope_adds_its_resource() {
    let config = config().with_scopes([Scope::ORGANIZATIONS]).with_resources(["https://api.test"]);
    assert_eq!(config.resources(), ["https://api.test", ORGANIZATIONS_RESOURCE]);
}

#[test]
fn rejects_invalid_scopes_and_resources() {
    assert_eq!(config().with_scopes(["a b"]).check(), Err(ConfigError::InvalidScope("a b".into())));
    assert_eq!(config().with_resources(["api"]).check(), Err(ConfigError::InvalidResource("api".into())));
    assert!(config().with_resources(["https://api.test/#x"]).check().is_err());
    assert_eq!(config().with_scopes(["read:x"]).with_resources(["urn:api"]).check(), Ok(()));
}

#[test]
fn tokens_are_sent_to_the_origins_of_their_resource() {
    const API: &str = "https://api.test/v1";
    let config = config().add_api_origins(API, ["http://localhost:4000", "https://eu.test"]);
    let may = |resource: Option<&str>, url: &str| config.may_send_token(resource, &Url::parse(url).unwrap());
    for url in ["https://api.test/v2/x?y", "http://localhost:4000/x", "https://eu.test:443/"] {
        assert!(may(Some(API), url), "{url}");
    }
    for url in ["http://api.test/", "https://api.test:8443/", "https://evil.test/", "http://localhost:3001/", "data:x"]
    {
        assert!(!may(Some(API), url), "{url}");
    }
    assert!(!may(Some(ORGANIZATIONS_RESOURCE), "https://eu.test/"), "each resource for itself");
    assert!(may(None, "http://localhost:3001/api/my-account"));
    assert!(!may(None, "https://eu.test/"));
}

#[test]
fn rejects_invalid_origins() {
    let error = |origin: &str| config().add_api_origins("urn:api", [origin]).check();
    for origin in ["https://api.test", "https://api.test:8443/", "http://localhost:3001"] {
        assert_eq!(error(origin), Ok(()), "{origin}");
    }
    for origin in ["api.test", "https://api.test/v1", "http://api.test", "*", "https://u:p@api.test"] {
        assert_eq!(error(origin), Err(ConfigError::InvalidOrigin(origin.to_owned())));
    }
}
