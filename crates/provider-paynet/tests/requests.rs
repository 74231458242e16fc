//! Golden requests: method, path, headers and body, byte for byte; and what is refused with nothing sent.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::time::Duration;

use futures_util::StreamExt;
use provider_paynet::recurring_core::{
    AgentId, AttemptSubject, BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, Currency, Date, DateRange,
    Dealer, Description, ErrorKind, FindInstruction, GroupReference, InstructionTarget, InvoiceNo, LinkCard,
    ListAttempts, ListInstructions, ListInvoices, ListingId, MerchantReference, Money, Notify, Period, PeriodUnit,
    Pricing, RecurringProvider, Schedule, Shares, Stop,
};
use provider_paynet::{
    AgentNote, Assumptions, BaseAddress, CommissionSpelling, CreateExtras, CurrencySpelling, GsmForm, Paynet,
    PaynetConfig, SecretString, UserName, WebAddress, capabilities,
};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::golden::{assert_only_request, assert_request, assert_unsent, server};
use self::paynet::{TODAY, by_id, by_reference, client, client_assuming, fixture, november, order};

#[path = "support/golden.rs"]
mod golden;
#[path = "support/paynet.rs"]
mod paynet;

const ID: &str = "68bdfa37-65cd-4481-b14a-90aa731ccf3b";

#[tokio::test]
async fn a_create_carries_what_is_given_and_leaves_the_rest_out() {
    let server = server("create/created.response.json").await;
    client(&server.base_url()).create(&order()).await.unwrap();
    assert_only_request(&server, "create", "minimal");
}

#[tokio::test]
async fn a_create_carries_every_option_in_the_set_forms_and_begins_today_at_the_present_instant() {
    let server = server("create/created.response.json").await;
    let assumptions = Assumptions::default()
        .with_gsm_form(GsmForm::LeadingZero)
        .with_currency(Some(CurrencySpelling::Try))
        .with_period_multiplier(true);
    let amount = Money::from_kurus(28_898);
    let shares = Shares::of(amount, Money::from_kurus(2_926), Money::from_kurus(25_972)).unwrap();
    let mut order = order();
    order.reference = MerchantReference::new("2026/\"002\"").unwrap();
    order.amount = amount;
    order.schedule = Schedule::new(TODAY, Period::new(PeriodUnit::Weeks, 2).unwrap(), 4).unwrap();
    order.pricing = Pricing::Variable;
    order.description = Some(Description::new("Aidat \\ 2026").unwrap());
    order.notify = Notify { mail: true, sms: true };
    order.group = Some(GroupReference::new("daire-5").unwrap());
    order.dealer = Dealer { agent: Some(AgentId::new("1204").unwrap()), shares: Some(shares) };
    client_assuming(&server.base_url(), assumptions).create(&order).await.unwrap();
    assert_only_request(&server, "create", "full");
}

#[tokio::test]
async fn an_order_of_today_begins_at_midnight_if_so_set() {
    let server = server("create/created.response.json").await;
    let mut order = order();
    order.schedule = Schedule::new(TODAY, Period::MONTHLY, 2).unwrap();
    let assumptions = Assumptions::default().with_begin_now_if_today(false);
    client_assuming(&server.base_url(), assumptions).create(&order).await.unwrap();
    let body = String::from_utf8(server.requests()[0].body.clone()).unwrap();
    assert!(body.contains(r#""begin_date":"2026-11-21T00:00:00.0000000+03:00""#), "{body}");
}

#[tokio::test]
async fn each_unit_has_its_interval_and_a_period_of_one_is_not_sent() {
    for (unit, interval) in
        [(PeriodUnit::Days, 0), (PeriodUnit::Weeks, 1), (PeriodUnit::Months, 2), (PeriodUnit::Years, 3)]
    {
        let server = server("create/created.response.json").await;
        let mut order = order();
        order.schedule = Schedule::new(Date::constant(2026, 12, 1), Period::new(unit, 1).unwrap(), 2).unwrap();
        let assumptions = Assumptions::default().with_period_multiplier(true);
        client_assuming(&server.base_url(), assumptions).create(&order).await.unwrap();
        let body = String::from_utf8(server.requests()[0].body.clone()).unwrap();
        assert!(body.contains(&format!(r#""interval":{interval},"interval_count":2,"#)), "{body}");
        assert!(!body.contains("period"), "{body}");
    }
}

#[tokio::test]
async fn a_find_names_the_order_in_one_way() {
    for (target, golden) in
        [(by_id("2c13ed3f-4919-49bd-85b1-0f7183ccceda"), "by_id"), (by_reference("2026/001"), "by_reference")]
    {
        let server = server("subscription_detail/active.response.json").await;
        client(&server.base_url()).find(&FindInstruction { target, range: None }).await.unwrap();
        assert_only_request(&server, "subscription_detail", golden);
    }
}

#[tokio::test]
async fn a_list_asks_for_the_next_page_from_the_last_row_on() {
    let pages = ["list/two_rows", "list/next_page", "list/one_row"];
    let replies = pages.map(|page| Reply::json(fixture(&format!("{page}.response.json"))));
    let server = ScriptedServer::start(replies).await.unwrap();
    let provider = client_assuming(&server.base_url(), Assumptions::default().with_page_size(2));
    let list = ListInstructions { range: november(), group: None };
    let rows: Vec<_> = provider.list(&list).await.unwrap().collect().await;
    assert_eq!(rows.len(), 3);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for (request, golden) in requests.iter().zip(["first_page", "second_page", "third_page"]) {
        assert_request(request, "list", golden);
    }
}

#[tokio::test]
async fn a_list_can_be_of_one_group_and_asks_for_nothing_before_it_is_polled() {
    let server = server("list/no_data.response.json").await;
    let range = DateRange::day(Date::constant(2016, 2, 1));
    let list = ListInstructions { range, group: Some(GroupReference::new("daire-5").unwrap()) };
    let mut rows = client(&server.base_url()).list(&list).await.unwrap();
    assert!(server.requests().is_empty());
    assert!(rows.next().await.is_none());
    assert_only_request(&server, "list", "by_group");
}

#[tokio::test]
async fn stopping_sends_the_documented_example() {
    let reference = by_reference("90003272");
    let server = server("status_update/documented.response.json").await;
    client(&server.base_url()).cancel(&reference).await.unwrap();
    assert_only_request(&server, "status_update", "documented");
    let server = golden::server("status_update/documented.response.json").await;
    client(&server.base_url()).pause(&reference).await.unwrap();
    assert_only_request(&server, "status_update", "documented");
    let server = golden::server("status_update/documented.response.json").await;
    client(&server.base_url()).cancel(&by_id(ID)).await.unwrap();
    assert_only_request(&server, "status_update", "by_id");
}

#[tokio::test]
async fn starting_again_sends_the_set_status() {
    let server = server("status_update/documented.response.json").await;
    let assumptions = Assumptions::default().with_resume_status(Some(0));
    client_assuming(&server.base_url(), assumptions).resume(&by_reference("90003272")).await.unwrap();
    assert_only_request(&server, "status_update", "resume");
}

#[tokio::test]
async fn a_new_amount_by_reference_is_the_documented_example_and_by_number_has_both_spellings() {
    let server = server("amount_update/documented.response.json").await;
    let target = by_reference("90003272");
    let change = ChangeAmount { target, amount: Money::parse_lira("102.20").unwrap(), shares: None };
    client(&server.base_url()).change_amount(&change).await.unwrap();
    assert_only_request(&server, "amount_update", "documented");

    let server = golden::server("amount_update/documented.response.json").await;
    let amount = Money::from_kurus(28_898);
    let shares = Shares::of(amount, Money::from_kurus(2_926), Money::from_kurus(25_972)).unwrap();
    let change = ChangeAmount { target: by_id(ID), amount, shares: Some(shares) };
    client(&server.base_url()).change_amount(&change).await.unwrap();
    assert_only_request(&server, "amount_update", "by_id");
}

#[tokio::test]
async fn sending_again_listing_and_linking_cards_send_the_documented_examples() {
    let server = server("send_again/documented.response.json").await;
    client(&server.base_url()).resend_link(&by_id(ID)).await.unwrap();
    assert_only_request(&server, "send_again", "documented");

    let server = golden::server("card_info_list/documented.response.json").await;
    client(&server.base_url()).list_cards(&by_reference("90000350")).await.unwrap();
    assert_only_request(&server, "card_info_list", "by_reference");

    let group = CardTarget::Group(GroupReference::new("daire-5").unwrap());
    for (card, target, golden) in [
        ("3965", CardTarget::Instruction(by_reference("123")), "documented"),
        ("K-12", CardTarget::Instruction(by_id(ID)), "by_id"),
        ("3965", group, "by_group"),
    ] {
        let server = golden::server("card_info_link_to_subscription/documented.response.json").await;
        let link = LinkCard { card: CardId::new(card).unwrap(), target };
        client(&server.base_url()).link_card(&link).await.unwrap();
        assert_only_request(&server, "card_info_link_to_subscription", golden);
    }
}

#[tokio::test]
async fn a_charge_sends_the_documented_example_without_the_unused_number() {
    let invoice_no = Some(InvoiceNo::new("11400528").unwrap());
    for (target, invoice_no, golden) in
        [(by_reference("90000573"), invoice_no, "documented"), (by_id(ID), None, "by_id")]
    {
        let server = server("manuel_charge/charged.response.json").await;
        client(&server.base_url()).charge(&ChargeNow { target, invoice_no }).await.unwrap();
        assert_only_request(&server, "manuel_charge", golden);
    }
}

#[tokio::test]
async fn what_paynet_cannot_do_is_refused_with_nothing_sent() {
    let server = server("create/created.response.json").await;
    let provider = client(&server.base_url());
    let listed = || InstructionTarget::ListingId(ListingId::new("a").unwrap());
    let amount = Money::from_kurus(100);
    let unsupported = ErrorKind::Unsupported;
    assert_unsent(provider.find(&FindInstruction { target: listed(), range: None }).await, unsupported);
    assert_unsent(provider.cancel(&listed()).await, unsupported);
    assert_unsent(provider.pause(&listed()).await, unsupported);
    assert_unsent(provider.resend_link(&listed()).await, unsupported);
    assert_unsent(provider.list_cards(&listed()).await, unsupported);
    assert_unsent(provider.charge(&ChargeNow { target: listed(), invoice_no: None }).await, unsupported);
    assert_unsent(provider.change_amount(&ChangeAmount { target: listed(), amount, shares: None }).await, unsupported);
    let link = LinkCard { card: CardId::new("1").unwrap(), target: CardTarget::Instruction(listed()) };
    assert_unsent(provider.link_card(&link).await, unsupported);
    let bill = BillPeriod { target: listed(), due: TODAY, amount, shares: None, invoice_no: None };
    assert_unsent(provider.bill(&bill).await, unsupported);
    assert_unsent(provider.list_invoices(&ListInvoices { target: listed() }).await.map(drop), unsupported);
    let of = AttemptSubject::Reference { reference: MerchantReference::new("1").unwrap(), range: november() };
    assert_unsent(provider.list_attempts(&ListAttempts { of }).await.map(drop), unsupported);
    assert_unsent(provider.resume(&by_id(ID)).await, ErrorKind::SettingRequired);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn an_order_that_is_not_valid_is_refused_with_nothing_sent() {
    let server = server("create/created.response.json").await;
    let provider = client(&server.base_url());
    let schedule = |text: &str| Schedule::new(Date::constant(2026, 12, 1), text.parse().unwrap(), 12).unwrap();
    let mut cases = Vec::new();
    for period in ["30d", "2w", "2m", "2y"] {
        let mut every = order();
        every.schedule = schedule(period);
        cases.push((every, ErrorKind::SettingRequired));
    }
    let mut undescribed = order();
    undescribed.description = None;
    let mut past = order();
    past.schedule = Schedule::new(Date::constant(2026, 11, 20), Period::MONTHLY, 12).unwrap();
    let mut free = order();
    free.amount = Money::from_kurus(0);
    let mut foreign = order();
    foreign.amount = Money::from_minor(100, Currency::from_code("EUR").unwrap());
    let mut unshared = order();
    unshared.dealer.shares = Shares::of(Money::from_kurus(2), Money::from_kurus(1), Money::from_kurus(1)).ok();
    let invalid = ErrorKind::InvalidRequest;
    cases.extend([(undescribed, invalid), (past, invalid), (free, invalid), (unshared, invalid)]);
    cases.push((foreign, ErrorKind::Unsupported));
    for (order, kind) in cases {
        assert_unsent(provider.create(&order).await, kind);
    }
    let amount = Money::from_kurus(100);
    let shares = Shares::of(Money::from_kurus(2), Money::from_kurus(1), Money::from_kurus(1)).ok();
    assert_unsent(provider.change_amount(&ChangeAmount { target: by_id(ID), amount, shares }).await, invalid);
    let amount = Money::from_kurus(-1);
    assert_unsent(provider.change_amount(&ChangeAmount { target: by_id(ID), amount, shares: None }).await, invalid);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_only_paynet_takes_goes_out_under_its_own_names() {
    let server = server("create/created.response.json").await;
    let address = |text: &str| Some(WebAddress::new(text).unwrap());
    let extras = CreateExtras {
        user_name: UserName::new("muhasebe").ok(),
        agent_note: AgentNote::new("Bina 2").ok(),
        confirmation_webhook: address("https://example.com/confirmed"),
        success_webhook: address("https://example.com/collected"),
        error_webhook: address("https://example.com/failed"),
        confirmation_redirect: address("https://example.com/thanks"),
        attempt_days: Some(3),
        daily_attempts: Some(2),
        charge_on_confirmation: Some(true),
        otp_control: Some(false),
        add_commission: true,
    };
    let assumptions = Assumptions::default().with_commission_spelling(Some(CommissionSpelling::Both));
    client_assuming(&server.base_url(), assumptions).create_with(&order(), &extras).await.unwrap();
    assert_only_request(&server, "create", "extras");
}

#[tokio::test]
async fn the_commission_flag_goes_out_as_it_is_spelled_and_not_before_that_is_set() {
    let extras = CreateExtras { add_commission: true, ..CreateExtras::default() };
    for (spelling, sent) in [
        (CommissionSpelling::Joined, r#""end_user_desc":"Aidat","addcomission_to_amount":true,"send_mail""#),
        (CommissionSpelling::Underscored, r#""end_user_desc":"Aidat","add_comission_to_amount":true,"send_mail""#),
    ] {
        let server = server("create/created.response.json").await;
        let assumptions = Assumptions::default().with_commission_spelling(Some(spelling));
        client_assuming(&server.base_url(), assumptions).create_with(&order(), &extras).await.unwrap();
        let body = String::from_utf8(server.requests()[0].body.clone()).unwrap();
        assert!(body.contains(sent), "{body}");
    }
    let server = server("create/created.response.json").await;
    let provider = client(&server.base_url());
    assert_unsent(provider.create_with(&order(), &extras).await, ErrorKind::SettingRequired);
    for (attempt_days, daily_attempts) in [(Some(0), None), (Some(31), None), (None, Some(0)), (None, Some(11))] {
        let extras = CreateExtras { attempt_days, daily_attempts, ..CreateExtras::default() };
        assert_unsent(provider.create_with(&order(), &extras).await, ErrorKind::InvalidRequest);
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_raw_status_goes_out_as_it_is() {
    let server = server("status_update/documented.response.json").await;
    client(&server.base_url()).set_status_raw(&by_reference("90003272"), 3).await.unwrap();
    assert_only_request(&server, "status_update", "documented");
}

/// An order that is stopped by "cancel" or "deleted" is not told to be startable again, nor paused that way.
#[tokio::test]
async fn a_stop_status_that_ends_an_order_is_final() {
    for status in [5, 6] {
        let assumptions = Assumptions::default().with_stop_status(status);
        assert_eq!(capabilities(&assumptions, Duration::ZERO).stop, Stop::Final);
        let server = server("status_update/documented.response.json").await;
        let provider = client_assuming(&server.base_url(), assumptions);
        assert_unsent(provider.pause(&by_id(ID)).await, ErrorKind::SettingRequired);
        assert_eq!(provider.cancel(&by_id(ID)).await.unwrap().stop, Stop::Final);
    }
    assert_eq!(capabilities(&Assumptions::default(), Duration::ZERO).stop, Stop::Reversible);
}

#[tokio::test]
async fn paynets_own_hosts_are_never_spoken_to_without_tls() {
    for host in ["http://api.paynet.com.tr", "http://pts-api.paynet.com.tr.", "http://x.paynet.com.tr:8080"] {
        let address = BaseAddress::parse_simulator(host).unwrap();
        let config = PaynetConfig::new(SecretString::from("sck_test_canary")).with_base_address(address);
        assert_eq!(Paynet::new(config).unwrap_err().kind(), ErrorKind::Misconfigured, "{host}");
    }
}

#[tokio::test]
async fn a_key_that_is_no_secret_key_is_refused_when_the_client_is_built() {
    for key in ["", "pbk_test_canary", "sck_test_canary\n", "sck test"] {
        let error = Paynet::new(PaynetConfig::new(SecretString::from(key))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Misconfigured, "{key:?}");
        assert!(!format!("{error:?}").contains("canary"));
    }
}
