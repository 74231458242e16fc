//! What the commands on standing orders take, as typed; [`values`](super::values) makes domain values of it.

use clap::Args;

/// One standing order, named in one way.
#[derive(Args)]
#[group(id = "target", required = true, multiple = false)]
pub(crate) struct TargetArguments {
    /// The provider's number that writes take
    #[arg(long)]
    pub(crate) id: Option<String>,

    /// The number that the provider's list shows, where that is another one
    #[arg(long)]
    pub(crate) list_id: Option<String>,

    /// Your own reference
    #[arg(long)]
    pub(crate) reference: Option<String>,
}

/// What `create` takes.
#[derive(Args)]
pub(crate) struct CreateArguments {
    /// Your own reference; give every order its own
    #[arg(long)]
    pub(crate) reference: String,

    /// The payer's full name; the surname is the last word
    #[arg(long)]
    pub(crate) name: String,

    /// The payer's e-mail address
    #[arg(long)]
    pub(crate) email: String,

    /// The payer's mobile number: 5XXXXXXXXX, 05XXXXXXXXX or +905XXXXXXXXX
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) gsm: String,

    /// The amount of each collection in lira: 1500, 149.9 or 149.90
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) amount: String,

    /// How far the collections lie apart: 1d, 30d, 1w, 1m, 1y …
    #[arg(long, value_name = "PERIOD", allow_negative_numbers = true)]
    pub(crate) every: String,

    /// How many collections there are in all
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) count: String,

    /// The day of the first collection: today, or YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    pub(crate) start: String,

    /// The text that the payer sees; Paynet needs one
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// The internet address of the payer's browser
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) ip: Option<String>,

    /// How the provider tells the payer of the link: mail, sms, mail,sms or none
    #[arg(long, value_name = "WAYS", default_value = "none")]
    pub(crate) notify: String,

    /// Each period has an amount of its own, which comes with its bill
    #[arg(long)]
    pub(crate) variable_price: bool,

    /// The group the order belongs to
    #[arg(long)]
    pub(crate) group: Option<String>,

    /// The dealer who shares in the order
    #[arg(long)]
    pub(crate) agent: Option<String>,

    #[command(flatten)]
    pub(crate) shares: ShareArguments,
}

/// How a collection is split between a dealer and the main company.
#[derive(Args)]
pub(crate) struct ShareArguments {
    /// The dealer's share of each collection
    #[arg(long, value_name = "AMOUNT", requires = "company_amount", allow_negative_numbers = true)]
    pub(crate) agent_amount: Option<String>,

    /// The main company's share of each collection
    #[arg(long, value_name = "AMOUNT", requires = "agent_amount", allow_negative_numbers = true)]
    pub(crate) company_amount: Option<String>,
}

/// What `get` takes.
#[derive(Args)]
pub(crate) struct GetArguments {
    #[command(flatten)]
    pub(crate) target: TargetArguments,

    /// The first day searched, where finding means listing (otherwise the last 400 days)
    #[arg(long, value_name = "YYYY-MM-DD", requires = "to")]
    pub(crate) from: Option<String>,

    /// The last day searched
    #[arg(long, value_name = "YYYY-MM-DD", requires = "from")]
    pub(crate) to: Option<String>,
}

/// What `list` takes.
#[derive(Args)]
pub(crate) struct ListArguments {
    /// The first day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: String,

    /// The last day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) to: String,
}

/// What `amount` takes.
#[derive(Args)]
pub(crate) struct AmountArguments {
    #[command(flatten)]
    pub(crate) target: TargetArguments,

    /// The new amount of each collection in lira: 1500, 149.9 or 149.90
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) amount: String,

    #[command(flatten)]
    pub(crate) shares: ShareArguments,
}

/// What `charge` takes.
#[derive(Args)]
pub(crate) struct ChargeArguments {
    #[command(flatten)]
    pub(crate) target: TargetArguments,

    /// Only this bill; otherwise what is due
    #[arg(long, value_name = "NUMBER")]
    pub(crate) invoice_no: Option<String>,
}

/// What `link-card` takes.
#[derive(Args)]
pub(crate) struct LinkCardArguments {
    /// The card's number at the provider, as `cards` shows it
    #[arg(long)]
    pub(crate) card: String,

    #[command(flatten)]
    pub(crate) target: CardTargetArguments,
}

/// Where a card is linked to, named in one way.
#[derive(Args)]
#[group(id = "card_target", required = true, multiple = false)]
pub(crate) struct CardTargetArguments {
    /// The provider's number that writes take
    #[arg(long)]
    pub(crate) id: Option<String>,

    /// The number that the provider's list shows, where that is another one
    #[arg(long)]
    pub(crate) list_id: Option<String>,

    /// Your own reference
    #[arg(long)]
    pub(crate) reference: Option<String>,

    /// Every standing order of your group
    #[arg(long)]
    pub(crate) group: Option<String>,
}
