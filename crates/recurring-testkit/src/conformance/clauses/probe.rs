//! Calls an operation for the sake of what becomes of the call, whatever it answers.

use futures_util::StreamExt;
use recurring_core::{
    AttemptSubject, BillPeriod, CardId, CardTarget, ChangeAmount, ChargeNow, DateRange, Error, FindInstruction,
    GroupReference, InstructionId, InstructionTarget, InvoiceKey, InvoiceNo, LinkCard, ListAttempts, ListInstructions,
    ListInvoices, ListingId, MerchantReference, Money, Notify, Operation, Pricing, RowStream, TargetKind,
};

use super::super::failure::Failure;
use super::super::scene::{Order, Scene};

/// What a call acts on.
#[derive(Debug, Clone)]
pub(in crate::conformance) enum Named {
    Order(InstructionTarget),
    Group(GroupReference),
    Attempts(AttemptSubject),
}

/// The ways in which the types let an operation's target be named.
pub(in crate::conformance) fn ways(operation: Operation) -> &'static [TargetKind] {
    const ORDER: &[TargetKind] = &[TargetKind::Id, TargetKind::ListingId, TargetKind::Reference];
    const CARD: &[TargetKind] = &[TargetKind::Id, TargetKind::ListingId, TargetKind::Reference, TargetKind::Group];
    const ATTEMPTS: &[TargetKind] = &[TargetKind::Reference, TargetKind::Invoice];
    match operation {
        Operation::Create | Operation::List => &[],
        Operation::LinkCard => CARD,
        Operation::ListAttempts => ATTEMPTS,
        _ => ORDER,
    }
}

/// A target of a kind that names nothing.
pub(in crate::conformance) fn nothing(
    scene: &Scene<'_>,
    operation: Operation,
    kind: TargetKind,
) -> Result<Named, Failure> {
    const NAME: &str = "SUITE-NOTHING";
    let reference = MerchantReference::new(NAME)?;
    Ok(match kind {
        TargetKind::Id => Named::Order(InstructionTarget::Id(InstructionId::new(NAME)?)),
        TargetKind::ListingId => Named::Order(InstructionTarget::ListingId(ListingId::new(NAME)?)),
        TargetKind::Reference if operation == Operation::ListAttempts => {
            Named::Attempts(AttemptSubject::Reference { reference, range: DateRange::day(scene.clock().today()) })
        }
        TargetKind::Reference => Named::Order(InstructionTarget::Reference(reference)),
        TargetKind::Group => Named::Group(GroupReference::new(NAME)?),
        TargetKind::Invoice => Named::Attempts(AttemptSubject::Invoice(InvoiceKey::No(InvoiceNo::new(NAME)?))),
    })
}

/// A target of a kind that names a fresh order, made so that the operation has something to act on.
pub(in crate::conformance) async fn something(
    scene: &Scene<'_>,
    operation: Operation,
    kind: TargetKind,
) -> Result<Named, Failure> {
    if kind == TargetKind::Invoice {
        return nothing(scene, operation, kind);
    }
    let (order, group) = fresh_order(scene, operation, kind).await?;
    Ok(match (kind, group) {
        (TargetKind::Group, Some(group)) => Named::Group(group),
        // A group that is not made with orders is made elsewhere.
        (TargetKind::Group, None) => nothing(scene, operation, kind)?,
        (TargetKind::Reference, _) if operation == Operation::ListAttempts => {
            let range = DateRange::day(scene.clock().today());
            Named::Attempts(AttemptSubject::Reference { reference: order.created.reference.clone(), range })
        }
        _ => Named::Order(scene.name(&order, kind).await?),
    })
}

async fn fresh_order(
    scene: &Scene<'_>,
    operation: Operation,
    kind: TargetKind,
) -> Result<(Order, Option<GroupReference>), Failure> {
    let limits = scene.limits()?;
    let mut request = scene.order()?;
    let reference = request.reference.as_str();
    if kind == TargetKind::Group && limits.group {
        request.group = Some(GroupReference::new(format!("G-{reference}"))?);
    }
    if operation == Operation::Bill && limits.variable_price {
        request.pricing = Pricing::Variable;
    }
    if operation == Operation::ResendLink {
        request.notify = Notify { mail: limits.notify, sms: false };
        return Ok((scene.make(&request).await?, request.group));
    }
    Ok((scene.make_approved(&request).await?, request.group))
}

/// Calls an operation on a target.
pub(in crate::conformance) async fn call(scene: &Scene<'_>, operation: Operation, named: Named) -> Result<(), Error> {
    match named {
        Named::Group(group) => link_card(scene, CardTarget::Group(group)).await,
        Named::Order(target) if operation == Operation::LinkCard => {
            link_card(scene, CardTarget::Instruction(target)).await
        }
        Named::Attempts(of) => first_row(scene.provider().list_attempts(&ListAttempts { of }).await).await,
        Named::Order(target) => call_on_order(scene, operation, target).await,
    }
}

async fn call_on_order(scene: &Scene<'_>, operation: Operation, target: InstructionTarget) -> Result<(), Error> {
    let provider = scene.provider();
    let (amount, shares, invoice_no) = (Money::from_kurus(20_000), None, None);
    match operation {
        Operation::Find => provider.find(&FindInstruction { target, range: None }).await.map(drop),
        Operation::Cancel => provider.cancel(&target).await.map(drop),
        Operation::Pause => provider.pause(&target).await.map(drop),
        Operation::Resume => provider.resume(&target).await.map(drop),
        Operation::ChangeAmount => provider.change_amount(&ChangeAmount { target, amount, shares }).await.map(drop),
        Operation::Bill => {
            let due = scene.clock().today();
            provider.bill(&BillPeriod { target, due, amount, shares, invoice_no }).await.map(drop)
        }
        Operation::Charge => provider.charge(&ChargeNow { target, invoice_no }).await.map(drop),
        Operation::ResendLink => provider.resend_link(&target).await.map(drop),
        Operation::ListCards => provider.list_cards(&target).await.map(drop),
        Operation::ListInvoices => first_row(provider.list_invoices(&ListInvoices { target }).await).await,
        // These take no single order; nothing names one for them.
        _ => Ok(()),
    }
}

async fn link_card(scene: &Scene<'_>, target: CardTarget) -> Result<(), Error> {
    let card = CardId::from_provider("987654321");
    scene.provider().link_card(&LinkCard { card, target }).await.map(drop)
}

/// Lists the orders of today, as far as the first row.
pub(in crate::conformance) async fn list_today(scene: &Scene<'_>) -> Result<(), Error> {
    let range = DateRange::day(scene.clock().today());
    first_row(scene.provider().list(&ListInstructions { range, group: None }).await).await
}

/// Polls a stream once, because a provider may send nothing before that.
async fn first_row<T>(stream: Result<RowStream<T>, Error>) -> Result<(), Error> {
    stream?.next().await.transpose().map(drop)
}
