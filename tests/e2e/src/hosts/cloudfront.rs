//! S3 and CloudFront with what the template says: the function sees each request, then files of the bucket, then the
//! page for errors; the policy adds headers. Node runs the function, and a shell the upload script with an `aws` that
//! only notes its arguments.
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/writing-function-code.html>
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html>
//! <https://docs.aws.amazon.com/cli/latest/reference/s3/>

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::folder::Folder;
use super::server::{HostResponse, HostRules};

/// Passes each line to the function as the path of a request.
const RUN: &str = "require('readline').createInterface({ input: process.stdin }).on('line', (uri) => \
    console.log(JSON.stringify(handler({ request: { method: 'GET', uri, querystring: {}, headers: {}, cookies: {} } }))));";

/// What stands between the noted calls of `aws`.
const END: &str = "--end-of-call--";

pub(super) struct Cloudfront {
    files: Folder,
    uploads: Vec<Upload>,
    /// The resources of the template.
    resources: Value,
    function: Mutex<Function>,
}

/// A call of `aws s3 cp --recursive`.
#[derive(Debug, Default)]
struct Upload {
    /// Patterns, and whether they include.
    filters: Vec<(bool, String)>,
    cache_control: String,
    content_type: Option<String>,
}

/// The running function.
struct Function {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Cloudfront {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let template: Value = serde_json::from_str(&fs::read_to_string(folder.join("template.json"))?)?;
        let resources = template["Resources"].clone();
        let statements = &resources["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"];
        ensure!(statements[0]["Action"] == "s3:GetObject" && statements[1].is_null(), "the bucket can be listed");
        let code = resources["Pages"]["Properties"]["FunctionCode"].as_str().context("there is no function")?;
        let function = Mutex::new(Function::start(code)?);
        Ok(Self { files: Folder::read(&folder.join("public"))?, uploads: uploads(folder)?, resources, function })
    }

    /// A file of the bucket, as the script has uploaded it. A later upload replaces an earlier one.
    fn file(&self, path: &str, status: u16) -> Option<HostResponse> {
        let upload = self.uploads.iter().rev().find(|upload| upload.takes(path))?;
        let mut file = self.files.answer(path, status)?;
        file.headers.push(("cache-control".into(), upload.cache_control.clone()));
        if let Some(kind) = &upload.content_type {
            file.headers.retain(|(name, _)| name != "content-type");
            file.headers.push(("content-type".into(), kind.clone()));
        }
        Some(file)
    }

    fn found(&self, path: &str) -> Result<HostResponse> {
        let result = self.function.lock().unwrap_or_else(PoisonError::into_inner).call(path)?;
        if let Some(status) = result["statusCode"].as_u64() {
            let to = result["headers"]["location"]["value"].as_str().context("a redirect to nowhere")?;
            return Ok(HostResponse::redirect(u16::try_from(status)?, to));
        }
        let path = result["uri"].as_str().context("the function returns no path")?;
        if let Some(file) = self.file(path, 200) {
            return Ok(file);
        }
        let config = &self.resources["Distribution"]["Properties"]["DistributionConfig"];
        let errors = config["CustomErrorResponses"].as_array().context("there is no page for errors")?;
        // The status for missing files of a bucket that must not be listed.
        let error = errors.iter().find(|error| error["ErrorCode"] == 403).context("none for missing files")?;
        let status = error["ResponseCode"].as_u64().context("an error without a status")?;
        let page = error["ResponsePagePath"].as_str().context("an error without a page")?;
        let mut page = self.file(page, u16::try_from(status)?).context("the page for errors is missing")?;
        // The metadata of the page for errors does not count as that of the file.
        page.headers.retain(|(name, _)| name != "cache-control");
        Ok(page)
    }

    /// The headers that the policy adds, and whether they replace those of the file.
    fn policy(&self) -> Vec<(String, String, bool)> {
        let config = &self.resources["Headers"]["Properties"]["ResponseHeadersPolicyConfig"];
        let security = &config["SecurityHeadersConfig"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let seconds = &security["StrictTransportSecurity"]["AccessControlMaxAgeSec"];
        let mut headers = vec![
            (
                "content-security-policy".to_owned(),
                text(&security["ContentSecurityPolicy"]["ContentSecurityPolicy"]),
                true,
            ),
            ("referrer-policy".to_owned(), text(&security["ReferrerPolicy"]["ReferrerPolicy"]), true),
            ("strict-transport-security".to_owned(), format!("max-age={seconds}"), true),
        ];
        if security["ContentTypeOptions"]["Override"] == true {
            headers.push(("x-content-type-options".to_owned(), "nosniff".to_owned(), true));
        }
        for item in config["CustomHeadersConfig"]["Items"].as_array().into_iter().flatten() {
            headers.push((text(&item["Header"]).to_lowercase(), text(&item["Value"]), item["Override"] == true));
        }
        headers
    }
}

impl HostRules for Cloudfront {
    fn answer(&self, path: &str) -> HostResponse {
        let failed =
            |error: anyhow::Error| HostResponse { status: 500, headers: Vec::new(), body: error.to_string().into() };
        let mut answer = self.found(path).unwrap_or_else(failed);
        for (name, value, replaces) in self.policy() {
            if replaces {
                answer.headers.retain(|(known, _)| *known != name);
            }
            answer.or_header(&name, &value);
        }
        answer
    }
}

impl Upload {
    /// Reads the arguments of a call.
    fn read(call: &str) -> Result<Self> {
        let mut upload = Self::default();
        let mut words = call.lines();
        let start: Vec<&str> = words.by_ref().take(4).collect();
        ensure!(start == ["s3", "cp", "public", "s3://a-bucket"], "not an upload: {start:?}");
        while let Some(word) = words.next() {
            let mut value = || words.next().map(str::to_owned).with_context(|| format!("{word} has no value"));
            match word {
                "--recursive" => {}
                "--include" => upload.filters.push((true, value()?)),
                "--exclude" => upload.filters.push((false, value()?)),
                "--cache-control" => upload.cache_control = value()?,
                "--content-type" => upload.content_type = Some(value()?),
                _ => anyhow::bail!("{word} is not known here"),
            }
        }
        Ok(upload)
    }

    /// Whether it uploads a file: the last matching filter decides.
    fn takes(&self, path: &str) -> bool {
        let mut filters = self.filters.iter().rev();
        filters
            .find(|(_, pattern)| matches(pattern, path.trim_start_matches('/')))
            .is_none_or(|(includes, _)| *includes)
    }
}

/// Runs the upload script, and returns its uploads.
fn uploads(folder: &Path) -> Result<Vec<Upload>> {
    let home = tempfile::tempdir()?;
    let (program, notes) = (home.path().join("aws"), home.path().join("notes"));
    fs::write(&program, format!("#!/bin/sh\nprintf '%s\\n' \"$@\" {END} >> '{}'\n", notes.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([home.path().to_owned()].into_iter().chain(env::split_paths(&path)))?;
    let script = folder.join("upload.sh");
    let status = Command::new("sh").arg(script).args(["a-bucket", "a-distribution"]).env("PATH", path).status()?;
    ensure!(status.success(), "upload.sh: {status}");
    let notes = fs::read_to_string(&notes)?;
    let calls: Vec<&str> = notes.split_terminator(&format!("{END}\n")).collect();
    let (last, uploads) = calls.split_last().context("aws was not called")?;
    ensure!(last.starts_with("cloudfront\ncreate-invalidation\n"), "old files stay in the cache: {last}");
    uploads.iter().map(|call| Upload::read(call)).collect()
}

/// A pattern of the command line: `*` stands for any text, `[…]` for one of these characters and ranges.
fn matches(pattern: &str, text: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix('*') {
        return (0..=text.len()).any(|end| text.get(end..).is_some_and(|text| matches(rest, text)));
    }
    let mut text = text.chars();
    if let Some((set, rest)) = pattern.strip_prefix('[').and_then(|pattern| pattern.split_once(']')) {
        return text.next().is_some_and(|found| is_in(set, found)) && matches(rest, text.as_str());
    }
    let mut pattern = pattern.chars();
    match (pattern.next(), text.next()) {
        (None, None) => true,
        (Some(wanted), Some(found)) => wanted == found && matches(pattern.as_str(), text.as_str()),
        _ => false,
    }
}

fn is_in(set: &str, found: char) -> bool {
    let mut set = set.chars().peekable();
    while let Some(from) = set.next() {
        let mut to = from;
        if set.next_if_eq(&'-').is_some() {
            to = set.next().unwrap_or(from);
        }
        if (from..=to).contains(&found) {
            return true;
        }
    }
    false
}

impl Function {
    fn start(code: &str) -> Result<Self> {
        let mut process = Command::new("node")
            .args(["-e", &format!("{code}\n{RUN}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("node does not start")?;
        let input = process.stdin.take().context("node has no input")?;
        let output = BufReader::new(process.stdout.take().context("node has no output")?);
        Ok(Self { process, input, output })
    }

    fn call(&mut self, path: &str) -> Result<Value> {
        writeln!(self.input, "{path}")?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_matching_filter_decides() {
        let call =
            "s3\ncp\npublic\ns3://a-bucket\n--recursive\n--exclude\n*\n--include\n*-[0-9a-f].*\n--exclude\n*.wasm\n";
        let upload = Upload::read(call).unwrap();
        assert!(upload.takes("/x-a.js") && !upload.takes("/x-a.wasm") && !upload.takes("/x-g.js"));
        assert!(Upload::read("s3\nrm\n").is_err());
    }

    #[test]
    fn matches_patterns_of_the_command_line() {
        assert!(matches("*-[0-9a-f][0-9a-f].*", "a/b-0f.js") && !matches("*-[0-9a-f].*", "b-0f.js"));
        assert!(matches("a", "a") && !matches("a", "ab") && matches("*", ""));
    }
}
