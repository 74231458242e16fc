//! An order as Paynet shows it becomes an instruction: ids, status, amount, counts, first and next due date.

use recurring_core::{
    Currency, Date, Gsm, Instruction, InstructionId, Mark, MerchantReference, Money, ProviderMessage, Reported, Status,
    StatusReport, istanbul_date,
};
use recurring_http::lenient::LenientInteger;

use crate::config::{AmountUnit, Assumptions};
use crate::wire::dates::{self, Moment};
use crate::wire::envelope::identifier;
use crate::wire::money::parse_decimal;
use crate::wire::subscription::{Plan, PlanRow, Subscription, number_text, status};

/// The longest kept text of a status or an amount, in characters.
const LONGEST_RAW: usize = 40;

/// The order. A part that is missing or cannot be read is not told.
pub(super) fn instruction(shown: &Subscription, assumptions: &Assumptions) -> Instruction {
    let mut instruction = Instruction::with_status(status_report(shown, assumptions));
    instruction.id = identifier(shown.subscription_id.as_deref()).map(InstructionId::from_provider);
    instruction.reference = shown.reference_no.as_deref().map(MerchantReference::from_provider);
    instruction.amount = shown.amount.text().map(|text| amount(text, assumptions.amounts_in_answers));
    instruction.collected = collected(&shown.plan);
    instruction.count = shown.interval_count.value().and_then(|count| u32::try_from(*count).ok());
    instruction.first_due = shown.begin_date.as_deref().and_then(day);
    instruction.next_due = match instruction.status.status {
        Status::Cancelled | Status::Completed => None,
        _ => next_due(&shown.plan),
    };
    instruction.payer_name = shown.name_surname.as_deref().map(str::to_owned);
    instruction.payer_gsm = shown.end_user_gsm.as_deref().and_then(|text| Gsm::new(text).ok());
    instruction
}

/// The status. That of an order is Assumed; that every collection of the plan is done is Observed.
fn status_report(shown: &Subscription, assumptions: &Assumptions) -> StatusReport {
    let raw = raw_status(&shown.status);
    if !assumptions.status_reading {
        return StatusReport::unknown(raw);
    }
    let status = match shown.status.value().copied() {
        Some(status::CANCELLED | status::DELETED) => Status::Cancelled,
        _ if is_completed(shown) => return StatusReport { status: Status::Completed, raw, mark: Mark::Observed },
        Some(status::STOPPED) => Status::Paused,
        Some(status::WAITING) => by_plan(&shown.plan),
        _ => Status::Unknown,
    };
    StatusReport { status, raw, mark: Mark::Assumed }
}

/// The text of a status as it came. What should be a number may be prose: telephone numbers and addresses are taken out.
pub(super) fn raw_status(number: &LenientInteger) -> Option<String> {
    number_text(number).map(|text| plain(&text))
}

/// A provider's text that is shown as it came, without telephone numbers and addresses, and cut.
fn plain(text: &str) -> String {
    ProviderMessage::redacted(text, &[]).as_str().chars().take(LONGEST_RAW).collect()
}

/// An order that waits is active once a card was charged or declined. A row that was closed without either may have been
/// closed by the merchant (`invoice_status_update`), which says nothing of the payer; nor does a plan without rows.
fn by_plan(plan: &Plan) -> Status {
    match plan {
        Plan::Missing => Status::Unknown,
        Plan::Rows(rows) if rows.iter().any(was_tried) => Status::Active,
        Plan::Rows(rows) if !rows.is_empty() && rows.iter().all(|row| row.is(status::WAITING)) => Status::AwaitingPayer,
        Plan::Rows(_) => Status::Unknown,
    }
}

/// Whether a card was charged for the row, or declined: a failed row counts only with the number of its transaction.
fn was_tried(row: &PlanRow) -> bool {
    row.is(status::DONE) || row.is(status::FAILED) && identifier(row.xact_id.as_deref()).is_some()
}

/// Whether the plan has a row for every collection there is to be, and every row is done.
fn is_completed(shown: &Subscription) -> bool {
    let rows = shown.plan.rows();
    let told = shown.interval_count.value().and_then(|count| usize::try_from(*count).ok());
    told.is_some_and(|count| count > 0 && rows.len() >= count) && rows.iter().all(|row| row.is(status::DONE))
}

/// How many collections are done; not told where the plan is missing.
fn collected(plan: &Plan) -> Option<u32> {
    match plan {
        Plan::Missing => None,
        Plan::Rows(rows) => u32::try_from(rows.iter().filter(|row| row.is(status::DONE)).count()).ok(),
    }
}

/// The earliest date among the waiting rows.
fn next_due(plan: &Plan) -> Option<Date> {
    let waiting = plan.rows().iter().filter(|row| row.is(status::WAITING));
    waiting.filter_map(|row| day(row.val_date.as_deref()?)).min()
}

/// The day in Istanbul; a date without an offset is taken to be there (Assumed).
pub(super) fn day(text: &str) -> Option<Date> {
    match dates::parse(text)? {
        Moment::Local(day, _) => Some(day),
        Moment::Instant(at) => Some(istanbul_date(at)),
    }
}

/// An amount in the assumed unit, beside its text. What is no number may be anything, and is redacted and cut.
pub(super) fn amount(text: &str, unit: AmountUnit) -> Reported<Money> {
    let decimal = parse_decimal(text);
    let money = match unit {
        AmountUnit::Lira => decimal.and_then(|lira| Money::from_decimal(lira, Currency::TRY).ok()),
        AmountUnit::Kurus => decimal.and_then(|kurus| {
            let whole = kurus.normalize();
            if whole.scale() == 0 { i64::try_from(whole.mantissa()).ok().map(Money::from_kurus) } else { None }
        }),
        AmountUnit::Unread => None,
    };
    let raw = if decimal.is_some() { text.to_owned() } else { plain(text) };
    Reported { value: money, raw, mark: Mark::Assumed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use recurring_http::parse::parse_answer;

    fn read(body: &str) -> Instruction {
        instruction(&parse_answer(body.as_bytes()).unwrap(), &Assumptions::default())
    }

    fn status_of(body: &str) -> (Status, Option<String>, Mark) {
        let StatusReport { status, raw, mark } = read(body).status;
        (status, raw, mark)
    }

    #[test]
    fn every_status_is_read_by_the_table() {
        let plan = |rows: &str| format!(r#""interval_count":2,"plan":[{rows}]"#);
        let (none, one, two) = (
            plan(r#"{"status":0},{"status":0}"#),
            plan(r#"{"status":3},{"status":4}"#),
            plan(r#"{"status":"3"},{"status":3}"#),
        );
        for (status, rows, expected) in [
            ("0", &none, Status::AwaitingPayer),
            ("0", &one, Status::Active),
            ("0", &two, Status::Completed),
            ("3", &one, Status::Paused),
            ("3", &two, Status::Completed),
            ("5", &one, Status::Cancelled),
            ("6", &two, Status::Cancelled),
            ("1", &one, Status::Unknown),
            ("2", &none, Status::Unknown),
            ("\"Aktif\"", &one, Status::Unknown),
            ("null", &one, Status::Unknown),
            ("null", &two, Status::Completed),
        ] {
            let (read, _, mark) = status_of(&format!(r#"{{"status":{status},{rows}}}"#));
            assert_eq!(read, expected, "{status} {rows}");
            let expected_mark = if expected == Status::Completed { Mark::Observed } else { Mark::Assumed };
            assert_eq!(mark, expected_mark);
        }
    }

    #[test]
    fn a_declined_first_period_shows_that_the_payer_approved_and_a_closed_one_does_not() {
        for (row, expected) in [
            (r#"{"status":4,"xact_id":77}"#, Status::Active),
            (r#"{"status":4,"xact_id":0}"#, Status::Unknown),
            (r#"{"status":4}"#, Status::Unknown),
            (r#"{"status":5,"xact_id":77}"#, Status::Unknown),
            (r#"{"status":2}"#, Status::Unknown),
            (r#"{"status":0,"xact_id":0}"#, Status::AwaitingPayer),
            (r#"{"status":"Bekliyor"}"#, Status::Unknown),
        ] {
            assert_eq!(status_of(&format!(r#"{{"status":0,"plan":[{row},{{"status":0}}]}}"#)).0, expected, "{row}");
        }
        assert_eq!(status_of(r#"{"status":0,"plan":[]}"#).0, Status::Unknown, "a plan without rows");
    }

    #[test]
    fn what_is_not_told_is_not_guessed() {
        assert_eq!(status_of(r#"{"status":0}"#).0, Status::Unknown, "no plan says whether the payer approved");
        assert_eq!(status_of(r#"{"status":"Aktif"}"#).1.as_deref(), Some("Aktif"), "the raw text is kept");
        let told = status_of(r#"{"status":"Bekliyor 5550001122 a@b.co"}"#).1;
        assert_eq!(told.as_deref(), Some("Bekliyor *** ***"), "but for telephone numbers and addresses");
        let short = r#"{"status":0,"interval_count":12,"plan":[{"status":3}]}"#;
        assert_eq!(status_of(short).0, Status::Active, "a plan of one row is not all of twelve");
        let off = Assumptions::default().with_status_reading(false);
        let shown = parse_answer(br#"{"status":5,"plan":[{"status":3}]}"#).unwrap();
        assert_eq!(instruction(&shown, &off).status, StatusReport::unknown(Some("5".to_owned())));
    }

    #[test]
    fn without_a_told_count_nothing_is_completed() {
        for count in ["null", "0", "-1", "\"x\""] {
            let body = format!(r#"{{"status":0,"interval_count":{count},"plan":[{{"status":3}}]}}"#);
            assert_eq!(status_of(&body).0, Status::Active, "{count}");
        }
    }

    #[test]
    fn counts_and_the_next_due_date_come_from_the_plan() {
        let order = read(
            r#"{"interval_count":4,"status":0,"plan":[{"val_date":"2026-12-31T21:30:00Z","status":0},
                {"val_date":"01.02.2027 10:00:00","status":0},{"val_date":"2026-11-30T00:00:00","status":3},
                {"val_date":"2026-12-15","status":4},{"val_date":"someday","status":0}]}"#,
        );
        assert_eq!((order.collected, order.count), (Some(1), Some(4)));
        assert_eq!(order.next_due, Some(Date::constant(2027, 1, 1)), "half past midnight in Istanbul");
        assert_eq!(read("{}").collected, None);
        assert_eq!(read(r#"{"status":5,"plan":[{"val_date":"2027-01-01","status":0}]}"#).next_due, None);
    }

    #[test]
    fn the_first_day_is_that_of_the_begin_date_in_istanbul() {
        for (text, day) in [
            ("2026-12-01T00:00:00.0000000+03:00", Some(Date::constant(2026, 12, 1))),
            ("2026-11-30T21:00:00Z", Some(Date::constant(2026, 12, 1))),
            ("01.12.2026 10:30:00", Some(Date::constant(2026, 12, 1))),
            ("2026-12-01", Some(Date::constant(2026, 12, 1))),
            ("someday", None),
            ("", None),
        ] {
            assert_eq!(read(&format!(r#"{{"begin_date":"{text}"}}"#)).first_due, day, "{text}");
        }
        assert_eq!(read("{}").first_due, None);
    }

    #[test]
    fn an_amount_is_read_in_the_set_unit_and_never_rounded() {
        for (unit, text, kurus) in [
            (AmountUnit::Lira, "102.20", Some(10_220)),
            (AmountUnit::Lira, "102.2000", Some(10_220)),
            (AmountUnit::Lira, "102.205", None),
            (AmountUnit::Lira, "102,20", None),
            (AmountUnit::Kurus, "10220", Some(10_220)),
            (AmountUnit::Kurus, "10220.00", Some(10_220)),
            (AmountUnit::Kurus, "102.20", None),
            (AmountUnit::Unread, "102.20", None),
            (AmountUnit::Lira, "true", None),
        ] {
            let read = amount(text, unit);
            assert_eq!((read.value.map(Money::minor), read.raw.as_str(), read.mark), (kurus, text, Mark::Assumed));
        }
    }

    #[test]
    fn the_text_of_an_amount_is_kept_if_it_is_a_number_and_else_made_safe() {
        let raw = |text: &str| amount(text, AmountUnit::Lira).raw;
        for text in ["12345678901.25", "1.022,00", "102,20 TL"] {
            assert_eq!(raw(text), text);
        }
        assert_eq!(raw("5550001122 a@b.co"), "*** ***");
    }

    #[test]
    fn a_number_zero_names_no_order() {
        assert_eq!(read(r#"{"subscription_id":0}"#).id, None);
        assert_eq!(read(r#"{"subscription_id":"","reference_no":null}"#).reference, None);
    }
}
