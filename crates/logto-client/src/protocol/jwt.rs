//! Parses signed tokens (RFC 7515 compact form, RFC 7519). The result is not trusted: it
//! counts only after the signature and the claims have been checked.

use serde_json::{Map, Value};

use super::base64url;
use super::json::parse_object;

/// Tokens longer than this are refused before they are decoded.
const MAX_LENGTH: usize = 64 * 1024;

/// Signature algorithms that are accepted: those that SubtleCrypto verifies. `none` and the HMAC family are not among
/// them: a public client shares no secret with the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// ECDSA over P-256 with SHA-256.
    Es256,
    /// ECDSA over P-384 with SHA-384: Logto's default.
    Es384,
    /// ECDSA over P-521 with SHA-512.
    Es512,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PSS with SHA-384.
    Ps384,
    /// RSASSA-PSS with SHA-512.
    Ps512,
    /// EdDSA over Ed25519 (RFC 8037). Browsers before Chrome 137, Firefox 129 and Safari 17 cannot verify it.
    EdDsa,
}

/// Hash functions of the accepted algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashFunction {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    const ALL: [Self; 10] = [
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::EdDsa,
    ];

    /// Returns the algorithm with this registered name (RFC 7518 section 3.1, RFC 8037 section 3.1), case-sensitive.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Returns its registered name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::EdDsa => "EdDSA",
        }
    }

    /// Returns its hash function, which is also that of `at_hash` (OpenID Connect Core 3.1.3.6).
    #[must_use]
    pub const fn hash(self) -> HashFunction {
        match self {
            Self::Es256 | Self::Rs256 | Self::Ps256 => HashFunction::Sha256,
            Self::Es384 | Self::Rs384 | Self::Ps384 => HashFunction::Sha384,
            Self::Es512 | Self::Rs512 | Self::Ps512 | Self::EdDsa => HashFunction::Sha512,
        }
    }

    /// Returns the type of its keys (RFC 7518 section 6.1, RFC 8037 section 2).
    #[must_use]
    pub const fn key_type(self) -> &'static str {
        match self {
            Self::Es256 | Self::Es384 | Self::Es512 => "EC",
            Self::EdDsa => "OKP",
            _ => "RSA",
        }
    }

    /// Returns the elliptic curve of its keys, if it has one.
    #[must_use]
    pub const fn curve(self) -> Option<&'static str> {
        match self {
            Self::Es256 => Some("P-256"),
            Self::Es384 => Some("P-384"),
            Self::Es512 => Some("P-521"),
            Self::EdDsa => Some("Ed25519"),
            _ => None,
        }
    }

    /// Returns the length of a signature in bytes (RFC 7518 section 3.4, RFC 8032 section 5.1.6), or `None` when it
    /// depends on the key.
    const fn signature_length(self) -> Option<usize> {
        match self {
            Self::Es256 | Self::EdDsa => Some(64),
            Self::Es384 => Some(96),
            Self::Es512 => Some(132),
            _ => None,
        }
    }
}

/// A parsed signed token.
#[derive(Clone, PartialEq)]
pub struct Jws<'a> {
    /// The algorithm its header names.
    pub algorithm: Algorithm,
    /// The key its header names.
    pub key_id: Option<String>,
    /// Its payload.
    pub claims: Map<String, Value>,
    /// The text the signature is over.
    pub signing_input: &'a str,
    /// The signature's bytes.
    pub signature: Vec<u8>,
}

impl std::fmt::Debug for Jws<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Jws").field("algorithm", &self.algorithm).field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

impl<'a> Jws<'a> {
    /// Parses a token and refuses unacceptable headers.
    ///
    /// # Errors
    /// [`JwtError`]
    pub fn parse(token: &'a str) -> Result<Self, JwtError> {
        if token.len() > MAX_LENGTH {
            return Err(JwtError::TooLong);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(JwtError::Malformed)?;
        let (header, payload) = signing_input.split_once('.').ok_or(JwtError::Malformed)?;
        if payload.contains('.') {
            return Err(JwtError::Malformed);
        }
        let header = decode_object(header)?;
        let algorithm = check_header(&header)?;
        let signature = base64url::decode(signature).ok_or(JwtError::Malformed)?;
        if signature.is_empty() || algorithm.signature_length().is_some_and(|length| length != signature.len()) {
            return Err(JwtError::SignatureLength);
        }
        Ok(Self {
            algorithm,
            key_id: header.get("kid").and_then(Value::as_str).map(str::to_owned),
            claims: decode_object(payload)?,
            signing_input,
            signature,
        })
    }
}

/// Returns the claims of a token, unverified: for display, never for a decision.
///
/// # Errors
/// [`JwtError`] when it is not a signed token, for example because it is opaque.
pub fn decode_claims(token: &str) -> Result<Map<String, Value>, JwtError> {
    Jws::parse(token).map(|jws| jws.claims)
}

fn decode_object(part: &str) -> Result<Map<String, Value>, JwtError> {
    let bytes = base64url::decode(part).ok_or(JwtError::Malformed)?;
    parse_object(&bytes).map_err(|_| JwtError::Malformed)
}

fn check_header(header: &Map<String, Value>) -> Result<Algorithm, JwtError> {
    let has = |member: &str| header.get(member).is_some_and(|value| !value.is_null());
    // A token must not bring or name its own key (RFC 8725 section 3.10).
    if ["jwk", "jku", "x5u"].into_iter().any(has) {
        return Err(JwtError::EmbeddedKey);
    }
    // No extension is understood here, so none may be critical (RFC 7515 section 4.1.11).
    if has("crit") {
        return Err(JwtError::CriticalHeader);
    }
    let name = header.get("alg").and_then(Value::as_str).ok_or(JwtError::Malformed)?;
    Algorithm::from_name(name).ok_or(JwtError::AlgorithmRefused)
}

/// The reason why a text is not an acceptable signed token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwtError {
    /// It does not have three base64url parts with JSON objects in the first two.
    #[error("it is not a signed token")]
    Malformed,
    /// It has more than 64 KiB.
    #[error("it is too long")]
    TooLong,
    /// `none`, an HMAC, or an unknown algorithm.
    #[error("its signature algorithm is not accepted")]
    AlgorithmRefused,
    /// Its header contains a key or the address of one.
    #[error("it names its own key")]
    EmbeddedKey,
    /// Its header has `crit`.
    #[error("it needs an extension that is not supported")]
    CriticalHeader,
    /// The signature has another length than the algorithm's.
    #[error("its signature has the wrong length")]
    SignatureLength,
}

impl JwtError {
    /// Stable code, `id_token.…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "id_token.malformed",
            Self::TooLong => "id_token.too_long",
            Self::AlgorithmRefused => "id_token.algorithm_refused",
            Self::EmbeddedKey => "id_token.embedded_key",
            Self::CriticalHeader => "id_token.critical_header",
            Self::SignatureLength => "id_token.signature_length",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn token(header: &Value, payload: &Value, signature: &[u8]) -> String {
        let encode = |value: &Value| base64url::encode(value.to_string().as_bytes());
        format!("{}.{}.{}", encode(header), encode(payload), base64url::encode(signature))
    }

    fn error_of(header: &Value) -> JwtError {
        Jws::parse(&token(header, &json!({}), &[1; 96])).unwrap_err()
    }

    #[test]
    fn parses_a_well_formed_token() {
        let text = token(&json!({"alg": "ES384", "kid": "k1"}), &json!({"sub": "u"}), &[7; 96]);
        let jws = Jws::parse(&text).unwrap();
        assert_eq!((jws.algorithm, jws.key_id.as_deref()), (Algorithm::Es384, Some("k1")));
        assert_eq!(jws.claims["sub"], "u");
        assert_eq!(jws.signature, [7; 96]);
        assert!(text.starts_with(jws.signing_input));
        assert!(!format!("{jws:?}").contains("sub"));
    }

    #[test]
    fn finds_every_algorithm_by_its_name() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_name(algorithm.name()), Some(algorithm));
        }
    }

    #[test]
    fn rejects_unsigned_and_symmetric_algorithms_in_any_spelling() {
        for name in
            ["none", "None", "NONE", "nOnE", "HS256", "HS384", "HS512", "es384", "ES384 ", "", "eddsa", "ES256K"]
        {
            assert_eq!(error_of(&json!({ "alg": name })), JwtError::AlgorithmRefused, "{name}");
        }
        assert_eq!(error_of(&json!({})), JwtError::Malformed);
        assert_eq!(error_of(&json!({"alg": 1})), JwtError::Malformed);
    }

    #[test]
    fn rejects_headers_with_keys_or_critical_extensions() {
        for member in ["jwk", "jku", "x5u"] {
            assert_eq!(error_of(&json!({"alg": "ES384", member: "x"})), JwtError::EmbeddedKey);
        }
        assert_eq!(error_of(&json!({"alg": "ES384", "crit": ["b64"], "b64": false})), JwtError::CriticalHeader);
        assert_eq!(error_of(&json!({"alg": "ES384", "crit": []})), JwtError::CriticalHeader);
        let null = json!({"alg": "ES384", "kid": null, "jwk": null, "jku": null, "x5u": null, "crit": null});
        assert!(Jws::parse(&token(&null, &json!({}), &[1; 96])).is_ok(), "null members are missing ones");
    }

    #[test]
    fn rejects_a_wrong_number_or_form_of_parts() {
        let good = token(&json!({"alg": "ES384"}), &json!({}), &[1; 96]);
        let parts: Vec<&str> = good.split('.').collect();
        for bad in [
            String::new(),
            "a".to_owned(),
            format!("{}.{}", parts[0], parts[1]),
            format!("{good}.x"),
            format!(".{good}"),
            format!("{}.{}=.{}", parts[0], parts[1], parts[2]),
            format!("{}..{}", parts[0], parts[2]),
            format!(" {good}"),
        ] {
            assert_eq!(Jws::parse(&bad).unwrap_err(), JwtError::Malformed, "{bad}");
        }
        assert_eq!(Jws::parse(&format!("{}.{}.", parts[0], parts[1])).unwrap_err(), JwtError::SignatureLength);
        assert_eq!(Jws::parse(&"a".repeat(70_000)).unwrap_err(), JwtError::TooLong);
    }

    #[test]
    fn rejects_elliptic_curve_signatures_of_another_length() {
        for (alg, right) in [("ES256", 64), ("ES384", 96), ("ES512", 132), ("EdDSA", 64)] {
            let parse = |n: usize| Jws::parse(&token(&json!({ "alg": alg }), &json!({}), &vec![1; n])).map(|_| ());
            assert_eq!(parse(right), Ok(()));
            assert_eq!(parse(right + 1), Err(JwtError::SignatureLength));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}") {
            let _ = Jws::parse(&text);
        }
    }
}
