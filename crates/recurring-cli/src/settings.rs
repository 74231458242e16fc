//! Which provider, which address, which credentials: from options, the environment, and files.

use std::path::Path;

use provider_paynet::{Paynet, PaynetConfig};
use provider_paynkolay::{Paynkolay, PaynkolayConfig, PaynkolayCredentials};
use recurring_core::{Error, Operation, RecurringProvider};
use secrecy::SecretString;

use crate::arguments::CommonArguments;
use crate::failure::{Context, Failure};
use crate::shell::quoted;

use self::address::Address;
pub(crate) use self::assumed::{Assumed, Note, notes};
pub(crate) use self::secret::{
    PAYNET_SECRET_KEY, PAYNKOLAY_MERCHANT_SECRET_KEY, PAYNKOLAY_SX, PAYNKOLAY_SX_LIST, Secret,
};

mod address;
mod assumed;
mod secret;

/// The environment's name for the provider to use.
const PROVIDER: &str = "RECURRING_PROVIDER";

/// A provider that this command speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    /// Paynet.
    Paynet,
    /// Paynkolay.
    Paynkolay,
}

impl Vendor {
    /// Every provider.
    pub(crate) const ALL: [Self; 2] = [Self::Paynet, Self::Paynkolay];

    /// The provider of a name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.name() == name)
    }

    /// The provider's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Paynet => provider_paynet::NAME,
            Self::Paynkolay => provider_paynkolay::NAME,
        }
    }

    /// The environment's name for the provider's address.
    fn base_url_variable(self) -> &'static str {
        match self {
            Self::Paynet => "PAYNET_BASE_URL",
            Self::Paynkolay => "PAYNKOLAY_BASE_URL",
        }
    }
}

/// What a command needs to speak to a provider.
pub(crate) struct Settings<'a> {
    /// The provider.
    pub(crate) vendor: Vendor,
    /// What is assumed about its wire.
    pub(crate) assumed: Assumed,
    address: Address,
    common: &'a CommonArguments,
}

impl<'a> Settings<'a> {
    /// Reads which provider and which address; no secret, no file, no network.
    pub(crate) fn read(common: &'a CommonArguments, operation: &'static str) -> Result<Self, Failure> {
        let context = Context { operation: Some(operation), provider: None };
        Self::read_for(vendor(common.provider.as_deref(), context)?, common, operation)
    }

    /// Reads what is needed to speak to a provider that the command itself names.
    pub(crate) fn read_for(
        vendor: Vendor,
        common: &'a CommonArguments,
        operation: &'static str,
    ) -> Result<Self, Failure> {
        let context = Context { operation: Some(operation), provider: Some(vendor.name()) };
        let assumed = Assumed::read(vendor, &common.assume, context)?;
        let address = Address::read(common, vendor, context)?;
        Ok(Self { vendor, assumed, address, common })
    }

    /// The options by which another command speaks to the same provider at the same address.
    pub(crate) fn as_options(&self) -> String {
        let mut options = format!("--provider {}", self.vendor.name());
        if self.common.live {
            options.push_str(" --live");
        }
        for (name, value) in [("base-url", &self.common.base_url), ("simulator-host", &self.common.simulator_host)] {
            if let Some(value) = value {
                options.push_str(&format!(" --{name} {}", quoted(value)));
            }
        }
        for pair in &self.common.assume {
            options.push_str(&format!(" --assume {}", quoted(pair)));
        }
        options
    }

    /// A client with the credentials that an operation uses, and no others.
    pub(crate) fn connect(&self, operation: Operation) -> Result<Box<dyn RecurringProvider>, Failure> {
        let context = Context { operation: Some(operation.as_str()), provider: Some(self.vendor.name()) };
        match &self.assumed {
            Assumed::Paynet(assumptions) => boxed(Paynet::new(self.paynet(assumptions, context)?), context),
            Assumed::Paynkolay(assumptions) => {
                let config = self.paynkolay(operation, context)?.with_assumptions(assumptions.clone());
                boxed(Paynkolay::new(config), context)
            }
        }
    }

    /// A client with all that only Paynet has.
    pub(crate) fn connect_to_paynet(&self, context: Context) -> Result<Paynet, Failure> {
        let usual = provider_paynet::Assumptions::default();
        let assumptions = if let Assumed::Paynet(assumptions) = &self.assumed { assumptions } else { &usual };
        Paynet::new(self.paynet(assumptions, context)?).map_err(|error| Failure::of_error(context, &error, None))
    }

    fn paynet(&self, assumptions: &provider_paynet::Assumptions, context: Context) -> Result<PaynetConfig, Failure> {
        let file = self.common.secrets.paynet_secret_key_file.as_deref();
        let config = PaynetConfig::new(secret::required(&PAYNET_SECRET_KEY, file, context)?);
        let config = config.with_assumptions(assumptions.clone());
        Ok(match &self.address {
            Address::Test => config,
            Address::Live => config.with_live_host(),
            Address::At(address) => config.with_base_address(address.clone()),
        })
    }

    fn paynkolay(&self, operation: Operation, context: Context) -> Result<PaynkolayConfig, Failure> {
        let read = |name: &Secret, file: Option<&Path>| -> Result<SecretString, Failure> {
            secret::required(name, file, context)
        };
        let files = &self.common.secrets;
        let sx = || read(&PAYNKOLAY_SX, files.paynkolay_sx_file.as_deref());
        let sx_list = || read(&PAYNKOLAY_SX_LIST, files.paynkolay_sx_list_file.as_deref());
        let key_file = files.paynkolay_merchant_secret_key_file.as_deref();
        let key = || read(&PAYNKOLAY_MERCHANT_SECRET_KEY, key_file);
        let none = PaynkolayCredentials::none();
        let credentials = match operation {
            _ if operation.is_write() => none.with_sx(sx()?).with_merchant_secret_key(key()?),
            // The list of payments is signed with the key, other than that of orders.
            Operation::ListAttempts => none.with_sx_list(sx_list()?).with_merchant_secret_key(key()?),
            _ => none.with_sx_list(sx_list()?),
        };
        let config = PaynkolayConfig::new(credentials);
        Ok(match &self.address {
            Address::Test => config,
            Address::Live => config.with_live_host(),
            Address::At(address) => config.with_base_address(address.clone()),
        })
    }
}

fn boxed<P: RecurringProvider + 'static>(
    provider: Result<P, Error>,
    context: Context,
) -> Result<Box<dyn RecurringProvider>, Failure> {
    match provider {
        Ok(provider) => Ok(Box::new(provider)),
        Err(error) => Err(Failure::of_error(context, &error, None)),
    }
}

/// Tells whether the option or the environment names a provider.
pub(crate) fn provider_is_named(common: &CommonArguments) -> bool {
    common.provider.is_some() || std::env::var_os(PROVIDER).is_some_and(|name| !name.is_empty())
}

/// The provider that the option names, or else the environment.
fn vendor(option: Option<&str>, context: Context) -> Result<Vendor, Failure> {
    let accepted = Vendor::ALL.map(Vendor::name).join(" or ");
    let named = match option {
        Some(name) => Some(name.to_owned()),
        None => variable(PROVIDER, context)?,
    };
    match named {
        Some(name) => Vendor::of_name(&name).ok_or_else(|| {
            Failure::wrong_input(context, format!("provider: there is none of this name; accepted: {accepted}"))
        }),
        None => {
            let message = format!("provider: is missing; give --provider or set {PROVIDER}; accepted: {accepted}");
            Err(Failure::wrong_input(context, message))
        }
    }
}

/// A variable of the environment; an empty one counts as none.
fn variable(name: &'static str, context: Context) -> Result<Option<String>, Failure> {
    match std::env::var_os(name).filter(|value| !value.is_empty()).map(std::ffi::OsString::into_string) {
        None => Ok(None),
        Some(Ok(value)) => Ok(Some(value)),
        Some(Err(_)) => Err(Failure::misconfigured(context, format!("{name} is not UTF-8 text"))),
    }
}

/// The accounts that a simulator is to know: the environment's, or made-up ones.
pub(crate) fn simulator_secret(name: &Secret) -> Result<Option<String>, Failure> {
    variable(name.variable, Context { operation: Some("sim"), provider: None })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::Arguments;

    #[test]
    fn an_advised_command_goes_to_the_same_host() {
        let options = |typed: &[&str], address: Address| {
            let line = [["recurring", "capabilities"].as_slice(), typed].concat();
            let common = Arguments::try_parse_from(line).ok().unwrap().common;
            let assumed = Assumed::usual(Vendor::Paynet);
            Settings { vendor: Vendor::Paynet, assumed, address, common: &common }.as_options()
        };
        assert_eq!(options(&[], Address::Test), "--provider paynet");
        assert_eq!(options(&["--live"], Address::Live), "--provider paynet --live");
        let typed = ["--base-url", "http://sim:1", "--simulator-host", "sim"];
        let expected = "--provider paynet --base-url http://sim:1 --simulator-host sim";
        assert_eq!(options(&typed, Address::Test), expected);
        let typed = ["--assume", "resume_status=0"];
        assert_eq!(options(&typed, Address::Test), "--provider paynet --assume 'resume_status=0'");
    }
}
