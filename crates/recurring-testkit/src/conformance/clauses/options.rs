//! What an order may be made with: kept where it is claimed, refused where it is not, never dropped.

use recurring_core::{
    AgentId, CreateInstruction, Dealer, ErrorKind, GroupReference, Money, Notify, PayerIp, PayerName, Pricing, Shares,
};

use super::super::failure::{Failure, ensure};
use super::super::scene::{AMOUNT, Order, Scene};
use super::amounts;

/// An option, whether it is claimed, and how an order asks for it.
struct Choice {
    name: &'static str,
    claimed: bool,
    ask: fn(&mut CreateInstruction),
}

pub(in crate::conformance) async fn are_kept_or_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    for Choice { name, claimed, ask } in choices(scene)? {
        let mut order = scene.order()?;
        ask(&mut order);
        if claimed {
            let made = scene.make(&order).await.map_err(|failure| failure.during(name))?;
            expect_kept(scene, name, &order, &made).await?;
            continue;
        }
        let error = scene.unsent(&format!("{name}, which is not claimed,"), scene.provider().create(&order)).await?;
        let kind = error.kind();
        ensure!(kind == ErrorKind::Unsupported, "{name}, which is not claimed, was refused as {kind}");
    }
    if scene.limits()?.dealer { Ok(()) } else { unclaimed_shares_are_refused(scene).await }
}

/// Without dealers, a share is no more of a new amount or of a bill than of a new order.
async fn unclaimed_shares_are_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    let agent = Money::from_kurus(4_990);
    let shares = Shares::of(AMOUNT, agent, AMOUNT.checked_sub(agent)?)?;
    for (operation, write) in amounts::writes(scene, AMOUNT, Some(shares)).await? {
        let what = format!("{operation} with a dealer's share, which is not claimed,");
        let kind = scene.unsent(&what, amounts::send(scene, &write)).await?.kind();
        ensure!(kind == ErrorKind::Unsupported, "{what} was refused as {kind}");
    }
    Ok(())
}

fn choices(scene: &Scene<'_>) -> Result<Vec<Choice>, Failure> {
    let limits = scene.limits()?;
    let choice = |name, claimed, ask| Choice { name, claimed, ask };
    Ok(vec![
        choice("a variable price", limits.variable_price, |order| order.pricing = Pricing::Variable),
        choice("a group", limits.group, |order| order.group = GroupReference::new("SUITE-GROUP").ok()),
        choice("a mail to the payer", limits.notify, |order| order.notify = Notify { mail: true, sms: false }),
        choice("a message to the payer", limits.notify, |order| order.notify = Notify { mail: false, sms: true }),
        choice("a dealer", limits.dealer, |order| order.dealer.agent = AgentId::new("SUITE-AGENT").ok()),
        choice("a dealer's share", limits.dealer, |order| order.dealer.shares = shares(order)),
        choice("a dealer with a share", limits.dealer, |order| {
            order.dealer = Dealer { agent: AgentId::new("SUITE-AGENT").ok(), shares: shares(order) };
        }),
        // Claimed or not: where it is not passed on, it has no effect.
        choice("the payer's address", true, |order| order.payer.ip = PayerIp::parse("203.0.113.7").ok()),
        // No option, and as easily lost.
        choice("a name with Turkish letters", true, |order| {
            if let Ok(name) = PayerName::new("Çağla Işıl Öztürk") {
                order.payer.name = name;
            }
        }),
    ])
}

fn shares(order: &CreateInstruction) -> Option<Shares> {
    let agent = Money::from_kurus(4_990);
    Shares::of(order.amount, agent, order.amount.checked_sub(agent).ok()?).ok()
}

/// Where the stage cannot tell what the vendor has, other clauses see what they can: bills, groups, the link sent again.
async fn expect_kept(scene: &Scene<'_>, name: &str, sent: &CreateInstruction, made: &Order) -> Result<(), Failure> {
    let Some(kept) = scene.stage().kept(&made.created).await else {
        scene.unwitnessed("that options and texts reach the vendor: the stage cannot tell what it has");
        return Ok(());
    };
    let differs = kept.differs_from(sent, scene.limits()?.payer_ip);
    ensure!(differs.is_none(), "{name} was asked for, and the vendor has another {}", differs.unwrap_or_default());
    Ok(())
}
