//! `paynet cards …`: labels, deletes, arranges, finds and adds stored cards.

use provider_paynet::{CardAdded, CardAddition, CardHolder, CardLabel, TdsSession, WebAddress};
use recurring_core::{AgentId, CardId, CardTarget};

use super::{Call, card_entry};
use crate::arguments::paynet::{
    ArrangeArguments, BeginAddingArguments, ConfirmAddingArguments, DeleteArguments, FilterArguments, LabelArguments,
};
use crate::arguments::values;
use crate::failure::{Ended, Failure};
use crate::output::Output;
use crate::shell::option;

pub(super) async fn label(arguments: &LabelArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let card = call.value(CardId::new(&*arguments.card))?;
    let label = call.value(CardLabel::new(&*arguments.label))?;
    let next =
        format!("recurring paynet cards filter {} {}", call.settings.as_options(), option("--label", label.as_str()));
    let done = call.write(&next, call.connect()?.cards().label(&card, &label)).await?;
    call.told(output.done(call.operation, &done), "done", &next)
}

pub(super) async fn delete(arguments: &DeleteArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let card = call.value(CardId::new(&*arguments.card))?;
    let target = call.value(values::paynet_target(&arguments.target))?;
    let next = call.look("cards", &target);
    let done = call.write(&next, call.connect()?.cards().delete(&card, &target)).await?;
    call.told(output.done(call.operation, &done), "done", &next)
}

pub(super) async fn arrange(arguments: &ArrangeArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let target = call.value(values::paynet_target(&arguments.target))?;
    let cards: Result<Vec<CardId>, _> = arguments.cards.iter().map(|card| CardId::new(&**card)).collect();
    let cards = call.value(cards)?;
    let next = call.look("cards", &target);
    let done = call.write(&next, call.connect()?.cards().arrange(&target, &cards)).await?;
    call.told(output.done(call.operation, &done), "done", &next)
}

pub(super) async fn filter(arguments: &FilterArguments, call: &Call<'_>, output: &mut Output) -> Result<(), Ended> {
    let agent = call.value(arguments.agent.as_deref().map(AgentId::new).transpose())?;
    let label = call.value(arguments.label.as_deref().map(CardLabel::new).transpose())?;
    let cards = call.read(call.connect()?.cards().filter(agent.as_ref(), label.as_ref())).await?;
    Ok(output.labelled_cards(&cards)?)
}

pub(super) async fn begin_adding(
    arguments: &BeginAddingArguments,
    call: &Call<'_>,
    output: &mut Output,
) -> Result<(), Ended> {
    let target = call.value(values::adding_target(&arguments.target))?;
    let return_url = call.value(WebAddress::new(&*arguments.return_url))?;
    let holder = call.value(arguments.holder.as_deref().map(CardHolder::new).transpose())?;
    let label = call.value(arguments.label.as_deref().map(CardLabel::new).transpose())?;
    let next = match &target {
        CardTarget::Instruction(target) => call.look("cards", target),
        CardTarget::Group(_) => crate::command::next::after_group(&call.settings.as_options()),
    };
    let paynet = call.connect()?;
    let (number, expiry, code) = card_entry::read(call)?;
    let mut card = CardAddition::new(target, return_url, number, expiry, code);
    if let Some(holder) = holder {
        card = card.with_holder(holder);
    }
    if let Some(label) = label {
        card = card.with_label(label);
    }
    let challenge = call.write(&next, paynet.cards().begin_adding(card)).await?;
    call.told(output.challenge(&challenge), "an adding that was begun and can only be begun anew", &next)
}

pub(super) async fn confirm_adding(
    arguments: &ConfirmAddingArguments,
    call: &Call<'_>,
    output: &mut Output,
) -> Result<(), Ended> {
    let session = call.value(TdsSession::new(&*arguments.session, &*arguments.token))?;
    let next = call.look_at_order("cards");
    match call.write(&next, call.connect()?.cards().confirm_adding(&session)).await? {
        CardAdded::Added { card } => {
            let result = card.as_ref().map_or_else(|| "a card".to_owned(), |card| format!("card {card}"));
            call.told(output.card_added(call.operation, card.as_ref()), &result, &next)
        }
        CardAdded::Undetermined { code, message } => {
            let code = code.map(|code| code.as_str().to_owned());
            let words = message.map(|words| words.as_str().to_owned());
            Err(Failure::undetermined(call.context(), code, words, &next).into())
        }
    }
}
