//! A session becomes `create_card_tds_confirm`, whose answer has three ways to say what came of it.

use recurring_core::{CardId, Error};
use recurring_http::lenient::Lenient;

use crate::cards::{CardAdded, TdsSession};
use crate::error::{Judge, Judged, Verdict};
use crate::wire::create_card_tds_confirm::{Request, Response};
use crate::wire::envelope::identifier;

/// The code that the page's own example shows beside a text of success.
const UNSUCCESSFUL: i64 = 1;

/// The request.
pub(crate) fn request(session: &TdsSession) -> Request<'_> {
    Request { session_id: session.session_id(), token_id: session.token_id() }
}

/// What came of it: `is_succeed` if it is there, else the code; what contradicts that leaves it undetermined.
///
/// Code 1 without `is_succeed` proves nothing here: the example shows it beside a text of success.
pub(crate) fn added(judged: &Judged<'_>, judge: &Judge<'_>) -> Result<CardAdded, Error> {
    if !judged.is_envelope() && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let answer: Response = judged.payload()?;
    let card = identifier(answer.card_id.as_deref());
    let blamed =
        [&answer.paynet_error_id, &answer.bank_error_id].into_iter().any(|id| identifier(id.as_deref()).is_some());
    let code = judged.code().value().copied();
    let succeeded = match &answer.is_succeed {
        Lenient::Value(succeeded) => Some(*succeeded),
        Lenient::Absent if judged.verdict == Verdict::Done => Some(true),
        Lenient::Absent if judged.verdict.is_refusal() && code != Some(UNSUCCESSFUL) => Some(false),
        Lenient::Absent | Lenient::Unreadable(_) => None,
    };
    let code_allows_success = judged.code().is_absent() || matches!(code, Some(0 | UNSUCCESSFUL));
    if !judged.is_envelope() && card.is_none() && matches!(answer.is_succeed, Lenient::Absent | Lenient::Value(false)) {
        return Err(judged.error());
    }
    let succeeded = succeeded.filter(|_| judged.is_envelope() && !judged.has_type());
    let words = judge.words(words(&answer)).or_else(|| judged.words());
    match succeeded {
        Some(true) if code_allows_success && !blamed => Ok(CardAdded::Added { card: card.map(CardId::from_provider) }),
        Some(false) if card.is_none() => Err(judged.refused("no card was added", words)),
        Some(_) | None => Ok(CardAdded::Undetermined { code: judge.code(judged.code()), message: words }),
    }
}

/// The first words on an error: the bank's, then Paynet's.
fn words(answer: &Response) -> Option<&str> {
    let Response { bank_error_message, bank_error_long_desc, bank_error_short_desc, paynet_error_message, .. } = answer;
    let words = [bank_error_message, bank_error_long_desc, bank_error_short_desc, paynet_error_message];
    words.into_iter().find_map(|words| words.as_deref())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use recurring_core::{Effect, Operation};
    use recurring_http::Answer;

    use super::*;

    const OPERATION: Operation = Operation::Vendor { name: "confirm_adding_card", writes: true };

    fn judged(body: String) -> Result<CardAdded, Error> {
        let judge = Judge { operation: OPERATION, no_data_error_is_absence: true, hide: &[] };
        added(&judge.judge(&Answer::new(200, body)), &judge)
    }

    proptest! {
        /// D8: whatever the members hold, a card is added only where flag or code say so and nothing contradicts it, and
        /// refused only where they say so and no card is named.
        #[test]
        fn d8_nothing_unknown_is_an_added_card(
            flag in "true|false|null|2|\"evet\"|\"True\"",
            code in "-?[0-9]{1,3}|null|\"\"|\"x\"|0\\.0",
            bank in "0|null|\"\"|51|\"05\"",
            card in "0|null|\"\"|1808|\"1808\"",
        ) {
            let body = format!(r#"{{"is_succeed":{flag},"code":{code},"bank_error_id":{bank},"card_id":{card}}}"#);
            // Numbers with leading zeros are no JSON, and are read as no answer at all.
            prop_assume!(serde_json::from_str::<serde_json::Value>(&body).is_ok());
            let (blamed, named) = (bank.contains('5'), card.contains("1808"));
            let unsaid = matches!(code.as_str(), "null" | "\"\"");
            let yes = flag.to_lowercase().contains("true");
            match judged(body) {
                Ok(CardAdded::Added { card }) => {
                    prop_assert!(!blamed && card.is_some() == named);
                    prop_assert!(yes && (unsaid || code == "0" || code == "1") || flag == "null" && code == "0");
                }
                Ok(CardAdded::Undetermined { .. }) => {}
                Err(error) => {
                    prop_assert_eq!(error.effect(), Effect::None);
                    let by_code = ["2", "3", "4", "7", "9", "11", "12", "24", "25"].contains(&code.as_str());
                    prop_assert!(!named && (flag == "false" || flag == "null" && by_code));
                }
            }
        }

        #[test]
        fn judging_never_panics(body in "\\PC*") {
            let _ = judged(body);
        }
    }
}
