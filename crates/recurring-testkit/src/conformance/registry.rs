//! The one list of clauses; their numbers are those of `docs/contract.md`.

use recurring_core::{Operation, TargetKind};

use super::clause::{Check, Clause};
use super::clauses::{
    accounts, amounts, bills, calls, cards, claims, collecting, creating, dates, finding, limits, listing, lives, lost,
    one_bill, options, pages, resembling, stopping, sums, writes,
};
use super::need::Need;
use crate::faulty::FaultPoint;

const CREATE: Need = Need::Does(Operation::Create);
const LOST_AFTER: Need = Need::Fault(FaultPoint::AfterWork);
const LOST_BEFORE: Need = Need::Fault(FaultPoint::BeforeWork);

/// Every clause that the suite checks, in the order of the contract.
pub const CLAUSES: &[Clause] = &[
    clause("C-01", "identity_and_capabilities_stand_still", &[], |scene| {
        Box::pin(claims::identity_stands_still(scene))
    }),
    clause("C-02", "what_is_not_claimed_is_refused_unsent", &[], |scene| {
        Box::pin(claims::unclaimed_is_refused_unsent(scene))
    }),
    clause("C-03", "what_is_claimed_is_sent", &[CREATE], |scene| Box::pin(claims::claimed_is_sent(scene))),
    clause("C-04", "counts_are_taken_up_to_the_limit", &[Need::LongestCount], |scene| Box::pin(limits::counts(scene))),
    clause("C-05", "periods_are_taken_up_to_the_limits", &[CREATE], |scene| Box::pin(limits::periods(scene))),
    clause("C-06", "wrong_requests_are_refused_unsent", &[CREATE], |scene| {
        Box::pin(creating::wrong_requests_are_refused(scene))
    }),
    clause("C-07", "options_are_kept_or_refused_never_dropped", &[CREATE], |scene| {
        Box::pin(options::are_kept_or_refused(scene))
    }),
    clause("C-08", "a_month_is_thirty_days_only_by_name", &[Need::ThirtyDaysOnly, Need::Count(2)], |scene| {
        Box::pin(limits::drift(scene))
    }),
    clause("C-09", "other_currencies_are_refused_unsent", &[CREATE], |scene| {
        Box::pin(amounts::other_currencies_are_refused(scene))
    }),
    clause("C-10", "a_write_is_one_request", &[CREATE], |scene| Box::pin(claims::a_write_is_one_request(scene))),
    clause("C-11", "creating_charges_nothing", &[CREATE], |scene| Box::pin(creating::charges_nothing(scene))),
    clause("C-12", "each_period_is_collected_once", &[CREATE], |scene| Box::pin(collecting::each_period_once(scene))),
    clause("C-13", "month_ends_are_counted_from_the_first_day", &[Need::Months, Need::Count(3)], |scene| {
        Box::pin(collecting::month_ends_do_not_drift(scene))
    }),
    clause("C-14", "finding_finds_what_was_made", &[CREATE, Need::Does(Operation::Find)], |scene| {
        Box::pin(finding::finds_what_was_made(scene))
    }),
    clause("C-15", "an_unknown_reference_is_absent", &[Need::FindByReference], |scene| {
        Box::pin(finding::absence_is_an_answer(scene))
    }),
    clause("C-16", "two_orders_under_one_reference_are_ambiguous", &[CREATE, Need::FindByReference], |scene| {
        Box::pin(creating::one_reference_twice(scene))
    }),
    clause("C-17", "windows_cover_the_range_once", &[CREATE, Need::Does(Operation::Find)], |scene| {
        Box::pin(finding::windows_cover_the_range(scene))
    }),
    clause("C-18", "a_list_shows_each_order_once", &[CREATE, Need::Does(Operation::List)], |scene| {
        Box::pin(listing::shows_each_order_once(scene))
    }),
    clause("C-19", "a_list_leaves_other_days_out", &[CREATE, Need::Does(Operation::List)], |scene| {
        Box::pin(listing::leaves_other_days_out(scene))
    }),
    clause("C-20", "cancelling_stops_collections", &[Need::Count(3), Need::Does(Operation::Cancel)], |scene| {
        Box::pin(async {
            stopping::cancelling_stops_collections(scene).await?;
            claims::a_stop_is_what_it_says(&scene.fresh().await?).await
        })
    }),
    clause("C-21", "a_paused_order_is_not_collected", &[Need::Count(3), Need::Does(Operation::Pause)], |scene| {
        Box::pin(stopping::paused_is_not_collected(scene))
    }),
    clause("C-22", "a_resumed_order_is_collected_again", PAUSE_AND_RESUME, |scene| {
        Box::pin(stopping::resumed_is_collected_again(scene))
    }),
    clause("C-23", "a_new_amount_is_for_later_collections", CHANGE_AMOUNT, |scene| {
        Box::pin(collecting::new_amounts_are_for_later(scene))
    }),
    clause("C-24", "a_period_without_a_bill_is_not_collected", &[Need::VariablePrice, Need::Count(2)], |scene| {
        Box::pin(collecting::unbilled_is_not_collected(scene))
    }),
    clause("C-25", "a_billed_period_is_collected_at_its_amount", BILL, |scene| {
        Box::pin(collecting::billed_is_collected(scene))
    }),
    clause("C-26", "a_declined_attempt_is_no_collection", &[CREATE, Need::Declines], |scene| {
        Box::pin(collecting::declined_is_not_collected(scene))
    }),
    clause("C-27", "a_cool_down_is_a_refusal_that_says_when", COOL_DOWN, |scene| {
        Box::pin(collecting::a_cool_down_says_when(scene))
    }),
    clause("C-28", "cards_come_with_the_payers_approval", &[CREATE, Need::Does(Operation::ListCards)], |scene| {
        Box::pin(cards::cards_come_with_approval(scene))
    }),
    clause("C-29", "linking_a_card_has_an_outcome_per_order", LINK_CARD, |scene| {
        Box::pin(cards::linking_has_an_outcome_per_order(scene))
    }),
    clause("C-30", "a_lost_answer_leaves_a_write_unknown", LOST_ON_THE_WIRE, |scene| {
        Box::pin(lost::a_lost_answer_is_unknown(scene))
    }),
    clause("C-31", "reading_back_too_early_sends_nothing", &[CREATE, LOST_AFTER], |scene| {
        Box::pin(lost::reading_back_too_early(scene))
    }),
    clause("C-32", "a_lost_create_that_happened_is_found", &[CREATE, Need::FindByReference, LOST_AFTER], |scene| {
        Box::pin(lost::a_lost_create_is_found(scene))
    }),
    clause("C-33", "a_create_proven_absent_is_retried", &[CREATE, Need::FindByReference, LOST_BEFORE], |scene| {
        Box::pin(lost::an_absent_create_is_retried(scene))
    }),
    clause("C-34", "without_a_connection_nothing_happens", NOT_CONNECTED, |scene| {
        Box::pin(lost::without_a_connection_nothing_happens(scene))
    }),
    clause("C-35", "a_failed_read_has_no_effect", FAILED_READ, |scene| {
        Box::pin(async {
            lost::a_failed_read_has_no_effect(scene).await?;
            pages::later_windows_fail_too(scene).await
        })
    }),
    clause("C-36", "a_rejected_order_is_never_collected", &[CREATE, Need::Rejects], |scene| {
        Box::pin(stopping::rejected_is_never_collected(scene))
    }),
    clause("C-37", "sending_the_link_again_charges_nothing", &[CREATE, Need::Does(Operation::ResendLink)], |scene| {
        Box::pin(creating::resending_charges_nothing(scene))
    }),
    clause("C-38", "bills_and_attempts_tell_each_outcome_apart", BILLS_AND_ATTEMPTS, |scene| {
        Box::pin(bills::outcomes_are_told_apart(scene))
    }),
    clause("C-39", "a_partial_result_names_each_row", PARTIAL, |scene| Box::pin(cards::partial_names_each_row(scene))),
    clause("C-40", "a_lost_bill_or_charge_is_read_back", LOST_BILL, |scene| Box::pin(bills::lost_is_read_back(scene))),
    clause("C-41", "every_call_ends_in_time", NO_REPLY, |scene| Box::pin(calls::end_in_time(scene))),
    clause("C-42", "nothing_secret_shows", &[CREATE], |scene| Box::pin(calls::show_nothing_secret(scene))),
    clause("C-43", "calls_at_the_same_time_do_not_meet", &[CREATE, Need::FindByReference], |scene| {
        Box::pin(calls::do_not_meet(scene))
    }),
    clause("C-44", "random_lives_agree_with_the_model", &[CREATE], |scene| Box::pin(lives::agree(scene))),
    clause("C-45", "a_charge_by_hand_is_collected_once", CHARGE, |scene| {
        Box::pin(collecting::charged_by_hand_once(scene))
    }),
    clause("C-46", "a_lost_write_is_unknown_however_it_is_named", LOST_WRITES, |scene| {
        Box::pin(writes::are_unknown_however_named(scene))
    }),
    clause("C-47", "amounts_arrive_to_the_kurus", &[CREATE], |scene| Box::pin(sums::arrive_to_the_kurus(scene))),
    clause("C-48", "no_day_is_left_out", &[CREATE, Need::FindOrList], |scene| Box::pin(dates::none_is_left_out(scene))),
    clause(
        "C-49",
        "a_lost_create_is_found_whenever_it_begins",
        &[CREATE, Need::FindByReference, LOST_AFTER],
        |scene| Box::pin(dates::begin_whenever_and_are_found(scene)),
    ),
    clause("C-50", "a_search_is_dated_before_it_asks", &[Need::FindByReference], |scene| {
        Box::pin(dates::search_is_dated_before_it_asks(scene))
    }),
    clause("C-51", "a_day_begins_at_midnight_in_istanbul", &[CREATE], |scene| {
        Box::pin(dates::begin_at_midnight_in_istanbul(scene))
    }),
    clause("C-52", "charging_one_bill_collects_no_other", CHARGE_ONE_BILL, |scene| {
        Box::pin(one_bill::is_charged_alone(scene))
    }),
    clause("C-53", "a_write_on_nothing_is_not_done", &[CREATE, Need::Writes], |scene| {
        Box::pin(writes::on_nothing_are_not_done(scene))
    }),
    clause("C-54", "what_has_ended_stays_ended", &[Need::Count(2), Need::FinalStop], |scene| {
        Box::pin(writes::on_what_has_ended_are_not_done(scene))
    }),
    clause("C-55", "references_that_resemble_are_two", &[CREATE, Need::FindByReference], |scene| {
        Box::pin(resembling::are_two(scene))
    }),
    clause("C-56", "a_refused_order_shows_nobody", &[CREATE, Need::Refuses], |scene| {
        Box::pin(accounts::a_refusal_shows_nobody(scene))
    }),
    clause("C-57", "two_accounts_are_told_apart", &[Need::OtherAccount], |scene| {
        Box::pin(accounts::are_told_apart(scene))
    }),
    clause("C-58", "every_page_is_read", &[CREATE, Need::Pages], |scene| Box::pin(pages::are_all_read(scene))),
];

const PAUSE_AND_RESUME: &[Need] = &[Need::Count(3), Need::Does(Operation::Pause), Need::Does(Operation::Resume)];
const CHANGE_AMOUNT: &[Need] = &[Need::Count(3), Need::Does(Operation::ChangeAmount)];
const BILL: &[Need] = &[Need::VariablePrice, Need::Count(2), Need::Does(Operation::Bill)];
const CHARGE_ONE_BILL: &[Need] =
    &[Need::VariablePrice, Need::Count(2), Need::Does(Operation::Bill), Need::Does(Operation::Charge), Need::Declines];
const CHARGE: &[Need] = &[Need::Count(2), Need::SlowPeriod, Need::Does(Operation::Charge), Need::Declines];
const COOL_DOWN: &[Need] = &[CREATE, Need::Does(Operation::Charge), Need::Declines, Need::CoolDown];
const LINK_CARD: &[Need] = &[CREATE, Need::Does(Operation::LinkCard), Need::Does(Operation::ListCards)];
const LOST_ON_THE_WIRE: &[Need] = &[CREATE, LOST_AFTER, Need::Wire];
const LOST_WRITES: &[Need] = &[CREATE, Need::Writes, LOST_AFTER, Need::Wire];
const FAILED_READ: &[Need] = &[CREATE, Need::Does(Operation::Find), LOST_AFTER, Need::Wire];
const NO_REPLY: &[Need] = &[CREATE, Need::Fault(FaultPoint::NoReply), Need::Wire];
const NOT_CONNECTED: &[Need] = &[CREATE, Need::Fault(FaultPoint::NotConnected)];
const BILLS_AND_ATTEMPTS: &[Need] = &[Need::Count(2), Need::BillsOrAttempts, Need::Declines];
const PARTIAL: &[Need] = &[
    CREATE,
    Need::Groups,
    Need::Takes(Operation::LinkCard, TargetKind::Group),
    Need::Does(Operation::ListCards),
    Need::Does(Operation::Cancel),
];
const LOST_BILL: &[Need] = &[CREATE, Need::LostBillsOrCharges, LOST_AFTER, LOST_BEFORE];

const fn clause(id: &'static str, title: &'static str, needs: &'static [Need], check: Check) -> Clause {
    Clause { id, title, needs, check }
}
