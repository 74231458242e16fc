//! What can be typed: the commands, their options, and the options of every command.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

pub(crate) use self::collections::{AttemptsArguments, BillArguments};
pub(crate) use self::orders::{
    AmountArguments, ChargeArguments, CreateArguments, GetArguments, LinkCardArguments, ListArguments, TargetArguments,
};
pub(crate) use self::paynet::PaynetCommand;

pub(crate) mod collections;
pub(crate) mod orders;
pub(crate) mod paynet;
pub(crate) mod refused;
pub(crate) mod values;

/// Standing orders (düzenli ödeme talimatı) at Paynet and Paynkolay.
///
/// Start with `recurring demo`, which needs no account and never leaves this machine. Without --live the commands
/// speak to the vendor's test host.
#[derive(Parser)]
#[command(name = "recurring", version, propagate_version = true, after_long_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: CommonArguments,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
   0  done
   2  the input is wrong for any provider, or missing for this one; nothing was sent
   3  the provider refused; nothing happened
   4  it may have happened (also if any row may have), or it is done and its result could not be written:
      find out before anything else
   5  this provider cannot do it; nothing was sent
   6  no connection could be made; nothing was sent
   7  partly done: some rows done, some refused; the done ones must not be sent again
   8  not found; where a range of days was searched it is printed
   9  a read got no usable answer, was interrupted, or its result could not be written
  10  ambiguous: several orders match

Secrets come from the environment (PAYNET_SECRET_KEY; PAYNKOLAY_SX, PAYNKOLAY_SX_LIST,
PAYNKOLAY_MERCHANT_SECRET_KEY) or from files, never from the command line.";

/// The options that every command takes.
#[derive(Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct CommonArguments {
    /// Whose standing orders: paynet or paynkolay [environment: RECURRING_PROVIDER]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) provider: Option<String>,

    /// Prints one JSON object per line; a failure is one too, as the last line on standard error (after what --verbose
    /// shows there)
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// The address to speak to, instead of the vendor's test host [environment: PAYNET_BASE_URL, PAYNKOLAY_BASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// The host in that address is a simulator on another machine: plain http is allowed to it
    #[arg(long, global = true, value_name = "HOST")]
    pub(crate) simulator_host: Option<String>,

    /// Speaks to the vendor's live host: real cards, real money
    #[arg(long, global = true)]
    pub(crate) live: bool,

    /// Assumes this about the provider's wire in this run, `capabilities --assumptions` lists what; may be repeated
    #[arg(long, global = true, value_name = "SETTING=VALUE")]
    pub(crate) assume: Vec<String>,

    /// Shows on standard error what is sent and how long it takes; twice: more. Never a secret
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,

    #[command(flatten)]
    pub(crate) secrets: SecretFiles,
}

/// Files that hold secrets, instead of the environment.
#[derive(Args)]
#[command(next_help_heading = "Files that hold secrets")]
pub(crate) struct SecretFiles {
    /// Paynet's secret key [environment: PAYNET_SECRET_KEY]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) paynet_secret_key_file: Option<PathBuf>,

    /// Paynkolay's sales token `sx` [environment: PAYNKOLAY_SX]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) paynkolay_sx_file: Option<PathBuf>,

    /// Paynkolay's listing token `sx-list` [environment: PAYNKOLAY_SX_LIST]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) paynkolay_sx_list_file: Option<PathBuf>,

    /// Paynkolay's merchant secret key [environment: PAYNKOLAY_MERCHANT_SECRET_KEY]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) paynkolay_merchant_secret_key_file: Option<PathBuf>,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Walks both providers through a standing order's life, on a simulator inside this process
    Demo,
    /// Serves a simulator of both vendors until it is stopped
    Sim(SimArguments),
    /// Shows what a provider can do; needs no account
    Capabilities(CapabilitiesArguments),
    /// Makes a standing order; nothing is charged until the payer approves under the link
    Create(Box<CreateArguments>),
    /// Finds one standing order
    Get(GetArguments),
    /// Lists the standing orders of a range of days
    List(ListArguments),
    /// Ends a standing order
    Cancel(TargetArguments),
    /// Stops a standing order for a while
    Pause(TargetArguments),
    /// Starts a paused standing order again
    Resume(TargetArguments),
    /// Changes the amount of the collections still to come
    Amount(AmountArguments),
    /// Submits the bill of one period of a variable-price order
    Bill(BillArguments),
    /// Lists the bills of a standing order
    Invoices(TargetArguments),
    /// Lists the attempts to collect a bill, or under a reference
    Attempts(AttemptsArguments),
    /// Triggers a collection from the stored cards by hand
    Charge(ChargeArguments),
    /// Sends the payer the link again
    Resend(TargetArguments),
    /// Lists the cards of a standing order
    Cards(TargetArguments),
    /// Links a stored card to other standing orders
    LinkCard(LinkCardArguments),
    /// What only Paynet has: cards, bills and planned collections in detail
    #[command(subcommand)]
    Paynet(PaynetCommand),
}

/// What `capabilities` takes.
#[derive(Args)]
pub(crate) struct CapabilitiesArguments {
    /// Lists instead what is assumed about the provider's wire, or about every provider's if none is named
    #[arg(long)]
    pub(crate) assumptions: bool,
}

/// What `sim` takes.
#[derive(Args)]
pub(crate) struct SimArguments {
    /// Where to listen, on this machine; port 0 takes any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8700")]
    pub(crate) listen: String,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_options_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_option_takes_a_secret_as_its_value() {
        let command = Arguments::command();
        let secrets = command.get_arguments().filter_map(clap::Arg::get_long);
        let secrets: Vec<&str> =
            secrets.filter(|name| ["sx", "key", "secret"].iter().any(|word| name.contains(word))).collect();
        assert_eq!(secrets.len(), 4, "{secrets:?}");
        assert!(secrets.iter().all(|name| name.ends_with("-file")), "{secrets:?}");
    }
}
