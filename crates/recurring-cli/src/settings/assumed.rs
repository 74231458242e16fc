//! `--assume SETTING=VALUE`: what is assumed about a provider's wire in this run.

use std::str::FromStr;

use provider_paynet::{AmountUnit, CommissionSpelling, CurrencySpelling, GsmForm, YearForm};
use recurring_core::{AssumptionNote, Capabilities};

use super::Vendor;
use crate::failure::{Context, Failure};

type OfPaynet = provider_paynet::Assumptions;
type OfPaynkolay = provider_paynkolay::Assumptions;

const ON_OR_OFF: &str = "on or off";
const STATUS: &str = "a status number such as 0 or 3";

/// What is assumed about one provider's wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Assumed {
    /// About Paynet's.
    Paynet(OfPaynet),
    /// About Paynkolay's.
    Paynkolay(OfPaynkolay),
}

/// One assumption in words, whichever provider's it is.
#[derive(Debug)]
pub(crate) struct Note {
    /// Its name.
    pub(crate) setting: &'static str,
    /// What it assumes.
    pub(crate) assumes: &'static str,
    /// Its default.
    pub(crate) default: &'static str,
    /// What it shapes.
    pub(crate) shapes: &'static str,
    /// The values that `--assume` takes.
    pub(crate) accepted: &'static str,
    /// Where the idea comes from.
    pub(crate) source: &'static str,
}

/// A setting as it is typed.
struct Setting<A> {
    name: &'static str,
    accepted: &'static str,
    /// Sets it; `None` if the value is not accepted.
    set: fn(&mut A, &str) -> Option<()>,
}

impl Assumed {
    /// What is assumed about a provider unless told otherwise.
    pub(crate) fn usual(vendor: Vendor) -> Self {
        match vendor {
            Vendor::Paynet => Self::Paynet(OfPaynet::default()),
            Vendor::Paynkolay => Self::Paynkolay(OfPaynkolay::default()),
        }
    }

    /// What was typed, on top of what is usual. A setting typed twice is refused: it could not be told which one holds.
    pub(super) fn read(vendor: Vendor, typed: &[String], context: Context) -> Result<Self, Failure> {
        let mut assumed = Self::usual(vendor);
        let mut named: Vec<&str> = Vec::with_capacity(typed.len());
        for pair in typed {
            let refuse = |message: String| Err(Failure::wrong_input(context, format!("assume: {message}")));
            let Some((setting, value)) = pair.split_once('=') else {
                return refuse("is not SETTING=VALUE".to_owned());
            };
            match assumed.set(setting, value) {
                Ok(()) if named.contains(&setting) => return refuse(format!("{setting} is given twice")),
                Ok(()) => named.push(setting),
                Err(NotSet::NoSuchSetting) => {
                    let settings = assumed.settings().join(", ");
                    return refuse(format!("there is no such setting of {}; accepted: {settings}", vendor.name()));
                }
                Err(NotSet::NoSuchValue { setting, accepted }) => {
                    return refuse(format!("{setting} has a value that is not accepted; accepted: {accepted}"));
                }
            }
        }
        Ok(assumed)
    }

    /// What the provider can do under these assumptions, as this command sets it up.
    pub(crate) fn capabilities(&self) -> Capabilities {
        let timeout = provider_paynet::TransportSettings::default().total_timeout();
        match self {
            Self::Paynet(assumptions) => provider_paynet::capabilities(assumptions, timeout),
            Self::Paynkolay(assumptions) => provider_paynkolay::capabilities(assumptions, timeout),
        }
    }

    /// Every setting's name.
    fn settings(&self) -> Vec<&'static str> {
        match self {
            Self::Paynet(_) => PAYNET.iter().map(|setting| setting.name).collect(),
            Self::Paynkolay(_) => PAYNKOLAY.iter().map(|setting| setting.name).collect(),
        }
    }

    fn set(&mut self, setting: &str, value: &str) -> Result<(), NotSet> {
        match self {
            Self::Paynet(assumptions) => set(PAYNET, assumptions, setting, value),
            Self::Paynkolay(assumptions) => set(PAYNKOLAY, assumptions, setting, value),
        }
    }
}

/// Why a setting was not set.
enum NotSet {
    NoSuchSetting,
    NoSuchValue { setting: &'static str, accepted: &'static str },
}

fn set<A>(settings: &[Setting<A>], assumptions: &mut A, name: &str, value: &str) -> Result<(), NotSet> {
    let setting = settings.iter().find(|setting| setting.name == name).ok_or(NotSet::NoSuchSetting)?;
    let refused = NotSet::NoSuchValue { setting: setting.name, accepted: setting.accepted };
    (setting.set)(assumptions, value).ok_or(refused)
}

/// Every assumption about a provider's wire.
pub(crate) fn notes(vendor: Vendor) -> Vec<Note> {
    match vendor {
        Vendor::Paynet => with_values(provider_paynet::ASSUMPTIONS, PAYNET),
        Vendor::Paynkolay => with_values(provider_paynkolay::ASSUMPTIONS, PAYNKOLAY),
    }
}

fn with_values<A>(notes: &[AssumptionNote], settings: &[Setting<A>]) -> Vec<Note> {
    let note = |note: &AssumptionNote| Note {
        setting: note.setting,
        assumes: note.assumes,
        default: note.default,
        shapes: note.shapes.as_str(),
        accepted: accepted(settings, note.setting),
        source: note.source,
    };
    notes.iter().map(note).collect()
}

fn accepted<A>(settings: &[Setting<A>], name: &str) -> &'static str {
    settings.iter().find(|setting| setting.name == name).map_or("", |setting| setting.accepted)
}

/// A setting whose value goes straight into the field of its name.
macro_rules! setting {
    ($name:ident, $accepted:expr, $read:expr) => {
        Setting {
            name: stringify!($name),
            accepted: $accepted,
            set: |assumptions, value| {
                assumptions.$name = $read(value)?;
                Some(())
            },
        }
    };
}

const PAYNET: &[Setting<OfPaynet>] = &[
    setting!(amounts_in_answers, "lira, kurus or unread", amount_unit),
    setting!(status_reading, ON_OR_OFF, on_or_off),
    setting!(no_data_error_is_absence, ON_OR_OFF, on_or_off),
    setting!(page_size, "a number of rows from 2", above_one),
    setting!(shortest_full_page, "a number of rows, or 0 for none", whole),
    setting!(missing_list_is_empty, ON_OR_OFF, on_or_off),
    setting!(invoice_paging, ON_OR_OFF, on_or_off),
    setting!(invoice_rows, ON_OR_OFF, on_or_off),
    setting!(attempt_rows, ON_OR_OFF, on_or_off),
    setting!(stop_status, STATUS, whole),
    setting!(resume_status, "off, or a status number such as 0", |value| or_off(value, whole)),
    setting!(period_multiplier, ON_OR_OFF, on_or_off),
    setting!(begin_now_if_today, ON_OR_OFF, on_or_off),
    setting!(bill_soon_if_today, ON_OR_OFF, on_or_off),
    setting!(gsm_form, "ten-digits or leading-zero", gsm_form),
    setting!(currency, "off, TL or TRY", |value| or_off(value, currency)),
    setting!(commission_spelling, "off, joined, underscored or both", |value| or_off(value, commission_spelling)),
    setting!(card_year, "two-digits or four-digits", card_year),
];

const PAYNKOLAY: &[Setting<OfPaynkolay>] = &[
    setting!(nine_is_refusal, ON_OR_OFF, on_or_off),
    setting!(empty_list_code, ON_OR_OFF, on_or_off),
    setting!(status_words, ON_OR_OFF, on_or_off),
    setting!(list_window_days, "a number of days from 1", above_zero),
    setting!(payments_by_reference, ON_OR_OFF, on_or_off),
    setting!(payment_page_size, "off, or a number of payments from 1", |value| or_off(value, above_zero)),
    setting!(unapproved_are_listed, ON_OR_OFF, on_or_off),
    setting!(orders_come_whole, ON_OR_OFF, on_or_off),
];

fn on_or_off(value: &str) -> Option<bool> {
    match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// A plain whole number; a sign is none.
fn whole<N: FromStr>(value: &str) -> Option<N> {
    if value.bytes().all(|byte| byte.is_ascii_digit()) { value.parse().ok() } else { None }
}

fn above_zero<N: FromStr + PartialOrd + From<u8>>(value: &str) -> Option<N> {
    whole(value).filter(|number| *number > N::from(0))
}

fn above_one<N: FromStr + PartialOrd + From<u8>>(value: &str) -> Option<N> {
    whole(value).filter(|number| *number > N::from(1))
}

fn or_off<T>(value: &str, read: fn(&str) -> Option<T>) -> Option<Option<T>> {
    if value == "off" { Some(None) } else { read(value).map(Some) }
}

fn amount_unit(value: &str) -> Option<AmountUnit> {
    match value {
        "lira" => Some(AmountUnit::Lira),
        "kurus" => Some(AmountUnit::Kurus),
        "unread" => Some(AmountUnit::Unread),
        _ => None,
    }
}

fn gsm_form(value: &str) -> Option<GsmForm> {
    match value {
        "ten-digits" => Some(GsmForm::TenDigits),
        "leading-zero" => Some(GsmForm::LeadingZero),
        _ => None,
    }
}

fn currency(value: &str) -> Option<CurrencySpelling> {
    match value {
        "TL" => Some(CurrencySpelling::Tl),
        "TRY" => Some(CurrencySpelling::Try),
        _ => None,
    }
}

fn commission_spelling(value: &str) -> Option<CommissionSpelling> {
    match value {
        "joined" => Some(CommissionSpelling::Joined),
        "underscored" => Some(CommissionSpelling::Underscored),
        "both" => Some(CommissionSpelling::Both),
        _ => None,
    }
}

fn card_year(value: &str) -> Option<YearForm> {
    match value {
        "two-digits" => Some(YearForm::TwoDigits),
        "four-digits" => Some(YearForm::FourDigits),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(vendor: Vendor, typed: &[&str]) -> Result<Assumed, Failure> {
        let typed: Vec<String> = typed.iter().map(|&pair| pair.to_owned()).collect();
        Assumed::read(vendor, &typed, Context::default())
    }

    #[test]
    fn every_assumption_of_a_provider_can_be_set_and_its_default_is_accepted() {
        for vendor in Vendor::ALL {
            let notes = notes(vendor);
            let mut settings: Vec<_> = notes.iter().map(|note| note.setting).collect();
            let mut typed = Assumed::usual(vendor).settings();
            settings.sort_unstable();
            typed.sort_unstable();
            assert_eq!(settings, typed);
            for note in notes {
                let default = format!("{}={}", note.setting, note.default.replace(' ', "-"));
                assert_eq!(read(vendor, &[&default]).ok(), Some(Assumed::usual(vendor)), "{default}");
            }
        }
    }

    #[test]
    fn a_typed_assumption_holds_and_unlocks() {
        let assumed = read(Vendor::Paynet, &["resume_status=0", "stop_status=5"]).unwrap();
        let Assumed::Paynet(assumptions) = &assumed else { panic!("{assumed:?}") };
        assert_eq!((assumptions.resume_status, assumptions.stop_status), (Some(0), 5));
        assert!(assumed.capabilities().resume.reference);
        assert!(!Assumed::usual(Vendor::Paynet).capabilities().resume.reference);
    }

    #[test]
    fn what_is_no_setting_or_no_value_is_refused() {
        let wrong = [
            "resume_status",
            "resume_status=",
            "resume_status=-1",
            "resume_status=+1",
            "resume_status=on",
            "page_size=0",
            "page_size=1",
            "status_reading=yes",
            "status_words=on",
            "=on",
        ];
        for pair in wrong {
            assert!(read(Vendor::Paynet, &[pair]).is_err(), "{pair}");
        }
        assert!(read(Vendor::Paynet, &["page_size=5", "page_size=5"]).is_err(), "twice");
        assert!(read(Vendor::Paynkolay, &["list_window_days=31"]).is_ok());
    }
}
