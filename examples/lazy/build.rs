//! Has the program linked so that it can be split.

fn main() {
    // The linker of another target may not know the option.
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo:rustc-link-arg-bins=--emit-relocs");
    }
}
