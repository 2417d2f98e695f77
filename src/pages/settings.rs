//! The settings: language, colors, and the switch of the developer area. The page is for everybody, and works without a
//! valid `config.json`.

use leptos::prelude::*;
use logto_ui::developer::use_developer_area;

use crate::layout::LanguageChoice;
use crate::messages::{auth, shell};
use crate::theme::{Theme, ThemeChoice};
use crate::ui::{PageHeader, PageHeaderSkeleton, Skeleton};

/// The page at `/settings`.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let (messages, layout) = (&auth().settings, &shell().layout);
    let is_unstored = RwSignal::new(false);
    let themes =
        [(Theme::System, layout.theme_system), (Theme::Light, layout.theme_light), (Theme::Dark, layout.theme_dark)];
    let themes = themes.map(|(theme, text)| theme_choice(theme, text)).collect_view();
    let error = move || is_unstored.get().then_some(messages.unstored);
    view! {
        <PageHeader text=messages.title lead=messages.lead />
        <section class="card settings">
            <div class="setting-row">
                <label for="settings-language">{layout.language}</label>
                <LanguageChoice
                    id="settings-language"
                    attr:data-testid="settings-language"
                    on_failure=move || is_unstored.set(true)
                />
                <p class="field-problem" role="alert">
                    {error}
                </p>
            </div>
            <fieldset class="setting-row">
                <legend>{layout.theme}</legend>
                <div class="theme-choices">{themes}</div>
            </fieldset>
            {developer_row()}
        </section>
    }
    .into_any()
}

fn theme_choice(theme: Theme, text: &'static str) -> AnyView {
    let chosen = expect_context::<ThemeChoice>();
    view! {
        <label class="choice">
            <input
                type="radio"
                name="settings-theme"
                value=theme.key()
                prop:checked=move || chosen.is(theme)
                on:change=move |_| chosen.choose(theme)
            />
            {text}
        </label>
    }
    .into_any()
}

/// The switch of the developer area, where the configuration allows it.
fn developer_row() -> Option<AnyView> {
    let developer = use_developer_area();
    developer.is_allowed().then(|| {
        view! {
            <div class="setting-row">
                <label for="settings-developer">
                    {shell().layout.developer_area} <span class="setting-hint">{auth().settings.developer_hint}</span>
                </label>
                <input
                    id="settings-developer"
                    class="switch-input"
                    type="checkbox"
                    role="switch"
                    data-testid="settings-developer"
                    prop:checked=move || developer.is_on()
                    on:change=move |event| developer.choose(event_target_checked(&event))
                />
            </div>
        }
        .into_any()
    })
}

/// What stands in the page's place while it is loaded.
#[component]
pub(crate) fn SettingsSkeleton() -> impl IntoView {
    view! {
        <PageHeaderSkeleton />
        <section class="card settings">
            <Skeleton lines=6 />
        </section>
    }
    .into_any()
}
