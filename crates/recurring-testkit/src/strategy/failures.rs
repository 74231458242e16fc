//! What goes wrong: errors of every kind in every operation, and what providers say about them.

use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use recurring_core::{
    Advice, Effect, Error, ErrorKind, Fault, Identity, InvalidValue, Operation, ProviderMessage, Trace, VendorCode,
};

use super::orders::provider_text;

/// Names under which providers are known.
const PROVIDERS: [&str; 3] = ["paynet", "paynkolay", "somewhere"];

/// An error of any kind in any operation, as an adapter would build it: a caller's fault was never sent, and a write was
/// sent once at most.
pub fn error() -> impl Strategy<Value = Error> {
    let invalid = (invalid_value(), operation(), provider())
        .prop_map(|(value, operation, provider)| Error::invalid(&value, operation, provider));
    let said = (option::of(vendor_code()), option::of(provider_message()), trace());
    let any_kind = (error_kind(), operation(), provider(), "[a-z ]{0,30}", option::of(advice()), said);
    let any_kind = (any_kind, 1_u32..=3, 0_u64..=120_000).prop_map(|(parts, attempts, elapsed)| {
        let (kind, operation, provider, detail, advice, (code, message, trace)) = parts;
        let error = Error::new(kind, operation, provider, detail);
        let error = if let Some(advice) = advice { error.with_advice(advice) } else { error };
        match kind.fault() {
            Fault::Caller => error,
            Fault::Transport => error.with_effort(sent(operation, attempts), Duration::from_millis(elapsed)),
            Fault::ProviderDecision | Fault::ProviderMisbehaving => error
                .with_effort(sent(operation, attempts), Duration::from_millis(elapsed))
                .with_code(code)
                .with_message(message)
                .with_trace(trace),
        }
    });
    prop_oneof![1 => invalid, 6 => any_kind]
}

/// Reads may be sent more than once.
fn sent(operation: Operation, attempts: u32) -> u32 {
    if operation.is_write() { 1 } else { attempts }
}

fn provider() -> impl Strategy<Value = &'static str> {
    select(PROVIDERS.to_vec())
}

/// What went wrong.
pub fn error_kind() -> impl Strategy<Value = ErrorKind> {
    select(ErrorKind::ALL.to_vec())
}

/// Who is at fault.
pub fn fault() -> impl Strategy<Value = Fault> {
    error_kind().prop_map(ErrorKind::fault)
}

/// What is known to have happened.
pub fn effect() -> impl Strategy<Value = Effect> {
    select(vec![Effect::None, Effect::Unknown])
}

/// An operation of the contract, or one that only one provider has.
pub fn operation() -> impl Strategy<Value = Operation> {
    let vendor = (select(vec!["card_label", "plan_list"]), any::<bool>());
    prop_oneof![
        7 => select(Operation::CONTRACT.to_vec()),
        1 => vendor.prop_map(|(name, writes)| Operation::Vendor { name, writes }),
    ]
}

/// Whether and when to try again.
pub fn advice() -> impl Strategy<Value = Advice> {
    let wait = || (1_u64..=7_200).prop_map(Duration::from_secs);
    prop_oneof![
        select(vec![
            Advice::Correct,
            Advice::Never,
            Advice::Anytime,
            Advice::NeedsPayer,
            Advice::AskProvider,
            Advice::Unstated
        ]),
        wait().prop_map(Advice::NotBefore),
        wait().prop_map(|not_before| Advice::ReadBack { not_before }),
    ]
}

/// A provider's code: a number, a word, or anything else.
pub fn vendor_code() -> impl Strategy<Value = VendorCode> {
    prop_oneof![3 => "-?[0-9]{1,5}", 2 => "[A-Z]{2,6}[0-9]{2,6}", 1 => provider_text()]
        .prop_map(|code| VendorCode::new(&code))
}

/// A provider's words.
pub fn provider_message() -> impl Strategy<Value = ProviderMessage> {
    prop_oneof![3 => "[A-ZÇĞİÖŞÜa-zçğıöşü ,.!]{1,60}", 1 => ".{0,600}", 1 => provider_text()]
        .prop_map(|words| ProviderMessage::redacted(&words, &[]))
}

/// None to three numbers of an exchange.
pub fn trace() -> impl Strategy<Value = Trace> {
    let number = (select(vec!["sessionId", "xact_id", "CORE_TRX_ID_RESERVED"]), "[0-9a-fA-F-]{4,36}");
    vec(number, 0..=3).prop_map(|numbers| {
        numbers.into_iter().fold(Trace::default(), |trace, (name, number)| trace.with(name, Some(&number)))
    })
}

/// A value that no request may carry.
pub fn invalid_value() -> impl Strategy<Value = InvalidValue> {
    let fields = vec!["amount", "reference", "payer.name", "payer.gsm", "description", "start", "count", "shares"];
    (select(fields), "[a-z ]{1,30}", "[a-z ]{1,30}")
        .prop_map(|(field, problem, accepted)| InvalidValue::new(field, problem, accepted))
}

/// A provider and an account.
pub fn identity() -> impl Strategy<Value = Identity> {
    (provider(), "[a-z0-9]{1,12}").prop_map(|(provider, account)| Identity::new(provider, &[&account]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::tests::while_shrinking;

    #[test]
    fn errors_are_such_as_adapters_build() {
        while_shrinking(error(), |error| {
            assert_eq!(error.effect(), error.kind().effect_of(error.operation()));
            assert_eq!(error.attempts() == 0, error.kind().fault() == Fault::Caller, "{error:?}");
            assert!(error.attempts() <= 1 || !error.operation().is_write(), "{error:?}");
            assert!(error.field().is_none() || error.kind() == ErrorKind::InvalidRequest, "{error:?}");
            assert!(!error.to_string().contains('\n'), "{error}");
        });
    }

    #[test]
    fn codes_words_and_numbers_are_taken_again_as_they_stand() {
        while_shrinking(vendor_code(), |code| assert_eq!(VendorCode::new(code.as_str()), code));
        while_shrinking(trace(), |trace| {
            let again = trace.iter().fold(Trace::default(), |again, (name, number)| again.with(name, Some(number)));
            assert_eq!(again, trace);
        });
        while_shrinking(provider_message(), |words| assert!(words.as_str().chars().count() <= 500));
        while_shrinking(invalid_value(), |value| assert!(value.to_string().starts_with(value.field)));
    }
}
