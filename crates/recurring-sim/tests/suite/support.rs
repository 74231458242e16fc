//! A running simulator and a client that sends what the vendors' pages print.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use recurring_sim::{LogEntry, OrderSnapshot, SimClock, Simulator, SimulatorHandle, Vendor, Verdict};
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

/// A simulator whose clock stands on 31 January 2026, 10:00 in Istanbul, and a client.
pub(crate) struct Bench {
    pub(crate) simulator: SimulatorHandle,
    pub(crate) client: reqwest::Client,
}

/// Status and body of an answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }
}

impl Bench {
    pub(crate) async fn start() -> Self {
        Self::start_at("2026-01-31T07:00:00Z").await
    }

    pub(crate) async fn start_at(now: &str) -> Self {
        let clock = SimClock::standing_at(now.parse().unwrap());
        let simulator = Simulator::builder().clock(clock).start().await.unwrap();
        let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { simulator, client }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.simulator.base_url())
    }

    /// A request to Paynet with the right key and headers.
    pub(crate) fn paynet_request(&self, service: &str, body: String) -> reqwest::RequestBuilder {
        let key = &self.simulator.accounts().paynet.secret_key;
        self.client
            .post(self.url(&format!("/v1/subscription/{service}")))
            .header("authorization", format!("Basic {key}"))
            .header("content-type", "application/json; charset=UTF-8")
            .header("accept", "application/json; charset=UTF-8")
            .body(body)
    }

    pub(crate) async fn paynet_text(&self, service: &str, body: String) -> Reply {
        reply(self.paynet_request(service, body)).await
    }

    pub(crate) async fn paynet(&self, service: &str, body: Value) -> Value {
        let reply = self.paynet_text(service, body.to_string()).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    }

    /// Creates an order at Paynet and returns its `subscription_id`.
    pub(crate) async fn paynet_order(&self, reference: &str, changes: Value) -> String {
        let answer = self.paynet("create", changed(paynet_create(reference), changes)).await;
        assert_eq!(answer["code"], 0, "{answer}");
        answer["subscription_id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn paynkolay_request(&self, service: &str, body: String) -> reqwest::RequestBuilder {
        let url = self.url(&format!("/Vpos/api/{service}"));
        self.client.post(url).header("content-type", "application/json").body(body)
    }

    pub(crate) async fn paynkolay_text(&self, service: &str, body: String) -> Reply {
        reply(self.paynkolay_request(service, body)).await
    }

    pub(crate) async fn paynkolay(&self, service: &str, body: Value) -> Value {
        let reply = self.paynkolay_text(service, body.to_string()).await;
        assert_eq!(reply.status, 200);
        reply.json()
    }

    /// Creates an instruction at Paynkolay and returns its `ACPL…` number.
    pub(crate) async fn instruction(&self, reference: &str, changes: Value) -> String {
        let answer = self.paynkolay("RecurringPaymentCreate", self.signed_create(reference, changes)).await;
        assert_eq!(answer["RESPONSE_CODE"], 2, "{answer}");
        answer["INSTRUCTION_NUMBER"].as_str().unwrap().to_owned()
    }

    pub(crate) fn signed_create(&self, reference: &str, changes: Value) -> Value {
        let account = &self.simulator.accounts().paynkolay;
        let mut body = changed(
            json!({
                "sx": account.sx, "language": null, "Instalment": 2, "InstalmentPeriod": 30,
                "CustomerName": "Bilge", "CustomerMiddleName": "", "CustomerSurname": "Demir",
                "ClientRefCode": reference, "PaymentStartChose": 1, "PaymentStartDate": "31/01/2026",
                "Email": "bilge@example.com", "Gsm": "5555555555", "Amount": "10",
                "Description": "Create API test", "cardHolderIP": "134.233.53.2",
            }),
            changes,
        );
        if body.get("hashDatav2").is_none() {
            let text = |name: &str| body[name].as_str().map_or_else(|| body[name].to_string(), str::to_owned);
            let fields = [text("sx"), text("Gsm"), text("Amount"), text("ClientRefCode")];
            body["hashDatav2"] = json!(signature(&fields, &account.merchant_secret_key));
        }
        body
    }

    pub(crate) async fn cancel(&self, number: &str) -> Value {
        let account = &self.simulator.accounts().paynkolay;
        let hash = signature(&[account.sx.clone(), number.to_owned()], &account.merchant_secret_key);
        let body = json!({ "sx": account.sx, "InstructionNumber": number, "hashDatav2": hash });
        self.paynkolay("RecurringPaymentCancel", body).await
    }

    pub(crate) async fn instructions(&self, from: &str, to: &str, filters: Value) -> Value {
        let sx = &self.simulator.accounts().paynkolay.sx_list;
        let body = changed(json!({ "sx": sx, "startDate": from, "endDate": to }), filters);
        self.paynkolay("RecurringPaymentList", body).await
    }

    pub(crate) fn order(&self, vendor: Vendor, key: &str) -> OrderSnapshot {
        self.simulator.order(vendor, key).unwrap()
    }

    pub(crate) fn last(&self) -> LogEntry {
        self.simulator.log().pop().unwrap()
    }

    /// The reason the last request was refused for.
    pub(crate) fn reason(&self) -> String {
        match self.last().verdict {
            Verdict::Refused { reason } => reason,
            other => panic!("not refused: {other:?}"),
        }
    }
}

pub(crate) async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let content_type = response.headers().get("content-type").map(|v| v.to_str().unwrap().to_owned());
    Reply { status, content_type: content_type.unwrap_or_default(), text: response.text().await.unwrap() }
}

pub(crate) fn paynet_create(reference: &str) -> Value {
    json!({
        "name_surname": "Bilge Demir", "amount": "1000", "interval": 2, "interval_count": 12,
        "begin_date": "2026-01-31T10:00:00.0000000+03:00", "reference_no": reference,
        "end_user_email": "bilge@example.com", "end_user_gsm": "5555555555", "end_user_desc": "Aidat",
    })
}

/// An object with some members set to other values, or taken out where the value is the text `(none)`.
pub(crate) fn changed(mut object: Value, changes: Value) -> Value {
    let members = object.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value == "(none)" {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    object
}

pub(crate) fn signature(fields: &[String], key: &str) -> String {
    let text = format!("{}|{key}", fields.join("|"));
    STANDARD.encode(Sha512::digest(text))
}
