//! How a command that did not end well is reported: one object, or a few plain lines, on standard error.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Duration;

use recurring_core::{Advice, Error, Outcome, Rows, RowsSummary, Trace};
use serde::Serialize;

use crate::exit::Exit;

/// What was being done, at which provider.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Context {
    /// The operation's name in the contract, or the command's where it is no operation.
    pub(crate) operation: Option<&'static str>,
    /// The provider, once it is known.
    pub(crate) provider: Option<&'static str>,
}

/// Why a command did not end well.
#[derive(Debug)]
pub(crate) struct Failure(Box<Report>);

/// What is told of a failure: the members that `--json` promises.
#[derive(Debug, Serialize)]
struct Report {
    kind: &'static str,
    effect: &'static str,
    operation: Option<&'static str>,
    provider: Option<&'static str>,
    provider_code: Option<String>,
    provider_message: Option<String>,
    trace: Option<BTreeMap<&'static str, String>>,
    advice: AdviceReport,
    message: String,
    #[serde(skip)]
    exit: Exit,
}

#[derive(Debug, Serialize)]
struct AdviceReport {
    action: &'static str,
    not_before_seconds: Option<u64>,
}

/// How a command ended, if not well.
#[derive(Debug)]
pub(crate) enum Ended {
    /// It failed, or came to something other than plainly done.
    Failed(Failure),
    /// What was read could not be written.
    Unwritten(io::Error),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Unwritten(error)
    }
}

impl Failure {
    fn new(exit: Exit, kind: &'static str, context: Context, advice: Advice, message: String) -> Self {
        Self(Box::new(Report {
            kind,
            effect: "none",
            operation: context.operation,
            provider: context.provider,
            provider_code: None,
            provider_message: None,
            trace: None,
            advice: AdviceReport::of(advice),
            message,
            exit,
        }))
    }

    /// Input that is wrong for any provider, or missing for this one; nothing was sent.
    pub(crate) fn wrong_input(context: Context, message: impl Into<String>) -> Self {
        Self::new(Exit::WrongInput, "invalid_request", context, Advice::Correct, message.into())
    }

    /// A set-up that cannot work: a credential, an address, a file; nothing was sent.
    pub(crate) fn misconfigured(context: Context, message: impl Into<String>) -> Self {
        Self::new(Exit::WrongInput, "misconfigured", context, Advice::Correct, message.into())
    }

    /// A search that was read to its end without a hit.
    pub(crate) fn not_found(context: Context, message: String) -> Self {
        Self::new(Exit::NotFound, "not_found", context, Advice::Correct, message)
    }

    /// A search without a hit that was not read to its end.
    pub(crate) fn inconclusive(context: Context, message: String) -> Self {
        Self::new(Exit::NoUsableAnswer, "unclear_answer", context, Advice::Anytime, message)
    }

    /// Several orders that match.
    pub(crate) fn ambiguous(context: Context, message: String) -> Self {
        Self::new(Exit::Ambiguous, "ambiguous", context, Advice::Correct, message)
    }

    /// The demonstration did not go as expected.
    pub(crate) fn demo(context: Context, message: String) -> Self {
        Self::new(Exit::DemoFailed, "unexpected", context, Advice::Unstated, message)
    }

    /// What was read could not be written; nothing happened at the provider.
    pub(crate) fn unwritten(context: Context, error: &io::Error) -> Self {
        let message = format!("the result could not be written: {error}");
        Self::new(Exit::NoUsableAnswer, "unwritten", context, Advice::Anytime, message)
    }

    /// A write that is done, whose result could not be written: who reads standard output does not know of it.
    pub(crate) fn untold(context: Context, result: &str, next: &str, error: &io::Error) -> Self {
        let result = printable(result);
        let message = format!(
            "it is done, but the result could not be written: {error}. It came to: {result}. Do not send it again; \
             look: {next}"
        );
        let advice = Advice::ReadBack { not_before: Duration::ZERO };
        let mut failure = Self::new(Exit::MayHaveHappened, "unwritten", context, advice, message);
        failure.0.effect = "unknown";
        failure
    }

    /// The same failure of rows that could not be written either: which of them are done is to be found out.
    pub(crate) fn with_untold_rows(mut self, next: &str, error: &io::Error) -> Self {
        let _ = write!(self.0.message, ". The rows could not be written: {error}");
        if self.0.exit == Exit::PartlyDone {
            let _ = write!(self.0.message, ". Find out which are done: {next}");
            self.0.advice = AdviceReport::of(Advice::ReadBack { not_before: Duration::ZERO });
        }
        self
    }

    /// A call that a signal ended; `next` says how to find out what a write came to.
    pub(crate) fn interrupted(context: Context, next: Option<&str>) -> Self {
        let Some(next) = next else {
            let message = "it was interrupted before all was read; nothing happened".to_owned();
            return Self::new(Exit::NoUsableAnswer, "interrupted", context, Advice::Anytime, message);
        };
        let wait = in_words(Advice::SETTLE);
        let message = format!(
            "it was interrupted on its way and may have happened. Do not send it again; find out in {wait}: {next}"
        );
        let advice = Advice::ReadBack { not_before: Advice::SETTLE };
        let mut failure = Self::new(Exit::MayHaveHappened, "interrupted", context, advice, message);
        failure.0.effect = "unknown";
        failure
    }

    /// An error of the contract; `next` says how to find out what happened, where that is not known.
    pub(crate) fn of_error(context: Context, error: &Error, next: Option<&str>) -> Self {
        let exit = Exit::of_error(error);
        let mut message = error.to_string();
        if let (Exit::MayHaveHappened, Some(next)) = (exit, next) {
            let wait = error.advice().not_before().map_or_else(String::new, |wait| format!(" in {}", in_words(wait)));
            let _ = write!(message, ". Do not send it again; find out{wait}: {next}");
        }
        let mut failure = Self::new(exit, error.kind().as_str(), context, error.advice(), message);
        failure.0.effect = error.effect().as_str();
        failure.0.provider_code = error.provider_code().map(|code| code.as_str().to_owned());
        failure.0.provider_message = error.provider_message().map(|words| words.as_str().to_owned());
        failure.0.trace = traced(error.trace());
        failure
    }

    /// A write whose answer proves neither success nor refusal, although it could be read.
    pub(crate) fn undetermined(context: Context, code: Option<String>, words: Option<String>, next: &str) -> Self {
        let wait = in_words(Advice::SETTLE);
        let what = [context.provider, context.operation].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let message = format!(
            "{what}: the answer proves neither success nor refusal; it may have happened. Do not send it again; \
             find out in {wait}: {next}"
        );
        let advice = Advice::ReadBack { not_before: Advice::SETTLE };
        let mut failure = Self::new(Exit::MayHaveHappened, "unclear_answer", context, advice, message);
        failure.0.effect = "unknown";
        failure.0.provider_code = code;
        failure.0.provider_message = words;
        failure
    }

    /// What rows come to that are not all done; `None` if they are.
    pub(crate) fn of_rows(context: Context, rows: &Rows, next: &str) -> Option<Self> {
        let summary = rows.summary();
        let wait = rows.rows.iter().filter_map(|row| row.advice.not_before()).max();
        let later = wait.map_or(Advice::Unstated, Advice::NotBefore);
        let (kind, effect, advice, message) = match summary {
            RowsSummary::AllDone => return None,
            RowsSummary::PartlyDone => {
                let message = "some rows are done and some were refused; the done ones must not be sent again";
                ("refused", "partial", later, message.to_owned())
            }
            RowsSummary::NoneDone => ("refused", "none", later, "every row was refused; nothing happened".to_owned()),
            RowsSummary::SomeUnknown => {
                let wait = in_words(Advice::SETTLE);
                let message =
                    format!("some rows may have happened. Do not send them again; find out in {wait}: {next}");
                ("unclear_answer", "unknown", Advice::ReadBack { not_before: Advice::SETTLE }, message)
            }
        };
        let mut failure = Self::new(Exit::of_rows(summary), kind, context, advice, message);
        failure.0.effect = effect;
        failure.0.trace = traced(&rows.trace);
        if let Some(row) = rows.rows.iter().find(|row| row.outcome != Outcome::Done) {
            failure.0.provider_code = row.code.as_ref().map(|code| code.as_str().to_owned());
            failure.0.provider_message = row.message.as_ref().map(|words| words.as_str().to_owned());
        }
        Some(failure)
    }

    /// How the process ends.
    pub(crate) fn exit(&self) -> Exit {
        self.0.exit
    }

    /// Writes the report; that it cannot be written changes nothing.
    pub(crate) fn report(&self, json: bool) {
        let text = if json { self.as_json() } else { self.as_text() };
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }

    fn as_json(&self) -> String {
        let object = serde_json::to_string(&self.0).unwrap_or_else(|_| String::from("{}"));
        format!("{object}\n")
    }

    fn as_text(&self) -> String {
        let report = &self.0;
        let mut text = format!("recurring: {}\n", printable(&report.message));
        if let Some(words) = &report.provider_message {
            let code = report.provider_code.as_deref().map_or_else(String::new, |code| format!(" (code {code})"));
            let _ = writeln!(text, "  {}", printable(&format!("the provider says{code}: {words}")));
        }
        if let Some(trace) = &report.trace {
            let numbers: Vec<String> = trace.iter().map(|(name, value)| format!("{name} {value}")).collect();
            let _ = writeln!(text, "  for the provider's support: {}", printable(&numbers.join(", ")));
        }
        if let Some(line) = report.advice.in_words() {
            let _ = writeln!(text, "  {line}");
        }
        text
    }
}

impl AdviceReport {
    fn of(advice: Advice) -> Self {
        Self { action: advice.as_str(), not_before_seconds: advice.not_before().map(whole_seconds) }
    }

    /// A line of advice, where the message does not say it already.
    fn in_words(&self) -> Option<String> {
        match (self.action, self.not_before_seconds) {
            ("not_before", Some(seconds)) => {
                Some(format!("it may be tried again in {}", in_words(Duration::from_secs(seconds))))
            }
            ("anytime", _) => Some("the same call may be made again".to_owned()),
            ("never", _) => Some("trying again will not help".to_owned()),
            ("needs_payer", _) => Some("the payer has to act first".to_owned()),
            ("ask_provider", _) => Some("only the provider can tell".to_owned()),
            _ => None,
        }
    }
}

/// Whole seconds, rounded up: waiting that long is enough.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

/// A wait in hours, minutes and seconds.
pub(crate) fn in_words(wait: Duration) -> String {
    let seconds = whole_seconds(wait);
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let words: Vec<String> =
        parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, unit)| format!("{number} {unit}")).collect();
    if words.is_empty() { "0 s".to_owned() } else { words.join(" ") }
}

/// A provider's text with what could steer a terminal taken out.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() || is_unseen(sign) { ' ' } else { sign }).collect()
}

/// Signs that are not seen themselves and change how others are read: they turn the direction of writing, have no
/// width, break the line, or only mark.
fn is_unseen(sign: char) -> bool {
    matches!(sign,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn traced(trace: &Trace) -> Option<BTreeMap<&'static str, String>> {
    let numbers: BTreeMap<_, _> = trace.iter().map(|(name, value)| (name, value.to_owned())).collect();
    (!numbers.is_empty()).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use recurring_core::{ErrorKind, Operation, Row};

    use super::*;

    const CONTEXT: Context = Context { operation: Some("charge"), provider: Some("paynet") };

    fn json(failure: &Failure) -> serde_json::Value {
        serde_json::from_str(&failure.as_json()).unwrap()
    }

    #[test]
    fn an_unknown_effect_says_what_to_run_and_when() {
        let error = Error::new(ErrorKind::NoAnswer, Operation::Charge, "paynet", "closed");
        let failure = Failure::of_error(CONTEXT, &error, Some("recurring get --reference a"));
        assert_eq!(failure.exit().code(), 4);
        let object = json(&failure);
        assert_eq!(object["effect"], "unknown");
        assert_eq!(object["advice"]["action"], "read_back");
        assert_eq!(object["advice"]["not_before_seconds"], 60);
        let message = object["message"].as_str().unwrap();
        assert!(message.ends_with("find out in 1 min: recurring get --reference a"), "{message}");
    }

    #[test]
    fn rows_that_are_partly_done_have_an_effect_of_their_own() {
        let mut refused = Row::new(Outcome::Refused);
        refused.advice = Advice::NotBefore(Duration::from_secs(7020));
        let rows = Rows::new(vec![Row::new(Outcome::Done), refused]);
        let object = json(&Failure::of_rows(CONTEXT, &rows, "look").unwrap());
        assert_eq!((&object["effect"], &object["kind"]), (&"partial".into(), &"refused".into()));
        assert_eq!(object["advice"]["not_before_seconds"], 7020);
        assert!(Failure::of_rows(CONTEXT, &Rows::new(vec![Row::new(Outcome::Done)]), "look").is_none());
        assert_eq!(Failure::of_rows(CONTEXT, &Rows::new(vec![]), "look").unwrap().exit().code(), 4);
    }

    #[test]
    fn rows_that_could_not_be_written_keep_what_they_come_to() {
        let error = io::Error::other("full");
        let untold = |outcomes: &[Outcome]| {
            let rows = Rows::new(outcomes.iter().map(|outcome| Row::new(*outcome)).collect());
            Failure::of_rows(CONTEXT, &rows, "look").unwrap().with_untold_rows("look", &error)
        };
        let refused = untold(&[Outcome::Refused]);
        assert_eq!((refused.exit().code(), &json(&refused)["effect"]), (3, &"none".into()));
        let partly = untold(&[Outcome::Done, Outcome::Refused]);
        assert_eq!((partly.exit().code(), &json(&partly)["effect"]), (7, &"partial".into()));
        assert!(json(&partly)["message"].as_str().unwrap().ends_with("full. Find out which are done: look"));
        let unknown = untold(&[Outcome::Done, Outcome::Unknown]);
        assert_eq!((unknown.exit().code(), &json(&unknown)["effect"]), (4, &"unknown".into()));
        for failure in [refused, partly, unknown] {
            let object = json(&failure);
            let message = object["message"].as_str().unwrap();
            assert!(message.contains("could not be written: full") && !message.contains("it is done"), "{message}");
        }
    }

    #[test]
    fn what_steers_a_terminal_or_hides_in_a_text_is_not_printed() {
        let hidden = "a\u{1b}[2J\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{200f}f\u{2028}g\u{ad}h\n";
        assert_eq!(printable(hidden), "a [2J b c d e f g h ");
        assert_eq!(printable("Düzenli ödeme İşlem – ₺"), "Düzenli ödeme İşlem – ₺");
    }

    #[test]
    fn a_failure_always_has_every_member() {
        let object = json(&Failure::wrong_input(Context::default(), "the command is missing"));
        let members: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "advice",
            "effect",
            "kind",
            "message",
            "operation",
            "provider",
            "provider_code",
            "provider_message",
            "trace",
        ];
        assert_eq!(members, expected);
        assert!(object["trace"].is_null() && object["operation"].is_null());
        assert!(object["advice"].as_object().unwrap().contains_key("not_before_seconds"));
    }

    #[test]
    fn waits_are_told_in_hours_minutes_and_seconds() {
        assert_eq!(in_words(Duration::from_secs(7020)), "1 h 57 min");
        assert_eq!(in_words(Duration::from_millis(1)), "1 s");
        assert_eq!(in_words(Duration::ZERO), "0 s");
    }
}
