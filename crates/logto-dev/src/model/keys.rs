//! ES384 keys: signing and verifying JWTs, and the JSON Web Key Set.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p384::ecdsa::signature::{Signer as _, Verifier as _};
use p384::ecdsa::{Signature, SigningKey, VerifyingKey};
use rand_core::OsRng;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha384};

/// One signing key with its id.
struct Key {
    id: String,
    secret: SigningKey,
    jwk: Value,
}

impl Key {
    fn generate() -> Self {
        Self::new(SigningKey::random(&mut OsRng))
    }

    fn new(secret: SigningKey) -> Self {
        let point = secret.verifying_key().to_encoded_point(false);
        let x = URL_SAFE_NO_PAD.encode(point.x().map(|x| x.to_vec()).unwrap_or_default());
        let y = URL_SAFE_NO_PAD.encode(point.y().map(|y| y.to_vec()).unwrap_or_default());
        // RFC 7638: the thumbprint is taken over exactly these members in this order.
        let canonical = format!(r#"{{"crv":"P-384","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let id = URL_SAFE_NO_PAD.encode(Sha256::digest(canonical));
        let jwk = json!({
            "kty": "EC", "use": "sig", "kid": id, "alg": "ES384", "crv": "P-384", "x": x, "y": y,
        });
        Self { id, secret, jwk }
    }
}

/// The keys of the server: the signing key, and older keys that are still published.
pub(crate) struct Keyring {
    current: Key,
    published: Vec<Key>,
}

/// How a JWT is signed. All variants but `Valid` are faults for tests of clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Signing {
    /// A valid signature by the current key.
    #[default]
    Valid,
    /// `alg: none` and no signature.
    None,
    /// A signature with one bit flipped.
    Broken,
    /// A valid signature by a key that is not published, under an unknown `kid`.
    UnknownKey,
}

impl Keyring {
    pub(crate) fn generate() -> Self {
        Self { current: Key::generate(), published: Vec::new() }
    }

    /// The secrets of all keys, the signing one first, for [`Self::from_secrets`].
    pub(crate) fn secrets(&self) -> Vec<String> {
        let keys = std::iter::once(&self.current).chain(&self.published);
        keys.map(|key| URL_SAFE_NO_PAD.encode(key.secret.to_bytes())).collect()
    }

    /// Restores the keys from their secrets; `None` when one of them is not a key.
    pub(crate) fn from_secrets(secrets: &[String]) -> Option<Self> {
        let keys: Option<Vec<Key>> = secrets
            .iter()
            .map(|secret| {
                let bytes = URL_SAFE_NO_PAD.decode(secret).ok()?;
                Some(Key::new(SigningKey::from_slice(&bytes).ok()?))
            })
            .collect();
        let mut keys = keys?.into_iter();
        Some(Self { current: keys.next()?, published: keys.collect() })
    }

    /// Replaces the signing key; the old one stays published when `keep` is set.
    pub(crate) fn rotate(&mut self, keep: bool) {
        let old = std::mem::replace(&mut self.current, Key::generate());
        if keep {
            self.published.push(old);
        } else {
            self.published.clear();
        }
    }

    /// The JSON Web Key Set document.
    pub(crate) fn jwks(&self) -> Value {
        let keys: Vec<&Value> = std::iter::once(&self.current).chain(&self.published).map(|key| &key.jwk).collect();
        json!({ "keys": keys })
    }

    /// Creates a JWT with `claims`, of type `typ` if there is one.
    pub(crate) fn sign(&self, typ: Option<&str>, claims: &Value, signing: Signing) -> String {
        let unknown;
        let key = if signing == Signing::UnknownKey {
            unknown = Key::generate();
            &unknown
        } else {
            &self.current
        };
        let alg = if signing == Signing::None { "none" } else { "ES384" };
        let mut header = json!({ "alg": alg, "kid": key.id });
        if let Some(typ) = typ {
            header["typ"] = json!(typ);
        }
        let payload =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
        if signing == Signing::None {
            return format!("{payload}.");
        }
        let signature: Signature = key.secret.sign(payload.as_bytes());
        let mut bytes = signature.to_bytes().to_vec();
        if signing == Signing::Broken
            && let Some(last) = bytes.last_mut()
        {
            *last ^= 1;
        }
        format!("{payload}.{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Returns the claims of `jwt` if a published key signed it and its type is `typ`. A missing type counts as `JWT`.
    pub(crate) fn verify(&self, typ: &str, jwt: &str) -> Option<Value> {
        let (payload, signature) = jwt.rsplit_once('.')?;
        let (header, claims) = payload.split_once('.')?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let header: Value = serde_json::from_slice(&decode(header)?).ok()?;
        if header["alg"] != "ES384" || header["typ"].as_str().unwrap_or("JWT") != typ {
            return None;
        }
        let key = std::iter::once(&self.current).chain(&self.published).find(|key| header["kid"] == key.id.as_str())?;
        let signature = Signature::from_slice(&decode(signature)?).ok()?;
        VerifyingKey::from(&key.secret).verify(payload.as_bytes(), &signature).ok()?;
        serde_json::from_slice(&decode(claims)?).ok()
    }
}

/// Computes `at_hash`: the left half of the SHA-384 of the token (OpenID Connect Core 3.1.3.6, with ES384).
pub(crate) fn at_hash(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha384::digest(access_token)[..24])
}

/// Whether `verifier` belongs to the S256 code challenge `challenge` (RFC 7636, 4.6).
pub(crate) fn pkce_matches(verifier: &str, challenge: &str) -> bool {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verifies_only_valid_tokens_of_published_keys() {
        let mut keys = Keyring::generate();
        let claims = json!({ "sub": "u" });
        let good = keys.sign(Some("JWT"), &claims, Signing::Valid);
        assert_eq!(keys.verify("JWT", &good), Some(claims.clone()));
        assert_eq!(keys.verify("at+jwt", &good), None);
        for signing in [Signing::None, Signing::Broken, Signing::UnknownKey] {
            assert_eq!(keys.verify("JWT", &keys.sign(Some("JWT"), &claims, signing)), None);
        }
        keys.rotate(true);
        assert!(keys.verify("JWT", &good).is_some());
        keys.rotate(false);
        assert_eq!(keys.verify("JWT", &good), None);
    }

    #[test]
    fn at_hash_equals_the_recorded_one() {
        // The access token and the `at_hash` of tokens that a Logto server issued together.
        let access_token = "_EBr0pD2zaOSO4osJdn6zRoJ9FB0LBf6oEOHn5L-oWd";
        assert_eq!(at_hash(access_token), "wh8XLEx0ABw4nkMqBtw-bVCwhebAAlUg");
    }

    #[test]
    fn pkce_matches_the_example_of_rfc_7636() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(pkce_matches(verifier, challenge));
        assert!(!pkce_matches("another", challenge));
    }
}
