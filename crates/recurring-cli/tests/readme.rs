//! The tables of README and docs that say what the code says: built from the code and looked up in the page.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use provider_paynkolay::TransportSettings;
use recurring_core::{
    Advice, Capabilities, CreateLimits, Effect, ErrorKind, Fault, FindMethod, Money, Operation, PeriodLimit,
    PeriodUnit, Stop, TargetKind,
};

const NO: &str = "–";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The rows of the table with this head, without head and rule.
fn rows_below<'a>(page: &'a str, head: &str) -> Vec<&'a str> {
    let mut lines = page.lines().skip_while(|line| !line.starts_with(head));
    assert!(lines.next().is_some(), "no table begins with `{head}`");
    lines.skip(1).take_while(|line| line.starts_with('|')).collect()
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect()
}

#[test]
fn the_readme_s_table_is_what_the_providers_claim() {
    let timeout = Duration::from_secs(30);
    let paynet = provider_paynet::capabilities(&provider_paynet::Assumptions::default(), timeout);
    let paynkolay = provider_paynkolay::capabilities(&provider_paynkolay::Assumptions::default(), timeout);
    let rows = claims(&paynet).into_iter().zip(claims(&paynkolay));
    let expected: Vec<String> =
        rows.map(|((operation, paynet), (_, paynkolay))| format!("| {operation} | {paynet} | {paynkolay} |")).collect();
    let readme = page("README.md");
    let head = "| Operation | Paynet | Paynkolay |";
    let shown = rows_below(&readme, head);
    assert!(shown == expected, "README.md must say:\n\n{head}\n| --- | --- | --- |\n{}\n", expected.join("\n"));
}

/// What a provider claims, operation by operation.
fn claims(capabilities: &Capabilities) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for operation in Operation::CONTRACT {
        let mut cell = claim(capabilities, operation);
        for locked in capabilities.locked.iter().filter(|locked| locked.operation == operation) {
            let how = if cell == NO { "with" } else { "more with" };
            cell.push_str(&format!("; {how} `{}`", locked.setting));
        }
        rows.push((format!("`{operation}`"), cell));
        if operation == Operation::Create {
            rows.extend(options(capabilities.create.as_ref()));
        }
    }
    rows
}

fn claim(capabilities: &Capabilities, operation: Operation) -> String {
    if !capabilities.supports(operation) {
        return NO.to_owned();
    }
    let stop = match capabilities.stop {
        Stop::Final => "final",
        Stop::Reversible => "reversible",
    };
    match operation {
        Operation::Create => capabilities.create.as_ref().map_or(NO.to_owned(), created),
        Operation::Find => found(capabilities),
        Operation::List => listed(capabilities),
        Operation::Cancel => format!("{}; {stop}", ways(capabilities, operation)),
        _ => ways(capabilities, operation),
    }
}

fn created(limits: &CreateLimits) -> String {
    let periods: Vec<String> = limits.periods.iter().map(period).collect();
    let count =
        limits.longest_count.map_or("no known limit of the count".to_owned(), |most| format!("at most {most} times"));
    format!("every {}; {count}", periods.join(", "))
}

fn period(limit: &PeriodLimit) -> String {
    let (one, many) = match limit.unit {
        PeriodUnit::Days => ("day", "days"),
        PeriodUnit::Weeks => ("week", "weeks"),
        PeriodUnit::Months => ("month", "months"),
        PeriodUnit::Years => ("year", "years"),
    };
    match (limit.least, limit.most) {
        (1, 1) => one.to_owned(),
        (least, most) if least == most => format!("{least} {many}"),
        (least, most) => format!("{least} to {most} {many}"),
    }
}

/// What a new order may have, each a row of its own.
fn options(limits: Option<&CreateLimits>) -> Vec<(String, String)> {
    let answer = |holds: Option<bool>| if holds == Some(true) { "yes" } else { NO }.to_owned();
    [
        ("another amount for each period", limits.map(|limits| limits.variable_price)),
        ("in a group", limits.map(|limits| limits.group)),
        ("the provider sends the link", limits.map(|limits| limits.notify)),
        ("a dealer's share", limits.map(|limits| limits.dealer)),
        ("the payer's internet address", limits.map(|limits| limits.payer_ip)),
        ("a description is required", limits.map(|limits| limits.description_required)),
        ("a surname is required", limits.map(|limits| limits.surname_required)),
    ]
    .map(|(option, holds)| (format!("– {option}"), answer(holds)))
    .into()
}

fn found(capabilities: &Capabilities) -> String {
    let find = capabilities.find;
    let methods =
        [(TargetKind::Id, find.id), (TargetKind::Reference, find.reference), (TargetKind::ListingId, find.listing_id)];
    let ways = methods.into_iter().filter_map(|(kind, method)| match method {
        FindMethod::Unsupported => None,
        FindMethod::Direct => Some(format!("by {}", word(kind))),
        FindMethod::Windows { days } => Some(format!("by {}, listing {days} days at a time", word(kind))),
    });
    ways.collect::<Vec<_>>().join("; ")
}

fn listed(capabilities: &Capabilities) -> String {
    let Some(limits) = capabilities.list else { return NO.to_owned() };
    let days = limits.window_days.map_or("by days".to_owned(), |days| format!("by days, {days} at a time"));
    if limits.by_group { format!("{days}; also by group") } else { days }
}

fn ways(capabilities: &Capabilities, operation: Operation) -> String {
    let ways: Vec<&str> = capabilities.targets(operation).iter().map(word).collect();
    format!("by {}", ways.join(", "))
}

fn word(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Id => "id",
        TargetKind::ListingId => "list's id",
        TargetKind::Reference => "reference",
        TargetKind::Group => "group",
        TargetKind::Invoice => "bill",
    }
}

#[test]
fn the_page_of_errors_says_what_the_kinds_say() {
    let page = page("docs/errors.md");
    let rows = rows_below(&page, "| Kind | Fault |");
    for kind in ErrorKind::ALL {
        let name = format!("`{kind:?}`");
        let row = rows.iter().map(|row| cells(row)).find(|cells| cells[0] == name);
        let row = row.unwrap_or_else(|| panic!("no row of {name}"));
        let pair =
            |of: &dyn Fn(Operation) -> &'static str| format!("{} / {}", of(Operation::Find), of(Operation::Charge));
        assert_eq!(row[1], fault(kind), "{name}");
        assert_eq!(row[3], pair(&|operation| moved(kind, operation)), "{name}");
        assert_eq!(row[4], pair(&|operation| Advice::usual_for(kind, operation).as_str()), "{name}");
    }
}

fn fault(kind: ErrorKind) -> &'static str {
    match kind.fault() {
        Fault::Caller => "caller",
        Fault::ProviderDecision => "provider's decision",
        Fault::ProviderMisbehaving => "provider misbehaving",
        Fault::Transport => "transport",
    }
}

fn moved(kind: ErrorKind, operation: Operation) -> &'static str {
    match kind.effect_of(operation) {
        Effect::None => "no",
        Effect::Unknown => "it may have",
    }
}

#[test]
fn the_page_of_errors_sorts_the_operations_into_reads_and_writes() {
    let page = page("docs/errors.md").replace('\n', " ");
    for (what, writes) in [("read", false), ("write", true)] {
        let operations = Operation::CONTRACT.into_iter().filter(|operation| operation.is_write() == writes);
        let names: Vec<String> = operations.map(|operation| format!("`{operation}`")).collect();
        let sentence = format!("Operations that {what}: {}.", names.join(", "));
        assert!(page.contains(&sentence), "docs/errors.md must say: {sentence}");
    }
}

#[test]
fn paynkolay_s_page_lists_every_setting_and_both_hosts() {
    let page = page("docs/providers/paynkolay.md");
    let notes = provider_paynkolay::ASSUMPTIONS.iter();
    let expected: Vec<String> = notes
        .map(|note| {
            let shapes = format!("{:?}", note.shapes).to_lowercase();
            format!("| `{}` | {} | {shapes} | {} |", note.setting, note.default, note.assumes)
        })
        .collect();
    assert_eq!(rows_below(&page, "| Setting | Default |"), expected);
    for host in [provider_paynkolay::TEST_HOST, provider_paynkolay::LIVE_HOST] {
        assert!(page.contains(&format!("`{host}`")), "{host}");
    }
}

#[test]
fn paynet_s_page_lists_every_setting_and_both_hosts() {
    let page = page("docs/providers/paynet.md");
    let rows: Vec<Vec<&str>> = rows_below(&page, "| setting | default |").into_iter().map(cells).collect();
    let settings: Vec<&str> = rows.iter().map(|cells| cells[0].trim_matches('`')).collect();
    let notes = provider_paynet::ASSUMPTIONS;
    assert_eq!(settings, notes.iter().map(|note| note.setting).collect::<Vec<_>>());
    for (cells, note) in rows.iter().zip(notes) {
        // A default or a shape may be followed by what it means.
        let shapes = format!("{:?}", note.shapes).to_lowercase();
        assert!(cells[1].starts_with(note.default) && cells[2].starts_with(&shapes), "{}", note.setting);
    }
    for host in [provider_paynet::TEST_HOST, provider_paynet::LIVE_HOST] {
        assert!(page.contains(&format!("`{host}`")), "{host}");
    }
}

#[test]
fn the_page_of_money_shows_how_amounts_are_read_and_how_long_is_waited() {
    let page = page("docs/money-and-time.md");
    let rows = rows_below(&page, "| Text | Read as |");
    assert!(!rows.is_empty());
    for cells in rows.into_iter().map(cells) {
        for text in cells[0].trim_matches('`').split("`, `") {
            let read = Money::parse_lira(text).map(|money| format!("{} lira", money.to_decimal()));
            assert_eq!(cells[1], read.unwrap_or_else(|_| "refused".to_owned()), "{text}");
        }
    }
    let defaults = TransportSettings::default();
    for (what, wait) in [
        ("connecting: name, TCP and TLS", defaults.connect_timeout()),
        ("one send, to the last byte of its answer", defaults.total_timeout()),
        ("a lost write may still be running", Advice::SETTLE),
    ] {
        assert!(page.contains(&format!("| {what} | {} s", wait.as_secs())), "{what}");
    }
}

/// A test that the page names is a function somewhere in the tree, and one of each row bears the row's number.
#[test]
fn the_tests_named_in_the_docs_exist_and_bear_the_numbers() {
    let page = page("docs/testing.md");
    let mut sources = String::new();
    read_sources(&root().join("crates"), &mut sources);
    let rows = rows_below(&page, "| Number | Defect |");
    assert!(!rows.is_empty(), "docs/testing.md names no defect");
    for row in rows {
        let number = row.split('|').nth(1).expect("a number").trim();
        let named: Vec<&str> = row.split('`').skip(1).step_by(2).filter(|name| name.contains('_')).collect();
        let missing: Vec<_> = named.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();
        assert!(missing.is_empty(), "docs/testing.md names tests that do not exist: {missing:?}");
        let bears_it = named.iter().any(|name| {
            let in_name = name.split('_').any(|word| word.eq_ignore_ascii_case(number));
            in_name
                || comment_above(name, &sources).split(|sign: char| !sign.is_alphanumeric()).any(|word| word == number)
        });
        assert!(bears_it, "{number}: none of {named:?} bears the number in its name or in the comment above it");
    }
}

/// The comment that stands directly above a function.
fn comment_above(function: &str, sources: &str) -> String {
    let before = sources.split(&format!("fn {function}(")).next().unwrap_or_default();
    let above = before.lines().rev().skip(1).map(str::trim_start);
    let attached = above.take_while(|line| line.starts_with("//") || line.starts_with("#["));
    attached.filter(|line| line.starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn read_sources(folder: &Path, sources: &mut String) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            read_sources(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
}
