//! What an order may be made with: kept where it is claimed, refused where it is not, never dropped.

use recurring_core::{
    AgentId, BillPeriod, ChangeAmount, CreateInstruction, Date, Dealer, Description, Email, ErrorKind, GroupReference,
    Gsm, Money, Notify, Operation, PayerIp, PayerName, Pricing, Shares, TargetKind,
};

use super::super::failure::{Failure, ensure};
use super::super::kept::{Kept, Part};
use super::super::scene::{AMOUNT, Order, Scene};
use super::amounts;

/// An option, whether it is claimed, and how an order asks for it.
struct Choice {
    name: &'static str,
    claimed: bool,
    /// The part of what the vendor has that shows it; `None` where other clauses see it.
    part: Option<Part>,
    ask: fn(&mut CreateInstruction),
}

pub(in crate::conformance) async fn are_kept_or_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    for Choice { name, claimed, part, ask } in choices(scene)? {
        let mut order = scene.order()?;
        ask(&mut order);
        if claimed {
            let made = scene.make(&order).await.map_err(|failure| failure.during(name))?;
            expect_kept(scene, name, part, (&order, &made)).await?;
            continue;
        }
        let error = scene.unsent(&format!("{name}, which is not claimed,"), scene.provider().create(&order)).await?;
        let kind = error.kind();
        ensure!(kind == ErrorKind::Unsupported, "{name}, which is not claimed, was refused as {kind}");
    }
    if scene.limits()?.dealer { new_shares_are_kept(scene).await } else { unclaimed_shares_are_refused(scene).await }
}

/// With dealers, the share of a new amount is that of every collection still to come, and a bill's that of its own.
async fn new_shares_are_kept(scene: &Scene<'_>) -> Result<(), Failure> {
    const OTHER: Money = Money::from_kurus(20_075);
    let shares = split(OTHER)?;
    for way in scene.ways(Operation::ChangeAmount) {
        let order = made_with_a_dealer(scene, Pricing::Fixed).await?;
        let change = ChangeAmount { target: scene.name(&order, way).await?, amount: OTHER, shares: Some(shares) };
        let what = split_by(Operation::ChangeAmount, way);
        scene.provider().change_amount(&change).await.map_err(|error| Failure::from(error).during(&what))?;
        expect_split(scene, &what, &order, order.schedule.due_dates(), shares).await?;
    }
    let billed = if scene.limits()?.variable_price { scene.ways(Operation::Bill) } else { Vec::new() };
    for way in billed {
        let order = made_with_a_dealer(scene, Pricing::Variable).await?;
        let (target, due) = (scene.name(&order, way).await?, order.schedule.first());
        let bill = BillPeriod { target, due, amount: OTHER, shares: Some(shares), invoice_no: None };
        let what = split_by(Operation::Bill, way);
        scene.provider().bill(&bill).await.map_err(|error| Failure::from(error).during(&what))?;
        expect_split(scene, &what, &order, [due], shares).await?;
    }
    Ok(())
}

fn split_by(operation: Operation, way: TargetKind) -> String {
    format!("{operation} by {way} with a dealer's share")
}

async fn made_with_a_dealer(scene: &Scene<'_>, pricing: Pricing) -> Result<Order, Failure> {
    let mut request = scene.order()?;
    request.pricing = pricing;
    request.dealer = Dealer { agent: AgentId::new("SUITE-AGENT").ok(), shares: shares(&request) };
    scene.make_approved(&request).await
}

/// The collections of some days are split so, by the vendor's own books.
async fn expect_split(
    scene: &Scene<'_>,
    what: &str,
    order: &Order,
    days: impl IntoIterator<Item = Date>,
    shares: Shares,
) -> Result<(), Failure> {
    let Some(kept) = kept(scene, order).await else { return Ok(()) };
    for due in days {
        match kept.split_on(due) {
            None => cannot_see(scene, Part::Splits),
            told => ensure!(told == Some(Some(shares)), "{what} was done, and the vendor has another split of {due}"),
        }
    }
    Ok(())
}

/// Without dealers, a share is no more of a new amount or of a bill than of a new order.
async fn unclaimed_shares_are_refused(scene: &Scene<'_>) -> Result<(), Failure> {
    for (operation, write) in amounts::writes(scene, AMOUNT, Some(split(AMOUNT)?)).await? {
        let what = format!("{operation} with a dealer's share, which is not claimed,");
        let kind = scene.unsent(&what, amounts::send(scene, &write)).await?.kind();
        ensure!(kind == ErrorKind::Unsupported, "{what} was refused as {kind}");
    }
    Ok(())
}

fn choices(scene: &Scene<'_>) -> Result<Vec<Choice>, Failure> {
    let limits = scene.limits()?;
    let choice = |name, claimed, part, ask| Choice { name, claimed, part, ask };
    let mut choices = vec![
        choice("a variable price", limits.variable_price, None, |order| order.pricing = Pricing::Variable),
        choice("a group", limits.group, Some(Part::Group), |order| {
            order.group = GroupReference::new("SUITE-GROUP").ok();
        }),
        choice("a mail to the payer", limits.notify, Some(Part::Notify), |order| {
            order.notify = Notify { mail: true, sms: false };
        }),
        choice("a message to the payer", limits.notify, Some(Part::Notify), |order| {
            order.notify = Notify { mail: false, sms: true };
        }),
        choice("a dealer", limits.dealer, Some(Part::Dealer), |order| {
            order.dealer.agent = AgentId::new("SUITE-AGENT").ok();
        }),
        choice("a dealer's share", limits.dealer, Some(Part::Splits), |order| order.dealer.shares = shares(order)),
        choice("a dealer with a share", limits.dealer, Some(Part::Splits), |order| {
            order.dealer = Dealer { agent: AgentId::new("SUITE-AGENT").ok(), shares: shares(order) };
        }),
        // Claimed or not: where it is not passed on, it has no effect.
        choice("the payer's address", true, limits.payer_ip.then_some(Part::PayerAddress), |order| {
            order.payer.ip = PayerIp::parse("203.0.113.7").ok();
        }),
    ];
    choices.extend(texts());
    Ok(choices)
}

/// No options, and as easily lost.
fn texts() -> [Choice; 4] {
    let choice = |name, part, ask| Choice { name, claimed: true, part: Some(part), ask };
    [
        choice("a name with Turkish letters", Part::PayerName, |order| {
            if let Ok(name) = PayerName::new("Çağla Işıl Öztürk") {
                order.payer.name = name;
            }
        }),
        choice("a text with Turkish letters", Part::Description, |order| {
            order.description = Description::new("Üyelik aidatı: İğne & Şiş, %10 “çok ucuz”").ok();
        }),
        choice("another mail address", Part::PayerEmail, |order| {
            if let Ok(email) = Email::new("cagla+aidat@example.org") {
                order.payer.email = email;
            }
        }),
        choice("another mobile number", Part::PayerGsm, |order| {
            if let Ok(gsm) = Gsm::new("5329998877") {
                order.payer.gsm = gsm;
            }
        }),
    ]
}

fn shares(order: &CreateInstruction) -> Option<Shares> {
    split(order.amount).ok()
}

/// An amount split in two.
fn split(amount: Money) -> Result<Shares, Failure> {
    let agent = Money::from_kurus(4_990);
    Ok(Shares::of(amount, agent, amount.checked_sub(agent)?)?)
}

/// The vendor has what was sent, as far as the stage can tell. Where it cannot, other clauses see what they can: bills,
/// groups, the link sent again.
async fn expect_kept(
    scene: &Scene<'_>,
    name: &str,
    part: Option<Part>,
    (sent, made): (&CreateInstruction, &Order),
) -> Result<(), Failure> {
    let Some(kept) = kept(scene, made).await else { return Ok(()) };
    let differs = kept.differs_from(sent, scene.limits()?.payer_ip);
    if let Some(differs) = differs {
        return Err(Failure::new(format!("{name} was asked for, and the vendor has another {differs}")));
    }
    if let Some(unseen) = part.filter(|part| !kept.tells(*part)) {
        cannot_see(scene, unseen);
    }
    Ok(())
}

/// What the vendor has of an order; that nothing of it is told is noted.
async fn kept(scene: &Scene<'_>, order: &Order) -> Option<Kept> {
    let kept = scene.stage().kept(&order.created).await;
    if kept.is_none() {
        scene.unwitnessed("that options and texts reach the vendor: the stage cannot tell what it has");
    }
    kept
}

fn cannot_see(scene: &Scene<'_>, part: Part) {
    scene.unwitnessed(format!("that the vendor has the {part}: the stage does not tell it"));
}
