use futures_executor::block_on;
use logto_client::account::{AccountError, MAX_PICTURE_SIZE};
use serde_json::json;

use crate::support::{ALICE, AccountHarness, answer_recorded};

const PATH: &str = "/api/my-account/user-assets/avatar";
const RECORDING: &str = include_str!("../../../logto-dev/tests/wire/v1.42/account-avatar.json");

#[test]
fn uploads_picture_as_a_form_and_sets_its_address() {
    let harness = AccountHarness::new();
    harness.answer(PATH, 200, json!({"url": "https://files.test/a.png"}));
    harness.answer("/api/my-account", 200, json!({"id": ALICE, "avatar": "https://files.test/a.png"}));
    let account = block_on(harness.account.upload_avatar("image/png", b"\x89PNG\r\n--")).unwrap();
    assert_eq!(account.avatar(), Some("https://files.test/a.png"));
    let asked = harness.asked();
    let content_type = asked[0].content_type.clone().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let requests = harness.base.logto.requests();
    let upload = requests.iter().find(|request| request.path == PATH).unwrap();
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"picture\"\r\n\
         Content-Type: image/png\r\n\r\n"
    );
    let expected = [head.as_bytes(), b"\x89PNG\r\n--", format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    assert_eq!(upload.body, expected);
    let set = json!({"avatar": "https://files.test/a.png"});
    assert_eq!((&*asked[1].method, &asked[1].body), ("PATCH", &set));
}

#[test]
fn tells_why_a_picture_is_not_taken() {
    let harness = AccountHarness::new();
    let not_a_picture = AccountError::InvalidInput { field: Some("file".into()) };
    for (title, error) in [
        ("a picture, while no storage is set up", AccountError::UploadsOff),
        ("not a picture", not_a_picture.clone()),
        ("no file", not_a_picture.clone()),
    ] {
        answer_recorded(&harness, RECORDING, PATH, title);
        let result = block_on(harness.account.upload_avatar("image/png", b"x"));
        assert_eq!(result, Err(error), "{title}");
    }
    let requests = harness.asked().len();
    let large = vec![0; MAX_PICTURE_SIZE + 1];
    for (media_type, picture) in [("image/svg+xml", &b"<svg/>"[..]), ("image/png", b""), ("image/png", &large)] {
        let result = block_on(harness.account.upload_avatar(media_type, picture));
        assert_eq!(result, Err(not_a_picture.clone()), "{media_type}");
    }
    assert_eq!(harness.asked().len(), requests, "a request with what the server does not take");
}
