//! `cargo xtask size`: how much the library adds to an app, as a user builds it.

use crate::{
    error::{Problem, Result},
    process,
    project::{self, WASM_TARGET},
    report,
    tools::{self, rust},
    workspace,
};
use clap::Args;
use serde_json::Value;
use std::{fs, path::Path, process::ExitCode};

/// The programs, and what each is.
const PROGRAMS: [(&str, &str); 3] = [
    ("leptos-alone", "Leptos and its router, without a sign-in"),
    ("example-minimal", "the same with a sign-in: examples/minimal"),
    ("client-alone", "LogtoClient, without a framework"),
];

/// What is said of the difference between the second program and the first.
const ADDED: &str = "what the library adds to Leptos";

/// The comments around the figures in the README.
const MARKERS: [&str; 2] = ["<!-- sizes: begin -->", "<!-- sizes: end -->"];

/// The options of `size`.
#[derive(Args, Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// Write the figures to README.md
    #[arg(long)]
    pub(crate) baseline: bool,
}

/// Builds the programs with the profile that docs/start.md recommends, prints their sizes, and compares them with
/// the limits in `tests/sizes/budgets.json`.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    process::stop_on_signals(130, || report::step("stopped before the end"))?;
    rust::ensure_wasm_target()?;
    let wasm_bindgen = tools::wasm_bindgen()?.ensure()?;
    let target_dir = workspace::metadata()?.target_dir;
    let mut build = process::cargo();
    build.args(["build", "--release", "--locked"]);
    build.args(["--target", WASM_TARGET, "--package", "example-minimal", "--package", "sizes"]);
    process::run(&mut build, "building the programs")?;
    let mut sizes = [0; PROGRAMS.len()];
    for (size, (name, _)) in sizes.iter_mut().zip(PROGRAMS) {
        let module = target_dir.join(WASM_TARGET).join("release").join(format!("{name}.wasm"));
        let folder = target_dir.join("sizes").join(name);
        // Without the names of functions, as with `strip = true` in a profile.
        let options = ["--target", "web", "--no-typescript", "--remove-name-section", "--remove-producers-section"];
        let mut bindings = process::program(&wasm_bindgen, &options);
        bindings.args(["--out-name", name, "--out-dir"]).arg(&folder).arg(module);
        process::run(&mut bindings, "making the JavaScript of the programs")?;
        *size = compressed(&folder, name).map_err(Problem::io(format!("reading {}", folder.display())))?;
    }
    let rows = PROGRAMS.iter().zip(sizes).map(|((_, what), size)| [(*what).to_owned(), report::kilobytes(size)]);
    let [alone, minimal, client] = sizes;
    let added = minimal.saturating_sub(alone);
    let rows: Vec<[String; 2]> = rows.chain([[ADDED.to_owned(), report::kilobytes(added)]]).collect();
    report::line(report::table(&rows).trim_end());
    if options.baseline {
        write_figures(&rows)?;
    }
    let exceeded = exceeded(&budgets()?, client, added);
    exceeded.iter().for_each(|sentence| report::line(sentence));
    Ok(if exceeded.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Puts the figures into the README.
fn write_figures(rows: &[[String; 2]]) -> Result<()> {
    let file = project::root().join("README.md");
    let readme = fs::read_to_string(&file).map_err(Problem::io(format!("reading {}", file.display())))?;
    let readme = with_figures(&readme, rows)
        .ok_or_else(|| Problem::Other(format!("{} has no place for the figures", file.display())))?;
    fs::write(&file, readme).map_err(Problem::io(format!("writing {}", file.display())))
}

/// Replaces the figures in a page. `None` if it has no place for them.
fn with_figures(page: &str, rows: &[[String; 2]]) -> Option<String> {
    let (before, rest) = page.split_once(MARKERS[0])?;
    let (_, after) = rest.split_once(MARKERS[1])?;
    let rows: String = rows.iter().map(|[what, size]| format!("| {what} | {size} |\n")).collect();
    Some(format!("{before}{}\n| program | size |\n|---|---:|\n{rows}{}{after}", MARKERS[0], MARKERS[1]))
}

/// The bytes on the wire (brotli) of a program and its JavaScript.
fn compressed(folder: &Path, name: &str) -> std::io::Result<u64> {
    let mut sum = 0;
    for file in [format!("{name}_bg.wasm"), format!("{name}.js")] {
        let compressed = precompress::brotli(&fs::read(folder.join(file))?)?;
        sum += u64::try_from(compressed.len()).unwrap_or(u64::MAX);
    }
    Ok(sum)
}

fn budgets() -> Result<Value> {
    let file = project::root().join("tests/sizes/budgets.json");
    let text = fs::read(&file).map_err(Problem::io(format!("reading {}", file.display())))?;
    serde_json::from_slice(&text).map_err(|error| Problem::Other(format!("{} is invalid: {error}", file.display())))
}

/// Returns a sentence for each exceeded limit. A missing limit counts as exceeded.
fn exceeded(budgets: &Value, client: u64, added: u64) -> Vec<String> {
    let sizes = [("clientAlone", "LogtoClient alone", client), ("addedToLeptos", ADDED, added)];
    let over = sizes.into_iter().filter_map(|(key, what, size)| {
        let limit = budgets[key].as_u64().unwrap_or_default();
        let sentence = || {
            let (size, limit) = (report::kilobytes(size), report::kilobytes(limit));
            format!("{what}: {size}, the budget in tests/sizes/budgets.json is {limit}")
        };
        (size > limit).then(sentence)
    });
    over.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reports_each_exceeded_limit() {
        let budgets = json!({"clientAlone": 1000, "addedToLeptos": 2000});
        assert!(exceeded(&budgets, 1000, 2000).is_empty());
        assert_eq!(
            exceeded(&budgets, 1001, 2100),
            [
                "LogtoClient alone: 1.0 kB, the budget in tests/sizes/budgets.json is 1.0 kB",
                "what the library adds to Leptos: 2.1 kB, the budget in tests/sizes/budgets.json is 2.0 kB"
            ]
        );
        assert_eq!(exceeded(&json!({}), 1, 1).len(), 2);
    }

    #[test]
    fn figures_of_the_readme_are_within_the_limits() {
        let readme = fs::read_to_string(project::root().join("README.md")).unwrap();
        let (_, figures) = readme.split_once(MARKERS[0]).unwrap();
        let (figures, _) = figures.split_once(MARKERS[1]).unwrap();
        let rows: Vec<[String; 2]> = figures
            .lines()
            .skip(3)
            .map(|line| {
                let (what, size) = line.trim_matches(['|', ' ']).split_once(" | ").unwrap();
                [what.to_owned(), size.to_owned()]
            })
            .collect();
        assert_eq!(with_figures(&readme, &rows), Some(readme.clone()));
        let titles: Vec<&str> = PROGRAMS.iter().map(|(_, what)| *what).chain([ADDED]).collect();
        assert_eq!(rows.iter().map(|[what, _]| what.as_str()).collect::<Vec<_>>(), titles);
        let bytes = |row: usize| -> u64 {
            let (whole, tenth) = rows[row][1].strip_suffix(" kB").unwrap().split_once('.').unwrap();
            whole.parse::<u64>().unwrap() * 1000 + tenth.parse::<u64>().unwrap() * 100
        };
        // Each figure leaves out what is below a tenth.
        assert!(bytes(3).abs_diff(bytes(1) - bytes(0)) <= 100, "{rows:?}");
        assert!(exceeded(&budgets().unwrap(), bytes(2), bytes(3)).is_empty(), "{rows:?}");
    }

    #[test]
    fn figures_need_their_place() {
        assert_eq!(with_figures("# Readme", &[]), None);
        assert_eq!(with_figures(&format!("{} {}", MARKERS[1], MARKERS[0]), &[]), None);
    }

    #[test]
    fn committed_limits_can_be_read() {
        let budgets = budgets().unwrap();
        assert!(budgets["clientAlone"].is_u64() && budgets["addedToLeptos"].is_u64());
    }
}
