//! The key, and the names and values of the encrypted items.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::{Array, Reflect, Uint8Array};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, CryptoKey, SubtleCrypto};

use super::super::crypto::WebCrypto;
use super::super::idb::Idb;
use logto_client::ports::Crypto as _;
use logto_client::protocol::base64url;

const ALGORITHM: &str = "AES-GCM";
/// NIST SP 800-38D section 5.2.1.1 recommends 96 bits.
const IV_BYTES: usize = 12;
/// The name under which the database has the key.
const KEY: &str = "key";

/// How long the database is waited for while the page is open.
const RELOAD_TIMEOUT: Duration = Duration::from_secs(1);

/// Encrypts and decrypts items with a key that no script can read.
pub(super) struct Cipher {
    prefix: String,
    subtle: SubtleCrypto,
    database: Idb,
    key: RefCell<CryptoKey>,
}

impl Cipher {
    /// Loads the app's key, which is generated at the first use in this browser; `None` if the browser has no
    /// SubtleCrypto or does not store the key. `timeout` limits each use of the database.
    pub(super) async fn new(app_id: &str, timeout: Duration) -> Option<Self> {
        let subtle = subtle()?;
        let name = format!("logto-sealed:{app_id}");
        let database = Idb::new(name.clone(), timeout);
        let key = match usable(&database.get(KEY).await?) {
            Some(key) => key,
            None => {
                let fresh: JsValue = generate(&subtle).await?.into();
                // If another tab was faster, its key stays.
                database.update(KEY, move |before| usable(before).is_none().then_some(fresh)).await?;
                // A browser may report success without storing it.
                usable(&database.get(KEY).await?)?
            }
        };
        let database = Idb::new(name, RELOAD_TIMEOUT);
        Some(Self { prefix: prefix_of(app_id), subtle, database, key: RefCell::new(key) })
    }

    /// Returns whether the database has the app's key; `None` if IndexedDB does not work or respond.
    pub(super) async fn has_key(app_id: &str) -> Option<bool> {
        let database = Idb::new(format!("logto-sealed:{app_id}"), RELOAD_TIMEOUT);
        Some(usable(&database.get(KEY).await?).is_some())
    }

    /// Reads the key again, and returns whether there is one. Another page generates a new one after the browser or
    /// a user has removed the database.
    pub(super) async fn reload_key(&self) -> bool {
        let stored = self.database.get(KEY).await.as_ref().and_then(usable);
        self.use_key(stored)
    }

    /// Makes sure that pages which are opened later can read what this one writes: uses the stored key, or stores
    /// this page's key if the database has none any more.
    pub(super) async fn share_key(&self) {
        let own: JsValue = self.key().into();
        let before = self.database.update(KEY, move |before| usable(before).is_none().then_some(own)).await;
        self.use_key(before.as_ref().and_then(usable));
    }

    fn use_key(&self, key: Option<CryptoKey>) -> bool {
        let is_there = key.is_some();
        if let Some(key) = key {
            self.key.replace(key);
        }
        is_there
    }

    fn key(&self) -> CryptoKey {
        self.key.borrow().clone()
    }

    /// Returns the prefix of the names of all items of the app.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Returns whether an item belongs to the app.
    pub(super) fn is_own(&self, name: &str) -> bool {
        is_own(name, &self.prefix)
    }

    /// Returns the name of the item for a key: a hash, because some keys contain secrets. A removal cannot wait for
    /// SubtleCrypto's hash, so this is the synchronous one for PKCE, applied to pieces of a length it accepts.
    pub(super) fn name(&self, key: &str) -> String {
        let text = base64url::encode([&*self.prefix, key].concat().as_bytes());
        let hash = text.as_bytes().chunks(64).fold(String::new(), |hash, piece| {
            let piece = String::from_utf8_lossy(piece);
            let verifier = PkceCodeVerifier::new(format!("{hash:.<43}{piece:.<64}"));
            PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str().to_owned()
        });
        format!("{}{hash}", self.prefix)
    }

    /// Encrypts key and value with a fresh IV. The result can be decrypted under this name only.
    pub(super) async fn seal(&self, name: &str, key: &str, value: &str) -> Option<String> {
        let mut sealed = vec![0; IV_BYTES];
        WebCrypto.fill_random(&mut sealed).ok()?;
        let plain = serde_json::to_vec(&(key, value)).ok()?;
        let text = self
            .subtle
            .encrypt_with_object_and_js_u8_array(&params(name, &sealed), &self.key(), &Uint8Array::from(&*plain))
            .ok()?;
        sealed.extend(bytes(&JsFuture::from(text).await.ok()?));
        Some(base64url::encode(&sealed))
    }

    /// The key and the value in the text of an item; `None` when it was not sealed with our key for
    /// this name.
    pub(super) async fn open(&self, name: &str, text: &str) -> Option<(String, String)> {
        let sealed = base64url::decode(text)?;
        let (iv, sealed) = sealed.split_at_checked(IV_BYTES)?;
        let plain = self
            .subtle
            .decrypt_with_object_and_js_u8_array(&params(name, iv), &self.key(), &Uint8Array::from(sealed))
            .ok()?;
        serde_json::from_slice(&bytes(&JsFuture::from(plain).await.ok()?)).ok()
    }
}

/// Returns the prefix of the names of all items of an app.
pub(super) fn prefix_of(app_id: &str) -> String {
    format!("logto-sealed:{app_id}:")
}

/// Returns whether an item belongs to the app with this prefix, which may be a prefix of that of another app.
pub(super) fn is_own(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| !rest.contains(':'))
}

fn subtle() -> Option<SubtleCrypto> {
    let crypto = web_sys::window()?.crypto().ok()?;
    // It is undefined outside of a secure context.
    Reflect::get(&crypto, &"subtle".into()).ok()?.dyn_into().ok()
}

async fn generate(subtle: &SubtleCrypto) -> Option<CryptoKey> {
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key = subtle.generate_key_with_object(&AesKeyGenParams::new(ALGORITHM, 256), false, &usages).ok()?;
    JsFuture::from(key).await.ok()?.dyn_into().ok()
}

/// Returns the stored value if it is a key that no script can read.
fn usable(stored: &JsValue) -> Option<CryptoKey> {
    stored.dyn_ref::<CryptoKey>().filter(|key| !key.extractable()).cloned()
}

fn params(name: &str, iv: &[u8]) -> AesGcmParams {
    let params = AesGcmParams::new_with_u8_array(ALGORITHM, &Uint8Array::from(iv));
    params.set_additional_data_u8_array(&Uint8Array::from(name.as_bytes()));
    params
}

/// Returns the bytes of an ArrayBuffer.
fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}
