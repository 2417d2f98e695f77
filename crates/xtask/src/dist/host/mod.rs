//! Hosts of static files. Each has its own rules, which would break others, so a folder is written for exactly
//! one host.

mod apache;
mod azure;
mod caddy;
mod cloudflare;
mod cloudfront;
mod firebase;
mod github;
mod gitlab;
mod netlify;
mod nginx;
mod plain;
mod rules;
mod vercel;

use super::app::{App, File};
use crate::error::Result;
use clap::ValueEnum;

/// The host that serves the folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, ValueEnum)]
pub(crate) enum Host {
    /// Any server that is configured by hand; only the app is written, with a policy that allows any config.json
    #[default]
    Plain,
    /// nginx
    Nginx,
    /// Caddy
    Caddy,
    /// Netlify
    Netlify,
    /// Cloudflare Pages
    Cloudflare,
    /// GitHub Pages
    Github,
    /// GitLab Pages
    Gitlab,
    /// Apache
    Apache,
    /// Vercel
    Vercel,
    /// Firebase Hosting
    Firebase,
    /// Azure Static Web Apps
    Azure,
    /// S3 with CloudFront
    Cloudfront,
}

impl Host {
    /// Whether the policy names the servers of `config.json`, which must be known now.
    pub(super) fn names_servers(self) -> bool {
        self != Self::Plain
    }

    /// Whether it takes files that are compressed already.
    pub(super) fn takes_compressed(self) -> bool {
        matches!(self, Self::Nginx | Self::Caddy | Self::Apache | Self::Gitlab)
    }

    /// The folder of the app's files, inside of the one that is written. Servers get a folder for
    /// the web and their own file beside it. Hosts that serve a whole domain find the app below its
    /// path; GitHub and GitLab add the path themselves, and Apache reads a file in the folder of the app.
    pub(super) fn folder(self, base: &str) -> String {
        let below = base.trim_matches('/');
        match self {
            Self::Plain | Self::Github | Self::Apache => String::new(),
            Self::Gitlab => "public".to_owned(),
            Self::Netlify | Self::Cloudflare | Self::Vercel | Self::Azure => below.to_owned(),
            Self::Nginx | Self::Caddy | Self::Firebase | Self::Cloudfront => {
                format!("public/{below}").trim_end_matches('/').to_owned()
            }
        }
    }

    /// Returns its own files beside the app.
    pub(super) fn files(self, app: &App) -> Result<Vec<File>> {
        match self {
            Self::Plain => Ok(plain::files(app)),
            Self::Nginx => Ok(vec![("nginx.conf".into(), nginx::configuration(app))]),
            Self::Caddy => Ok(vec![("Caddyfile".into(), caddy::configuration(app))]),
            Self::Netlify => Ok(netlify::files(app)),
            Self::Cloudflare => cloudflare::files(app),
            Self::Github => Ok(github::files(app)),
            Self::Gitlab => Ok(gitlab::files(app)),
            Self::Apache => Ok(vec![(".htaccess".into(), apache::configuration(app))]),
            Self::Vercel => Ok(vercel::files(app)),
            Self::Firebase => Ok(firebase::files(app)),
            Self::Azure => azure::files(app),
            Self::Cloudfront => Ok(cloudfront::files(app)),
        }
    }

    /// Returns what to do with the folder, in a sentence.
    pub(super) fn instructions(self, base: &str) -> String {
        match self {
            Self::Plain => {
                format!("put its content at {base} of a web server that answers unknown paths with index.html")
            }
            Self::Nginx => "put `public` where nginx.conf says, and nginx.conf into /etc/nginx/conf.d".into(),
            Self::Caddy => "put `public` where Caddyfile says, and Caddyfile into /etc/caddy".into(),
            Self::Netlify => "`netlify deploy --prod --no-build --dir <folder>`".into(),
            Self::Cloudflare => "`wrangler pages deploy <folder>`".into(),
            Self::Github => "publish it with GitHub Pages".into(),
            Self::Gitlab => "commit its content to a project on GitLab, which publishes `public`".into(),
            Self::Apache => format!("put its content, with `.htaccess`, at {base} of an Apache"),
            Self::Vercel => "`vercel deploy --prod <folder>`".into(),
            Self::Firebase => "`firebase deploy --only hosting` in the folder".into(),
            Self::Azure => "`swa deploy <folder> --env production`".into(),
            Self::Cloudfront => {
                "`aws cloudformation deploy` with `template.json`, then `sh upload.sh`: docs/deploy.md has the steps"
                    .into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_finds_the_app_where_it_looks() {
        let folders = |base: &str| Host::value_variants().iter().map(|host| host.folder(base)).collect::<Vec<_>>();
        assert_eq!(folders("/"), ["", "public", "public", "", "", "", "public", "", "", "public", "", "public"]);
        assert_eq!(
            folders("/a/b/"),
            ["", "public/a/b", "public/a/b", "a/b", "a/b", "", "public", "", "a/b", "public/a/b", "a/b", "public/a/b"]
        );
    }

    #[test]
    fn each_host_gets_its_own_files_and_no_others() {
        let names = |host: Host| {
            let files = host.files(&App::example("/")).unwrap();
            files.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(Host::Plain), ["index.html"]);
        assert_eq!(names(Host::Nginx), ["nginx.conf"]);
        assert_eq!(names(Host::Caddy), ["Caddyfile"]);
        assert_eq!(names(Host::Netlify), ["_headers", "_redirects", "404.html"]);
        assert_eq!(names(Host::Cloudflare), ["_headers", "_redirects", "404.html"]);
        assert_eq!(names(Host::Github), [".nojekyll", "index.html", "404.html", "callback.html"]);
        let gitlab = [".gitlab-ci.yml", "public/index.html", "public/404.html", "public/_redirects"];
        assert_eq!(names(Host::Gitlab), gitlab);
        assert_eq!(names(Host::Apache), [".htaccess"]);
        assert_eq!(names(Host::Vercel), ["vercel.json", "404.html"]);
        assert_eq!(names(Host::Firebase), ["firebase.json", "public/404.html"]);
        assert_eq!(names(Host::Azure), ["staticwebapp.config.json", "404.html"]);
        assert_eq!(names(Host::Cloudfront), ["template.json", "upload.sh", "public/404.html"]);
    }
}
