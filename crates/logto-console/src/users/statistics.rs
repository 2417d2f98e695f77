//! The numbers of the dashboard: users in total, new users, and active users.

use futures_util::future::try_join3;
use leptos::prelude::*;
use logto_management::{ActiveUsers, CountChange, NewUsers};
use logto_ui::components::Skeleton;

use super::chart::bar_chart;
use crate::management::{Known, fetched};
use crate::messages::users;

/// The numbers.
type Numbers = (u64, NewUsers, ActiveUsers);

/// The card with the numbers.
#[component]
pub(super) fn Statistics() -> impl IntoView {
    let messages = &users().statistics;
    let known =
        fetched(
            |client| async move { try_join3(client.user_count(), client.new_users(), client.active_users()).await },
        );
    let content = move || {
        known.with(|known| match known {
            Known::Loading => view! { <Skeleton lines=4 /> }.into_any(),
            Known::Offline => ().into_any(),
            Known::Failed(error) => {
                let code = error.code().to_owned();
                view! { <p class="muted" data-testid="statistics-unread">{messages.unread} " " <code>{code}</code></p> }
                    .into_any()
            }
            Known::Here(numbers) => charts(numbers),
        })
    };
    let is_shown = Memo::new(move |_| known.with(|known| *known != Known::Offline));
    move || {
        is_shown.get().then(|| {
            view! {
                <section class="card" aria-label=messages.title data-testid="statistics">
                    <h2>{messages.title}</h2>
                    {content}
                </section>
            }
        })
    }
}

fn charts((total, new, active): &Numbers) -> AnyView {
    let messages = &users().statistics;
    let days: Vec<u64> = active.days.iter().map(|(_, count)| *count).collect();
    let periods = [(messages.today, new.today), (messages.week, new.last_seven_days)];
    let compared: Vec<u64> = periods.iter().flat_map(|(_, change)| [before(*change), change.count]).collect();
    view! {
        <dl class="numbers">
            {number(messages.total, *total, None, "users-total")}
            {number(messages.new_today, new.today.count, Some(new.today), "users-new-today")}
            {number(messages.new_week, new.last_seven_days.count, Some(new.last_seven_days), "users-new-week")}
            {number(messages.daily, active.daily.count, Some(active.daily), "users-daily")}
            {number(messages.weekly, active.weekly.count, Some(active.weekly), "users-weekly")}
            {number(messages.monthly, active.monthly.count, Some(active.monthly), "users-monthly")}
        </dl>
        <div class="charts">
            <figure>
                <figcaption class="small-print">{messages.chart_active}</figcaption>
                {bar_chart(&days, messages.chart_active, |_| true)}
                {day_table(active)}
            </figure>
            <figure>
                <figcaption class="small-print">{messages.chart_new}</figcaption>
                {bar_chart(&compared, messages.chart_new, |at| at % 2 == 1)}
                {period_table(&periods)}
            </figure>
        </div>
    }
    .into_any()
}

/// The number of the period before.
fn before(change: CountChange) -> u64 {
    change.count.checked_add_signed(change.delta.saturating_neg()).unwrap_or_default()
}

/// The number of users without a sign.
fn whole(delta: i64) -> usize {
    usize::try_from(delta.unsigned_abs()).unwrap_or(usize::MAX)
}

fn number(label: &'static str, count: u64, change: Option<CountChange>, test_id: &'static str) -> AnyView {
    let messages = &users().statistics;
    let delta = change.map(|change| match change.delta {
        0 => messages.same.to_owned(),
        more @ 1.. => messages.more(whole(more)),
        fewer => messages.fewer(whole(fewer)),
    });
    view! {
        <div>
            <dt>{label}</dt>
            <dd>
                <strong data-testid=test_id>{count}</strong>
                {delta.map(|delta| view! { <span class="small-print">{delta}</span> })}
            </dd>
        </div>
    }
    .into_any()
}

fn day_table(active: &ActiveUsers) -> AnyView {
    let messages = &users().statistics;
    let rows = active.days.iter().rev().map(|(date, count)| {
        view! {
            <tr>
                <th scope="row">{date.clone()}</th>
                <td>{*count}</td>
            </tr>
        }
    });
    number_table(&[messages.day, messages.users], rows.collect_view().into_any())
}

fn period_table(periods: &[(&'static str, CountChange)]) -> AnyView {
    let messages = &users().statistics;
    let rows = periods.iter().map(|(name, change)| {
        view! {
            <tr>
                <th scope="row">{*name}</th>
                <td>{before(*change)}</td>
                <td>{change.count}</td>
            </tr>
        }
    });
    number_table(&[messages.period, messages.before, messages.now], rows.collect_view().into_any())
}

/// The numbers of a chart as a table, which is closed at first.
fn number_table(columns: &[&'static str], rows: AnyView) -> AnyView {
    let head = columns.iter().map(|&name| view! { <th scope="col">{name}</th> });
    view! {
        <details>
            <summary>{users().statistics.table}</summary>
            <table class="number-table">
                <thead>
                    <tr>{head.collect_view()}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}
