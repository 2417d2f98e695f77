//! Takes the programs out of the guides.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// The server in the guides, in place of which the programs use that of the test.
const SERVER: &str = "\"http://localhost:3001\"";

fn main() -> Result<(), Box<dyn Error>> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let out = env::var("OUT_DIR")?;
    for guide in ["api-calls", "components", "routing"] {
        let page = docs.join(guide).with_extension("md");
        println!("cargo:rerun-if-changed={}", page.display());
        let text = fs::read_to_string(&page)?;
        let program = text.split("\n```rust,no_run\n").nth(1).and_then(|rest| rest.split("\n```\n").next());
        let program = program.filter(|program| program.contains("\nfn main()") && program.contains(SERVER));
        let program = program.ok_or_else(|| format!("{} has no program for {SERVER}", page.display()))?;
        let program = program.replace(SERVER, "crate::endpoint()").replace("\nfn main()", "\npub(crate) fn main()");
        fs::write(Path::new(&out).join(guide).with_extension("rs"), program)?;
    }
    Ok(())
}
