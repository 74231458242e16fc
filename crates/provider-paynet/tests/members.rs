//! Every member of Paynet's requests is sent, or listed here as never sent with its reason (D7, D22).
//!
//! Each service is called with every option set and in each way to name its target; what went over the wire, taken
//! together, is compared with the members of the service's page.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    AgentId, AttemptSubject, BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, Date, Dealer, FindInstruction,
    GroupReference, InstructionTarget, InvoiceId, InvoiceKey, InvoiceNo, LinkCard, ListAttempts, ListInstructions,
    ListInvoices, Money, Notify, Period, PeriodUnit, RecurringProvider, Schedule, Shares,
};
use provider_paynet::{
    AgentNote, Assumptions, CardAddition, CardExpiry, CardHolder, CardLabel, CardNumber, CommissionSpelling,
    CreateExtras, CurrencySpelling, InvoiceFilter, InvoiceStatus, Paynet, PlanId, SecurityCode, TdsSession, UserName,
    WebAddress,
};
use recurring_testkit::scripted_server::{RecordedRequest, Reply, ScriptedServer};

use self::paynet::{by_id, by_reference, client_assuming, november, order};

#[path = "support/paynet.rs"]
mod paynet;

const AMOUNT: Money = Money::from_kurus(28_898);

/// The members of each service's page, in the pages' words.
const PAGES: &[(&str, &str)] = &[
    (
        "create",
        "name_surname amount interval interval_count begin_date reference_no end_user_email end_user_gsm agent_id \
         agent_amount company_amount end_user_desc addcomission_to_amount add_comission_to_amount currency period \
         user_name agent_note confirmation_webhook suceed_webhook error_webhook confirmation_redirect_url send_mail \
         send_sms is_fixed_price auto_renew agent_logo attempt_day_count daily_attempt_count \
         is_charge_on_card_confirmation group_reference_no otp_control",
    ),
    ("subscription_detail", "subscription_id reference_no"),
    ("list", "datab datbi agent_id limit has_more ending_before starting_after group_reference_no show_all_agent"),
    ("status_update", "subscription_id reference_no status"),
    ("amount_update", "subcription_id subscription_id reference_no amount agent_amount company_amount"),
    ("send_again", "subscription_id reference_no"),
    ("card_info_list", "subscription_id reference_no"),
    ("card_info_label_update", "card_id label"),
    ("card_info_delete", "card_id subscription_id reference_no"),
    ("card_info_link_to_subscription", "card_id subscription_id reference_no group_reference_no"),
    (
        "create_card_tds_initial",
        "subscription_id reference_no group_reference_no return_url pan card_holder month year cvv label",
    ),
    ("create_card_tds_confirm", "session_id token_id"),
    ("card_info_arrange", "subscription_id reference_no card_information"),
    ("card_info_filter", "agent_id label"),
    ("create_invoice", "val_date amount subscription_id reference_no agent_amount company_amount invoice_no currency"),
    ("invoice_list", "agent_id limit starting_after invoice_status subscription_id reference_no"),
    ("invoice_status_update", "invoice_id invoice_no status"),
    ("invoice_amount_update", "invoice_id invoice_no amount agent_amount company_amount"),
    ("plan_amount_update", "subscription_id reference_no plan_id amount agent_amount company_amount"),
    ("invoices_status_update_all", "subscription_id reference_no status"),
    ("invoice_attempt_list", "invoice_id invoice_no"),
    ("manuel_charge", "subscription_id reference_no invoice_no"),
];

/// What is never sent, and why.
const NEVER_SENT: &[(&str, &str, &str)] = &[
    ("create", "auto_renew", "one late transcription has it, no page"),
    ("create", "agent_logo", "one transcription has it, without a meaning"),
    ("list", "agent_id", "the contract lists by group, not by dealer"),
    ("list", "show_all_agent", "the contract lists by group, not by dealer"),
    ("list", "has_more", "described as a member of the answer"),
    ("list", "ending_before", "pages are read forward"),
];

fn assumptions() -> Assumptions {
    Assumptions::default()
        .with_page_size(1)
        .with_currency(Some(CurrencySpelling::Tl))
        .with_commission_spelling(Some(CommissionSpelling::Both))
        .with_period_multiplier(true)
        .with_resume_status(Some(0))
}

fn shares() -> Option<Shares> {
    Shares::of(AMOUNT, Money::from_kurus(2_926), Money::from_kurus(25_972)).ok()
}

/// Every option of every call, with each way to name a target.
async fn call_everything(provider: &Paynet) {
    create(provider).await;
    for target in [by_id("a"), by_reference("b")] {
        orders(provider, &target).await;
        bills(provider, &target).await;
        cards(provider, &target).await;
    }
    let group = || CardTarget::Group(GroupReference::new("g").unwrap());
    let _ = provider.link_card(&LinkCard { card: CardId::new("1").unwrap(), target: group() }).await;
    let _ = provider.cards().begin_adding(card(group())).await;
    let _ = provider.cards().confirm_adding(&TdsSession::new("s", "t").unwrap()).await;
    let _ = provider.cards().label(&CardId::new("1").unwrap(), &CardLabel::new("l").unwrap()).await;
    let agent = AgentId::new("1204").unwrap();
    let _ = provider.cards().filter(Some(&agent), Some(&CardLabel::new("l").unwrap())).await;
    let list = ListInstructions { range: november(), group: GroupReference::new("g").ok() };
    let _: Vec<_> = provider.list(&list).await.unwrap().collect().await;
}

async fn create(provider: &Paynet) {
    let mut order = order();
    order.amount = AMOUNT;
    order.schedule = Schedule::new(Date::constant(2026, 12, 1), Period::new(PeriodUnit::Weeks, 2).unwrap(), 4).unwrap();
    order.notify = Notify { mail: true, sms: true };
    order.group = GroupReference::new("g").ok();
    order.dealer = Dealer { agent: AgentId::new("1204").ok(), shares: shares() };
    let address = || WebAddress::new("https://example.com/").ok();
    let extras = CreateExtras {
        user_name: UserName::new("u").ok(),
        agent_note: AgentNote::new("n").ok(),
        confirmation_webhook: address(),
        success_webhook: address(),
        error_webhook: address(),
        confirmation_redirect: address(),
        attempt_days: Some(1),
        daily_attempts: Some(1),
        charge_on_confirmation: Some(true),
        otp_control: Some(true),
        add_commission: true,
    };
    let _ = provider.create_with(&order, &extras).await;
}

async fn orders(provider: &Paynet, target: &InstructionTarget) {
    let _ = provider.find(&FindInstruction { target: target.clone(), range: None }).await;
    let _ = provider.cancel(target).await;
    let change = ChangeAmount { target: target.clone(), amount: AMOUNT, shares: shares() };
    let _ = provider.change_amount(&change).await;
    let _ = provider.resend_link(target).await;
    let invoice_no = InvoiceNo::new("1").ok();
    let _ = provider.charge(&ChargeNow { target: target.clone(), invoice_no }).await;
    let plan = PlanId::new("1").unwrap();
    let _ = provider.plans().set_amount(target, &plan, AMOUNT, shares()).await;
}

async fn bills(provider: &Paynet, target: &InstructionTarget) {
    let invoice_no = InvoiceNo::new("1").ok();
    let due = Date::constant(2026, 12, 1);
    let bill = BillPeriod { target: target.clone(), due, amount: AMOUNT, shares: shares(), invoice_no };
    let _ = provider.bill(&bill).await;
    let filter = InvoiceFilter { agent: AgentId::new("1204").ok(), status: Some(InvoiceStatus::Waiting) };
    let _: Vec<_> = provider.invoices().filter(target, &filter).unwrap().collect().await;
    let _: Vec<_> = provider.list_invoices(&ListInvoices { target: target.clone() }).await.unwrap().collect().await;
    let key = InvoiceKey::Both(InvoiceId::new("1").unwrap(), InvoiceNo::new("2").unwrap());
    let _ = provider.invoices().set_status(&key, InvoiceStatus::Waiting).await;
    let _ = provider.invoices().set_amount(&key, AMOUNT, shares()).await;
    let _ = provider.invoices().set_all_statuses(target, InvoiceStatus::Waiting).await;
    let of = AttemptSubject::Invoice(key);
    let _: Vec<_> = provider.list_attempts(&ListAttempts { of }).await.unwrap().collect().await;
}

async fn cards(provider: &Paynet, target: &InstructionTarget) {
    let number = CardId::new("1").unwrap();
    let _ = provider.list_cards(target).await;
    let _ = provider.cards().delete(&number, target).await;
    let _ = provider.cards().arrange(target, std::slice::from_ref(&number)).await;
    let _ = provider.cards().begin_adding(card(CardTarget::Instruction(target.clone()))).await;
    let link = LinkCard { card: number, target: CardTarget::Instruction(target.clone()) };
    let _ = provider.link_card(&link).await;
}

fn card(target: CardTarget) -> CardAddition {
    let card = CardAddition::new(
        target,
        WebAddress::new("https://example.com/").unwrap(),
        CardNumber::new("4355084355084358").unwrap(),
        CardExpiry::new(12, 2099).unwrap(),
        SecurityCode::new("987").unwrap(),
    );
    card.with_holder(CardHolder::new("h").unwrap()).with_label(CardLabel::new("l").unwrap())
}

/// The members that each service was sent, over all requests.
fn sent(requests: &[RecordedRequest]) -> BTreeMap<String, BTreeSet<String>> {
    let mut sent: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for request in requests {
        let path = request.line.split(' ').nth(1).unwrap();
        let service = path.strip_prefix("/v1/subscription/").unwrap().to_owned();
        let body: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&request.body).unwrap();
        let empty = body.iter().find(|(_, value)| value.is_null() || value.as_str() == Some(""));
        assert_eq!(empty, None, "{service}: what is not used is left out");
        sent.entry(service).or_default().extend(body.into_keys());
    }
    sent
}

#[tokio::test]
async fn d7_d22_every_member_of_every_page_is_sent_or_listed_as_never_sent() {
    // One row that says that more follows, so that each list asks for its second page.
    let row = r#"{"code":0,"data":[{"subscription_id":"a","card_id":1,"code":0}],"has_more":true}"#;
    let server = ScriptedServer::start(vec![Reply::json(row); 200]).await.unwrap();
    call_everything(&client_assuming(&server.base_url(), assumptions())).await;
    let sent = sent(&server.requests());
    let services: Vec<&str> = PAGES.iter().map(|(service, _)| *service).collect();
    assert_eq!(sent.len(), services.len(), "every service is called: {:?}", sent.keys());
    for (service, members) in PAGES {
        let never = NEVER_SENT.iter().filter(|(of, ..)| of == service).map(|(_, member, _)| *member);
        let mut all: BTreeSet<String> = sent[*service].clone();
        for member in never {
            assert!(all.insert(member.to_owned()), "{service}: `{member}` is listed as never sent and was sent");
        }
        let page: BTreeSet<String> = members.split_whitespace().map(str::to_owned).collect();
        assert_eq!(all, page, "{service}");
    }
}
