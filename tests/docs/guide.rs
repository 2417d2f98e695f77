//! The steps of a guide: its commands, and the files that it says to write.
//!
//! A block of commands is ` ```sh `. Another block is a file when the paragraph before it ends with a colon and says
//! "write `path`" or "add to `path`". All other blocks are shown only; those with Rust code are doc tests.

/// Something that the reader of a guide does.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// Runs commands in a shell.
    Run(String),
    /// Creates a file, or replaces it.
    Write { file: String, text: String },
    /// Adds to the end of a file.
    Append { file: String, text: String },
}

/// The file that a paragraph names after these words.
fn file_after(paragraph: &str, words: &str) -> Option<String> {
    let (_, rest) = paragraph.strip_suffix(':')?.rsplit_once(&format!("{words} `"))?;
    rest.split('`').next().map(str::to_owned)
}

/// The step that a block asks for.
fn step(paragraph: &str, language: &str, text: String) -> Option<Step> {
    if language == "sh" {
        return Some(Step::Run(text));
    }
    let lower = paragraph.replace("Write", "write").replace("Add to", "add to");
    let write = file_after(&lower, "write").map(|file| Step::Write { file, text: text.clone() });
    write.or_else(|| file_after(&lower, "add to").map(|file| Step::Append { file, text }))
}

/// Returns the steps of a guide, in order.
pub fn steps(guide: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut paragraph = String::new();
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            let text = block.iter().map(|line| format!("{line}\n")).collect();
            steps.extend(step(paragraph.trim_end(), language, text));
            paragraph.clear();
        } else if !line.is_empty() {
            paragraph = format!("{paragraph}{line} ");
        } else if !paragraph.trim_end().ends_with(':') {
            paragraph.clear();
        }
    }
    steps
}

/// The text that a guide writes into a file.
pub fn written(guide: &str, file: &str) -> Option<String> {
    steps(guide).into_iter().find_map(|step| match step {
        Step::Write { file: its, text } if its == file => Some(text),
        _ => None,
    })
}

#[test]
fn guides_are_read_as_steps() {
    let guide = "\
Text with `code`.

```sh
cargo new my-app
```

Next to `Cargo.toml`, write
`index.html`:

```html
<p>

</p>
```

This is only shown:

```json
{}
```

Add to `Cargo.toml`:
```toml
[profile.release]
```

Write `a` and this is no block:

Another paragraph.

```rust
code
```
";
    let write = Step::Write { file: "index.html".into(), text: "<p>\n\n</p>\n".into() };
    let append = Step::Append { file: "Cargo.toml".into(), text: "[profile.release]\n".into() };
    assert_eq!(steps(guide), [Step::Run("cargo new my-app\n".into()), write, append]);
    assert_eq!(written(guide, "index.html").as_deref(), Some("<p>\n\n</p>\n"));
    assert_eq!(written(guide, "other.html"), None);
}
