//! Fuzz tests of everything that parses external data: with almost valid documents, with garbage,
//! and with every file of `tests/fuzz-corpus`.
//!
//! A normal run takes a few hundred cases of each. `FUZZ_SECONDS=60 cargo test --release --features
//! testing --test fuzz -- --nocapture --test-threads 1` runs each for so long and prints how many
//! there were. Add an input that fails to the corpus.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod fuzzing;

use fuzzing::checks;
use fuzzing::inputs;
use fuzzing::run;

#[test]
fn accepted_return_path_stays_on_the_origin() {
    run("return_to", 2000, inputs::return_path(), checks::return_path);
}

#[test]
fn only_a_complete_response_to_our_own_attempt_yields_a_code() {
    run("callback", 400, inputs::callback(), checks::callback);
}

#[test]
fn only_the_genuine_token_signs_in() {
    run("jwt", 200, inputs::token(), checks::token);
}

#[test]
fn accepted_discovery_document_stays_on_the_providers_origin() {
    run("discovery", 600, inputs::discovery(), checks::discovery);
}

#[test]
fn token_response_is_stored_whole_or_not_at_all() {
    run("token_answer", 400, inputs::token_answer(), checks::token_answer);
}

#[test]
fn no_stored_value_signs_in_another_user_or_breaks_the_next_sign_in() {
    run("stored_state", 300, inputs::stored_state(), checks::stored_state);
}
