//! The provider's signing keys (RFC 7517), and which of them may verify a token.

use serde::Serialize;
use serde_json::{Map, Value};

use super::json::{Unreadable, as_object, optional_string, optional_texts, parse_object, text};
use super::json_object::JsonObject;
use super::jwt::{Algorithm, Jws};

/// RSA keys below 2048 bits are refused (RFC 7518 section 3.3): a modulus of 256 bytes has at least
/// this many base64url characters.
const MIN_RSA_MODULUS_TEXT: usize = 342;

/// A public key of the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Jwk {
    /// Key type: `EC`, `RSA` or `OKP`.
    pub kty: String,
    /// Key id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// What the key is for: `sig` or `enc`.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub key_use: Option<String>,
    /// Algorithm the key is meant for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// Operations the key is meant for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_ops: Option<Vec<String>>,
    /// Elliptic curve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// X coordinate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// Y coordinate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// RSA modulus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// RSA exponent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
}

impl Jwk {
    fn read(key: &Map<String, Value>) -> Result<Self, Unreadable> {
        Ok(Self {
            kty: text(key, "kty")?.to_owned(),
            kid: optional_string(key, "kid")?,
            key_use: optional_string(key, "use")?,
            alg: optional_string(key, "alg")?,
            key_ops: optional_texts(key, "key_ops")?,
            crv: optional_string(key, "crv")?,
            x: optional_string(key, "x")?,
            y: optional_string(key, "y")?,
            n: optional_string(key, "n")?,
            e: optional_string(key, "e")?,
        })
    }

    fn to_json(&self) -> String {
        let mut key = JsonObject::new();
        key.text("kty", &*self.kty).texts("key_ops", self.key_ops.as_deref());
        for (name, value) in [
            ("kid", &self.kid),
            ("use", &self.key_use),
            ("alg", &self.alg),
            ("crv", &self.crv),
            ("x", &self.x),
            ("y", &self.y),
            ("n", &self.n),
            ("e", &self.e),
        ] {
            key.text(name, value.as_deref());
        }
        key.end()
    }

    fn fits(&self, algorithm: Algorithm) -> bool {
        let material = match algorithm.curve() {
            Some(curve) => {
                // A key for EdDSA has no y coordinate.
                let has_point = self.x.is_some() && (self.y.is_some() || algorithm == Algorithm::EdDsa);
                self.crv.as_deref() == Some(curve) && has_point
            }
            None => self.e.is_some() && self.n.as_ref().is_some_and(|n| n.len() >= MIN_RSA_MODULUS_TEXT),
        };
        material
            && self.kty == algorithm.key_type()
            && self.key_use.as_deref().is_none_or(|u| u == "sig")
            && self.alg.as_deref().is_none_or(|alg| alg == algorithm.name())
            && self.key_ops.as_ref().is_none_or(|ops| ops.iter().any(|op| op == "verify"))
    }
}

/// The keys a provider publishes at its `jwks_uri`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct JwkSet {
    keys: Vec<Jwk>,
}

impl JwkSet {
    /// Parses a key set. Keys that cannot be read are left out: a provider may publish types that
    /// this client does not know.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] when it is not a key set.
    pub fn parse(body: &[u8]) -> Result<Self, KeyError> {
        let document = parse_object(body).map_err(|_| KeyError::Malformed)?;
        let keys = document.get("keys").and_then(Value::as_array).ok_or(KeyError::Malformed)?;
        Ok(Self { keys: keys.iter().filter_map(|key| Jwk::read(as_object(key).ok()?).ok()).collect() })
    }

    /// Returns whether one of the keys can verify tokens that are signed with this algorithm.
    #[must_use]
    pub fn verifies(&self, algorithm: Algorithm) -> bool {
        self.keys.iter().any(|key| key.fits(algorithm))
    }

    /// Returns it as it is cached.
    pub(crate) fn to_json(&self) -> String {
        let keys: Vec<String> = self.keys.iter().map(Jwk::to_json).collect();
        JsonObject::new().json("keys", &["[", &keys.join(","), "]"].concat()).end()
    }

    /// Returns the key for a token: its type matches the token's algorithm, and its id is the one
    /// the token names. A token without key id gets the only matching key, if there is just one.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] when the provider may have changed its keys, so that a fresh key set
    /// may help; [`KeyError::Unfit`] when the named key is not for this.
    pub fn key_for(&self, token: &Jws<'_>) -> Result<&Jwk, KeyError> {
        if let Some(kid) = &token.key_id {
            let named: Vec<&Jwk> = self.keys.iter().filter(|key| key.kid.as_ref() == Some(kid)).collect();
            if named.is_empty() {
                return Err(KeyError::Unknown);
            }
            return named.into_iter().find(|key| key.fits(token.algorithm)).ok_or(KeyError::Unfit);
        }
        let mut fitting = self.keys.iter().filter(|key| key.fits(token.algorithm));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(key),
            _ => Err(KeyError::Unknown),
        }
    }
}

/// Why no key was found for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The provider's key set cannot be read.
    #[error("the provider's key set cannot be read")]
    Malformed,
    /// There is no key with the token's key id, or not exactly one matching key.
    #[error("the provider has no key for this token")]
    Unknown,
    /// The named key has another type, curve, size, algorithm or purpose.
    #[error("the provider's key for this token is not for its kind of signature")]
    Unfit,
}

impl KeyError {
    /// Stable code, `id_token.key_…`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "id_token.key_set_malformed",
            Self::Unknown => "id_token.key_unknown",
            Self::Unfit => "id_token.key_unfit",
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn token(algorithm: Algorithm, key_id: Option<&str>) -> Jws<'static> {
        Jws {
            algorithm,
            key_id: key_id.map(str::to_owned),
            claims: serde_json::Map::new(),
            signing_input: "",
            signature: vec![],
        }
    }

    fn ec(kid: &str) -> Value {
        json!({"kty": "EC", "crv": "P-384", "x": "x", "y": "y", "kid": kid, "use": "sig", "alg": "ES384"})
    }

    fn keys(keys: &[Value]) -> JwkSet {
        JwkSet::parse(&serde_json::to_vec(&json!({ "keys": keys })).unwrap()).unwrap()
    }

    #[test]
    fn finds_the_key_by_its_id() {
        let set = keys(&[ec("a"), json!({"kty": "OKP"}), json!(7), ec("b")]);
        assert_eq!(set.key_for(&token(Algorithm::Es384, Some("b"))).unwrap().kid.as_deref(), Some("b"));
        assert_eq!(set.key_for(&token(Algorithm::Es384, Some("c"))), Err(KeyError::Unknown));
    }

    #[test]
    fn token_without_key_id_needs_a_single_matching_key() {
        assert!(keys(&[ec("a")]).key_for(&token(Algorithm::Es384, None)).is_ok());
        assert_eq!(keys(&[ec("a"), ec("b")]).key_for(&token(Algorithm::Es384, None)), Err(KeyError::Unknown));
        assert_eq!(keys(&[]).key_for(&token(Algorithm::Es384, None)), Err(KeyError::Unknown));
    }

    #[test]
    fn ignores_keys_for_other_purposes() {
        for (member, value) in [
            ("kty", json!("RSA")),
            ("crv", json!("P-256")),
            ("use", json!("enc")),
            ("alg", json!("ES256")),
            ("key_ops", json!(["sign"])),
            ("x", Value::Null),
        ] {
            let mut key = ec("a");
            key[member] = value;
            let found = keys(&[key]).key_for(&token(Algorithm::Es384, Some("a"))).map(|_| ());
            assert_eq!(found, Err(KeyError::Unfit), "{member}");
        }
        assert_eq!(keys(&[ec("a")]).key_for(&token(Algorithm::Rs256, Some("a"))), Err(KeyError::Unfit));
    }

    #[test]
    fn finds_the_key_for_eddsa() {
        let okp = json!({"kty": "OKP", "crv": "Ed25519", "x": "x", "kid": "o"});
        let found = |key: Value| keys(&[key]).key_for(&token(Algorithm::EdDsa, Some("o"))).map(|_| ());
        assert_eq!(found(okp.clone()), Ok(()));
        for (member, value) in
            [("kty", json!("EC")), ("crv", json!("X25519")), ("crv", json!("Ed448")), ("x", Value::Null)]
        {
            let mut other = okp.clone();
            other[member] = value;
            assert_eq!(found(other), Err(KeyError::Unfit), "{member}");
        }
        let es256 = keys(&[okp]).key_for(&token(Algorithm::Es256, Some("o"))).map(|_| ());
        assert_eq!(es256, Err(KeyError::Unfit));
    }

    #[test]
    fn rejects_short_rsa_keys() {
        let rsa = |length: usize| json!({"kty": "RSA", "kid": "r", "e": "AQAB", "n": "A".repeat(length)});
        let found = |length| keys(&[rsa(length)]).key_for(&token(Algorithm::Rs256, Some("r"))).map(|_| ());
        assert_eq!(found(342), Ok(()));
        assert_eq!(found(171), Err(KeyError::Unfit));
    }

    #[test]
    fn rejects_malformed_key_sets() {
        for body in ["", "[]", "{}", "{\"keys\":{}}", "<html>"] {
            assert_eq!(JwkSet::parse(body.as_bytes()), Err(KeyError::Malformed), "{body}");
        }
    }
}
