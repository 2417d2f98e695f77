//! Everything that reads what others wrote, fed with documents that are almost right, with garbage,
//! and with every file of `tests/fuzz-corpus`.
//!
//! A normal run takes a few hundred cases of each. `FUZZ_SECONDS=60 cargo test --release --features
//! testing --test fuzz -- --nocapture --test-threads 1` runs each for so long and says how many
//! there were. An input that fails belongs into the corpus.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod fuzzing;
mod store;

use fuzzing::checks;
use fuzzing::inputs;
use fuzzing::run;

#[test]
fn return_paths_stay_on_the_origin() {
    run("return_to", 2000, inputs::return_path(), checks::return_path);
}

#[test]
fn only_a_complete_answer_to_our_own_attempt_gives_a_code() {
    run("callback", 400, inputs::callback(), checks::callback);
}

#[test]
fn no_token_but_the_genuine_one_signs_anybody_in() {
    run("jwt", 200, inputs::token(), checks::token);
}

#[test]
fn an_accepted_discovery_document_stays_with_the_provider() {
    run("discovery", 600, inputs::discovery(), checks::discovery);
}

#[test]
fn a_token_answer_is_kept_whole_or_not_at_all() {
    run("token_answer", 400, inputs::token_answer(), checks::token_answer);
}

#[test]
fn nothing_in_storage_signs_a_stranger_in_or_breaks_the_next_sign_in() {
    run("stored_state", 300, inputs::stored_state(), checks::stored_state);
}
