//! What the commands on bills and attempts to collect take, as typed.

use clap::Args;

use super::orders::{ShareArguments, TargetArguments};

/// What `bill` takes.
#[derive(Args)]
pub(crate) struct BillArguments {
    #[command(flatten)]
    pub(crate) target: TargetArguments,

    /// The amount of this period in lira: 1500, 149.9 or 149.90
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) amount: String,

    /// The day on which it is collected
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) due: String,

    /// Your own number of the bill, used once: what a lost answer is looked up by
    #[arg(long, value_name = "NUMBER")]
    pub(crate) invoice_no: Option<String>,

    #[command(flatten)]
    pub(crate) shares: ShareArguments,
}

/// What `attempts` takes: a bill, or a reference and the days searched.
#[derive(Args)]
#[group(id = "attempts_of", required = true, multiple = true, args = ["invoice_no", "invoice_id", "reference"])]
pub(crate) struct AttemptsArguments {
    /// Your own number of the bill
    #[arg(long, value_name = "NUMBER", conflicts_with = "reference")]
    pub(crate) invoice_no: Option<String>,

    /// The provider's number of the bill, as `invoices` shows it
    #[arg(long, value_name = "NUMBER", conflicts_with = "reference")]
    pub(crate) invoice_id: Option<String>,

    /// Your own reference of the standing order
    #[arg(long, requires_all = ["from", "to"])]
    pub(crate) reference: Option<String>,

    /// The first day searched
    #[arg(long, value_name = "YYYY-MM-DD", requires = "reference", conflicts_with_all = ["invoice_no", "invoice_id"])]
    pub(crate) from: Option<String>,

    /// The last day searched
    #[arg(long, value_name = "YYYY-MM-DD", requires = "reference", conflicts_with_all = ["invoice_no", "invoice_id"])]
    pub(crate) to: Option<String>,
}

/// One bill, named by one of its numbers or by both.
#[derive(Args)]
#[group(id = "invoice", required = true, multiple = true)]
pub(crate) struct InvoiceArguments {
    /// Your own number of the bill
    #[arg(long, value_name = "NUMBER")]
    pub(crate) invoice_no: Option<String>,

    /// Paynet's number of the bill, as `invoices` shows it
    #[arg(long, value_name = "NUMBER")]
    pub(crate) invoice_id: Option<String>,
}
