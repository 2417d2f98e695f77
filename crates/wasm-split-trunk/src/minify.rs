//! Minifying scripts: without comments and spaces, with short names.

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_compat::EngineTargets;
use oxc_minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

use crate::error::{Error, Result};

/// The newest version of the language whose syntax minifying may introduce. Every browser that runs the WebAssembly of
/// today's compilers knows it.
const LANGUAGE: &str = "es2021";

/// Returns a script that does the same and is smaller. A script without `import` and `export` keeps its global names.
///
/// # Errors
/// When it cannot be read. `name` is for the message.
pub(crate) fn minified(name: &str, script: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, script, SourceType::unambiguous()).parse();
    if let Some(error) = parsed.errors.first() {
        return Err(Error::Other(format!("{name} is not valid JavaScript: {error}")));
    }
    let mut program = parsed.program;
    let target = EngineTargets::from_target(LANGUAGE).map_err(Error::Other)?;
    let compress = CompressOptions { target, ..CompressOptions::smallest() };
    let options = MinifierOptions { compress: Some(compress), ..MinifierOptions::default() };
    let scoping = Minifier::new(options).minify(&allocator, &mut program).scoping;
    Ok(Codegen::new().with_options(CodegenOptions::minify()).with_scoping(scoping).build(&program).code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_spaces_and_long_names_go() {
        let script = "// Says why.\n(() => {\n  /** What. */\n  const long = (name) => `//${name}`;\n  start(long, long);\n})();\n";
        let small = minified("a.js", script).unwrap();
        assert!(small.contains("start(") && small.contains("`//${"), "{small}");
        assert!(!small.contains("long") && !small.contains("What") && !small.contains('\n'), "{small}");
    }

    #[test]
    fn names_that_others_use_stay() {
        let global = minified("a.js", "function started(value) { window.known = value; }").unwrap();
        assert!(global.starts_with("function started("), "{global}");
        let module = minified("a.js", "const update = (value) => value + 1;\nexport { update };").unwrap();
        assert!(module.contains("update") && module.contains("export"), "{module}");
    }

    #[test]
    fn newer_syntax_is_not_introduced() {
        let small =
            minified("a.js", "(() => { class A { constructor() { this.a = 1; } } A.b = 2; start(new A()); })()")
                .unwrap();
        assert!(!small.contains("static") && small.contains("this.a"), "{small}");
    }

    #[test]
    fn unreadable_script_is_named() {
        let error = minified("a.js", "const = 1;").unwrap_err();
        assert!(error.to_string().starts_with("a.js is not valid JavaScript"), "{error}");
    }
}
