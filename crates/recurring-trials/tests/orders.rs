//! Every part of an order shows on the wire in its own way, or the order is refused with nothing sent.

use std::time::Duration;

use recurring_core::{
    AgentId, CreateInstruction, Dealer, Description, Email, ErrorKind, GroupReference, Gsm, MerchantReference, Money,
    Notify, PayerIp, PayerName, Period, Pricing, Schedule, Shares,
};
use recurring_sim::{SimClock, Vendor};
use recurring_testkit::scripted_server::{Reply, ScriptedServer};

use self::vendor::{AMOUNT, VENDORS, client, request, start, start_day};

#[path = "support/vendor.rs"]
mod vendor;

/// A change of one part of an order.
type Change = fn(&mut CreateInstruction);

const CHANGES: [(&str, Change); 17] = [
    ("nothing", |_| {}),
    ("reference", |order| order.reference = MerchantReference::new("TRIAL-2").expect("a reference")),
    ("name", |order| order.payer.name = PayerName::new("Bahar Şen").expect("a name")),
    ("email", |order| order.payer.email = Email::new("bahar@example.com").expect("an address")),
    ("gsm", |order| order.payer.gsm = Gsm::new("5550001133").expect("a number")),
    ("ip", |order| order.payer.ip = PayerIp::parse("203.0.113.7").ok()),
    ("amount", |order| order.amount = Money::from_kurus(14_991)),
    ("first day", |order| reschedule(order, order.schedule.period(), 6, 1)),
    ("count", |order| reschedule(order, order.schedule.period(), 7, 0)),
    ("period", |order| reschedule(order, "1w".parse().expect("a period"), 6, 0)),
    ("pricing", |order| order.pricing = Pricing::Variable),
    ("description", |order| order.description = Description::new("Kira").ok()),
    ("mail", |order| order.notify = Notify { mail: true, sms: false }),
    ("sms", |order| order.notify = Notify { mail: false, sms: true }),
    ("group", |order| order.group = GroupReference::new("GROUP-1").ok()),
    ("dealer", |order| order.dealer = Dealer { agent: AgentId::new("bayi-1").ok(), shares: None }),
    ("shares", |order| {
        let part = Money::from_kurus(990);
        order.dealer.shares = AMOUNT.checked_sub(part).ok().and_then(|rest| Shares::of(AMOUNT, part, rest).ok());
    }),
];

fn reschedule(order: &mut CreateInstruction, period: Period, count: u16, later: u32) {
    let first = (0..later).try_fold(order.schedule.first(), |day, _| day.tomorrow()).expect("a day");
    order.schedule = Schedule::new(first, period, count).expect("a schedule");
}

/// The body of the request that an order becomes, or the kind of error it is refused with, unsent.
async fn sent(vendor: Vendor, change: Change) -> Result<Vec<u8>, ErrorKind> {
    let server = ScriptedServer::start([Reply::json("{}")]).await.expect("a port of the loopback");
    let clock = SimClock::standing_at(start());
    let provider = client(vendor, &server.base_url(), &clock, Duration::from_secs(20), 0).contract;
    let mut order = request(vendor, "TRIAL-1", start_day().tomorrow().expect("a day"));
    change(&mut order);
    let error = provider.create(&order).await.expect_err("the answer says nothing");
    server.requests().into_iter().next().map(|request| request.body).ok_or_else(|| error.kind())
}

/// A part that is dropped leaves the request as it was; a part in another's place makes two requests alike.
#[tokio::test]
async fn d7_every_part_of_an_order_shows_on_the_wire_in_its_own_way() {
    for vendor in VENDORS {
        let takes_ip = vendor::capabilities(vendor).create.is_some_and(|limits| limits.payer_ip);
        let mut seen: Vec<(&str, Vec<u8>)> = Vec::new();
        for (part, change) in CHANGES {
            // Where the address has no effect, the capabilities say so.
            if part == "ip" && !takes_ip {
                continue;
            }
            match sent(vendor, change).await {
                Ok(body) => {
                    let alike = seen.iter().find(|(_, other)| *other == body).map(|(other, _)| *other);
                    assert_eq!(alike, None, "{vendor}: a change of {part} looks on the wire like one of");
                    seen.push((part, body));
                }
                Err(kind) => assert_eq!(kind, ErrorKind::Unsupported, "{vendor}: {part}"),
            }
        }
        assert!(seen.len() >= 10, "{vendor}: only {} changes were sent", seen.len());
    }
}
