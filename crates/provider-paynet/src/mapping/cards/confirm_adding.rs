//! A session becomes `create_card_tds_confirm`, whose answer has several ways to say what came of it.

use recurring_core::{CardId, Error};
use recurring_http::lenient::Lenient;

use crate::cards::{CardAdded, TdsSession};
use crate::error::{Judge, Judged, Verdict, of_code};
use crate::wire::answered::contradicts;
use crate::wire::create_card_tds_confirm::{Members, Request, Response};
use crate::wire::envelope::{BesideRow, identifier};

/// The code that the page's own example shows beside a text of success.
const UNSUCCESSFUL: i64 = 1;

/// The request.
pub(crate) fn request(session: &TdsSession) -> Request<'_> {
    Request { session_id: session.session_id(), token_id: session.token_id() }
}

/// What came of it, where flag, code and everything beside them agree; else it is left undetermined.
pub(crate) fn added(judged: &Judged<'_>, judge: &Judge<'_>) -> Result<CardAdded, Error> {
    if !judged.is_envelope() && !judged.verdict.is_refusal() {
        return Err(judged.error());
    }
    let answer: Response = judged.payload()?;
    let is_strange = judged.payload::<Members>()?.are_strange();
    let words = judge.words(words(&answer)).or_else(|| judged.words());
    match told(judged, &answer).filter(|told| !is_strange && !contradicted(&answer, *told)) {
        Some(true) => Ok(CardAdded::Added { card: identifier(answer.card_id.as_deref()).map(CardId::from_provider) }),
        Some(false) if judged.verdict.is_refusal() => Err(judged.error().with_message(words)),
        Some(false) => Err(judged.refused("no card was added", words)),
        None => Ok(CardAdded::Undetermined { code: judge.code(judged.code()), message: words }),
    }
}

/// What flag and code say together: a flag beside a code that says something else says nothing.
///
/// The flag stands alone where there is no code, and beside code 1: the example shows that one beside a text of success,
/// so alone it proves nothing here.
fn told(judged: &Judged<'_>, answer: &Response) -> Option<bool> {
    let code = judged.code();
    if judged.is_envelope() && (judged.has_type() || !answer.result_code.is_absent()) {
        return None;
    }
    let is_silent = judged.is_envelope() && (code.is_absent() || code.value() == Some(&UNSUCCESSFUL));
    let refuses = judged.verdict.is_refusal() && !is_silent;
    match &answer.is_succeed {
        Lenient::Value(flag) if is_silent => Some(*flag),
        Lenient::Value(true) | Lenient::Absent if judged.verdict == Verdict::Done => Some(true),
        Lenient::Value(false) | Lenient::Absent if refuses => Some(false),
        Lenient::Value(_) | Lenient::Absent | Lenient::Unreadable(_) => None,
    }
}

/// Whether something in the answer says other than added, or else refused: the number of an error, the number of a card,
/// or the row of an order of the group.
fn contradicted(answer: &Response, added: bool) -> bool {
    let Response { paynet_error_id, bank_error_id, card_id, group_reference_details: rows, .. } = answer;
    let names_something = |id: &Option<Box<str>>| identifier(id.as_deref()).is_some();
    let by_row = |row: &BesideRow| {
        let verdict = of_code(&row.code);
        let agrees = row.code.is_absent() || if added { verdict == Verdict::Done } else { verdict.is_refusal() };
        !agrees || contradicts(&row.is_succeed, added)
    };
    let by_number = if added {
        names_something(paynet_error_id) || names_something(bank_error_id)
    } else {
        names_something(card_id)
    };
    by_number || rows.iter().any(by_row)
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
        let judge = Judge { operation: OPERATION, no_data_error_is_absence: true, key: "", hide: &[] };
        added(&judge.judge(&Answer::new(200, body)), &judge)
    }

    fn told(body: &str) -> Option<bool> {
        match judged(body.to_owned()) {
            Ok(CardAdded::Added { .. }) => Some(true),
            Ok(CardAdded::Undetermined { .. }) => None,
            Err(error) => {
                assert_eq!(error.effect(), Effect::None, "{body}: {error}");
                Some(false)
            }
        }
    }

    #[test]
    fn a_flag_is_believed_only_beside_a_code_that_does_not_say_otherwise() {
        let with = |code: i64, flag: bool| told(&format!(r#"{{"code":{code},"is_succeed":{flag}}}"#));
        for code in [2, 3, 4, 7, 9, 11, 12, 24, 25] {
            assert_eq!((with(code, false), with(code, true)), (Some(false), None), "{code}");
        }
        for code in [5, 6, 8, 10, 13, 15, 16, 17, 18, 23, 26, 77, 100, 200, 201, -1] {
            assert_eq!((with(code, false), with(code, true)), (None, None), "{code}");
        }
        assert_eq!((with(0, false), with(0, true)), (None, Some(true)));
        // Code 1 says nothing here, as no code does.
        assert_eq!((with(1, false), with(1, true)), (Some(false), Some(true)));
        assert_eq!(told(r#"{"is_succeed":false}"#), Some(false));
        assert_eq!(told(r#"{"is_succeed":true}"#), Some(true));
        assert_eq!(told(r#"{"code":1}"#), None);
    }

    #[test]
    fn a_row_that_says_otherwise_leaves_the_whole_adding_undetermined() {
        let with =
            |flag: bool, rows: &str| told(&format!(r#"{{"is_succeed":{flag},"group_reference_details":{rows}}}"#));
        assert_eq!(with(true, r#"[{"is_succeed":true},{"reference_no":"a"}]"#), Some(true));
        assert_eq!(with(false, r#"[{"is_succeed":false},{"code":"1"}]"#), Some(false));
        for row in [r#"{"is_succeed":false}"#, r#"{"is_succeed":"evet"}"#, r#"{"code":77}"#, r#"{"code":"x"}"#] {
            assert_eq!(with(true, &format!(r#"[{{"is_succeed":true}},{row}]"#)), None, "{row}");
        }
        for row in [r#"{"is_succeed":true}"#, r#"{"code":0}"#, r#"{"code":77}"#] {
            assert_eq!(with(false, &format!(r#"[{{"is_succeed":false}},{row}]"#)), None, "{row}");
        }
        assert_eq!(told(r#"{"is_succeed":true,"code":0,"details":[{"is_succeed":true}]}"#), None, "no page shows it");
    }

    proptest! {
        /// D8: whatever the members hold, a card is added only where flag and code say so together and nothing contradicts
        /// it, and refused only where they say so together and nothing names a card or a success.
        #[test]
        fn d8_nothing_unknown_is_an_added_card_or_a_refusal(
            flag in "true|false|null|2|\"evet\"|\"True\"",
            code in "-?[0-9]{1,3}|null|\"\"|\"x\"|0\\.0",
            bank in "0|null|\"\"|51|\"05\"",
            card in "0|null|\"\"|1808|\"1808\"",
            row in "null|true|false|\"evet\"",
            result_code in "null|0|1|77",
        ) {
            let body = format!(
                r#"{{"is_succeed":{flag},"code":{code},"bank_error_id":{bank},"card_id":{card},
                "group_reference_details":[{{"is_succeed":{row}}}],"result_code":{result_code}}}"#
            );
            // Numbers with leading zeros are no JSON, and are read as no answer at all.
            prop_assume!(serde_json::from_str::<serde_json::Value>(&body).is_ok());
            let (blamed, named) = (bank.contains('5'), card.contains("1808"));
            let silent = matches!(code.as_str(), "null" | "\"\"" | "1");
            let refusing = ["2", "3", "4", "7", "9", "11", "12", "24", "25"].contains(&code.as_str());
            let (yes, no) = (flag.to_lowercase().contains("true"), flag == "false");
            match judged(body) {
                Ok(CardAdded::Added { card }) => {
                    prop_assert!(!blamed && card.is_some() == named && result_code == "null");
                    prop_assert!(row == "null" || row == "true");
                    prop_assert!(yes && (silent || code == "0") || flag == "null" && code == "0");
                }
                Ok(CardAdded::Undetermined { .. }) => {}
                Err(error) => {
                    prop_assert_eq!(error.effect(), Effect::None);
                    prop_assert!(!named && result_code == "null" && (row == "null" || row == "false"));
                    prop_assert!(no && (silent || refusing) || flag == "null" && refusing);
                }
            }
        }

        #[test]
        fn judging_never_panics(body in "\\PC*") {
            let _ = judged(body);
        }
    }
}
