//! What the service shows: a form, its answer, and a member's state.

use std::sync::Arc;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use recurring_core::{ErrorKind, FindInstruction, Finding, InstructionTarget, MerchantReference};
use serde_json::{Value, json};
use uuid::Uuid;

use super::members::{Applicant, Joined, Known, Member, Members};

const FORM: &str = "<!doctype html><meta charset=utf-8><title>Membership</title>\
    <style>label { display: block; margin: .6em 0 }</style><h1>Membership</h1>\
    <p>TERMS. You are a member for as long as you have paid.</p>\
    <form method=post action=/members><input name=form type=hidden value=FORM>\
    <label>Name and surname <input name=name required></label>\
    <label>E-mail <input name=email type=email required></label>\
    <label>Mobile <input name=gsm type=tel required></label><button>Join</button></form>";

type Answer = (StatusCode, Json<Value>);

pub(crate) fn router(members: Arc<Members>) -> Router {
    Router::new()
        .route("/", get(form))
        .route("/members", post(join))
        .route("/members/{reference}", get(show))
        .with_state(members)
}

async fn form(State(members): State<Arc<Members>>) -> Html<String> {
    let number = Uuid::new_v4().to_string();
    Html(FORM.replace("TERMS", &members.offer.terms()).replace("FORM", &number))
}

async fn join(State(members): State<Arc<Members>>, Form(applicant): Form<Applicant>) -> Answer {
    match members.take_on(&applicant).await {
        Ok(Joined::Under) => told(&members, &applicant.reference()),
        // Not under which reference: who knows a telephone number need not know the link.
        Ok(Joined::Already) => (StatusCode::CONFLICT, Json(json!({ "wrong": "this number has joined already" }))),
        Ok(Joined::NotNow) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "wrong": "try again later" }))),
        Err(error) if error.kind() == ErrorKind::InvalidRequest => {
            let wrong = json!({ "wrong": error.detail(), "field": error.field() });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(wrong))
        }
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "wrong": error.kind().to_string() }))),
    }
}

async fn show(State(members): State<Arc<Members>>, Path(reference): Path<String>) -> Answer {
    let (status, Json(mut answer)) = told(&members, &reference);
    let known = members.member(&reference).map(|member| member.known);
    if !matches!(known, Some(Known::Made(_) | Known::LinkLost)) {
        return (status, Json(answer));
    }
    let said = asked(&members, &reference).await;
    // What was paid stays paid, also where the provider cannot be asked now.
    if let Some(member) = members.member(&reference) {
        if known != Some(Known::LinkLost) || member.collected > Some(0) {
            answer["status"] = json!(said.unwrap_or("not known now".to_owned()));
        }
        paid(&members, &member, &mut answer);
    }
    (StatusCode::OK, Json(answer))
}

/// Asks the provider for an order that was made, and keeps what it tells of the money.
async fn asked(members: &Members, reference: &str) -> Option<String> {
    let target = InstructionTarget::Reference(MerchantReference::new(reference).ok()?);
    let find = FindInstruction { target, range: members.member(reference)?.listed_within };
    match members.provider.find(&find).await.map(|lookup| lookup.finding) {
        Ok(Finding::Found(order)) => {
            members.told(reference, &order);
            Some(order.status.status.to_string())
        }
        // Not found now is no reason to forget what the provider has confirmed.
        Ok(Finding::Absent | Finding::Ambiguous(_)) | Err(_) => None,
    }
}

/// What was paid, and whether that makes a member today. Where no number of collections was ever told, nobody is one.
fn paid(members: &Members, member: &Member, answer: &mut Value) {
    let (today, collected) = (members.today(), member.collected.unwrap_or_default());
    answer["paid_months"] = json!(member.collected);
    answer["paid_up_to"] = json!(members.offer.paid_up_to(member.first, collected).map(|day| day.to_string()));
    answer["is_member"] = json!(members.offer.is_member(member.first, collected, today));
}

/// What the service knows by itself of a member.
fn told(members: &Members, reference: &str) -> Answer {
    let (status, state, more) = match members.member(reference).map(|member| member.known) {
        None => return (StatusCode::NOT_FOUND, Json(json!({ "wrong": "no such member" }))),
        Some(Known::Made(link)) => {
            let more = json!({ "link": link, "terms": members.offer.terms() });
            (StatusCode::CREATED, "awaiting_payer", more)
        }
        Some(Known::Checking) => (StatusCode::ACCEPTED, "checking", Value::Null),
        Some(Known::AskedAPerson) => (StatusCode::ACCEPTED, "asked a person", Value::Null),
        Some(Known::LinkLost) => (StatusCode::ACCEPTED, "made, and its link was lost", Value::Null),
        Some(Known::NotMade) => (StatusCode::CONFLICT, "not made: fill in a new form to try again", Value::Null),
    };
    let mut answer = json!({ "reference": reference, "status": state });
    if let (Some(answer), Value::Object(more)) = (answer.as_object_mut(), more) {
        answer.extend(more);
    }
    (status, Json(answer))
}
