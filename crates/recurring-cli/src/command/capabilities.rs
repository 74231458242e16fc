//! `capabilities`: what a provider can do, operation by operation; sends nothing and needs no account.

use recurring_core::{
    Capabilities, CreateLimits, FindMethod, FindMethods, Operation, PeriodLimit, PeriodUnit, Stop, TargetKind,
};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::assumptions;
use crate::arguments::{CapabilitiesArguments, CommonArguments};
use crate::failure::Ended;
use crate::output::{Output, own_table};
use crate::settings::Settings;

pub(super) fn run(
    arguments: &CapabilitiesArguments,
    common: &CommonArguments,
    output: &mut Output,
) -> Result<(), Ended> {
    if arguments.assumptions {
        return assumptions::run(common, output);
    }
    let settings = Settings::read(common, "capabilities")?;
    let capabilities = settings.assumed.capabilities();
    let lines = Operation::CONTRACT.map(|operation| Line::of(settings.vendor.name(), &capabilities, operation));
    if output.is_json() {
        lines.iter().try_for_each(|line| output.object(line))?;
    } else {
        let header = ["operation", "supported", "named by", "limits", "locked"];
        output.text(&own_table(header, lines.iter().map(Line::cells)))?;
    }
    Ok(())
}

/// What a provider can do of one operation.
#[derive(Serialize)]
struct Line {
    provider: &'static str,
    operation: &'static str,
    supported: bool,
    targets: Vec<&'static str>,
    #[serde(serialize_with = "as_object")]
    limits: Vec<Limit>,
    locked: Vec<LockedBy>,
}

/// A limit and its name.
type Limit = (&'static str, Value);

/// A setting that would unlock something.
#[derive(Serialize)]
struct LockedBy {
    setting: &'static str,
    assumes: &'static str,
}

impl Line {
    fn of(provider: &'static str, capabilities: &Capabilities, operation: Operation) -> Self {
        let locked = capabilities.locked.iter().filter(|locked| locked.operation == operation);
        Self {
            provider,
            operation: operation.as_str(),
            supported: capabilities.supports(operation),
            targets: capabilities.targets(operation).iter().map(TargetKind::as_str).collect(),
            limits: limits(capabilities, operation),
            locked: locked.map(|locked| LockedBy { setting: locked.setting, assumes: locked.assumes }).collect(),
        }
    }

    fn cells(&self) -> [String; 5] {
        let limits: Vec<String> =
            self.limits.iter().map(|(name, value)| format!("{name}: {}", in_words(value))).collect();
        let locked: Vec<&str> = self.locked.iter().map(|locked| locked.setting).collect();
        let supported = if self.supported { "yes" } else { "no" };
        [self.operation, supported, &self.targets.join(", "), &limits.join("\n"), &locked.join(", ")].map(str::to_owned)
    }
}

fn as_object<S: Serializer>(limits: &[Limit], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(limits.iter().map(|(name, value)| (name, value)))
}

/// A limit as a person reads it; what is not known is said to be.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "none known".to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join(" "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn limits(capabilities: &Capabilities, operation: Operation) -> Vec<Limit> {
    match operation {
        Operation::Create => capabilities.create.as_ref().map(create_limits).unwrap_or_default(),
        Operation::Find => find_limits(capabilities.find),
        Operation::List => capabilities.list.map_or_else(Vec::new, |limits| {
            vec![("window_days", limits.window_days.into()), ("by_group", limits.by_group.into())]
        }),
        Operation::Cancel if capabilities.supports(operation) => {
            let stop = match capabilities.stop {
                Stop::Final => "final",
                Stop::Reversible => "reversible",
            };
            vec![("stop", stop.into())]
        }
        _ => Vec::new(),
    }
}

fn create_limits(limits: &CreateLimits) -> Vec<Limit> {
    let periods: Vec<Value> = limits.periods.iter().map(|limit| period(*limit).into()).collect();
    vec![
        ("periods", periods.into()),
        ("longest_count", limits.longest_count.into()),
        ("description_required", limits.description_required.into()),
        ("surname_required", limits.surname_required.into()),
        ("variable_price", limits.variable_price.into()),
        ("group", limits.group.into()),
        ("notify", limits.notify.into()),
        ("dealer", limits.dealer.into()),
        ("payer_ip", limits.payer_ip.into()),
    ]
}

/// An allowed period as it is typed, `30d`, or a range of them, `1m-12m`.
fn period(limit: PeriodLimit) -> String {
    let unit = match limit.unit {
        PeriodUnit::Days => "d",
        PeriodUnit::Weeks => "w",
        PeriodUnit::Months => "m",
        PeriodUnit::Years => "y",
    };
    let (least, most) = (limit.least, limit.most);
    if least == most { format!("{least}{unit}") } else { format!("{least}{unit}-{most}{unit}") }
}

/// How an order is found by each way to name it: directly, by listing windows of so many days, or not at all.
fn find_limits(methods: FindMethods) -> Vec<Limit> {
    let ways = [("id", methods.id), ("list_id", methods.listing_id), ("reference", methods.reference)];
    let mut limits: Vec<Limit> = Vec::with_capacity(ways.len() + 1);
    for (name, method) in ways {
        match method {
            FindMethod::Unsupported => limits.push((name, false.into())),
            FindMethod::Direct => limits.push((name, "direct".into())),
            FindMethod::Windows { days } => limits.push((name, format!("windows of {days} days").into())),
        }
    }
    limits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Assumed, Vendor};

    #[test]
    fn every_operation_has_a_line_and_unsupported_ones_say_so() {
        let capabilities = Assumed::usual(Vendor::Paynkolay).capabilities();
        let line = |operation| Line::of("paynkolay", &capabilities, operation);
        assert_eq!(line(Operation::Cancel).targets, ["id"]);
        assert!(!line(Operation::Charge).supported && line(Operation::Charge).targets.is_empty());
        let create = line(Operation::Create).cells();
        assert!(create[3].starts_with("periods: 30d\nlongest_count: 12\n"), "{create:?}");
        let json = serde_json::to_value(line(Operation::Create)).unwrap();
        assert_eq!((&json["limits"]["longest_count"], &json["limits"]["periods"][0]), (&12.into(), &"30d".into()));
        assert!(line(Operation::Find).cells()[3].contains("reference: windows of 30 days"));
    }
}
