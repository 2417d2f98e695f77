//! S3 and CloudFront: a CloudFormation template with bucket, distribution, headers and a function that answers pages
//! with the app, and a script that uploads the folder `public`.
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html>

use super::rules;
use crate::dist::app::{App, File, PAGE};
use crate::dist::offline;
use crate::dist::policy::{HSTS, IMMUTABLE, REVALIDATE};
use serde_json::{Value, json};

/// The managed cache policy `CachingOptimized`: it respects `Cache-Control`, ignores query strings, and compresses.
const CACHE_POLICY: &str = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/// The function that sees each request, with placeholders.
const FUNCTION: &str = include_str!("cloudfront.js");

/// The script, with placeholders. S3 stores caching and content type with each file.
const UPLOAD: &str = r#"#!/bin/sh
# Written by `cargo xtask dist --host cloudfront`: uploads the folder `public` beside this file.
# Usage: sh upload.sh BUCKET DISTRIBUTION, with the outputs of the stack. Files of earlier versions stay: tabs that
# were opened before may need them.
set -eu
cd "$(dirname "$0")"
aws s3 cp public "s3://$1" --recursive --exclude '*' --include '*-HASH.*' --include '*-HASH_bg.*' --exclude '*.wasm' --cache-control 'IMMUTABLE'
aws s3 cp public "s3://$1" --recursive --exclude '*' --include '*-HASH.wasm' --include '*-HASH_bg.wasm' --cache-control 'IMMUTABLE' --content-type application/wasm
aws s3 cp public "s3://$1" --recursive --exclude '*-HASH.*' --exclude '*-HASH_bg.*' --cache-control 'REVALIDATE'
aws cloudfront create-invalidation --distribution-id "$2" --paths '/*'
"#;

/// Its files.
pub(super) fn files(app: &App) -> Vec<File> {
    let upload = UPLOAD.replace("HASH", &"[0-9a-f]".repeat(16));
    let upload = upload.replace("IMMUTABLE", IMMUTABLE).replace("REVALIDATE", REVALIDATE);
    vec![
        ("template.json".into(), format!("{:#}\n", template(app))),
        ("upload.sh".into(), upload),
        ("public/404.html".into(), rules::not_found(app)),
    ]
}

/// The function, for this app.
fn function(app: &App) -> String {
    let pages: Vec<String> = app.routes.iter().map(|route| offline::pattern(route)).collect();
    FUNCTION.replace("/*BASE*/", &app.base).replace("/*PAGE*/", PAGE).replace("/*PAGES*/", &pages.join(", "))
}

/// The headers of all responses. CloudFront has own settings for the names that it knows. Without a `Cache-Control`
/// of the file itself, a response is an error.
fn headers(app: &App) -> Value {
    let mut security = json!({});
    let mut custom = vec![json!({ "Header": "Cache-Control", "Value": REVALIDATE, "Override": false })];
    for (name, value) in rules::https_headers(app) {
        match name {
            "Content-Security-Policy" => {
                security["ContentSecurityPolicy"] = json!({ "ContentSecurityPolicy": value, "Override": true });
            }
            "Referrer-Policy" => security["ReferrerPolicy"] = json!({ "ReferrerPolicy": value, "Override": true }),
            // The setting has no other value than `nosniff`.
            "X-Content-Type-Options" => security["ContentTypeOptions"] = json!({ "Override": true }),
            name if name == HSTS.0 => {
                let seconds = value.trim_start_matches("max-age=");
                let seconds: u32 = seconds.parse().unwrap_or_default();
                security["StrictTransportSecurity"] = json!({ "AccessControlMaxAgeSec": seconds, "Override": true });
            }
            _ => custom.push(json!({ "Header": name, "Value": value, "Override": true })),
        }
    }
    json!({
        "Name": { "Ref": "AWS::StackName" },
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": { "Items": custom },
    })
}

/// The template.
fn template(app: &App) -> Value {
    let attribute = |resource: &str, name: &str| json!({ "Fn::GetAtt": [resource, name] });
    let name = json!({ "Ref": "AWS::StackName" });
    let distribution_arn =
        json!({ "Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}" });
    let statement = json!({
        "Effect": "Allow", "Principal": { "Service": "cloudfront.amazonaws.com" },
        "Action": "s3:GetObject", "Resource": { "Fn::Sub": "${Bucket.Arn}/*" },
        "Condition": { "StringEquals": { "AWS:SourceArn": distribution_arn } },
    });
    // S3 responds with 403 to a missing file, unless the bucket may be listed.
    let missing = |code: u16| json!({ "ErrorCode": code, "ResponseCode": 404, "ResponsePagePath": "/404.html", "ErrorCachingMinTTL": 10 });
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Written by `cargo xtask dist --host cloudfront`",
        "Resources": {
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": { "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
                } },
            },
            "BucketPolicy": {
                "Type": "AWS::S3::BucketPolicy",
                "Properties": {
                    "Bucket": { "Ref": "Bucket" },
                    "PolicyDocument": { "Version": "2012-10-17", "Statement": [statement] },
                },
            },
            "Access": {
                "Type": "AWS::CloudFront::OriginAccessControl",
                "Properties": { "OriginAccessControlConfig": {
                    "Name": name, "OriginAccessControlOriginType": "s3", "SigningBehavior": "always", "SigningProtocol": "sigv4",
                } },
            },
            "Headers": {
                "Type": "AWS::CloudFront::ResponseHeadersPolicy",
                "Properties": { "ResponseHeadersPolicyConfig": headers(app) },
            },
            "Pages": {
                "Type": "AWS::CloudFront::Function",
                "Properties": {
                    "Name": name, "AutoPublish": true, "FunctionCode": function(app),
                    "FunctionConfig": { "Comment": "Pages of the app", "Runtime": "cloudfront-js-2.0" },
                },
            },
            "Distribution": {
                "Type": "AWS::CloudFront::Distribution",
                "Properties": { "DistributionConfig": {
                    "Enabled": true,
                    "HttpVersion": "http2and3",
                    "IPV6Enabled": true,
                    "Origins": [{
                        "Id": "app", "DomainName": attribute("Bucket", "RegionalDomainName"),
                        "OriginAccessControlId": attribute("Access", "Id"), "S3OriginConfig": { "OriginAccessIdentity": "" },
                    }],
                    "DefaultCacheBehavior": {
                        "TargetOriginId": "app",
                        "ViewerProtocolPolicy": "redirect-to-https",
                        "Compress": true,
                        "CachePolicyId": CACHE_POLICY,
                        "ResponseHeadersPolicyId": { "Ref": "Headers" },
                        "FunctionAssociations": [{
                            "EventType": "viewer-request", "FunctionARN": attribute("Pages", "FunctionMetadata.FunctionARN"),
                        }],
                    },
                    "CustomErrorResponses": [missing(403), missing(404)],
                } },
            },
        },
        "Outputs": {
            "Bucket": { "Value": { "Ref": "Bucket" } },
            "Distribution": { "Value": { "Ref": "Distribution" } },
            "Address": { "Value": { "Fn::Sub": format!("https://${{Distribution.DomainName}}{}", app.base) } },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_has_all_headers() {
        let headers = headers(&App::example("/"));
        let security = &headers["SecurityHeadersConfig"];
        assert_eq!(security.as_object().unwrap().len(), 4);
        assert_eq!(security["StrictTransportSecurity"]["AccessControlMaxAgeSec"], 31_536_000);
        let custom = headers["CustomHeadersConfig"]["Items"].as_array().unwrap();
        let names: Vec<_> = custom.iter().map(|header| header["Header"].as_str().unwrap()).collect();
        assert_eq!(names, ["Cache-Control", "Cross-Origin-Opener-Policy", "Permissions-Policy"]);
    }

    #[test]
    fn function_knows_path_and_pages() {
        let function = function(&App::example("/a/"));
        assert!(function.contains("const base = '/a/';"), "{function}");
        assert!(function.contains("/^$/, /^callback\\/?$/, /^connectors\\/[^/]+\\/?$/"), "{function}");
        assert!(!function.contains("/*"), "{function}");
        // The limit of CloudFront.
        assert!(function.len() < 10 * 1024);
    }
}
