//! Passkeys: checking what an authenticator registered or signed (Web Authentication, 7.1 and 7.2).
//!
//! Like Logto, it accepts every attestation and does not check the hash of the relying party id.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::cbor::Cbor;

/// The flag of authenticator data that says that a credential follows.
const HAS_CREDENTIAL: u8 = 0x40;

/// The public key of a passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum PublicKey {
    /// The point of ES256, uncompressed.
    Es256(Vec<u8>),
    /// Modulus and exponent of RS256.
    Rs256(Vec<u8>, Vec<u8>),
}

/// A passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Passkey {
    /// The credential id, Base64 URL.
    pub(crate) id: String,
    key: PublicKey,
}

/// What an authenticator is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Ceremony {
    pub(crate) challenge: String,
    /// The origins that may answer.
    pub(crate) origins: Vec<String>,
}

impl Ceremony {
    /// Checks a registration. The error is the message of Logto's library.
    pub(crate) fn register(&self, response: &Value) -> Result<Passkey, String> {
        self.check_client_data(response, "registration", "webauthn.create")?;
        let attestation = decode(&response["attestationObject"]).and_then(|bytes| Cbor::read(&bytes));
        let data = attestation.as_ref().and_then(|object| object.named("authData")?.bytes());
        data.and_then(read_credential).ok_or_else(|| "Registration response could not be parsed".to_owned())
    }

    /// Checks an authentication with `passkey`.
    pub(crate) fn authenticate(&self, response: &Value, passkey: &Passkey) -> Result<(), String> {
        let client_data = self.check_client_data(response, "authentication", "webauthn.get")?;
        let signed = decode(&response["authenticatorData"]).zip(decode(&response["signature"]));
        let is_valid = signed.is_some_and(|(mut message, signature)| {
            message.extend(Sha256::digest(&client_data));
            passkey.key.verifies(&message, &signature)
        });
        if is_valid { Ok(()) } else { Err("The signature is not valid".to_owned()) }
    }

    /// Checks type, challenge and origin, and returns the client data.
    fn check_client_data(&self, response: &Value, what: &str, kind: &str) -> Result<Vec<u8>, String> {
        let bytes = decode(&response["clientDataJSON"]).unwrap_or_default();
        let data: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let given = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
        if given("type") != kind {
            return Err(format!("Unexpected {what} response type: {}", given("type")));
        }
        if given("challenge") != self.challenge {
            let challenge = given("challenge");
            return Err(format!(
                "Unexpected {what} response challenge \"{challenge}\", expected \"{}\"",
                self.challenge
            ));
        }
        if !self.origins.contains(&given("origin")) {
            let (origin, expected) = (given("origin"), self.origins.join(", "));
            return Err(format!("Unexpected {what} response origin \"{origin}\", expected one of: {expected}"));
        }
        Ok(bytes)
    }
}

impl PublicKey {
    /// Reads a COSE key (RFC 9053) of ES256 or RS256.
    fn from_cose(key: &Cbor) -> Option<Self> {
        let part = |name: i64| key.member(name)?.bytes();
        match key.member(3)?.integer()? {
            -7 => Some(Self::Es256([&[4][..], part(-2)?, part(-3)?].concat())),
            -257 => Some(Self::Rs256(part(-1)?.to_vec(), part(-2)?.to_vec())),
            _ => None,
        }
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature).is_ok()
            }
            Self::Rs256(n, e) => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
        }
    }
}

/// Reads the credential in authenticator data (Web Authentication, 6.1).
fn read_credential(data: &[u8]) -> Option<Passkey> {
    let flags = *data.get(32)?;
    if flags & HAS_CREDENTIAL == 0 {
        return None;
    }
    // After the hash of the relying party (32), flags (1), counter (4) and model (16).
    let rest = data.get(53..)?;
    let (length, rest) = rest.split_at_checked(2)?;
    let (id, key) = rest.split_at_checked(usize::from(u16::from_be_bytes(length.try_into().ok()?)))?;
    Some(Passkey { id: URL_SAFE_NO_PAD.encode(id), key: PublicKey::from_cose(&Cbor::read(key)?)? })
}

fn decode(text: &Value) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.as_str()?.trim_end_matches('=')).ok()
}

/// The options of a registration for the user with this id and these names, at the host `rp`.
pub(crate) fn registration_options(
    rp: &str,
    user: (&str, &str, &str),
    challenge: &str,
    bound: impl Iterator<Item = String>,
) -> Value {
    let (id, name, display_name) = user;
    json!({
        "rp": { "name": rp, "id": rp },
        "user": { "id": URL_SAFE_NO_PAD.encode(id), "name": name, "displayName": display_name },
        "challenge": challenge,
        "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }, { "type": "public-key", "alg": -257 }],
        "timeout": 60000, "excludeCredentials": descriptors(bound),
        "authenticatorSelection": {
            "requireResidentKey": true, "residentKey": "required", "userVerification": "required",
        },
        "attestation": "none", "extensions": { "credProps": true },
    })
}

/// The options of an authentication with one of these passkeys.
pub(crate) fn authentication_options(rp: &str, challenge: &str, bound: impl Iterator<Item = String>) -> Value {
    json!({
        "challenge": challenge, "timeout": 60000, "rpId": rp, "allowCredentials": descriptors(bound),
        "userVerification": "required",
    })
}

fn descriptors(ids: impl Iterator<Item = String>) -> Vec<Value> {
    ids.map(|id| json!({ "type": "public-key", "id": id, "transports": [] })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A registration and an authentication with it, recorded from a virtual authenticator in Chromium.
    fn recorded() -> (Ceremony, Value, Ceremony, Value) {
        let ceremony = |challenge: &str| Ceremony {
            challenge: challenge.to_owned(),
            origins: vec!["http://localhost:3401".to_owned()],
        };
        let registration = json!({
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiVWhpM2pmNGMtdkVwMnBOT1AtR3YwWlN1UWhq\
                eFBJczVvYy1kQ1RrOU1oayIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6MzQwMSIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
            "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAA\
                AAAAAAAAAAAAAAAAAAAAAAAAAECUP86ORdPbe7AL9lto-E4ulAQIDJiABIVgg5Wozwxk_TbHYctN92EO4t4HOvDNDasSd9JRwljk4yQgiWCAv\
                fmnpiM8ZqLM-A4WQdx7Lw-TgZqmFSk_rh2gaRDorLw",
        });
        let authentication = json!({
            "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoidjJacTFtUjh3MmR0VDVjWXFveE9ZMmw3aXpVWmswOE\
                lmZEcwV3Q4NUVPUSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6MzQwMSIsImNyb3NzT3JpZ2luIjpmYWxzZX0",
            "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
            "signature": "MEQCIEO3jLc7axk9l-Jr8wjrIKucxCWG7341NOpo_n21geOpAiBCBASQhIgiWmk55cfKZyzE1J_0qlYP5wIPs3wcg78BZQ",
        });
        (
            ceremony("Uhi3jf4c-vEp2pNOP-Gv0ZSuQhjxPIs5oc-dCTk9Mhk"),
            registration,
            ceremony("v2Zq1mR8w2dtT5cYqoxOY2l7izUZk08IfdG0Wt85EOQ"),
            authentication,
        )
    }

    #[test]
    fn accepts_a_recorded_registration_and_authentication() {
        let (first, registration, second, authentication) = recorded();
        let passkey = first.register(&registration).unwrap();
        assert_eq!(passkey.id, "JQ_zo5F09t7sAv2W2j4Tiw");
        assert_eq!(second.authenticate(&authentication, &passkey), Ok(()));
        let mut forged = authentication.clone();
        forged["authenticatorData"] = json!("SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAw");
        assert!(second.authenticate(&forged, &passkey).is_err());
    }

    #[test]
    fn rejects_another_challenge_type_or_origin() {
        let (mut first, registration, second, authentication) = recorded();
        let passkey = first.register(&registration).unwrap();
        assert!(second.register(&registration).unwrap_err().contains("challenge"));
        assert!(first.authenticate(&registration, &passkey).unwrap_err().contains("type"));
        assert!(first.authenticate(&authentication, &passkey).unwrap_err().contains("challenge"));
        first.origins = vec!["http://localhost:3000".to_owned()];
        let error = first.register(&registration).unwrap_err();
        assert!(error.ends_with("origin \"http://localhost:3401\", expected one of: http://localhost:3000"), "{error}");
        assert!(first.register(&json!({})).is_err());
    }
}
