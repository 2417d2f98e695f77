//! English: calling an API.

use crate::i18n::Note;
use crate::i18n::api::{Api, Refused, Request, Response, Token, Unconfigured};

pub(super) const API: Api = Api {
    page: Note {
        title: "Call an API",
        body: "The app gets an access token made for one API, sends it along, and shows what goes over the wire.",
    },
    brief: Note {
        title: "A protected API",
        body: "Gets an access token for this resource, renews it when it has expired, and calls the API with it.",
    },
    call: "Call the API",
    answer: "Answer",
    request: Request {
        title: "Request",
        choose: "What to call",
        usual: "The API itself",
        needs: "Needs the permission",
        needs_nothing: "config.json names no permission for it.",
        organization: "As a member of",
        no_organization: "You aren't in any organization, so there is no token for this call.",
        preview: "The request as it is sent",
        redacted: "The token is a secret while it lives, so only its first letters are shown.",
    },
    response: Response {
        none: "Nothing has been called yet.",
        status,
        took: |milliseconds| format!("{milliseconds:.0} ms"),
        headers: "Headers",
        headers_note: "A browser shows a page only the headers that the API lets it see (CORS).",
        no_headers: "The API lets this page see none.",
        body: "Body",
        no_body: "The answer has no body.",
        binary: |bytes| format!("{} of something that is no text.", size(bytes)),
        shortened: |shown, of| format!("The first {} of {} are shown.", size(shown), size(of)),
    },
    refused: Refused {
        explain: refused,
        scope: "The token lacks a permission",
        missing: |scopes| ["The API wants ", scopes, ", and the token doesn't carry that."].concat(),
        missing_unknown: "The API doesn't say which one.",
        not_asked: "This app doesn't ask for it. Add it to “scopes” in config.json, then sign in again.",
        not_granted: "This app asks for it. If you signed in before it did, sign in again. Otherwise your account needs a role with this permission; one given to you now counts from the next token on.",
        says: "The API says:",
    },
    trouble,
    token: Token {
        title: "The token",
        lead: "What the sign-in server made for this call. The API reads it; the app only carries it.",
        none: "It is fetched when it is needed.",
        kind: "Kind",
        jwt: "JWT: signed, and readable for everybody who gets it",
        opaque: "Opaque: only the sign-in server knows what it stands for",
        audience: "Made for",
        provider: "The sign-in server itself",
        scopes: "Permissions",
        no_scopes: "None: it says who you are, and allows nothing by itself.",
        issued: "Issued",
        life: "Its life",
        over: "It has expired. The next call gets another one.",
        claims: "What it says",
        renew: "Get a new one",
    },
    unconfigured: Unconfigured {
        title: "No API is set up",
        body: "This page calls the API that config.json names, and there is none in it.",
        steps: &[
            "In the Console, create an API resource; its identifier is an address such as https://api.example.com.",
            "Add “api” to config.json as below, with an address of the API that answers a GET.",
            "Reload this page, and sign in again: tokens are for the resources that were asked for at sign-in.",
        ],
    },
};

fn size(bytes: usize) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..10_240 => format!("{bytes} bytes"),
        _ => format!("{} KiB", bytes / 1024),
    }
}

/// A status in words (RFC 9110 section 15).
fn status(status: u16) -> &'static str {
    match status {
        200 => "OK: done as asked",
        201 => "Created: something new is there",
        202 => "Accepted: it will be done later",
        204 => "No content: done, with nothing to tell",
        304 => "Not modified: it is as it was",
        400 => "Bad request: the API can't make sense of it",
        401 => "Unauthorized: the API doesn't accept the token",
        403 => "Forbidden: the token doesn't allow this",
        404 => "Not found: there is nothing at this address",
        405 => "Method not allowed: the address is right, the method isn't",
        406 => "Not acceptable: the API has no JSON to give here",
        409 => "Conflict: it doesn't fit what is there",
        410 => "Gone: it was there once",
        413 => "Content too large: more was sent than the API takes",
        415 => "Unsupported media type: the API wants another format",
        422 => "Unprocessable content: understood, but not valid",
        429 => "Too many requests: the API wants a break",
        500 => "Internal server error: the API broke down",
        501 => "Not implemented: the API can't do this yet",
        502 => "Bad gateway: something behind the API broke down",
        503 => "Service unavailable: the API is down or too busy",
        504 => "Gateway timeout: something behind the API is too slow",
        _ => match status / 100 {
            2 => "Done as asked",
            3 => "It is somewhere else",
            4 => "The request isn't right",
            5 => "The API has trouble",
            _ => "A status of its own",
        },
    }
}

fn refused(status: u16) -> Option<Note> {
    Some(match status {
        401 => Note {
            title: "The API doesn't accept the token",
            body: "It refused this one, and the one before it. It may expect tokens of another sign-in server or for another resource, or its clock may be wrong: compare what it checks with “Made for” and “Issued by” of the token.",
        },
        403 => Note {
            title: "The API refuses this",
            body: "It knows who you are, and doesn't let you. It may want another role, another permission, or a token for another resource.",
        },
        404 => Note {
            title: "There is nothing at this address",
            body: "Check the address in config.json. Some APIs also say so where they don't want to say no.",
        },
        405 => Note { title: "The method doesn't fit", body: "Check the method of this call in config.json." },
        429 => Note {
            title: "The API wants a break",
            body: "It was called too often. Wait a little (“retry-after” says how many seconds), then call again.",
        },
        500..=599 => Note {
            title: "The API has trouble",
            body: "That is not for you to mend: the token was not the reason. Try again later.",
        },
        _ => return None,
    })
}

fn trouble(code: &str) -> Note {
    match code {
        "offline" => Note {
            title: "You're offline",
            body: "This device has no connection, so nothing was sent. Try again when it is back.",
        },
        "http.timeout" => {
            Note { title: "The API took too long", body: "It didn't answer in time. It may be down or very busy." }
        }
        "http.too_large" => Note {
            title: "The answer is too large",
            body: "It is longer than 1 MiB, and was given up. Ask the API for less at a time.",
        },
        "http.redirected" => Note {
            title: "The API sent the request elsewhere",
            body: "A token doesn't follow a redirect: it could end up with somebody else. Put the address it leads to in config.json.",
        },
        "foreign_origin" => Note {
            title: "The token doesn't go there",
            body: "This address isn't tied to the resource that the token is for, so nothing was sent. A token is only for the API it was made for. Name the address in config.json.",
        },
        "http.invalid" => {
            Note { title: "The request can't be sent", body: "Check the address of this call in config.json." }
        }
        _ => Note {
            title: "The API did not answer",
            body: "It may be down, or it doesn't let this page call it (CORS, or the page's content security policy).",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_words() {
        assert!(status(200).starts_with("OK"));
        assert!(status(403).starts_with("Forbidden"));
        assert_eq!(status(299), "Done as asked");
        assert_eq!(status(418), "The request isn't right");
        assert_eq!(status(599), "The API has trouble");
        assert_eq!(status(999), "A status of its own");
    }

    #[test]
    fn what_went_well_needs_no_explanation() {
        for status in [200, 204, 304, 400, 422] {
            assert_eq!(refused(status), None, "{status}");
        }
        for status in [401, 403, 404, 429, 500, 503] {
            assert!(refused(status).is_some(), "{status}");
        }
    }

    #[test]
    fn sizes_are_told_in_fitting_units() {
        assert_eq!([1, 2, 10_239, 10_240].map(size), ["1 byte", "2 bytes", "10239 bytes", "10 KiB"]);
    }
}
