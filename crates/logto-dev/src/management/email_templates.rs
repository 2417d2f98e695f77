//! Email templates in several languages: `/api/email-templates`.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};

use crate::http::{ApiError, ApiResult, Json, JsonBody, Parameters, SharedState};
use crate::model::email_template::{DETAILS, EmailTemplate, TEMPLATE_TYPES};
use crate::model::validation::{Field, Issues, invalid_enum_value};

/// The parameters that choose templates.
struct Filter<'a> {
    language_tag: Option<&'a str>,
    template_type: Option<&'a str>,
}

impl<'a> Filter<'a> {
    fn of(parameters: &'a Parameters) -> Result<Self, ApiError> {
        let filter =
            Self { language_tag: parameters.get("languageTag"), template_type: parameters.get("templateType") };
        match filter.template_type.filter(|name| !TEMPLATE_TYPES.contains(name)) {
            Some(name) => Err(ApiError::invalid("query", &["templateType"], invalid_enum_value(&TEMPLATE_TYPES, name))),
            None => Ok(filter),
        }
    }

    fn is_empty(&self) -> bool {
        self.language_tag.is_none() && self.template_type.is_none()
    }

    fn matches(&self, template: &EmailTemplate) -> bool {
        template.matches(self.language_tag, self.template_type)
    }
}

/// `GET /api/email-templates`
pub(super) async fn list(State(app): State<SharedState>, parameters: Parameters) -> ApiResult {
    let filter = Filter::of(&parameters)?;
    let store = app.store();
    let found = store.email_templates.iter().filter(|template| filter.matches(template));
    Ok(Json(found.map(EmailTemplate::to_json).collect::<Vec<_>>()).into_response())
}

/// `PUT /api/email-templates`: creates templates, or replaces those of the same language and usage type.
pub(super) async fn put(State(app): State<SharedState>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    let all = Field::root(&body).member("templates");
    let items = all.items(&mut issues);
    if items.is_empty() && issues.is_empty() {
        let message = "Array must contain at least 1 element(s)";
        let issue = json!({
            "code": "too_small", "minimum": 1, "type": "array", "inclusive": true, "exact": false, "message": message,
        });
        all.add_issue(&mut issues, issue);
    }
    for item in items {
        if item.require("object", &mut issues) {
            item.member("languageTag").require("string", &mut issues);
            item.member("templateType").require_one_of(&TEMPLATE_TYPES, &mut issues);
            let details = item.member("details");
            if details.require("object", &mut issues) {
                details.member("subject").require("string", &mut issues);
                details.member("content").require("string", &mut issues);
                check_optional_details(&details, &mut issues);
            }
        }
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let now_ms = app.now_ms();
    let mut store = app.store();
    let mut stored = Vec::new();
    for item in body["templates"].as_array().into_iter().flatten() {
        let text = |name: &str| item[name].as_str().unwrap_or_default();
        let (language, usage, details) = (text("languageTag"), text("templateType"), known_details(&item["details"]));
        let mut known = store.email_templates.iter_mut();
        if let Some(template) = known.find(|template| template.matches(Some(language), Some(usage))) {
            template.details = details;
            stored.push(template.to_json());
        } else {
            let template = EmailTemplate::new(language, usage, details, now_ms);
            stored.push(template.to_json());
            store.email_templates.push(template);
        }
    }
    Ok(Json(stored).into_response())
}

/// `GET /api/email-templates/{id}`
pub(super) async fn show(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let store = app.store();
    let template = store.email_templates.iter().find(|template| template.id == id);
    let template = template.ok_or_else(|| ApiError::email_template_not_found(&id))?;
    Ok(Json(template.to_json()).into_response())
}

/// `PATCH /api/email-templates/{id}/details`: changes members of the details and keeps the others.
pub(super) async fn change_details(State(app): State<SharedState>, Path(id): Path<String>, body: String) -> ApiResult {
    let body = JsonBody::parse(&body)?.into_value();
    let mut issues = Issues::default();
    let details = Field::root(&body);
    if details.require("object", &mut issues) {
        details.member("subject").optional("string", &mut issues);
        details.member("content").optional("string", &mut issues);
        check_optional_details(&details, &mut issues);
    }
    if !issues.is_empty() {
        return Err(ApiError::invalid_request("body", &issues));
    }
    let mut store = app.store();
    let template = store.email_templates.iter_mut().find(|template| template.id == id);
    let template = template.ok_or_else(|| ApiError::email_template_not_found(&id))?;
    template.details.extend(known_details(&body));
    Ok(Json(template.to_json()).into_response())
}

/// `DELETE /api/email-templates/{id}`
pub(super) async fn remove(State(app): State<SharedState>, Path(id): Path<String>) -> ApiResult {
    let mut store = app.store();
    let before = store.email_templates.len();
    store.email_templates.retain(|template| template.id != id);
    if store.email_templates.len() == before {
        return Err(ApiError::email_template_not_found(&id));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /api/email-templates`: deletes the templates of a language, of a usage type, or of both.
pub(super) async fn remove_matching(State(app): State<SharedState>, parameters: Parameters) -> ApiResult {
    let filter = Filter::of(&parameters)?;
    if filter.is_empty() {
        return Err(ApiError::no_email_template_filter());
    }
    let mut store = app.store();
    let before = store.email_templates.len();
    store.email_templates.retain(|template| !filter.matches(template));
    Ok(Json(json!({ "rowCount": before - store.email_templates.len() })).into_response())
}

fn check_optional_details(details: &Field<'_>, issues: &mut Issues) {
    details.member("contentType").optional_one_of(&["text/html", "text/plain"], issues);
    details.member("replyTo").optional("string", issues);
    details.member("sendFrom").optional("string", issues);
}

fn known_details(details: &Value) -> Map<String, Value> {
    let known = DETAILS.into_iter().filter_map(|name| Some((name.to_owned(), details.get(name)?.clone())));
    known.collect()
}
