//! Tests of the editor, in a browser.

use leptos::wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::*;
use crate::connectors::fields::InputKind;

wasm_bindgen_test_configure!(run_in_browser);

async fn sleep(duration: Duration) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let wake = move || drop(resolve.call0(&JsValue::NULL));
        set_timeout(wake, duration);
    });
    JsFuture::from(promise).await.unwrap();
}

/// Types letters at the end of the first template, and returns how often it was analyzed meanwhile.
fn typed(editor: Editor, letters: usize) -> usize {
    let text = |draft: &Draft| draft.template_text(0, "content");
    let mut last = editor.with_analyzed(text);
    let mut count = 0;
    for _ in 0..letters {
        editor.edit(|draft| draft.set_template_text(0, "content", &[&text(draft), "x"].concat()));
        let now = editor.with_analyzed(text);
        count += usize::from(now != last);
        last = now;
    }
    count
}

#[wasm_bindgen_test]
async fn errors_appear_when_a_field_was_left_and_all_when_it_is_saved() {
    crate::messages::use_english();
    let owner = Owner::new();
    let editor = owner.with(|| Editor::new(Kind::Sms));
    let shown = || editor.remarks().with_untracked(Vec::len);
    assert!(untrack(|| editor.errors()) > 0 && shown() == 0, "nothing was written");
    editor.typed("accountSID");
    editor.edit(|draft| draft.set_text("accountSID", InputKind::Text, "AC1"));
    assert_eq!(shown(), 0, "it is being typed");
    editor.field_left("accountSID");
    sleep(AFTER_CLICK * 2).await;
    assert_eq!(shown(), 1);
    assert!(!editor.is_complete());
    assert!(shown() > 1);
    editor.discard();
    assert_eq!(shown(), 0);
    owner.cleanup();
}

#[wasm_bindgen_test]
async fn long_template_is_analyzed_once_after_typing() {
    let owner = Owner::new();
    let editor = owner.with(|| Editor::new(Kind::Email));
    assert_eq!(typed(editor, 20), 20);
    editor.edit(|draft| draft.set_template_text(0, "content", &"<p>{{code}}</p>".repeat(8_000)));
    sleep(PAUSE * 2).await;
    assert_eq!(typed(editor, 20), 0);
    assert!(editor.with_analyzed(|analyzed| *analyzed != editor.now()));
    sleep(PAUSE * 2).await;
    assert!(editor.with_analyzed(|analyzed| *analyzed == editor.now()));
    assert_eq!(typed(editor, 1), 0);
    editor.analyze_now();
    assert!(editor.with_analyzed(|analyzed| *analyzed == editor.now()));
    owner.cleanup();
}
