//! Answers that a vendor may give in its own format: wrong types, unknown and contradictory codes, and real verdicts.

use recurring_core::Operation;
use recurring_sim::{FaultPoint, Vendor};

use crate::card_adding::{BEGIN, CONFIRM};
use crate::paynet_only::CREATE_WITH;
use crate::points::Says;

/// The answers that an exchange meets, each served before the work, after it, or both, as far as it tells no lie.
pub(crate) fn of(vendor: Vendor, operation: Operation) -> Vec<(FaultPoint, Says)> {
    let told = match vendor {
        Vendor::Paynet => paynet(operation),
        _ => paynkolay(operation),
    };
    let anything = NOT_THE_FORMAT.iter().map(|text| (200, (*text).to_owned(), Says::Nothing));
    let mut answers = Vec::new();
    for (status, text, says) in anything.chain(told) {
        // What says yes is a lie before the work, what says no is one after it.
        let commits: &[bool] = match says {
            Says::Nothing => &[false, true],
            Says::Refusal | Says::NoData => &[false],
            Says::NotSent | Says::Truth | Says::Success | Says::Raced => &[true],
        };
        answers.extend(commits.iter().map(|&commit| (FaultPoint::Body { status, text: text.clone(), commit }, says)));
    }
    answers
}

/// Paynkolay's code for a list without rows.
const NO_RECORD: &str = "CORE0305";

/// Bodies that are not what any service of either vendor gives.
const NOT_THE_FORMAT: &[&str] = &[
    "",
    " ",
    "{",
    "{}",
    "[]",
    "null",
    "true",
    "0",
    "2",
    "\"\"",
    "\"ok\"",
    "OK",
    "[{\"code\":0}]",
    "[{\"RESPONSE_CODE\":2}]",
    "{\"code\":0",
    "{\"success\":true}",
    "\u{feff}",
];

/// The values a code is not allowed to be read from.
const NO_CODES: &[&str] =
    &["null", "true", "false", "[]", "[0]", "[2]", "{}", "\"\"", "\"abc\"", "\"0x0\"", "0.5", "99999999999999999999"];

/// Codes beside something that says otherwise: a flag, or a member of the Error object.
const DISAGREEING: &[&str] = &[
    r#"{"code":0,"is_succeed":false}"#,
    r#"{"code":0,"is_succeed":"evet"}"#,
    r#"{"code":0,"is_succeed":false,"data":[]}"#,
    r#"{"code":0,"type":"api_error"}"#,
    r#"{"code":0,"result_code":1}"#,
    r#"{"code":11,"is_succeed":true}"#,
    r#"{"code":11,"type":"api_error"}"#,
    r#"{"code":11,"result_code":0}"#,
    r#"{"code":12,"type":"no_data_error"}"#,
    r#"{"code":12,"result_code":0}"#,
];

/// The same with no data said beside success, and with members that no page shows.
const STRANGE: &[&str] = &[
    r#"{"code":12,"is_succeed":true}"#,
    r#"{"code":0,"result":{"code":1}}"#,
    r#"{"code":11,"results":[{"code":0}]}"#,
    r#"{"code":12,"result":{"code":0}}"#,
];

/// An only list of objects under another name: lists that are read row by row take it for theirs.
const FOREIGN_ROWS: &str = r#"{"code":0,"results":[{"code":1}]}"#;

/// Paynet's own lists of bills and of cards, by a filter.
const FILTER_INVOICES: Operation = Operation::Vendor { name: "filter_invoices", writes: false };
const FILTER_CARDS: Operation = Operation::Vendor { name: "filter_cards", writes: false };

fn is_list_at_paynet(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::List | Operation::ListInvoices | Operation::ListAttempts | FILTER_INVOICES | FILTER_CARDS
    )
}

/// What the codes and the Error object for "no data" say: where the adapter documents that it reads absence from them,
/// that there is nothing; of an order's cards and plan, and to a write, that the order is not there.
fn no_data_at_paynet(operation: Operation) -> Says {
    if operation == Operation::Find || is_list_at_paynet(operation) { Says::NoData } else { Says::Refusal }
}

fn paynet(operation: Operation) -> Vec<(u16, String, Says)> {
    let mut told = paynet_codes(operation);
    told.extend(NO_CODES.iter().map(|code| (200, format!(r#"{{"code":{code}}}"#), Says::Nothing)));
    // Two verdicts in one answer are none.
    told.push((200, r#"{"code":1,"code":0}"#.to_owned(), Says::Nothing));
    told.push((200, r#"{"code":13,"message":"Başarılı İşlem"}"#.to_owned(), Says::Nothing));
    told.extend(DISAGREEING.iter().chain(STRANGE).map(|text| (200, (*text).to_owned(), Says::Nothing)));
    if !is_list_at_paynet(operation) {
        told.push((200, FOREIGN_ROWS.to_owned(), Says::Nothing));
    }
    if is_list_at_paynet(operation) || operation == Operation::ListCards {
        told.push((200, r#"{"code":0,"data":[]}"#.to_owned(), Says::NoData));
    }
    // Only HTTP 200 speaks by its code, and only the Error object speaks under the others.
    for status in [201, 202, 400, 401, 403, 404, 405, 409, 429, 500, 503] {
        for code in [0, 1, 12] {
            told.push((status, format!(r#"{{"code":{code},"message":"Hata"}}"#), Says::Nothing));
        }
    }
    for status in [400, 401, 403, 404, 405] {
        let object = |code: u16, more: &str| format!(r#"{{"type":"some_error","message":"Hata","code":{code}{more}}}"#);
        told.push((status, object(status, ""), Says::Refusal));
        told.push((status, object(status, r#","result_code":1"#), Says::Refusal));
        told.push((status, object(status, r#","result_code":0"#), Says::Nothing));
        told.push((status, object(status, r#","result_code":5"#), Says::Nothing));
        told.push((status, object(500, ""), Says::Nothing));
    }
    told.push((500, r#"{"type":"some_error","message":"Hata","code":500}"#.to_owned(), Says::Nothing));
    for (more, says) in [
        ("", no_data_at_paynet(operation)),
        (r#","result_code":12"#, no_data_at_paynet(operation)),
        (r#","result_code":24"#, Says::Refusal),
        (r#","result_code":0"#, Says::Nothing),
        (r#","result_code":100"#, Says::Nothing),
    ] {
        told.push((404, format!(r#"{{"type":"no_data_error","message":"Hata","code":404{more}}}"#), says));
    }
    told.push((404, r#"{"type":"no_data_error","message":"Hata","code":12}"#.to_owned(), Says::Nothing));
    told.extend(paynet_results(operation));
    told
}

/// Answers that carry what an operation's success carries, whole or in part.
fn paynet_results(operation: Operation) -> Vec<(u16, String, Says)> {
    let mut told = Vec::new();
    match operation {
        BEGIN => told.extend(begun()),
        CONFIRM => told.extend(confirmed()),
        Operation::Create | CREATE_WITH => {
            told.push((200, r#"{"code":1,"url":"https://pay.example/1"}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":0,"url":""}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":0,"url":null}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":"0","url":"https://pay.example/1"}"#.to_owned(), Says::Success));
        }
        Operation::Charge => {
            told.push((200, r#"{"code":1,"data":[{"code":0}]}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":100,"data":[{"code":0}]}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":0,"data":[]}"#.to_owned(), Says::Nothing));
            // Beside success each row stands for itself.
            told.push((200, r#"{"code":0,"data":[{"code":0}]}"#.to_owned(), Says::Success));
            told.push((200, r#"{"code":0,"data":[{"code":1}]}"#.to_owned(), Says::Refusal));
            told.push((200, r#"{"code":0,"data":[{"code":1},{"code":11}]}"#.to_owned(), Says::Refusal));
            told.push((200, r#"{"code":0,"data":[{"code":1},{"code":null}]}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":0,"data":[{"code":77}]}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":0,"data":[{"code":0},{"code":null}]}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":1,"data":[{"code":1,"message":"yetersiz"}]}"#.to_owned(), Says::Refusal));
        }
        Operation::LinkCard => {
            told.push((200, r#"{"code":1,"details":[{"is_succeed":true}]}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":0,"details":[]}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"code":0,"details":[{"is_succeed":true}]}"#.to_owned(), Says::Success));
            told.push((200, r#"{"code":0,"details":[{"is_succeed":false}]}"#.to_owned(), Says::Refusal));
            told.push((200, r#"{"code":0,"details":[{"is_succeed":null}]}"#.to_owned(), Says::Nothing));
        }
        _ => {}
    }
    told
}

/// Answers to the first step of a card's adding.
fn begun() -> Vec<(u16, String, Says)> {
    let session = r#""session_id":"js_1","token_id":"T-1""#;
    let way = r#""post_url":"https://pay.example/tds?session_id=js_1""#;
    let told = [
        (format!(r#"{{"code":"0",{session},{way}}}"#), Says::Success),
        (format!(r#"{{"code":0,{session},"post_url":"","html_content":"<form></form>"}}"#), Says::Success),
        (format!(r#"{{"code":0,{session},"post_url":"http://pay.example/tds"}}"#), Says::Nothing),
        (format!(r#"{{"code":0,{session},"post_url":"http://a.example/","html_content":"<p>"}}"#), Says::Nothing),
        (format!(r#"{{"code":0,{session},"post_url":"javascript:alert(1)"}}"#), Says::Nothing),
        (format!(r#"{{"code":0,{session},"post_url":null,"html_content":""}}"#), Says::Nothing),
        (format!(r#"{{"code":0,"session_id":"js_1","token_id":"",{way}}}"#), Says::Nothing),
        (format!(r#"{{"code":0,"is_succeed":false,{session},{way}}}"#), Says::Nothing),
        (format!(r#"{{"code":1,{session}}}"#), Says::Nothing),
        (format!(r#"{{"code":1,{way}}}"#), Says::Nothing),
        (format!(r#"{{"code":100,{session},{way}}}"#), Says::Nothing),
        (r#"{"code":1,"is_succeed":true}"#.to_owned(), Says::Nothing),
        (r#"{"code":11,"session_id":"","token_id":null,"is_succeed":false}"#.to_owned(), Says::Refusal),
    ];
    told.into_iter().map(|(text, says)| (200, text, says)).collect()
}

/// Answers to the second step: a flag, beside every code and beside what contradicts it.
fn confirmed() -> Vec<(u16, String, Says)> {
    let mut told = Vec::new();
    for code in (-1..=30).chain([77, 100, 101, 200, 201, 1_000]) {
        let (yes, no) = match code {
            0 => (Says::Success, Says::Nothing),
            1 => (Says::Success, Says::Refusal),
            2 | 3 | 4 | 7 | 9 | 11 | 12 | 24 | 25 => (Says::Nothing, Says::Refusal),
            _ => (Says::Nothing, Says::Nothing),
        };
        told.push((format!(r#"{{"is_succeed":true,"code":{code}}}"#), yes));
        told.push((format!(r#"{{"is_succeed":false,"code":{code}}}"#), no));
    }
    let plain = [
        (r#"{"is_succeed":"True","card_id":"1808"}"#, Says::Success),
        (r#"{"is_succeed":false,"card_id":"","group_reference_details":[]}"#, Says::Refusal),
        (r#"{"is_succeed":null,"code":1,"message":"Basarili islem"}"#, Says::Nothing),
        (r#"{"is_succeed":"evet","code":0}"#, Says::Nothing),
        (r#"{"Is_Succeed":false,"code":0}"#, Says::Nothing),
        (r#"{"is_succeed":true,"code":0,"bank_error_id":"51"}"#, Says::Nothing),
        (r#"{"is_succeed":true,"code":0,"paynet_error_id":16}"#, Says::Nothing),
        (r#"{"is_succeed":true,"code":0,"result_code":1}"#, Says::Nothing),
        (r#"{"is_succeed":true,"type":"api_error"}"#, Says::Nothing),
        (r#"{"is_succeed":false,"code":11,"card_id":1808}"#, Says::Nothing),
        (r#"{"is_succeed":true,"code":0,"group_reference_details":[{"is_succeed":false}]}"#, Says::Nothing),
        (r#"{"is_succeed":false,"group_reference_details":[{"is_succeed":true}]}"#, Says::Nothing),
        (r#"{"code":1,"result_code":1}"#, Says::Nothing),
        (r#"{"is_succeed":true,"result_code":1}"#, Says::Nothing),
        (r#"{"is_succeed":false,"code":1,"result_code":0}"#, Says::Nothing),
    ];
    told.extend(plain.map(|(text, says)| (text.to_owned(), says)));
    told.into_iter().map(|(text, says)| (200, text, says)).collect()
}

/// Every return code of the page's table and many that are not on it, as a number; some also as a text.
fn paynet_codes(operation: Operation) -> Vec<(u16, String, Says)> {
    // These need more than a code to be a success: a link, a session, rows that tell which, or what was asked for.
    let needs_more = !operation.is_write()
        || matches!(operation, Operation::Create | CREATE_WITH | BEGIN | Operation::Charge | Operation::LinkCard);
    let says = |code: i64| match code {
        0 if needs_more => Says::Nothing,
        0 => Says::Success,
        // The page's own example of the end of an adding shows it beside a text of success.
        1 if operation == CONFIRM => Says::Nothing,
        12 => no_data_at_paynet(operation),
        1 | 2 | 3 | 4 | 7 | 9 | 11 | 24 | 25 => Says::Refusal,
        _ => Says::Nothing,
    };
    let numbers = (-1..=30).chain([77, 100, 101, 200, 201, 400, 1_000]);
    let mut told: Vec<_> = numbers.map(|code| (200, format!(r#"{{"code":{code}}}"#), says(code))).collect();
    told.extend([0, 1, 5, 12, 100].map(|code| (200, format!(r#"{{"code":" {code} "}}"#), says(code))));
    told
}

fn paynkolay(operation: Operation) -> Vec<(u16, String, Says)> {
    // An answer without its rows is documented as an empty page, which proves nothing to a search: finding says so, listing
    // cannot.
    let listing = operation == Operation::List;
    let says = |code: i64| match code {
        0 | 9 => Says::Refusal,
        2 if listing => Says::NoData,
        _ => Says::Nothing,
    };
    let numbers = (-1..=30).chain([77, 99, 100, 200, 1_000]);
    let mut told: Vec<_> = numbers.map(|code| (200, format!(r#"{{"RESPONSE_CODE":{code}}}"#), says(code))).collect();
    told.extend([0, 2, 9, 3].map(|code| (200, format!(r#"{{"RESPONSE_CODE":" {code} "}}"#), says(code))));
    told.extend(NO_CODES.iter().map(|code| (200, format!(r#"{{"RESPONSE_CODE":{code}}}"#), Says::Nothing)));
    for text in [
        r#"{"RESPONSE_CODE":0,"RESPONSE_CODE":2}"#,
        r#"{"RESPONSE_CODE":0,"ERROR_CODE":"CORE0302"}"#,
        r#"{"RESPONSE_CODE":2,"result":{"RESPONSE_CODE":0}}"#,
        r#"{"RESPONSE_CODE":0,"result":{"RESPONSE_CODE":2}}"#,
        r#"{"RESPONSE_CODE":3,"RESPONSE_DATA":"İşlem başarılı"}"#,
    ] {
        told.push((200, text.to_owned(), Says::Nothing));
    }
    // Only HTTP 200 speaks.
    for status in [201, 202, 400, 401, 403, 404, 405, 409, 429, 500, 503] {
        for code in [0, 2, 9] {
            told.push((status, format!(r#"{{"RESPONSE_CODE":{code}}}"#), Says::Nothing));
        }
    }
    match operation {
        Operation::Create => {
            let both = r#""LINK":"https://pay.example/1","INSTRUCTION_NUMBER":"ACPL1""#;
            told.push((200, format!(r#"{{"RESPONSE_CODE":2,{both}}}"#), Says::Success));
            told.push((200, format!(r#"{{"RESPONSE_CODE":0,{both}}}"#), Says::Nothing));
            told.push((200, format!(r#"{{"RESPONSE_CODE":9,{both}}}"#), Says::Nothing));
            told.push((500, format!(r#"{{"RESPONSE_CODE":2,{both}}}"#), Says::Nothing));
            told.push((200, r#"{"RESPONSE_CODE":2,"LINK":"https://pay.example/1"}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"RESPONSE_CODE":2,"LINK":"","INSTRUCTION_NUMBER":"A"}"#.to_owned(), Says::Nothing));
            told.push((200, r#"{"RESPONSE_CODE":2,"INSTRUCTION_NUMBER":"ACPL1"}"#.to_owned(), Says::Nothing));
        }
        Operation::Cancel => {
            let row = r#""CANCEL_INSTRUCTION":[{"N_Kolay_Talimat_No":"ACPL0"}]"#;
            told.push((200, format!(r#"{{"RESPONSE_CODE":2,{row}}}"#), Says::Nothing));
            told.push((200, format!(r#"{{"RESPONSE_CODE":0,{row}}}"#), Says::Nothing));
            told.push((200, r#"{"RESPONSE_CODE":2,"CANCEL_INSTRUCTION":[]}"#.to_owned(), Says::Nothing));
        }
        _ => {
            let empty = format!(r#"{{"RESPONSE_CODE":0,"ERROR_CODE":"{NO_RECORD}","INSTRUCTION_LIST":null}}"#);
            told.push((200, empty, Says::NoData));
            if operation != Operation::ListAttempts {
                told.push((200, r#"{"RESPONSE_CODE":2,"INSTRUCTION_LIST":[]}"#.to_owned(), Says::NoData));
            }
            told.push((200, r#"{"RESPONSE_CODE":2,"INSTRUCTION_LIST":"none"}"#.to_owned(), Says::Nothing));
        }
    }
    told
}
