//! What the commands take that only Paynet has, as typed.

use clap::{Args, Subcommand};

use super::collections::InvoiceArguments;
use super::orders::ShareArguments;

/// What only Paynet has.
#[derive(Subcommand)]
pub(crate) enum PaynetCommand {
    /// Stored cards
    #[command(subcommand)]
    Cards(CardsCommand),
    /// Bills
    #[command(subcommand)]
    Invoices(InvoicesCommand),
    /// Planned collections
    #[command(subcommand)]
    Plans(PlansCommand),
}

/// The commands on stored cards.
#[derive(Subcommand)]
pub(crate) enum CardsCommand {
    /// Labels a card
    Label(LabelArguments),
    /// Takes a card from a standing order, unless it is the only one
    Delete(DeleteArguments),
    /// Sets the order in which the cards of a standing order are tried
    Arrange(ArrangeArguments),
    /// Finds the cards of a dealer, with a label, or both
    Filter(FilterArguments),
    /// Begins the adding of a card: reads it from standard input, prints where the payer has to go
    #[command(after_long_help = CARD_INPUT)]
    BeginAdding(BeginAddingArguments),
    /// Ends the adding of a card, once the payer is back from the bank
    ConfirmAdding(ConfirmAddingArguments),
}

const CARD_INPUT: &str = "\
The card is never taken from the command line or the environment. At a terminal it is asked for without being shown;
otherwise standard input has three lines: the number, the expiry as MM/YY or MM/YYYY, and the security code.";

/// What `paynet cards label` takes.
#[derive(Args)]
pub(crate) struct LabelArguments {
    /// The card's number at Paynet, as `cards` shows it
    #[arg(long)]
    pub(crate) card: String,

    /// The label
    #[arg(long)]
    pub(crate) label: String,
}

/// What `paynet cards delete` takes.
#[derive(Args)]
pub(crate) struct DeleteArguments {
    #[command(flatten)]
    pub(crate) target: PaynetTargetArguments,

    /// The card's number at Paynet, as `cards` shows it
    #[arg(long)]
    pub(crate) card: String,
}

/// What `paynet cards arrange` takes.
#[derive(Args)]
pub(crate) struct ArrangeArguments {
    #[command(flatten)]
    pub(crate) target: PaynetTargetArguments,

    /// A card's number at Paynet; once for each card of the order, the one to be tried first at the head
    #[arg(long = "card", value_name = "CARD", required = true)]
    pub(crate) cards: Vec<String>,
}

/// What `paynet cards filter` takes.
#[derive(Args)]
pub(crate) struct FilterArguments {
    /// The dealer's code
    #[arg(long)]
    pub(crate) agent: Option<String>,

    /// The label
    #[arg(long)]
    pub(crate) label: Option<String>,
}

/// What `paynet cards begin-adding` takes, beside the card on standard input.
#[derive(Args)]
pub(crate) struct BeginAddingArguments {
    #[command(flatten)]
    pub(crate) target: AddingTargetArguments,

    /// Where the payer's bank sends the browser afterwards
    #[arg(long, value_name = "URL")]
    pub(crate) return_url: String,

    /// The name on the card
    #[arg(long, value_name = "NAME")]
    pub(crate) holder: Option<String>,

    /// The card's label
    #[arg(long)]
    pub(crate) label: Option<String>,
}

/// What `paynet cards confirm-adding` takes.
#[derive(Args)]
pub(crate) struct ConfirmAddingArguments {
    /// The session, as `begin-adding` printed it
    #[arg(long)]
    pub(crate) session: String,

    /// The session's token, as `begin-adding` printed it; it works once
    #[arg(long)]
    pub(crate) token: String,
}

/// The commands on bills.
#[derive(Subcommand)]
pub(crate) enum InvoicesCommand {
    /// Sets the state of one bill
    #[command(name = "set-status")]
    Status(SetStatusArguments),
    /// Sets the amount of one bill
    #[command(name = "set-amount")]
    Amount(InvoiceAmountArguments),
    /// Sets the state of every bill of a standing order that lets it be set
    #[command(name = "set-all-statuses")]
    AllStatuses(SetAllStatusesArguments),
}

/// What `paynet invoices set-status` takes.
#[derive(Args)]
pub(crate) struct SetStatusArguments {
    #[command(flatten)]
    pub(crate) invoice: InvoiceArguments,

    /// The state: waiting, paid_elsewhere, collected, failed, cancelled, deleted, or Paynet's number of one
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) status: String,
}

/// What `paynet invoices set-amount` takes.
#[derive(Args)]
pub(crate) struct InvoiceAmountArguments {
    #[command(flatten)]
    pub(crate) invoice: InvoiceArguments,

    /// The new amount in lira: 1500, 149.9 or 149.90
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) amount: String,

    #[command(flatten)]
    pub(crate) shares: ShareArguments,
}

/// What `paynet invoices set-all-statuses` takes.
#[derive(Args)]
pub(crate) struct SetAllStatusesArguments {
    #[command(flatten)]
    pub(crate) target: PaynetTargetArguments,

    /// The state: waiting, paid_elsewhere, collected, failed, cancelled, deleted, or Paynet's number of one
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) status: String,
}

/// The commands on planned collections.
#[derive(Subcommand)]
pub(crate) enum PlansCommand {
    /// Lists the planned collections of a standing order
    List(PaynetTargetArguments),
    /// Sets the amount of one planned collection
    SetAmount(PlanAmountArguments),
}

/// What `paynet plans set-amount` takes.
#[derive(Args)]
pub(crate) struct PlanAmountArguments {
    #[command(flatten)]
    pub(crate) target: PaynetTargetArguments,

    /// The planned collection's number, as `paynet plans list` shows it
    #[arg(long)]
    pub(crate) plan: String,

    /// The new amount in lira: 1500, 149.9 or 149.90
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) amount: String,

    #[command(flatten)]
    pub(crate) shares: ShareArguments,
}

/// One standing order at Paynet, named in one way.
#[derive(Args)]
#[group(id = "paynet_target", required = true, multiple = false)]
pub(crate) struct PaynetTargetArguments {
    /// Paynet's number
    #[arg(long)]
    pub(crate) id: Option<String>,

    /// Your own reference
    #[arg(long)]
    pub(crate) reference: Option<String>,
}

/// The standing order that a card is added to, or a group of them, named in one way.
#[derive(Args)]
#[group(id = "adding_target", required = true, multiple = false)]
pub(crate) struct AddingTargetArguments {
    /// Paynet's number
    #[arg(long)]
    pub(crate) id: Option<String>,

    /// Your own reference
    #[arg(long)]
    pub(crate) reference: Option<String>,

    /// Every standing order of your group
    #[arg(long)]
    pub(crate) group: Option<String>,
}
