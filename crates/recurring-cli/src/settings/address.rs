//! Which address is spoken to: the test host, the live host, or one that was given.

use provider_paynet::BaseAddress;

use super::{Vendor, variable};
use crate::arguments::CommonArguments;
use crate::failure::{Context, Failure};

/// Where test accounts live.
const TEST_HOSTS: [&str; 2] = [provider_paynet::TEST_HOST, provider_paynkolay::TEST_HOST];
/// Where money moves.
const LIVE_HOSTS: [&str; 2] = [provider_paynet::LIVE_HOST, provider_paynkolay::LIVE_HOST];

/// Which address is spoken to.
#[derive(Debug)]
pub(super) enum Address {
    /// The vendor's test host.
    Test,
    /// The vendor's live host.
    Live,
    /// Another one.
    At(BaseAddress),
}

impl Address {
    /// Reads options and environment; the option goes first, and neither goes together with `--live`.
    pub(super) fn read(common: &CommonArguments, vendor: Vendor, context: Context) -> Result<Self, Failure> {
        let from_environment = variable(vendor.base_url_variable(), context)?;
        let (given, source) = match (&common.base_url, from_environment) {
            (Some(url), _) => (Some(url.clone()), "--base-url"),
            (None, Some(url)) => (Some(url), vendor.base_url_variable()),
            (None, None) => (None, ""),
        };
        match given {
            Some(_) if common.live => {
                let message = format!("live: --live and an address ({source}) contradict each other; give one of them");
                Err(Failure::wrong_input(context, message))
            }
            Some(url) => parse(&url, source, common.simulator_host.as_deref(), context),
            None if common.simulator_host.is_some() => {
                Err(Failure::wrong_input(context, "simulator-host: names the host of an address, and none is given"))
            }
            None if common.live => Ok(Self::Live),
            None => Ok(Self::Test),
        }
    }
}

fn parse(url: &str, source: &str, simulator_host: Option<&str>, context: Context) -> Result<Address, Failure> {
    let refuse = |problem: &str| Err(Failure::wrong_input(context, format!("{source}: {problem}")));
    let Some(host) = simulator_host else {
        return match BaseAddress::parse(url) {
            Ok(address) if is_host_of(&LIVE_HOSTS, &address) => {
                refuse("this is a vendor's live host; it is reached with --live alone, never through an address")
            }
            Ok(address) => Ok(Address::At(address)),
            Err(error) => refuse(&error.to_string()),
        };
    };
    match BaseAddress::parse_simulator(url) {
        Err(error) => refuse(&error.to_string()),
        Ok(address) if address.host() != host => refuse("its host is not the one that --simulator-host names"),
        Ok(address) if is_host_of(&TEST_HOSTS, &address) || is_host_of(&LIVE_HOSTS, &address) => {
            refuse("a vendor's own host is not a simulator")
        }
        Ok(address) => Ok(Address::At(address)),
    }
}

/// Tells whether an address has one of these hosts, be it written with a dot at its end.
fn is_host_of(hosts: &[&str], address: &BaseAddress) -> bool {
    let host = address.host().trim_end_matches('.');
    hosts.iter().filter_map(|known| BaseAddress::parse(known).ok()).any(|known| known.host() == host)
}
