//! Passkeys with `navigator.credentials`.

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use logto_client::ports::{PasskeyError, Passkeys};
use logto_client::protocol::base64url;
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The browser's passkeys. They exist in secure contexts only.
#[derive(Clone, Copy, Debug)]
pub struct WebPasskeys;

impl Passkeys for WebPasskeys {
    fn is_supported(&self) -> bool {
        let has_passkeys = |window: &web_sys::Window| get(window, "PublicKeyCredential").is_some();
        web_sys::window().as_ref().is_some_and(has_passkeys) && create_function().is_some()
    }

    fn create(&self, options: Value) -> LocalBoxFuture<'_, Result<Value, PasskeyError>> {
        async move {
            let (container, create) = create_function().ok_or(PasskeyError::Unsupported)?;
            let argument = Object::new();
            set(&argument, "publicKey", &creation_options(&options).ok_or(PasskeyError::Failed)?);
            let promise = create.call1(&container, &argument).map_err(|error| refusal(&error))?;
            let credential = JsFuture::from(Promise::resolve(&promise)).await.map_err(|error| refusal(&error))?;
            registration_response(&credential).ok_or(PasskeyError::Failed)
        }
        .boxed_local()
    }
}

/// `navigator.credentials` and its function.
fn create_function() -> Option<(JsValue, Function)> {
    let container = get(&web_sys::window()?.navigator(), "credentials")?;
    let create = get(&container, "create")?.dyn_into().ok()?;
    Some((container, create))
}

/// Converts `PublicKeyCredentialCreationOptionsJSON`. `PublicKeyCredential.parseCreationOptionsFromJSON` does the same
/// in browsers of 2025 and later.
fn creation_options(options: &Value) -> Option<JsValue> {
    let converted = JSON::parse(&options.to_string()).ok()?;
    decode(&converted, "challenge")?;
    decode(&get(&converted, "user")?, "id")?;
    if let Some(excluded) = get(&converted, "excludeCredentials") {
        for credential in Array::from(&excluded) {
            decode(&credential, "id")?;
        }
    }
    Some(converted)
}

/// Replaces a member's base64url by its bytes.
fn decode(object: &JsValue, name: &str) -> Option<()> {
    let bytes = base64url::decode(&get(object, name)?.as_string()?)?;
    set(object, name, &Uint8Array::from(&*bytes));
    Some(())
}

/// Converts a `PublicKeyCredential` as its `toJSON` does in browsers of 2025 and later.
fn registration_response(credential: &JsValue) -> Option<Value> {
    let response = get(credential, "response")?;
    let mut converted = Map::new();
    for name in ["clientDataJSON", "attestationObject"] {
        converted.insert(name.to_owned(), encoded(&response, name)?.into());
    }
    if let Some(transports) = call(&response, "getTransports") {
        converted.insert("transports".to_owned(), plain(&transports)?);
    }
    let extensions = call(credential, "getClientExtensionResults");
    let mut all = Map::from_iter([
        ("id".to_owned(), get(credential, "id")?.as_string()?.into()),
        ("rawId".to_owned(), encoded(credential, "rawId")?.into()),
        ("type".to_owned(), "public-key".into()),
        ("response".to_owned(), Value::Object(converted)),
        ("clientExtensionResults".to_owned(), extensions.and_then(|it| plain(&it)).unwrap_or(Map::new().into())),
    ]);
    if let Some(attachment) = get(credential, "authenticatorAttachment").and_then(|it| it.as_string()) {
        all.insert("authenticatorAttachment".to_owned(), attachment.into());
    }
    Some(Value::Object(all))
}

/// The bytes of a member in base64url.
fn encoded(object: &JsValue, name: &str) -> Option<String> {
    Some(base64url::encode(&Uint8Array::new(&get(object, name)?).to_vec()))
}

/// A value without binary members.
fn plain(value: &JsValue) -> Option<Value> {
    serde_json::from_str(&JSON::stringify(value).ok()?.as_string()?).ok()
}

/// Calls a method without arguments, if there is one.
fn call(object: &JsValue, method: &str) -> Option<JsValue> {
    let method: Function = get(object, method)?.dyn_into().ok()?;
    method.call0(object).ok()
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // The objects are plain ones.
    let _ = Reflect::set(object, &name.into(), value);
}

/// The error for the name of a `DOMException`
/// ([WebAuthn section 5.1.3](https://www.w3.org/TR/webauthn-3/#sctn-createCredential)).
fn refusal(error: &JsValue) -> PasskeyError {
    match get(error, "name").and_then(|name| name.as_string()).as_deref() {
        Some("NotAllowedError" | "AbortError") => PasskeyError::Canceled,
        Some("InvalidStateError") => PasskeyError::AlreadyRegistered,
        Some("SecurityError") => PasskeyError::ForeignDomain,
        Some("NotSupportedError") => PasskeyError::Unsupported,
        _ => PasskeyError::Failed,
    }
}
