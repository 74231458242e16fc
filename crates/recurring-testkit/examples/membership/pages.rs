//! What the service shows: a form, its answer, and a member's state.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use recurring_core::{FindInstruction, Finding, InstructionTarget, MerchantReference, Status};
use serde_json::{Value, json};
use uuid::Uuid;

use super::members::{Applicant, Joined, Known, Members};

const FORM: &str = "<!doctype html><title>Membership</title><h1>149.90 TRY a month</h1>\
    <form method=post action=/members><input name=form type=hidden value=FORM>\
    <label>Name <input name=name required></label><label>E-mail <input name=email type=email required></label>\
    <label>Mobile <input name=gsm required></label><button>Join</button></form>";

type Answer = (StatusCode, Json<Value>);

pub(crate) fn router(members: Arc<Members>) -> Router {
    Router::new()
        .route("/", get(async || Html(FORM.replace("FORM", &Uuid::new_v4().to_string()))))
        .route("/members", post(join))
        .route("/members/{reference}", get(show))
        .with_state(members)
}

async fn join(State(members): State<Arc<Members>>, Form(applicant): Form<Applicant>) -> Answer {
    match members.take_on(&applicant).await {
        Ok(Joined::Under(reference)) => told(&members, reference.as_str()),
        // Not under which reference: who knows a telephone number need not know the link.
        Ok(Joined::Already) => (StatusCode::CONFLICT, Json(json!({ "wrong": "this number has joined already" }))),
        Err(invalid) => (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "wrong": invalid.to_string() }))),
    }
}

async fn show(State(members): State<Arc<Members>>, Path(reference): Path<String>) -> Answer {
    let (status, Json(mut answer)) = told(&members, &reference);
    if let (StatusCode::CREATED, Ok(reference)) = (status, MerchantReference::new(reference)) {
        let find = FindInstruction { target: InstructionTarget::Reference(reference), range: None };
        match members.provider.find(&find).await.map(|lookup| lookup.finding) {
            Ok(Finding::Found(order)) => {
                answer["status"] = json!(order.status.status.as_str());
                answer["paid_months"] = json!(order.collected);
                answer["is_member"] = json!(matches!(order.status.status, Status::Active | Status::Completed));
            }
            // Not found now is no reason to forget what the provider has confirmed.
            Ok(Finding::Absent | Finding::Ambiguous(_)) | Err(_) => answer["status"] = json!("not known now"),
        }
        return (StatusCode::OK, Json(answer));
    }
    (status, Json(answer))
}

/// What the service knows by itself of a member.
fn told(members: &Members, reference: &str) -> Answer {
    let all = members.all();
    let (status, state, more) = match all.get(reference).map(|member| &member.known) {
        None => return (StatusCode::NOT_FOUND, Json(json!({ "wrong": "no such member" }))),
        Some(Known::Made(link)) => (StatusCode::CREATED, "awaiting_payer", json!({ "link": link })),
        Some(Known::OnItsWay | Known::Checking(_)) => (StatusCode::ACCEPTED, "checking", Value::Null),
        Some(Known::AskedAPerson(lost)) => {
            (StatusCode::ACCEPTED, "asked a person", json!({ "sent_at": lost.sent_at().to_string() }))
        }
        Some(Known::LinkLost) => (StatusCode::ACCEPTED, "made, and its link was lost", Value::Null),
        Some(Known::Refused(why)) => (StatusCode::CONFLICT, why.as_str(), Value::Null),
    };
    let mut answer = json!({ "reference": reference, "status": state });
    if let (Some(answer), Value::Object(more)) = (answer.as_object_mut(), more) {
        answer.extend(more);
    }
    (status, Json(answer))
}
