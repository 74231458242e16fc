//! Of one account and another, and of what a refusal tells of a payer.

use recurring_core::{Effect, FindInstruction, FindMethod, Finding, InstructionTarget};

use super::super::failure::{Failure, ensure};
use super::super::scene::Scene;
use crate::leak;

/// What a vendor might say of an order that it does not make.
const WORDS: &str = "Sayin Bilge Demir (bilge.demir@example.com, 0555 000 11 22): odeme emri kabul edilmedi";

/// A part of the words that tells nobody.
const PLAIN: &str = "kabul edilmedi";

pub(in crate::conformance) async fn a_refusal_shows_nobody(scene: &Scene<'_>) -> Result<(), Failure> {
    let request = scene.order()?;
    ensure!(scene.stage().refuse_next(WORDS).await, "the stage cannot refuse orders");
    let before = scene.seen().await;
    let Err(error) = scene.provider().create(&request).await else {
        return Err(Failure::new("an order was refused, and success is claimed"));
    };
    let sent = scene.seen().await - before;
    ensure!(sent == 1 && error.attempts() == 1, "{sent} request(s) were sent and {} counted", error.attempts());
    ensure!(error.effect() == Effect::None, "an order was refused, and it may have been made: {error}");
    leak::canary().payer(&request.payer).check_failure("a refusal", &error)?;
    let ours = [error.detail().to_owned(), error.to_string(), format!("{error:?}")];
    ensure!(!ours.iter().any(|text| text.contains(PLAIN)), "the vendor's words stand in our own: {error}");
    if scene.capabilities().find.reference != FindMethod::Unsupported {
        let target = InstructionTarget::Reference(request.reference);
        let found = scene.provider().find(&FindInstruction { target, range: None }).await?.finding;
        ensure!(found == Finding::Absent, "an order was refused, and it is found: {found:?}");
    }
    Ok(())
}

pub(in crate::conformance) async fn are_told_apart(scene: &Scene<'_>) -> Result<(), Failure> {
    let other = scene.stage().other_account().ok_or_else(|| Failure::new("the stage has one account"))?;
    let (ours, theirs) = (scene.provider().identity(), other.identity());
    ensure!(ours.provider() == theirs.provider(), "the other account is one of {}", theirs.provider());
    ensure!(ours != theirs, "two accounts have the same identity");
    match scene.stage().same_account() {
        Some(same) => ensure!(same.identity() == ours, "two clients of one account have different identities"),
        None => scene.unwitnessed("that two clients of one account are one: the stage has a single client of it"),
    }
    Ok(())
}
